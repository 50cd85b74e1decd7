/**
 * Verbs on the call list: who must be told of a change. Written by p6_tell_add (store/visits.h).
 */
#ifndef P6_STORE_TELLS_H
#define P6_STORE_TELLS_H

#include "store/store.h"
#include "store/visits.h"

/** A line of the call list with what it is about. */
typedef struct p6_tell_row {
    apr_int64_t id, visit;
    const char *kind;          /**< "cancelled", "moved", "offered", "given" */
    const char *state;         /**< "open", "told", "not_reached" */
    int tries;
    apr_int64_t made_at, changed_at;
    p6_visit_state visit_state;
    const char *ticket;        /**< of the visit, "" = none */
    p6_minute start;           /**< of the visit, P6_NO_MINUTE = none */
    apr_int64_t shift;
    p6_minute shift_start, shift_end;
    const char *point;         /**< slug */
    const char *commune;
    const char *name;          /**< personal; "" once erased */
    int has_phone;
    apr_int64_t sent_at;       /**< epoch s when a server last took mail or a text to them since the
                                    change: sent, not read; 0 = none */
    int restored;              /**< of "moved": the visit is as it was before, after all */
} p6_tell_row;

/** Lines of COMMUNE about shifts that end after NOW, the oldest first, at most LIMIT; no offers
    that were answered or ran out. Array of p6_tell_row. */
p6_error *p6_tells_of_commune(p6_tx *tx, const char *commune, p6_minute now, int limit,
                              apr_array_header_t **rows, apr_pool_t *pool);
/** *ROW = NULL when there is none. In POOL. */
p6_error *p6_tell_get(p6_tx *tx, apr_int64_t id, p6_tell_row **row, apr_pool_t *pool);
/** Lines of VISIT with KIND that were written at MADE_AT. Array of p6_tell_row. */
p6_error *p6_tells_of_visit(p6_tx *tx, apr_int64_t visit, const char *kind, apr_int64_t made_at,
                            apr_array_header_t **rows, apr_pool_t *pool);
/** Take line ID off the list, unless somebody was told. */
p6_error *p6_tell_drop(p6_tx *tx, apr_int64_t id);
/** Put line ID to STATE; TRIED counts one more try. OFFICIAL did it. NOT_FOUND. */
p6_error *p6_tell_settle(p6_tx *tx, apr_int64_t id, const char *state, int tried,
                         apr_int64_t official, apr_int64_t now_s);

#endif
