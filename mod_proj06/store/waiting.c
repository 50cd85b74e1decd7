/* The waiting list of a full shift, and the helpers' call list. */
#include "store/visits.h"
#include "store/visits_private.h"

p6_error *p6_waiting_join(p6_tx *tx, apr_int64_t visit, apr_int64_t shift, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_WAITING_JOIN,
                   P6_VALUES(p6_v_int(visit), p6_v_int(shift), p6_v_int(now_s)), NULL);
}

p6_error *p6_waiting_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **visits,
                              apr_pool_t *pool)
{
    return p6_select_ids(tx, P6_S_WAITING_OF_SHIFT, P6_VALUES(p6_v_int(shift)), visits, pool);
}

p6_error *p6_waiting_set(p6_tx *tx, apr_int64_t visit, const char *state,
                         apr_int64_t offer_until_s)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_WAITING_SET,
                   P6_VALUES(p6_v_text(state), p6_v_int_or_null(offer_until_s), p6_v_int(visit)),
                   &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_waiting_lapsed(p6_tx *tx, apr_int64_t now_s, int limit, apr_array_header_t **visits,
                            apr_pool_t *pool)
{
    return p6_select_ids(tx, P6_S_WAITING_LAPSED, P6_VALUES(p6_v_int(now_s), p6_v_int(limit)),
                         visits, pool);
}

p6_error *p6_waiting_shifts(p6_tx *tx, p6_minute now, apr_array_header_t **shifts,
                            apr_pool_t *pool)
{
    return p6_select_ids(tx, P6_S_WAITING_SHIFTS, P6_VALUES(p6_v_int(now)), shifts, pool);
}

p6_error *p6_tell_add(p6_tx *tx, apr_int64_t visit, const char *kind, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_TELL_ADD,
                   P6_VALUES(p6_v_int(visit), p6_v_text(kind), p6_v_int(now_s), p6_v_int(now_s)),
                   NULL);
}
