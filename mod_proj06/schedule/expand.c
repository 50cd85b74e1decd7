#include "schedule/expand.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "schedule/expand_days.h"
#include "store/reference.h"
#include "store/shifts.h"

#define PAGE 200 /* rotas of one transaction */
#define DEADLINE_MS 30000

/** One page of rotas. It is first compared in a read transaction, and only when something differs
    done in a write transaction: on most days nothing does, and bookings never wait for us. */
typedef struct batch {
    p6_day from, to;
    char after[P6_MAX_KEY + 1]; /**< the last rota before this page */
    char last[P6_MAX_KEY + 1];  /**< the last rota of this page */
    int writing;
    int rotas;
    const char *fault;  /**< what is wrong with a rota, in `keep`, or NULL; the others go on */
    apr_pool_t *keep;
    p6_expand_result done;
} batch;

static const char *join_notes(const char *comment, const char *note, apr_pool_t *pool)
{
    if (!comment) return note;
    return *note ? apr_pstrcat(pool, comment, "; ", note, NULL) : comment;
}

/** The shift that ROTA wants in STRETCH. */
static p6_shift wanted_shift(const p6_rota *rota, const p6_stretch *stretch, apr_pool_t *pool)
{
    p6_shift shift = {
        .rota = rota->id, .point = rota->point, .start = stretch->start, .end = stretch->end,
        .rota_start = stretch->start, .unknown = stretch->unknown, .plan = rota->plan,
        .walk_in = rota->walk_in, .last_entry = rota->last_entry, .spoken = rota->spoken,
        .note = join_notes(stretch->comment, rota->note, pool), .stop_group = rota->stop_group,
        .stop_landmark = rota->stop_landmark, .stop_lat_e6 = rota->stop_lat_e6,
        .stop_lon_e6 = rota->stop_lon_e6,
    };

    return shift;
}

static int same(const p6_shift *a, const p6_shift *b)
{
    return a->start == b->start && a->end == b->end && a->unknown == b->unknown
        && strcmp(a->point, b->point) == 0 && strcmp(a->plan, b->plan) == 0
        && a->walk_in == b->walk_in && a->last_entry == b->last_entry
        && strcmp(a->spoken, b->spoken) == 0 && strcmp(a->note, b->note) == 0
        && strcmp(a->stop_group, b->stop_group) == 0
        && strcmp(a->stop_landmark, b->stop_landmark) == 0
        && a->stop_lat_e6 == b->stop_lat_e6 && a->stop_lon_e6 == b->stop_lon_e6;
}

/** Did a person have a hand in the shift? Then expansion keeps off. */
static int touched(const p6_shift *shift)
{
    return shift->edited || shift->status != P6_SHIFT_PLANNED || shift->live != P6_LIVE_NONE;
}

static p6_error *add(p6_tx *tx, batch *b, p6_shift *shift)
{
    int inserted = 1;

    if (b->writing) {
        if (!shift->id) P6_TRY(p6_shift_ids(tx, 1, &shift->id));
        P6_TRY(p6_shift_add(tx, shift, &inserted));
    }
    b->done.added += inserted;
    return NULL;
}

static p6_error *drop(p6_tx *tx, batch *b, const p6_shift *shift, int *deleted)
{
    *deleted = 1;
    if (b->writing) P6_TRY(p6_shift_drop_untouched(tx, shift->id, deleted));
    b->done.dropped += *deleted;
    b->done.kept += !*deleted;
    return NULL;
}

/** OLD stands where WANTED should: nothing to do, or it is made anew under its number, so that
    links to it stay good. */
static p6_error *adjust(p6_tx *tx, batch *b, const p6_shift *old, p6_shift *wanted)
{
    int deleted;

    if (same(old, wanted)) return NULL;
    if (touched(old)) {
        b->done.kept++;
        return NULL;
    }
    P6_TRY(drop(tx, b, old, &deleted));
    wanted->id = old->id;
    return deleted ? add(tx, b, wanted) : NULL;
}

