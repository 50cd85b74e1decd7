/* A backup holds people whom the database has erased since: restoring must not bring them back. */
#include "store/backup_private.h"
#include "store/fields.h"
#include "store/visits.h"

#define WAIT_MS 10000
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/** A visit or a home visit; its time tells it from one that another history gave the same id. */
typedef struct entry {
    apr_int64_t id, created_at;
} entry;

static const p6_field entry_fields[] = {
    P6_FIELD(I64, entry, id), P6_FIELD(I64, entry, created_at),
};

static const struct {
    p6_statement with_person, was_erased;
    p6_error *(*erase)(p6_tx *tx, apr_int64_t id, apr_int64_t now_s);
} kinds[] = { { P6_S_VISITS_WITH_PERSON, P6_S_VISIT_WAS_ERASED, p6_person_erase },
              { P6_S_HOME_VISITS_WITH_PERSON, P6_S_HOME_VISIT_WAS_ERASED, p6_home_person_erase } };

/* *READABLE is 0 when OLD can't say */
static p6_error *erase_kind(int kind, p6_tx *copy, p6_tx *old, apr_int64_t now_s, int *erased,
                            int *readable)
{
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(copy, kinds[kind].with_person, NULL, 0, entry_fields,
                          COUNT(entry_fields), sizeof(entry), &rows, copy->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const entry *e = &APR_ARRAY_IDX(rows, i, entry);
        apr_int64_t was = 0;

        if (p6_select_int(old, kinds[kind].was_erased,
                          P6_VALUES(p6_v_int(e->id), p6_v_int(e->created_at)), &was)) {
            *readable = 0;
            return NULL;
        }
        if (!was) continue;
        P6_TRY(kinds[kind].erase(copy, e->id, now_s));
        ++*erased;
    }
    return NULL;
}

p6_error *p6_copy_erase_again(p6_store *copy, p6_store *old, apr_int64_t now_s, int *erased,
                              apr_pool_t *pool)
{
    p6_error *err = NULL;
    int readable = 1, n = 0;
    p6_tx *to, *from;

    *erased = -1;
    if (p6_tx_begin(&from, old, P6_TX_READ, WAIT_MS, pool)) return NULL;
    err = p6_tx_begin(&to, copy, P6_TX_WRITE, WAIT_MS, pool);
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
