#include "planning/rotas.h"

#include <apr_strings.h>
#include <string.h>

#include "base/hours.h"
#include "base/text.h"
#include "planning/row_json.h"
#include "planning/strand.h"
#include "schedule/expand.h"
#include "store/reference.h"
#include "store/shifts.h"

#define ID_LENGTH 50
#define ID_TRIES 1000

/** The shifts of a rota that lie ahead, as they are and as it wants them; see pair(). */
typedef struct follow {
    const apr_array_header_t *old, *wanted; /**< of p6_shift, by rota_start */
    const p6_shift **mate;                  /**< of old[i]: the one it becomes, or NULL */
    unsigned char *taken;                   /**< wanted[k] is somebody's mate */
} follow;

static void set_mate(follow *f, int i, int k)
{
    f->mate[i] = &APR_ARRAY_IDX(f->wanted, k, p6_shift);
    f->taken[k] = 1;
}

/* those of one beginning belong together; of what is left, the first on a day with the first */
static void pair(follow *f, p6_deed *d)
{
    f->mate = apr_pcalloc(d->pool, (apr_size_t)(f->old->nelts + 1) * sizeof *f->mate);
    f->taken = apr_pcalloc(d->pool, (apr_size_t)f->wanted->nelts + 1);
    for (int by_day = 0; by_day <= 1; by_day++)
        for (int i = 0; i < f->old->nelts; i++) {
            const p6_shift *is = &APR_ARRAY_IDX(f->old, i, p6_shift);

            for (int k = 0; k < f->wanted->nelts && !f->mate[i]; k++) {
                p6_minute start = APR_ARRAY_IDX(f->wanted, k, p6_shift).start;

                if (!f->taken[k]
                    && (by_day ? p6_day_of_minute(start) == p6_day_of_minute(is->rota_start)
                               : start == is->rota_start))
                    set_mate(f, i, k);
            }
        }
}

static int by_hand(const p6_shift *shift)
{
    return shift->edited || shift->status != P6_SHIFT_PLANNED || shift->live != P6_LIVE_NONE;
}

/* it stays as it is, in the place of the shift that the rota wants instead */
static p6_error *keep_off(p6_deed *d, const p6_shift *is, const p6_shift *mate)
{
    p6_shift row = *is;

    row.edited = 1;
    if (mate) row.rota_start = mate->start;
    if (row.edited == is->edited && row.rota_start == is->rota_start) return NULL;
    return p6_shift_change(d->tx, &row);
}

static p6_error *become(p6_deed *d, const p6_shift *is, const p6_shift *mate)
{
    p6_shift row = *mate, called_off = *is;

    row.id = is->id;
    called_off.rota_start = mate->start;
    if (mate->status == P6_SHIFT_CANCELLED) return p6_shift_call_off(d, &called_off, mate->note);
    return p6_shift_refit(d, is, &row, 1);
}

static int has_load(const apr_array_header_t *loads, apr_int64_t shift)
{
    for (int i = 0; i < loads->nelts; i++)
        if (APR_ARRAY_IDX(loads, i, p6_shift_load).shift == shift) return 1;
    return 0;
}

static p6_error *follow_one(p6_deed *d, const p6_shift *is, const p6_shift *mate,
                            const apr_array_header_t *loads, int keep)
{
    int dropped = 0;

    if (mate && p6_expand_same(is, mate) && mate->status == is->status) return NULL;
    if (by_hand(is) || is->start <= d->now) return keep_off(d, is, mate);
    if (keep && has_load(loads, is->id)) return keep_off(d, is, mate);
    if (mate) return become(d, is, mate);
    P6_TRY(p6_shift_drop_untouched(d->tx, is->id, &dropped));
    return dropped ? NULL : p6_shift_call_off(d, is, "");
}

/* One row may be where another one will be, and (rota, rota_start) is unique: whoever leaves its
   place gives it up first. */
static p6_error *clear_the_way(p6_deed *d, const follow *f)
{
    for (int i = 0; i < f->old->nelts; i++) {
        p6_shift row = APR_ARRAY_IDX(f->old, i, p6_shift);

        if (!f->mate[i] || f->mate[i]->start == row.rota_start) continue;
        row.rota_start = -row.id;
        P6_TRY(p6_shift_change(d->tx, &row));
    }
    return NULL;
}

static p6_error *load(follow *f, apr_array_header_t **loads, p6_deed *d, const p6_rota *row)
{
    p6_day today = p6_day_of_minute(d->now);
    p6_minute from = p6_minute_at(today, 0), to = p6_minute_at(today + P6_HORIZON_DAYS, 0);
    apr_array_header_t *old, *wanted;

    P6_TRY(p6_shifts_of_rota(d->tx, row->id, from, to, &old, d->pool));
    P6_TRY(p6_deed_hold(d, old));
    P6_TRY(p6_shifts_of_rota(d->tx, row->id, from, to, &old, d->pool));
    P6_TRY(p6_shift_loads(d->tx, row->point, from, to, loads, d->pool));
    P6_TRY(p6_expand_wanted(&wanted, d->tx, row, today, P6_HORIZON_DAYS, d->pool));
    f->old = old;
    f->wanted = wanted;
    return NULL;
}

