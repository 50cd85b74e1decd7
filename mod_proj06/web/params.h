/**
 * Names and values of a query string or an application/x-www-form-urlencoded body, decoded once.
 *
 * Values are NFC-normalised UTF-8 without control characters (line feeds are allowed in forms'
 * values). Too many, too long, NUL, broken percent escapes or broken UTF-8 are BAD_INPUT with the
 * name in `where`. Repeated names keep their order.
 */
#ifndef P6_WEB_PARAMS_H
#define P6_WEB_PARAMS_H

#include <apr_tables.h>
#include "base/error.h"

typedef struct p6_params p6_params;

p6_error *p6_params_parse(p6_params **params, const char *text, apr_size_t len, apr_pool_t *pool);

/** First value of NAME, or NULL when absent. An empty value is "". */
const char *p6_params_get(const p6_params *params, const char *name);
/** All values of NAME, an array of const char *; empty when absent. */
const apr_array_header_t *p6_params_all(const p6_params *params, const char *name,
                                         apr_pool_t *pool);
int p6_params_count(const p6_params *params);
/** Name and value of pair I, 0 <= I < count. */
void p6_params_at(const p6_params *params, int i, const char **name, const char **value);

/** TEXT percent-encoded for one path segment or query value (RFC 3986 unreserved kept), in POOL. */
const char *p6_url_encode(const char *text, apr_pool_t *pool);

#endif