/** Shifts of the rota as they are (OLD, by rota_start) against what it yields, both in order. */
static p6_error *merge(p6_tx *tx, batch *b, const p6_rota *rota, const apr_array_header_t *old,
                       const apr_array_header_t *stretches, apr_pool_t *pool)
{
    int i = 0, k = 0, deleted;

    while (i < old->nelts || k < stretches->nelts) {
        const p6_shift *is = i < old->nelts ? &APR_ARRAY_IDX(old, i, p6_shift) : NULL;
        const p6_stretch *stretch = k < stretches->nelts
            ? &APR_ARRAY_IDX(stretches, k, p6_stretch) : NULL;
        p6_shift wanted;

        if (stretch) wanted = wanted_shift(rota, stretch, pool);
        if (is && (!stretch || is->rota_start < stretch->start)) {
            if (touched(is)) b->done.kept++;
            else P6_TRY(drop(tx, b, is, &deleted));
            i++;
        } else if (!is || stretch->start < is->rota_start) {
            P6_TRY(add(tx, b, &wanted));
            k++;
        } else {
            P6_TRY(adjust(tx, b, is, &wanted));
            i++, k++;
        }
    }
    return NULL;
}

static p6_error *expand_rota(p6_tx *tx, batch *b, const p6_rota *rota,
                             const apr_array_header_t *holidays, apr_pool_t *pool)
{
    apr_array_header_t *old, *stretches;
    p6_error *err = p6_expand_days(&stretches, rota, b->from, b->to, holidays, pool);

    if (err) {
        if (!b->fault)
            b->fault = apr_psprintf(b->keep, "the pattern of rota %s does not parse at character"
                                    " %s: %s", rota->id, err->where ? err->where : "1",
                                    err->detail);
        return NULL;
    }
    P6_TRY(p6_shifts_of_rota(tx, rota->id, p6_minute_at(b->from, 0), p6_minute_at(b->to, 0), &old,
                             pool));
    return merge(tx, b, rota, old, stretches, pool);
}

static p6_error *expand_batch(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    batch *b = baton;
    apr_array_header_t *rotas, *calendar, *holidays;
    apr_pool_t *rota_pool;
    p6_error *err = NULL;

    memset(&b->done, 0, sizeof b->done);
    P6_TRY(p6_ref_calendar(tx, b->from - 3, b->to + 3, &calendar, pool));
    holidays = p6_expand_holidays(calendar, pool);
    P6_TRY(p6_ref_rotas(tx, b->after, PAGE, &rotas, pool));
    b->rotas = b->done.rotas = rotas->nelts;
    apr_pool_create(&rota_pool, pool);
    for (int i = 0; !err && i < rotas->nelts; i++) {
        const p6_rota *rota = &APR_ARRAY_IDX(rotas, i, p6_rota);

        apr_pool_clear(rota_pool);
        err = p6_error_dup(pool, expand_rota(tx, b, rota, holidays, rota_pool));
        apr_cpystrn(b->last, rota->id, sizeof b->last);
    }
    apr_pool_destroy(rota_pool);
    if (err || !b->writing || !(b->done.added || b->done.dropped)) return err;
    return p6_ref_touch(tx);
}

static p6_error *run_batch(p6_store *store, batch *b, apr_pool_t *pool)
{
    b->writing = 0;
    P6_TRY(p6_store_run(store, P6_TX_READ, DEADLINE_MS, expand_batch, b, pool));
    if (!b->done.added && !b->done.dropped) return NULL;
    b->writing = 1;
    return p6_store_run(store, P6_TX_WRITE, DEADLINE_MS, expand_batch, b, pool);
}

p6_error *p6_expand_all(p6_store *store, p6_day from, int days, p6_expand_result *result,
                        apr_pool_t *pool)
{
    batch b = { .from = from, .to = from + days, .keep = pool };
    apr_pool_t *scratch;
    p6_error *err = NULL;

    memset(result, 0, sizeof *result);
    apr_pool_create(&scratch, pool);
    do {
        apr_pool_clear(scratch);
        err = p6_error_dup(pool, run_batch(store, &b, scratch));
        if (err) break;
        result->rotas += b.done.rotas;
        result->added += b.done.added;
        result->dropped += b.done.dropped;
        result->kept += b.done.kept;
        memcpy(b.after, b.last, sizeof b.after);
    } while (b.rotas == PAGE);
    apr_pool_destroy(scratch);
    if (!err && b.fault) err = p6_error_make(pool, P6_E_BAD_DATA, NULL, "%s", b.fault);
    return err;
}