p6_error *p6_rota_apply(p6_deed *d, const p6_rota *row, int keep)
{
    apr_array_header_t *loads;
    p6_expand_result added;
    follow f = { 0 };

    P6_TRY(load(&f, &loads, d, row));
    pair(&f, d);
    P6_TRY(p6_ref_put_rota(d->tx, row));
    P6_TRY(clear_the_way(d, &f));
    for (int i = 0; i < f.old->nelts && !d->faults->nelts; i++)
        P6_TRY(follow_one(d, &APR_ARRAY_IDX(f.old, i, p6_shift), f.mate[i], loads, keep));
    if (d->faults->nelts) return NULL;
    return p6_expand_rota(d->tx, row, p6_day_of_minute(d->now), P6_HORIZON_DAYS, &added, d->pool);
}

static void read_hours(p6_deed *d, p6_rota *row, const p6_rota_wish *w)
{
    const char *text = w->week ? p6_week_text(w->week, d->pool) : w->hours;
    p6_hours *hours;
    p6_error *err;

    row->pattern = "";
    if (w->week && !text)
        p6_deed_fault(d, "week", p6_week_backwards(w->week) ? "sched.bad.week_end"
                                                            : "sched.bad.week");
    if (!text || d->faults->nelts) return;
    err = p6_hours_parse(&hours, text, d->pool);
    row->pattern = text;
    if (!err) return;
    p6_deed_fault(d, "hours", "sched.bad.hours");
    d->out->detail = err->where;
}

static p6_error *read_fields(p6_deed *d, p6_rota *row, const p6_rota_wish *w)
{
    p6_presence p;

    read_hours(d, row, w);
    row->valid_from = p6_typed_day(d, "valid_from", w->from, 0);
    row->valid_to = p6_typed_day(d, "valid_to", w->to, 0);
    if (row->valid_from && row->valid_to && row->valid_to < row->valid_from)
        p6_deed_fault(d, "valid_to", "sched.bad.days");
    P6_TRY(p6_typed_presence(&p, d, &w->presence));
    row->plan = p.plan;
    row->walk_in = p.walk_in;
    row->last_entry = p.last_entry;
    row->spoken = p.spoken;
    row->note = p.note;
    row->stop_group = p.stop_group;
    row->stop_landmark = p.stop_landmark;
    row->stop_lat_e6 = p.stop_lat_e6;
    row->stop_lon_e6 = p.stop_lon_e6;
    return NULL;
}

static p6_error *change(p6_deed *d, const p6_rota_wish *w)
{
    const char *before, *after;
    p6_point *point;
    p6_rota *old, row;

    P6_TRY(p6_ref_rota(d->tx, w->id, &old, d->pool));
    if (!old) return p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such rota");
    P6_TRY(p6_deed_point(&point, d, old->point));
    before = p6_rota_json(old, d->pool);
    p6_deed_unchanged(d, before);
    row = *old;
    P6_TRY(read_fields(d, &row, w));
    if (d->faults->nelts) return NULL;
    after = p6_rota_json(&row, d->pool);
    if (strcmp(before, after)) P6_TRY(p6_rota_apply(d, &row, w->keep));
    return d->faults->nelts ? NULL : p6_deed_note(d, "rota", row.id, "change", before, after);
}

static p6_error *new_id(const char **id, p6_deed *d, const char *point)
{
    const char *base = p6_text_slug(point, ID_LENGTH, d->pool);
    p6_rota *taken;

    for (int i = 1; i <= ID_TRIES; i++) {
        *id = apr_psprintf(d->pool, "%s-%d", base, i);
        P6_TRY(p6_ref_rota(d->tx, *id, &taken, d->pool));
        if (!taken) return NULL;
    }
    return p6_error_make(d->pool, P6_E_INTERNAL, NULL, "no free id in %d tries", ID_TRIES);
}

/* A new rota whose times of today are all over begins tomorrow: nobody could have been there. */
static p6_error *begin_ahead(p6_deed *d, p6_rota *row)
{
    p6_day today = p6_day_of_minute(d->now);
    apr_array_header_t *wanted;

    P6_TRY(p6_expand_wanted(&wanted, d->tx, row, today, 1, d->pool));
    for (int i = 0; i < wanted->nelts; i++)
        if (APR_ARRAY_IDX(wanted, i, p6_shift).end > d->now) return NULL;
    if (wanted->nelts && (!row->valid_to || row->valid_to > today)) row->valid_from = today + 1;
    return NULL;
}

static p6_error *add(p6_deed *d, const p6_rota_wish *w)
{
    p6_rota row = { 0 };
    p6_point *point;

    P6_TRY(p6_deed_point(&point, d, w->point));
    P6_TRY(read_fields(d, &row, w));
    if (d->faults->nelts) return NULL;
    row.point = point->slug;
    P6_TRY(new_id(&row.id, d, point->slug));
    P6_TRY(begin_ahead(d, &row));
    P6_TRY(p6_rota_apply(d, &row, 0));
    return p6_deed_note(d, "rota", row.id, "add", "", p6_rota_json(&row, d->pool));
}

static p6_error *save(p6_deed *d, void *baton)
{
    const p6_rota_wish *w = baton;

    return w->id ? change(d, w) : add(d, w);
}

p6_error *p6_rota_save(p6_deed_outcome **outcome, const p6_editor *editor,
                       const p6_rota_wish *wish, apr_pool_t *pool)
{
    return p6_deed_run(outcome, editor, save, (void *)wish, pool);
}
