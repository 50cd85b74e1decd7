/**
 * Rows of the schedule as JSON, as the history keeps them: every column of the row under its name,
 * ordered by name, so that equal rows are equal texts. Pure.
 */
#ifndef P6_PLANNING_ROW_JSON_H
#define P6_PLANNING_ROW_JSON_H

#include <apr_pools.h>
#include <jansson.h>

#include "base/error.h"
#include "store/model.h"

/** How a value is to be read by people. */
typedef enum p6_column_kind {
    P6_COLUMN_TEXT, P6_COLUMN_NUMBER, P6_COLUMN_YES, P6_COLUMN_MINUTE, P6_COLUMN_DAY,
    P6_COLUMN_STAMP,  /**< epoch seconds */
    P6_COLUMN_PLACE,  /**< millionths of a degree */
    P6_COLUMN_WORD,   /**< an enum, as its word */
    P6_COLUMN_PLAN,   /**< id of a plan: shown as "desks" */
    P6_COLUMN_SERVICES
} p6_column_kind;

/* as texts in POOL */
const char *p6_point_json(const p6_point *row, apr_pool_t *pool);
const char *p6_rota_json(const p6_rota *row, apr_pool_t *pool);
const char *p6_shift_json(const p6_shift *row, apr_pool_t *pool);
const char *p6_calendar_json(const p6_calendar_day *row, apr_pool_t *pool);

/* and back; texts in POOL. BAD_DATA when TEXT is not such a row */
p6_error *p6_point_of_json(p6_point *row, const char *text, apr_pool_t *pool);
p6_error *p6_rota_of_json(p6_rota *row, const char *text, apr_pool_t *pool);
p6_error *p6_shift_of_json(p6_shift *row, const char *text, apr_pool_t *pool);
p6_error *p6_calendar_of_json(p6_calendar_day *row, const char *text, apr_pool_t *pool);

/** TEXT parsed, to live as long as POOL; NULL when it is empty or no JSON. */
json_t *p6_row_parse(const char *text, apr_pool_t *pool);
/** A pool's cleanup that gives JSON up. */
apr_status_t p6_row_drop(void *json);
/** JSON as a compact text in POOL, its members by name; it is given up. */
const char *p6_row_dump(json_t *json, apr_pool_t *pool);
/** How the member NAME of rows of KIND ("point", "shift"…) is to be read. */
p6_column_kind p6_column_of(const char *kind, const char *name);

#endif
