/* One rota to its shifts: what it wants against what there is. */
#include "schedule/expand_private.h"

#include <apr_strings.h>
#include <string.h>

#include "store/reference.h"
#include "store/shifts.h"

static const char *join_notes(const char *comment, const char *note, apr_pool_t *pool)
{
    if (!comment) return note;
    return *note ? apr_pstrcat(pool, comment, "; ", note, NULL) : comment;
}

static const p6_closure *closure_on(const p6_expansion *x, const char *point, p6_day day)
{
    for (int i = 0; i < x->closures->nelts; i++) {
        const p6_closure *c = &APR_ARRAY_IDX(x->closures, i, p6_closure);

        if (c->from <= day && day <= c->to && strcmp(c->point, point) == 0) return c;
    }
    return NULL;
}

/** The shift that ROTA wants in STRETCH; one that does not take place while its point is closed. */
static p6_shift wanted_shift(const p6_expansion *x, const p6_rota *rota,
                             const p6_stretch *stretch, apr_pool_t *pool)
{
    const p6_closure *closed = closure_on(x, rota->point, p6_day_of_minute(stretch->start));
    p6_shift shift = {
        .rota = rota->id, .point = rota->point, .start = stretch->start, .end = stretch->end,
        .rota_start = stretch->start, .unknown = stretch->unknown, .plan = rota->plan,
        .walk_in = rota->walk_in, .last_entry = rota->last_entry, .spoken = rota->spoken,
        .note = join_notes(stretch->comment, rota->note, pool), .stop_group = rota->stop_group,
        .stop_landmark = rota->stop_landmark, .stop_lat_e6 = rota->stop_lat_e6,
        .stop_lon_e6 = rota->stop_lon_e6,
    };

    if (closed) {
        shift.status = P6_SHIFT_CANCELLED;
        shift.edited = 1;
        if (*closed->reason) shift.note = closed->reason;
    }
    return shift;
}

int p6_expand_same(const p6_shift *a, const p6_shift *b)
{
    return a->start == b->start && a->end == b->end && a->unknown == b->unknown
        && strcmp(a->point, b->point) == 0 && strcmp(a->plan, b->plan) == 0
        && a->walk_in == b->walk_in && a->last_entry == b->last_entry
        && strcmp(a->spoken, b->spoken) == 0 && strcmp(a->note, b->note) == 0
        && strcmp(a->stop_group, b->stop_group) == 0
        && strcmp(a->stop_landmark, b->stop_landmark) == 0
        && a->stop_lat_e6 == b->stop_lat_e6 && a->stop_lon_e6 == b->stop_lon_e6;
}

/* did a person have a hand in the shift? Then expansion keeps off. */
static int touched(const p6_shift *shift)
{
    return shift->edited || shift->status != P6_SHIFT_PLANNED || shift->live != P6_LIVE_NONE;
}

static p6_error *add(p6_tx *tx, p6_expansion *x, p6_shift *shift)
{
    int inserted = 1;

    if (x->writing) {
        if (!shift->id) P6_TRY(p6_shift_ids(tx, 1, &shift->id));
        P6_TRY(p6_shift_add(tx, shift, &inserted));
    }
    x->done.added += inserted;
    return NULL;
}

static p6_error *drop(p6_tx *tx, p6_expansion *x, const p6_shift *shift, int *deleted)
{
    *deleted = 1;
    if (x->writing) P6_TRY(p6_shift_drop_untouched(tx, shift->id, deleted));
    x->done.dropped += *deleted;
    x->done.kept += !*deleted;
    return NULL;
}

/** OLD stands where WANTED should: nothing to do, or it is made anew under its number, so that
    links to it stay good. */
static p6_error *adjust(p6_tx *tx, p6_expansion *x, const p6_shift *old, p6_shift *wanted)
{
    int deleted;

    if (p6_expand_same(old, wanted) && (wanted->status == P6_SHIFT_PLANNED || touched(old)))
        return NULL;
    if (touched(old)) {
        x->done.kept++;
        return NULL;
    }
    P6_TRY(drop(tx, x, old, &deleted));
    wanted->id = old->id;
    return deleted ? add(tx, x, wanted) : NULL;
}

/** Shifts of a rota as they are (OLD, by rota_start) against those that it wants, both in order. */
static p6_error *merge(p6_tx *tx, p6_expansion *x, const apr_array_header_t *old,
                       const apr_array_header_t *all)
{
    int i = 0, k = 0, deleted;

    while (i < old->nelts || k < all->nelts) {
        const p6_shift *is = i < old->nelts ? &APR_ARRAY_IDX(old, i, p6_shift) : NULL;
        p6_shift *wanted = k < all->nelts ? &APR_ARRAY_IDX(all, k, p6_shift) : NULL;

        if (is && (!wanted || is->rota_start < wanted->rota_start)) {
            if (touched(is)) x->done.kept++;
            else P6_TRY(drop(tx, x, is, &deleted));
            i++;
        } else if (!is || wanted->rota_start < is->rota_start) {
            P6_TRY(add(tx, x, wanted));
            k++;
        } else {
            P6_TRY(adjust(tx, x, is, wanted));
            i++, k++;
        }
    }
    return NULL;
}

p6_error *p6_expansion_begin(p6_tx *tx, p6_expansion *x, apr_pool_t *pool)
{
    apr_array_header_t *calendar, *closures;

    memset(&x->done, 0, sizeof x->done);
    P6_TRY(p6_ref_calendar(tx, x->from - 3, x->to + 3, &calendar, pool));
    P6_TRY(p6_closures(tx, x->from, &closures, pool));
    x->holidays = p6_expand_holidays(calendar, pool);
    x->closures = closures;
    return NULL;
}

static p6_error *wanted_shifts(apr_array_header_t **shifts, const p6_expansion *x,
                               const p6_rota *rota, apr_pool_t *pool)
{
    apr_array_header_t *stretches;

    P6_TRY(p6_expand_days(&stretches, rota, x->from, x->to, x->holidays, pool));
    *shifts = apr_array_make(pool, stretches->nelts + 1, sizeof(p6_shift));
    for (int i = 0; i < stretches->nelts; i++)
        APR_ARRAY_PUSH(*shifts, p6_shift) =
            wanted_shift(x, rota, &APR_ARRAY_IDX(stretches, i, p6_stretch), pool);
    return NULL;
}

p6_error *p6_expansion_rota(p6_tx *tx, p6_expansion *x, const p6_rota *rota, apr_pool_t *pool)
{
    apr_array_header_t *old, *wanted;

    P6_TRY(wanted_shifts(&wanted, x, rota, pool));
    P6_TRY(p6_shifts_of_rota(tx, rota->id, p6_minute_at(x->from, 0), p6_minute_at(x->to, 0), &old,
                             pool));
    return merge(tx, x, old, wanted);
}

p6_error *p6_expand_wanted(apr_array_header_t **shifts, p6_tx *tx, const p6_rota *rota,
                           p6_day from, int days, apr_pool_t *pool)
{
    p6_expansion x = { .from = from, .to = from + days };

    P6_TRY(p6_expansion_begin(tx, &x, pool));
    return wanted_shifts(shifts, &x, rota, pool);
}

p6_error *p6_expand_rota(p6_tx *tx, const p6_rota *rota, p6_day from, int days,
                         p6_expand_result *result, apr_pool_t *pool)
{
    p6_expansion x = { .from = from, .to = from + days, .writing = 1 };

    P6_TRY(p6_expansion_begin(tx, &x, pool));
    P6_TRY(p6_expansion_rota(tx, &x, rota, pool));
    x.done.rotas = 1;
    *result = x.done;
    return NULL;
}
