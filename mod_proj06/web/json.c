#include "web/json.h"

#include <string.h>

#include "base/limits.h"

#define JSON_TYPE "application/json"

static apr_status_t drop(void *json)
{
    json_decref(json);
    return APR_SUCCESS;
}

/* Behind the string that begins at AT with its quote; END when it does not end. */
static const char *skip_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\') at++;
    return at < end ? at + 1 : end;
}

/* The bracket that opens one object or array too many in one another, or NULL. The parser goes down
   with each, so this is asked first; whether the text is JSON at all is left to the parser. */
static const char *too_deep(const char *at, const char *end)
{
    int depth = 0;

    while (at < end) {
        if (*at == '"') {
            at = skip_string(at, end);
            continue;
        }
        if ((*at == '{' || *at == '[') && ++depth > P6_MAX_JSON_DEPTH) return at;
        if (*at == '}' || *at == ']') depth--;
        at++;
    }
    return NULL;
}

static p6_json_place place_of(const char *text, const char *at)
{
    p6_json_place place = { 1, 0 };

    for (; text < at; text++) {
        place.column++;
        if (*text == '\n') place = (p6_json_place){ place.line + 1, 0 };
    }
    return place;
}

p6_error *p6_json_read(json_t **json, p6_json_place *place, const p6_request *req,
                       apr_pool_t *pool)
{
    const char *body = req->body ? req->body : "", *deep;
    json_error_t error;

    *json = NULL;
    *place = (p6_json_place){ 0, 0 };
    if (!req->body_len && !p6_request_header(req, "Content-Type")) return NULL;
    if (!p6_request_is(req, JSON_TYPE))
        return p6_error_make(pool, P6_E_BAD_TYPE, "json", "this comes as " JSON_TYPE);
    if (req->body_len > P6_MAX_JSON)
        return p6_error_make(pool, P6_E_TOO_LARGE, "json", "more than %d bytes", P6_MAX_JSON);
    deep = too_deep(body, body + req->body_len);
    if (deep) *place = place_of(body, deep);
    else *json = json_loadb(body, req->body_len, JSON_REJECT_DUPLICATES, &error);
    if (*json) {
        apr_pool_cleanup_register(pool, *json, drop, apr_pool_cleanup_null);
        return NULL;
    }
    if (!deep) *place = (p6_json_place){ error.line, error.column };
    return p6_error_make(pool, P6_E_BAD_SYNTAX, "json", "line %d, column %d", place->line,
                         place->column);
}
