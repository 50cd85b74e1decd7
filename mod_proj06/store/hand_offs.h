/**
 * Verbs on hand-offs: who carries on for a visit, elsewhere, and whether that is settled.
 */
#ifndef P6_STORE_HAND_OFFS_H
#define P6_STORE_HAND_OFFS_H

#include <apr_tables.h>
#include "base/civil.h"
#include "store/store.h"

typedef struct p6_hand_off {
    apr_int64_t id, visit;
    const char *service;
    const char *to_point, *to_name; /**< slug and name, "" = none */
    const char *to_whom;       /**< in words, or "" */
    p6_minute due;             /**< P6_NO_MINUTE: some time */
    const char *state;         /**< "open", "done", "dropped" */
    apr_int64_t made_at;
    apr_int64_t shift;         /**< where it was made */
    const char *ticket;        /**< of the visit there, "" = none */
    p6_minute shift_start;
    const char *point, *commune; /**< of the shift: the point's name, the commune's code */
} p6_hand_off;

/** Open hand-offs made in COMMUNE ("": anywhere), by id behind AFTER, at most LIMIT. Array of
    p6_hand_off. */
p6_error *p6_hand_offs_open(p6_tx *tx, const char *commune, apr_int64_t after, int limit,
                            apr_array_header_t **rows, apr_pool_t *pool);

typedef struct p6_hand_off_ages {
    apr_int64_t all, old, older; /**< open; of these made at or before the two times asked for */
    apr_int64_t oldest_at;       /**< epoch seconds, 0 = none is open */
} p6_hand_off_ages;
/** How many are open in COMMUNE, and how many of them were made by OLD_S and by OLDER_S. */
p6_error *p6_hand_offs_ages(p6_tx *tx, const char *commune, apr_int64_t old_s,
                            apr_int64_t older_s, p6_hand_off_ages *ages);

/** *ROW = NULL when there is none. */
p6_error *p6_hand_off_get(p6_tx *tx, apr_int64_t id, p6_hand_off **row, apr_pool_t *pool);
/** Settle ID as STATE ("done", "dropped"); *DONE is 0 when it was settled before. */
p6_error *p6_hand_off_settle(p6_tx *tx, apr_int64_t id, const char *state, apr_int64_t now_s,
                             int *done);

#endif
