/**
 * The call list: who must be told of a change (cancelled, moved, a place offered or given). Phones
 * are opened on demand, and that is written down; told or not reached, with the number of tries. A
 * line leaves the list when the shift is over.
 */
#ifndef P6_BEHALF_TELLS_H
#define P6_BEHALF_TELLS_H

#include "office/official.h"
#include "store/tells.h"
#include "visits/visits.h"

/** Lines of COMMUNE. Array of p6_tell_row. FORBIDDEN. */
p6_error *p6_tells_list(apr_array_header_t **rows, const p6_booking *b,
                        const p6_official *official, const char *commune, apr_pool_t *pool);
/** Line ID with the phone number of its person (E.164, "" = none). FORBIDDEN, NOT_FOUND; GONE when
    the person is erased. */
p6_error *p6_tells_open(p6_tell_row **row, const char **phone, const p6_booking *b,
                        const p6_official *official, apr_int64_t id, apr_pool_t *pool);
/** Line ID came to STATE: "told", "not_reached" (one more try) or "open" (it was no call after
    all). A KEY that was seen before changes nothing. FORBIDDEN, NOT_FOUND; BAD_FIELD where "state"
    or "key". */
p6_error *p6_tells_settle(const p6_booking *b, const p6_official *official, apr_int64_t id,
                          const char *state, const char *key, apr_pool_t *pool);

#endif
