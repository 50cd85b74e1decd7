/**
 * Reading a POSTed JSON document (RFC 8259): content type, limits, where it does not parse.
 *
 * Strict: UTF-8, one document, no name twice in an object, no NUL in texts, no number that does not
 * fit. Other control characters may stand in texts as escapes: who uses a text checks it.
 */
#ifndef P6_WEB_JSON_H
#define P6_WEB_JSON_H

#include <jansson.h>

#include "web/request.h"

/** Where a document does not parse. */
typedef struct p6_json_place {
    int line;   /**< from 1; 0: it was not looked at */
    int column; /**< characters before it in the line */
} p6_json_place;

/** The object or array in REQ's application/json body, or NULL when REQ has neither body nor
    content type. It lives in POOL. Where "json": BAD_TYPE; TOO_LARGE beyond P6_MAX_JSON; BAD_SYNTAX
    with *PLACE when it does not parse or lies deeper than P6_MAX_JSON_DEPTH. */
p6_error *p6_json_read(json_t **json, p6_json_place *place, const p6_request *req,
                       apr_pool_t *pool);

#endif
