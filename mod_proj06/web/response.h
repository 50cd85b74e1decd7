/**
 * An answer as plain data, filled by handlers, sent by httpd/respond.
 *
 * Invariants: `status` 200 until set. `body` points to memory that lives at least as long as the
 * request's pool. `lengths` are bytes. Compression and conditional requests are settled before
 * httpd/ sees it: httpd/ sends what it finds.
 */
#ifndef P6_WEB_RESPONSE_H
#define P6_WEB_RESPONSE_H

#include <apr_tables.h>
#include "web/request.h"

typedef struct p6_response {
    int status;
    const char *type;      /**< full Content-Type, "text/html; charset=utf-8" */
    const char *body;      /**< NULL for an empty body */
    apr_size_t body_len;
    const char *gzip;      /**< the same body as a gzip stream, or NULL */
    apr_size_t gzip_len;
    const char *etag;      /**< opaque text without quotes, or NULL */
    apr_int64_t modified;  /**< Last-Modified in epoch seconds, or 0 */
    const char *cache;     /**< Cache-Control, or NULL (then "no-store") */
    const char *vary;      /**< Vary beyond Accept-Encoding, or NULL */
    apr_table_t *headers;  /**< further headers, never NULL */
    const char *refused;   /**< for the log, when somebody asked for what they may not: method,
                                route and who, nothing that was typed; else NULL */
    apr_pool_t *pool;
} p6_response;

/** An empty 200 answer in POOL. */
p6_response *p6_response_make(apr_pool_t *pool);

/** Set body and type; BODY is not copied. */
void p6_response_body(p6_response *res, const char *type, const char *body, apr_size_t len);

/** Set `etag` from the body. Equal bodies have equal tags in every process and machine; different
    ones meet by chance once in 2^96. No secret: nobody gains by a body with the tag of another. */
void p6_response_tag(p6_response *res);

/** Become a redirect with STATUS (303, 302, 301 or 308) to LOCATION, a same-site path. */
void p6_response_redirect(p6_response *res, int status, const char *location);

/** Apply If-None-Match, If-Modified-Since (RFC 9110 13.1), pick gzip or plain, add Vary, ETag and
    Last-Modified to `headers`; afterwards body/body_len/status are what goes on the wire. */
void p6_response_finish(p6_response *res, const p6_request *req);

#endif
