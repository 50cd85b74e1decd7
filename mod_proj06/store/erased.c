#include "store/erased.h"

#include "store/claims.h"
#include "store/fields.h"
#include "store/private.h"
#include "store/visits.h"

#define WAIT_MS 10000
#define CANCELLED 2 /* what was_erased says of who cancelled first */
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/** A visit or a home visit; its time tells it from one that another history gave the same id. */
typedef struct entry {
    apr_int64_t id, created_at;
} entry;

static const p6_field entry_fields[] = {
    P6_FIELD(I64, entry, id), P6_FIELD(I64, entry, created_at),
};

/* Who cancelled and then erased will not come: the place is free again. What was over in another
   way stays as it is here, a count. */
static p6_error *cancel_visit(p6_tx *tx, apr_int64_t id, apr_int64_t now_s)
{
    p6_visit *visit;
    int done;

    P6_TRY(p6_visit_by_id(tx, id, &visit, tx->pool));
    if (!visit || (visit->state != P6_VISIT_BOOKED && visit->state != P6_VISIT_WAITING))
        return NULL;
    P6_TRY(p6_visit_set_state(tx, id, visit->state, P6_VISIT_CANCELLED, now_s, &done));
    if (visit->state == P6_VISIT_WAITING) P6_TRY(p6_waiting_set(tx, id, "left", 0));
    return p6_claims_free(tx, id, 0, now_s, NULL);
}

static p6_error *cancel_home_visit(p6_tx *tx, apr_int64_t id, apr_int64_t now_s)
{
    int done;

    return p6_home_visit_cancel(tx, id, now_s, &done);
}

static const struct {
    p6_statement with_person, was_erased;
    p6_error *(*cancel)(p6_tx *tx, apr_int64_t id, apr_int64_t now_s);
    p6_error *(*erase)(p6_tx *tx, apr_int64_t id, apr_int64_t now_s);
} kinds[] = {
    { P6_S_VISITS_WITH_PERSON, P6_S_VISIT_WAS_ERASED, cancel_visit, p6_person_erase },
    { P6_S_HOME_VISITS_WITH_PERSON, P6_S_HOME_VISIT_WAS_ERASED, cancel_home_visit,
      p6_home_person_erase },
};

/* *READABLE is 0 when LATER can't say */
static p6_error *erase_kind(int kind, p6_tx *tx, p6_tx *later, apr_int64_t now_s, int *erased,
                            int *readable)
{
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(tx, kinds[kind].with_person, NULL, 0, entry_fields,
                          COUNT(entry_fields), sizeof(entry), &rows, tx->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const entry *e = &APR_ARRAY_IDX(rows, i, entry);
        apr_int64_t was = 0;

        if (p6_select_int(later, kinds[kind].was_erased,
                          P6_VALUES(p6_v_int(e->id), p6_v_int(e->created_at)), &was)) {
            *readable = 0;
            return NULL;
        }
        if (!was) continue;
        if (was == CANCELLED) P6_TRY(kinds[kind].cancel(tx, e->id, now_s));
        P6_TRY(kinds[kind].erase(tx, e->id, now_s));
        ++*erased;
    }
    return NULL;
}

p6_error *p6_store_erase_as(p6_store *store, p6_store *later, apr_int64_t now_s, int *erased,
                            apr_pool_t *pool)
{
    p6_error *err = NULL;
    int readable = 1, n = 0;
    p6_tx *to, *from;

    *erased = -1;
    if (p6_tx_begin(&from, later, P6_TX_READ, WAIT_MS, pool)) return NULL;
    err = p6_tx_begin(&to, store, P6_TX_WRITE, WAIT_MS, pool);
    if (err) {
        p6_tx_rollback(from);
        return err;
    }
    for (int k = 0; k < COUNT(kinds) && !err && readable; k++)
        err = erase_kind(k, to, from, now_s, &n, &readable);
    p6_tx_rollback(from);
    if (err || !readable) {
        p6_tx_rollback(to);
        return err;
    }
    P6_TRY(p6_tx_commit(to));
    *erased = n;
    return NULL;
}
