#include "schedule/expand.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "schedule/expand_private.h"
#include "store/reference.h"

#define PAGE 200 /* rotas of one transaction */
#define DEADLINE_MS 30000

/** One page of rotas. It is first compared in a read transaction, and only when something differs
    done in a write transaction: on most days nothing does, and bookings never wait for us. */
typedef struct batch {
    p6_expansion all;
    char after[P6_MAX_KEY + 1]; /**< the last rota before this page */
    char last[P6_MAX_KEY + 1];  /**< the last rota of this page */
    int rotas;
    const char *fault;  /**< what is wrong with a rota, in `keep`, or NULL; the others go on */
    apr_pool_t *keep;
} batch;

/* a rota whose pattern does not parse is told once, when all others are done */
static p6_error *expand_one(p6_tx *tx, batch *b, const p6_rota *rota, apr_pool_t *pool)
{
    p6_error *err = p6_expansion_rota(tx, &b->all, rota, pool);

    if (!err || err->code != P6_E_BAD_SYNTAX) return err;
    if (!b->fault)
        b->fault = apr_psprintf(b->keep, "the pattern of rota %s does not parse at character"
                                " %s: %s", rota->id, err->where ? err->where : "1", err->detail);
    return NULL;
}

static p6_error *expand_batch(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    batch *b = baton;
    apr_array_header_t *rotas;
    apr_pool_t *rota_pool;
    p6_error *err = NULL;

    P6_TRY(p6_expansion_begin(tx, &b->all, pool));
    P6_TRY(p6_ref_rotas(tx, b->after, PAGE, &rotas, pool));
    b->rotas = b->all.done.rotas = rotas->nelts;
    apr_pool_create(&rota_pool, pool);
    for (int i = 0; !err && i < rotas->nelts; i++) {
        const p6_rota *rota = &APR_ARRAY_IDX(rotas, i, p6_rota);

        apr_pool_clear(rota_pool);
        err = p6_error_dup(pool, expand_one(tx, b, rota, rota_pool));
        apr_cpystrn(b->last, rota->id, sizeof b->last);
    }
    apr_pool_destroy(rota_pool);
    if (err || !b->all.writing || !(b->all.done.added || b->all.done.dropped)) return err;
    return p6_ref_touch(tx);
}

static p6_error *run_batch(p6_store *store, batch *b, apr_pool_t *pool)
{
    b->all.writing = 0;
    P6_TRY(p6_store_run(store, P6_TX_READ, DEADLINE_MS, expand_batch, b, pool));
    if (!b->all.done.added && !b->all.done.dropped) return NULL;
    b->all.writing = 1;
    return p6_store_run(store, P6_TX_WRITE, DEADLINE_MS, expand_batch, b, pool);
}

p6_error *p6_expand_all(p6_store *store, p6_day from, int days, p6_expand_result *result,
                        apr_pool_t *pool)
{
    batch b = { .all = { .from = from, .to = from + days }, .keep = pool };
    apr_pool_t *scratch;
    p6_error *err = NULL;

    memset(result, 0, sizeof *result);
    apr_pool_create(&scratch, pool);
    do {
        apr_pool_clear(scratch);
        err = p6_error_dup(pool, run_batch(store, &b, scratch));
        if (err) break;
        result->rotas += b.all.done.rotas;
        result->added += b.all.done.added;
        result->dropped += b.all.done.dropped;
        result->kept += b.all.done.kept;
        memcpy(b.after, b.last, sizeof b.after);
    } while (b.rotas == PAGE);
    apr_pool_destroy(scratch);
    if (!err && b.fault) err = p6_error_make(pool, P6_E_BAD_DATA, NULL, "%s", b.fault);
    return err;
}
