/**
 * From httpd's request_rec to a plain p6_request: the one place where a request's sizes, bytes and
 * encodings are judged.
 *
 * A path, query or body that breaks the rules of web/request.h makes the request bad. A header that
 * breaks them is as good as absent: a portal's own odd cookie must not lock a citizen out.
 */
#ifndef P6_HTTPD_REQUEST_H
#define P6_HTTPD_REQUEST_H

#include <httpd.h>

#include "base/error.h"
#include "web/request.h"

/** Fill REQ with what does not hang on a mount: method, origin, client, headers. REQ is zero. */
void p6_request_head(p6_request *req, request_rec *r);
/** Fill REQ from R, which lies below MOUNT; texts live in R's pool. Afterwards REQ is good for an
    error page even when an error is returned: BAD_INPUT (path, query), TOO_LARGE (body), IO. */
p6_error *p6_request_read(p6_request *req, request_rec *r, const char *mount);

#endif
