/**
 * Where the product is mounted: the <Location> sections of a server that say SetHandler proj06.
 *
 * A mount is the section's path without trailing slash; "" for <Location "/">. Patterns and other
 * kinds of section are refused when the configuration is checked: links need one fixed path. The
 * sections are read from httpd's configuration tree, since SetHandler takes an expression that has
 * no value before there is a request.
 */
#ifndef P6_HTTPD_MOUNTS_H
#define P6_HTTPD_MOUNTS_H

#include <httpd.h>

#include "base/error.h"

#define P6_HANDLER_NAME "proj06"

/** The mounts of SERVER, longest first, as an array of const char * in POOL: its own and those of
    the main server. BAD_INPUT at "file:line" for a handler set where no fixed path is known. */
p6_error *p6_mounts_find(const apr_array_header_t **mounts, const server_rec *server,
                         apr_pool_t *pool);
/** The mount that URI lies below, or NULL. */
const char *p6_mounts_match(const apr_array_header_t *mounts, const char *uri);
/** Does the configuration that holds for R hand it to us? For hooks before r->handler is set. */
int p6_mounts_owns(request_rec *r);

#endif
