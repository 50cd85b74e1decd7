/**
 * Writing JSON (RFC 8259) straight into a buffer. Why not jansson: coordinates and times keep their
 * exact digits, members their order, and nothing is allocated twice on the locator's busiest path.
 * The writer puts commas itself; NAME is NULL inside arrays. Not thread-safe.
 */
#ifndef P6_LOCATOR_API_JSON_H
#define P6_LOCATOR_API_JSON_H

#include "base/buf.h"
#include "locator/query.h"

typedef struct p6_json {
    p6_buf *buf;
    int more; /**< the next member needs a comma */
} p6_json;

p6_json p6_json_make(apr_pool_t *pool, apr_size_t size);
void p6_json_open(p6_json *json, const char *name, char bracket); /**< '{' or '[' */
void p6_json_close(p6_json *json, char bracket);                  /**< '}' or ']' */
void p6_json_text(p6_json *json, const char *name, const char *value); /**< NULL: null */
/** The value, or null when it is "". */
void p6_json_filled(p6_json *json, const char *name, const char *value);
void p6_json_number(p6_json *json, const char *name, apr_int64_t value);
void p6_json_bool(p6_json *json, const char *name, int value);
void p6_json_null(p6_json *json, const char *name);
/** Millionths of a degree as a decimal number. */
void p6_json_degrees(p6_json *json, const char *name, apr_int32_t e6);
/** RFC 3339 with +07:00, or null for P6_NO_MINUTE. */
void p6_json_minute(p6_json *json, const char *name, p6_minute minute, apr_pool_t *pool);
/** An array of const char *. */
void p6_json_texts(p6_json *json, const char *name, const apr_array_header_t *texts);

/* the product's things, the same everywhere */
void p6_json_point(p6_json *json, const p6_point_view *point, apr_pool_t *pool);
/** The members of a point without braces (GeoJSON's properties have no lat and lon). */
void p6_json_point_members(p6_json *json, const p6_point_view *point, int with_position,
                           apr_pool_t *pool);
void p6_json_choice(p6_json *json, const p6_place_choice *choice);

#endif
