/**
 * Verbs on claims: who has which 5-minute unit of which desk. The primary key (shift, desk, unit)
 * is what keeps a place from being given twice; see decisions in conf/schema.md. Each verb that
 * takes or frees units writes a change row, so that the locator hears of it.
 *
 * Hold the shift first (p6_shift_hold; both of them for a move, in ascending order), then look at
 * the visit, change its row, and take or free units. Held shifts make all that happens to their
 * places go one after the other on PostgreSQL as on SQLite: without them two takers could wait for
 * each other crosswise, since INSERT … ON CONFLICT locks rows that its snapshot did not show.
 */
#ifndef P6_STORE_CLAIMS_H
#define P6_STORE_CLAIMS_H

#include "store/store.h"
#include "store/visit.h"

/** Take all units of SEGMENTS (COUNT of them, not overlapping) of SHIFT for VISIT as KIND ("hold",
    "booked", "offer") until UNTIL_S (0 = firm, "booked" only). A unit that has run out by NOW_S, or
    is VISIT's own, is taken over. *TAKEN is 1 when all units are ours; else 0, and the caller must
    roll back. INTERNAL for segments that overlap or are empty. */
p6_error *p6_claims_take(p6_tx *tx, apr_int64_t shift, const p6_segment *segments, int count,
                         apr_int64_t visit, const char *kind, apr_int64_t until_s,
                         apr_int64_t now_s, int *taken);
/** Make VISIT's units firm ("booked") if all UNITS of them are still there; *OK tells, and when it
    is 0 the caller must roll back. A hold that has run out but that nobody took is still there. */
p6_error *p6_claims_confirm(p6_tx *tx, apr_int64_t visit, int units, int *ok);
/** Let VISIT's hold (or offer) last until UNTIL_S; *OK when all UNITS are still there, else as
    above. Units that are firm already are not a hold: *OK is 0. */
p6_error *p6_claims_extend(p6_tx *tx, apr_int64_t visit, int units, apr_int64_t until_s, int *ok);
/** Free VISIT's units; with COOLING_UNTIL_S > 0 they cool down until then first. *UNITS (may be
    NULL) of them. */
p6_error *p6_claims_free(p6_tx *tx, apr_int64_t visit, apr_int64_t cooling_until_s,
                         apr_int64_t now_s, int *units);
/** The same for those of VISIT's units that are not in SEGMENTS of SHIFT: the old place once the
    new one is taken. */
p6_error *p6_claims_free_others(p6_tx *tx, apr_int64_t visit, apr_int64_t shift,
                                const p6_segment *segments, int count,
                                apr_int64_t cooling_until_s, apr_int64_t now_s, int *units);
/** Units of VISIT, run out or not, by shift, desk and unit. Array of p6_claim in POOL. */
p6_error *p6_claims_of_visit(p6_tx *tx, apr_int64_t visit, apr_array_header_t **rows,
                             apr_pool_t *pool);
/** Units of SHIFT that are taken at NOW_S, by desk and unit. Array of p6_claim in POOL. */
p6_error *p6_claims_of_shift(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                             apr_array_header_t **rows, apr_pool_t *pool);
/** Which units of SHIFT are taken at NOW_S, in any order: array of p6_claim in POOL with desk, unit
    and visit alone. */
p6_error *p6_claims_taken(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                          apr_array_header_t **rows, apr_pool_t *pool);
/** Shifts, at most LIMIT, with units that ran out by NOW_S, or with holds that have none left.
    Array of apr_int64_t in POOL. */
p6_error *p6_claims_stale_shifts(p6_tx *tx, apr_int64_t now_s, int limit,
                                 apr_array_header_t **shifts, apr_pool_t *pool);
/** Delete the units of SHIFT that ran out by NOW_S and mark holds without units as expired;
    *SWEPT of both. */
p6_error *p6_claims_sweep(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s, int *swept);
/** Drop change rows older than BEFORE_S. */
p6_error *p6_changes_drop(p6_tx *tx, apr_int64_t before_s);

#endif
