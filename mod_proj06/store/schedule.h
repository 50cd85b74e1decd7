/**
 * Verbs for those who change the schedule: closures, who depends on a shift, and the history of
 * every change.
 *
 * A closure says that nobody is at a point on some days: shifts that its rotas yield there are made
 * as cancelled ones. It stands in the table of settings, as "closure/SLUG/FROM".
 */
#ifndef P6_STORE_SCHEDULE_H
#define P6_STORE_SCHEDULE_H

#include "store/model.h"
#include "store/store.h"
#include "store/visit.h"

/** Nobody is at POINT from day FROM to day TO (both included). */
typedef struct p6_closure {
    const char *point;
    p6_day from, to;
    const char *reason; /**< for everybody to read; "" = not said */
} p6_closure;
/** Put ROW in place of one that begins on the same day. */
p6_error *p6_closure_put(p6_tx *tx, const p6_closure *row, apr_int64_t now_s);
/** *DROPPED (may be NULL) is 0 when there was none. */
p6_error *p6_closure_drop(p6_tx *tx, const char *point, p6_day from, int *dropped);
/** Closures of all points that end on FROM or later, by point and first day. Array of
    p6_closure. */
p6_error *p6_closures(p6_tx *tx, p6_day from, apr_array_header_t **rows, apr_pool_t *pool);

/** A visit that is not over, as whoever changes its shift needs it. */
typedef struct p6_shift_visit {
    apr_int64_t id;
    p6_visit_state state;
    p6_channel channel;
    const char *ticket;        /**< "" = none */
    p6_minute start, end;      /**< P6_NO_MINUTE: none */
    const char *name, *phone;  /**< personal; "" once erased, or never said */
} p6_shift_visit;
/** Visits of SHIFT that are not over, by start (those without one last) and id. Array of
    p6_shift_visit. */
p6_error *p6_shift_visits(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                          apr_pool_t *pool);

/** Visits of SHIFT that a change of the schedule at AT_S ended and that are still as it left them,
    in the state that they had: booked, waiting, or arrived. In that order. Array of
    p6_shift_visit. */
p6_error *p6_shift_called_off(p6_tx *tx, apr_int64_t shift, apr_int64_t at_s,
                              apr_array_header_t **rows, apr_pool_t *pool);

/** How many depend on a shift. */
typedef struct p6_shift_load {
    apr_int64_t shift;
    int visits; /**< booked, waiting, or there */
    int homes;  /**< home visits planned in it */
} p6_shift_load;
/** Loads of the shifts of POINT that end after FROM and start before TO; shifts without any are
    left out. By shift. Array of p6_shift_load. */
p6_error *p6_shift_loads(p6_tx *tx, const char *point, p6_minute from, p6_minute to,
                         apr_array_header_t **rows, apr_pool_t *pool);

/** How many planned shifts begin in [FROM, TO) anywhere that somebody booked in or waits for. */
p6_error *p6_booked_shifts(p6_tx *tx, p6_minute from, p6_minute to, int *count);

/** VISIT waits for SHIFT from now on, in its old place among those who wait; an offer that was made
    is no more (its units are the caller's). STALE when it does not wait. */
p6_error *p6_visit_follow(p6_tx *tx, apr_int64_t visit, apr_int64_t shift, apr_int64_t now_s);
/** Passes for the shift FROM are for the shift TO, until EXPIRES_S. */
p6_error *p6_passes_follow(p6_tx *tx, apr_int64_t from, apr_int64_t to, apr_int64_t expires_s);
/** Home visits planned in the shift FROM are planned in the shift TO; with TO 0 they are asked for
    again. *COUNT (may be NULL) of them. */
p6_error *p6_homes_follow(p6_tx *tx, apr_int64_t from, apr_int64_t to, apr_int64_t now_s,
                          int *count);

/** A line of history. */
typedef struct p6_history_row {
    apr_int64_t id, at_s;
    apr_int64_t official;        /**< 0: the tool or a job */
    const char *kind;            /**< "point", "rota", "shift", "calendar_day", "service",
                                      "setting" */
    const char *subject;         /**< its key as text */
    const char *action;          /**< "add", "change", "delete", "undo" */
    const char *before, *after;  /**< the row as JSON; "" = there was, or is, none */
    apr_int64_t undone_by;       /**< id of the line that undid it, 0 = none */
    const char *who;             /**< read only: the official's name, "" = unknown */
    int of_move;                 /**< read only: of a shift that takes another one's place */
} p6_history_row;
/** Insert ROW; ROW->id is new. */
p6_error *p6_history_add(p6_tx *tx, p6_history_row *row);
/** *ROW = NULL when there is none. */
p6_error *p6_history_get(p6_tx *tx, apr_int64_t id, p6_history_row **row, apr_pool_t *pool);
/** The last line of the subject; *ROW = NULL when there is none. */
p6_error *p6_history_last(p6_tx *tx, const char *kind, const char *subject, p6_history_row **row,
                          apr_pool_t *pool);
/** Line ID was undone by line BY; *DONE is 0 when it was before. */
p6_error *p6_history_undone(p6_tx *tx, apr_int64_t id, apr_int64_t by, int *done);
/** Lines before id BEFORE (0: from the newest on), newest first, at most LIMIT: of POINT with its
    rotas and shifts; with POINT NULL those of calendar and services. Array of p6_history_row. */
p6_error *p6_history_page(p6_tx *tx, const char *point, apr_int64_t before, int limit,
                          apr_array_header_t **rows, apr_pool_t *pool);

#endif
