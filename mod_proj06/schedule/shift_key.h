/**
 * How files name a shift: its number in the database is nobody's business outside.
 *
 * A shift added by hand is POINT@2026-11-24T18:00 (its point and start), with #2, #3… behind it
 * when a point has several such that begin at the same minute. A rota's shift that was changed by
 * hand is ROTA/2026-11-24T18:00 (the start by the rota, which stays when the shift is moved).
 */
#ifndef P6_SCHEDULE_SHIFT_KEY_H
#define P6_SCHEDULE_SHIFT_KEY_H

#include "store/shifts.h"

typedef struct p6_shift_key {
    const char *owner; /**< slug of the point, or id of the rota */
    int of_rota;
    p6_minute start;
    int nth;           /**< 1, 2… */
} p6_shift_key;

/** Read TEXT. 1 on success, else 0. Results live in POOL. */
int p6_shift_key_parse(p6_shift_key *key, const char *text, apr_pool_t *pool);
/** The key of ROW, a shift in the database, into *TEXT in POOL. */
p6_error *p6_shift_key_of(const char **text, p6_tx *tx, const p6_shift *row, apr_pool_t *pool);
/** The shift of KEY, or NULL, in POOL. */
p6_error *p6_shift_key_find(p6_tx *tx, const p6_shift_key *key, p6_shift **row, apr_pool_t *pool);

#endif
