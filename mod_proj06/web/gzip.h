/**
 * gzip (RFC 1952) of finished bodies.
 */
#ifndef P6_WEB_GZIP_H
#define P6_WEB_GZIP_H

#include <apr_pools.h>

/** The LEN bytes at BODY as a gzip stream in POOL, its length in *GZIP_LEN. NULL when that would
    not be shorter or memory ran out: send the plain body then. */
const char *p6_gzip(const char *body, apr_size_t len, apr_size_t *gzip_len, apr_pool_t *pool);

#endif
