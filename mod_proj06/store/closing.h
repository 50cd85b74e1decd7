/**
 * Verbs on the end of an evening, and on what is written down after one on paper. Whoever changes
 * something holds the shift (p6_shift_hold).
 */
#ifndef P6_STORE_CLOSING_H
#define P6_STORE_CLOSING_H

#include "store/store.h"
#include "store/visit.h"

/** Priority "carried_over" for VISIT, age band and group of the one it was moved from. */
p6_error *p6_visit_carry_marks(p6_tx *tx, apr_int64_t visit);
/** When VISIT came and when it was over, epoch seconds; 0 leaves what is there. NOT_FOUND. */
p6_error *p6_visit_set_times(p6_tx *tx, apr_int64_t visit, apr_int64_t arrived_at,
                             apr_int64_t finished_at);
/** Planned shifts of POINT (slug) that begin in (AFTER, BEFORE) and were not ended, by start, at
    most LIMIT. Array of apr_int64_t ids. */
p6_error *p6_shifts_next(p6_tx *tx, const char *point, p6_minute after, p6_minute before,
                         int limit, apr_array_header_t **shifts, apr_pool_t *pool);

/** A shift that is over by the clock, and that nobody closed. */
typedef struct p6_unclosed_row {
    apr_int64_t id;
    const char *point;         /**< slug */
    p6_minute start, end;
    int open;                  /**< visits of it that have no end yet */
} p6_unclosed_row;
/** Planned shifts in COMMUNE, police stations' hours apart, that began in [FROM, TO) and ended by
    OVER, and were not ended by a helper or hold visits without an end: the last one first, at most
    LIMIT. Array of p6_unclosed_row. */
p6_error *p6_shifts_unclosed(p6_tx *tx, const char *commune, p6_minute from, p6_minute to,
                             p6_minute over, int limit, apr_array_header_t **rows,
                             apr_pool_t *pool);

/* What was decided for somebody whom the evening did not reach: kinds of visit events. */
#define P6_FOLLOW_CARRIED "carried_over"
#define P6_FOLLOW_HOME "home_asked"
#define P6_FOLLOW_NONE "let_go"

typedef struct p6_follow_row {
    apr_int64_t visit;
    const char *kind;          /**< one of the words above */
} p6_follow_row;
/** What was decided for visits of SHIFT, the last word for each. Array of p6_follow_row. */
p6_error *p6_follows_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                              apr_pool_t *pool);

/** A visit that another one was carried over to. */
typedef struct p6_successor_row {
    apr_int64_t from, id, shift;
    const char *code, *ticket; /**< "" = none */
    p6_minute start;           /**< P6_NO_MINUTE: without a time */
    p6_minute shift_start;
} p6_successor_row;
/** Where visits of SHIFT were carried over to. Array of p6_successor_row. */
p6_error *p6_successors_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                                 apr_pool_t *pool);

/** A visit that was looked for. */
typedef struct p6_found_row {
    apr_int64_t id, shift;
    p6_visit_state state;
    const char *ticket;        /**< "" = none */
    p6_minute start;           /**< P6_NO_MINUTE: without a time */
    p6_minute shift_start;
    const char *point;         /**< slug */
    const char *name;          /**< personal; "" = none */
} p6_found_row;
/** Visits of shifts in COMMUNE that begin in [FROM, TO), of ONE shift only unless it is 0, whose
    folded name holds FOLDED, whose ticket is TICKET or whose code is CODE ("" matches none of any),
    by shift and time, at most LIMIT: no holds, nothing expired. Array of p6_found_row. */
p6_error *p6_visits_find(p6_tx *tx, const char *commune, apr_int64_t one, const char *folded,
                         const char *ticket, const char *code, p6_minute from, p6_minute to,
                         int limit, apr_array_header_t **rows, apr_pool_t *pool);

#endif
