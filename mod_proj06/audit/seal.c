#include "audit/seal.h"

#include <apr_strings.h>
#include <string.h>

#include "store/leases.h"

#define LEASE "sealer"

/* one beat's knowledge; set anew by each transaction's work, which may be done twice */
typedef struct beat {
    p6_sealer *sealer;
    apr_int64_t now_s;
    p6_seal_head head;    /* as the file tells */
    p6_seal_head tail;    /* as the database ends */
    p6_audit_range range; /* where rows without seal are */
    int due;              /* there are some */
    apr_int64_t looked;   /* the sealer's, after this look */
    int sealed;           /* rows of the last seal */
} beat;

/* The database lacks what was sealed. Sealing on would give its numbers again and cover that up. */
static p6_error *broken(const beat *b, apr_pool_t *pool)
{
    p6_sealer *s = b->sealer;

    if (!s->told)
        p6_log(s->env, P6_ERR, 6001, "audit: seal %" APR_INT64_T_FMT " of the head file is not in "
               "the database, which ends with %" APR_INT64_T_FMT "; nothing is sealed: run "
               "proj06ctl audit verify", b->head.number, b->tail.number);
    s->told = 1;
    return p6_error_make(pool, P6_E_GONE, s->head_file, "the database does not have its seal %"
                         APR_INT64_T_FMT, b->head.number);
}

/* The database's end into b->tail; it must go on from the head. */
static p6_error *look_at_tail(beat *b, p6_tx *tx, apr_pool_t *pool)
{
    p6_seal *last, *known = NULL;
    apr_int64_t rows;

    P6_TRY(p6_seal_last(tx, &last, pool));
    b->tail = (p6_seal_head){ .number = last ? last->number : 0,
                              .made_at = last ? last->made_at : 0 };
    if (last) apr_cpystrn(b->tail.mac, last->mac, sizeof b->tail.mac);
    if (b->head.number) {
        P6_TRY(p6_seal_get(tx, b->head.number, &known, pool));
        if (!known || strcmp(known->mac, b->head.mac) != 0) return broken(b, pool);
    }
    P6_TRY(p6_seals_rows(tx, b->head.number, b->tail.number, &rows));
    b->tail.rows = b->head.rows + rows;
    return NULL;
}

static p6_error *find_in_range(beat *b, p6_tx *tx, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_audit_unsealed(tx, &b->range, 1, &rows, pool));
    b->due = rows->nelts;
    return NULL;
}

/* Rows without seal are behind the sealed ones or a little before their end, where commits overtook
   each other. Whatever else may have come about is found by going through all rows in turn. */
static p6_error *look(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    beat *b = baton;

    b->looked = b->sealer->looked;
    b->range = (p6_audit_range){ 0, 0, b->now_s - P6_SEAL_DELAY_S };
    P6_TRY(look_at_tail(b, tx, pool));
    P6_TRY(p6_audit_recent(tx, P6_SEAL_BACK, &b->range));
    P6_TRY(find_in_range(b, tx, pool));
    if (b->due) return NULL;
    b->range.to = b->looked;
    P6_TRY(p6_audit_next_slice(tx, P6_SEAL_SLICE, &b->range));
    P6_TRY(find_in_range(b, tx, pool));
    if (b->range.to == b->range.after) b->looked = 0;
    else if (!b->due) b->looked = b->range.to;
    return NULL;
}

static p6_error *make_seal(beat *b, p6_tx *tx, const apr_array_header_t *rows, apr_pool_t *pool)
{
    p6_audit_range range = b->range;
    p6_seal_sum sum = p6_seal_sum_make(pool);
    p6_seal seal = { .number = b->tail.number + 1, .made_at = b->now_s, .rows_n = rows->nelts,
                     .key_name = b->sealer->key.name, .mac_before = b->tail.mac };

    for (int i = 0; i < rows->nelts; i++)
        p6_seal_sum_add(&sum, &APR_ARRAY_IDX(rows, i, p6_audit_entry));
    range.to = APR_ARRAY_IDX(rows, rows->nelts - 1, p6_audit_entry).id;
    seal.mac = p6_seal_mac(&b->sealer->key, &seal, &sum, pool);
    P6_TRY(p6_seal_add(tx, &seal, &range));
    b->sealed = rows->nelts;
    return NULL;
}

/* The lease's row is locked until the commit: nobody else makes a seal meanwhile. */
static p6_error *seal(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    beat *b = baton;
    apr_array_header_t *rows;
    int held;

    b->sealed = 0;
    P6_TRY(p6_lease_take(tx, LEASE, b->sealer->holder, b->now_s, P6_SEAL_LEASE_S, &held));
    if (!held) return NULL;
    P6_TRY(look_at_tail(b, tx, pool));
    P6_TRY(p6_audit_unsealed(tx, &b->range, P6_SEAL_ROWS, &rows, pool));
    return rows->nelts ? make_seal(b, tx, rows, pool) : NULL;
}

/* Look, seal what is there, look again; so the last look tells the tail. */
static p6_error *seal_all(beat *b, int *sealed, apr_pool_t *pool)
{
    const p6_sealer *s = b->sealer;
    apr_pool_t *each;

    apr_pool_create(&each, pool);
    for (int i = 0;; i++) {
        p6_error *err;

        apr_pool_clear(each);
        P6_TRY(p6_store_run(s->store, P6_TX_READ, P6_SEAL_WAIT_MS, look, b, each));
        b->sealer->looked = b->looked;
        if (!b->due || i == P6_SEALS_AT_ONCE) return NULL;
        err = p6_store_run(s->store, P6_TX_WRITE, P6_SEAL_WAIT_MS, seal, b, each);
        if (err && err->code == P6_E_STALE) return NULL; /* a commit came between: next beat */
        if (err) return err;
        if (!b->sealed) return NULL; /* somebody else seals */
        *sealed += b->sealed;
    }
}

p6_error *p6_seal_tend(p6_sealer *sealer, int *sealed, apr_pool_t *pool)
{
    beat b = { .sealer = sealer, .now_s = p6_now_s(sealer->env) };

    *sealed = 0;
    P6_TRY(p6_seal_head_read(&b.head, sealer->head_file, pool));
    P6_TRY(seal_all(&b, sealed, pool));
    sealer->told = 0;
    if (b.tail.number == b.head.number) return NULL;
    if (!b.head.number && b.tail.rows > *sealed)
        p6_log(sealer->env, P6_WARN, 6002, "audit: there was no head file; it begins at seal %"
               APR_INT64_T_FMT, b.tail.number);
    return p6_seal_head_write(&b.tail, sealer->head_file, pool);
}
