/**
 * A request as plain data, made by httpd/ (or a test), read by everything above web/.
 *
 * Invariants: all texts are valid UTF-8 without control characters, within the limits of
 * base/limits.h; httpd/request refuses everything else. `path` is decoded, below the mount, begins
 * with "/". Lives in one pool, is read-only for handlers. Not shared between threads.
 */
#ifndef P6_WEB_REQUEST_H
#define P6_WEB_REQUEST_H

#include <apr_tables.h>
#include "base/error.h"

typedef enum p6_method { P6_GET = 1, P6_HEAD = 2, P6_POST = 4, P6_OTHER_METHOD = 8 } p6_method;
#define P6_BOTH (P6_GET | P6_POST) /* of a route: a page and its form */

typedef struct p6_request {
    p6_method method;
    const char *path;     /**< "/help"; "/" for the mount itself */
    const char *query;    /**< raw, without "?"; "" when there is none */
    const char *mount;    /**< "/proj06"; "" when mounted at the root */
    const char *origin;   /**< "https://host[:port]" as the client addressed us; NULL; never kept */
    int secure;           /**< the connection to the client is TLS */
    int subrequest;       /**< an SSI include: never compress, never redirect */
    const char *client;   /**< the client's address as text (after mod_remoteip) */
    const apr_table_t *headers; /**< case-insensitive request headers */
    const char *body;     /**< NULL when there is none; for POST only */
    apr_size_t body_len;
} p6_request;

/** The header NAME, or NULL. */
const char *p6_request_header(const p6_request *req, const char *name);

/** Does the request say that its body is of media type TYPE, whatever the parameters? */
int p6_request_is(const p6_request *req, const char *type);

/** Cookie NAME's value (RFC 6265, unquoted), in POOL, or NULL. */
const char *p6_request_cookie(const p6_request *req, const char *name, apr_pool_t *pool);

/** Does the client accept gzip (q > 0)? Never for subrequests. */
int p6_request_accepts_gzip(const p6_request *req);

#endif
