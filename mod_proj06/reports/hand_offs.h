/**
 * Hand-offs that are not settled: what the desks began and somebody else carries on, with its age.
 * Nothing personal is read here; who it is about stands on the visit's own page.
 */
#ifndef P6_REPORTS_HAND_OFFS_H
#define P6_REPORTS_HAND_OFFS_H

#include "office/official.h"
#include "store/hand_offs.h"

/** Open hand-offs made in COMMUNE ("": the whole province), the oldest first, behind AFTER, at most
    LIMIT. Array of p6_hand_off. FORBIDDEN. */
p6_error *p6_hand_offs_list(apr_array_header_t **rows, p6_store *store,
                            const p6_official *official, const char *commune, apr_int64_t after,
                            int limit, apr_pool_t *pool);
/** Settle ID as WORD ("done": it was carried on; "dropped": nobody follows it any more); one that
    was settled before stays as it is. *COMMUNE (in POOL) is where it was made. FORBIDDEN,
    NOT_FOUND, BAD_FIELD where "state". */
p6_error *p6_hand_offs_settle(const char **commune, p6_store *store, const p6_official *official,
                              apr_int64_t id, const char *word, apr_int64_t now_s,
                              apr_pool_t *pool);

#endif
