/**
 * Search filters (RFC 4515): is a text one, and ours, made from escaped values.
 */
#ifndef P6_DIRECTORY_FILTER_H
#define P6_DIRECTORY_FILTER_H

#include <apr_tables.h>
#include "directory/directory.h"

/** Is TEXT one whole filter in parentheses? Names of attributes and escapes are checked by their
    form only. */
int p6_filter_ok(const char *text);
/** LEN bytes at VALUE as they may stand in a filter, in POOL. */
const char *p6_filter_escape(const char *value, apr_size_t len, apr_pool_t *pool);
/** Who signs in as USER at URL. */
const char *p6_filter_of_user(const p6_directory_url *url, const char *user, apr_pool_t *pool);
/** Whose entryUUID (or Active Directory's objectGUID) is UUID, of those who may sign in at URL. */
const char *p6_filter_of_uuid(const p6_directory_url *url, const char *uuid, apr_pool_t *pool);
/** Which groups have one of DNS (of const char *) from FROM on, N of them, as a member. */
const char *p6_filter_of_groups(const apr_array_header_t *dns, int from, int n, apr_pool_t *pool);

#endif
