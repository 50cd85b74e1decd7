/**
 * Counting visits that are over into the daily figures of the reports.
 *
 * A day of a point is counted as a whole from its visits, houses and shifts, in one transaction,
 * and replaces what was there: so it may be done twice, by two front ends too, and a late change is
 * put right by counting again. Visits that changed since lose their mark and are found by it; what
 * has no mark (houses of a round, a shift that was moved or given other desks) is found since the
 * last days are counted anew each hour.
 */
#ifndef P6_REPORTS_COUNT_H
#define P6_REPORTS_COUNT_H

#include "base/limits.h"
#include "store/counting.h"

/** Where the counting of one process has come to; zeroed at first. */
typedef struct p6_counter {
    apr_int64_t hour;      /**< product's hour in which the last days were all counted anew */
    p6_day day;            /**< the last one counted on the way there, 0 = none yet … */
    char point[P6_MAX_KEY + 1]; /**< … and its point */
    int caught_up;         /**< days of long ago were looked through: only the last ones from now */
} p6_counter;

/** One beat: count at most P6_COUNT_AT_ONCE days and points of each kind. *DID is how many. POOL is
    cleared by the caller. */
p6_error *p6_count_tend(p6_counter *counter, p6_store *store, const p6_env *env, int *did,
                        apr_pool_t *pool);
/** Count PLACE with the shifts that ended by NOW_S. POOL is scratch. */
p6_error *p6_count_place(p6_store *store, const p6_day_place *place, apr_int64_t now_s,
                         apr_pool_t *pool);

#endif
