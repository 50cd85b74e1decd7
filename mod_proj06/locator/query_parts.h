/**
 * The inside of asking: which shifts fit, what window is meant, which points come first, and how a
 * point is shown. Private to locator/query*.c, point.c and the feeds.
 */
#ifndef P6_LOCATOR_QUERY_PARTS_H
#define P6_LOCATOR_QUERY_PARTS_H

#include "base/limits.h"
#include "locator/query.h"
#include "locator/snapshot_format.h"
#include "locator/state.h"

/** What a shift must have; all zero: anything fits. */
typedef struct p6_fit {
    p6_ref service, agency; /**< both at one desk */
    int impossible;         /**< a code is asked for that the snapshot does not know */
    const char *spoken;
    int walk_in, free;
    int step_free;          /**< of the point */
} p6_fit;

void p6_fit_of_ask(p6_fit *fit, const p6_snapshot *s, const p6_ask *ask);
/** Does FIT ask anything of shifts? Then points without a schedule can't be known to fit. */
int p6_fit_asks_shifts(const p6_fit *fit);
/** What the evaluator needs of shift INDEX. */
void p6_fact_of(p6_shift_fact *fact, const p6_snapshot *s, int index);
/** Does what DETAIL says fit? Walk-in and free places are left open. */
int p6_fit_detail(const p6_fit *fit, const p6_snapshot *s, const p6_detail_rec *detail);
/** Could any shift of the snapshot fit? Few details stand for many shifts. */
int p6_fit_possible(const p6_fit *fit, const p6_snapshot *s);
/** Does shift INDEX, whose fact is FACT, fit at NOW? */
int p6_fit_shift(const p6_fit *fit, const p6_snapshot *s, int index, const p6_shift_fact *fact,
                 p6_minute now);

/** When and how the question is read. */
typedef struct p6_span {
    p6_minute now, from, to;
    int soon, stale_days;
} p6_span;

/** Window of ASK; OVER: tonight is over and tomorrow is meant; BEYOND: no day we know. */
void p6_span_of_ask(p6_span *span, int *over, int *beyond, const p6_ask *ask,
                    const p6_windows *windows, const p6_snapshot *s, p6_minute now);
/** Make SPAN the whole of tomorrow. */
void p6_span_tomorrow(p6_span *span);

/** A point that may be shown. */
typedef struct p6_found {
    int point;
    int lead;       /**< index of the shift that tells, or -1 */
    p6_state state;
    int rank;       /**< 0 open, 1 opening, 2 unknown, 3 over or called off */
    apr_int64_t key; /**< order within the rank */
    int distance_m, lat_e6, lon_e6; /**< of the lead's place; distance -1: none */
} p6_found;

/** Evaluate POINT into *FOUND (always whole); 1 when it belongs into the answer to ASK. */
int p6_evaluate(p6_found *found, const p6_snapshot *s, int point, const p6_fit *fit,
                const p6_ask *ask, const p6_span *span);

/** The best LIMIT of what was found, in order, and the counts of all. */
typedef struct p6_best {
    p6_found *list;
    int limit, count, by_distance;
    int open, soon, total;
} p6_best;

/** Find in COMMUNES (array of int: indices; NULL: everywhere). */
void p6_select_points(p6_best *best, const p6_snapshot *s, const apr_array_header_t *communes,
                      const p6_fit *fit, const p6_ask *ask, const p6_span *span, apr_pool_t *pool);

/** Show what was found with its fitting shifts in the window, or only the one at ONLY (-1: all). */
void p6_fill_point(p6_point_view *view, const p6_snapshot *s, const p6_found *found,
                   const p6_fit *fit, const p6_ask *ask, const p6_span *span, int only,
                   apr_pool_t *pool);
/** Show shift INDEX of POINT. */
void p6_fill_shift(p6_shift_view *view, const p6_snapshot *s, int point, int index,
                   const p6_span *span, apr_pool_t *pool);

/** The next openings at or after SPAN->from that fit (array of p6_point_view with one shift
    each). */
const apr_array_header_t *p6_otherwise(int *relaxed, const p6_snapshot *s, int commune,
                                       const p6_fit *fit, const p6_ask *ask, const p6_span *span,
                                       apr_pool_t *pool);

/** The first entry of P6_S_BY_START whose shift starts at or after AT (maybe the end). */
int p6_first_by_start(const p6_snapshot *s, p6_minute at);
/** All facts of shifts of POINT that may touch [AT, …): first index to look at. */
static inline int p6_first_touching(const p6_snapshot *s, int point, p6_minute at)
{
    return p6_snapshot_first_from(s, point, at - (p6_minute)P6_WHEN_MAX_LENGTH);
}

#endif
