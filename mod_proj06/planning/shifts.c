#include "planning/shifts.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/row_json.h"
#include "planning/strand.h"
#include "store/reference.h"
#include "store/shifts.h"

/** What is done with a shift. */
typedef struct job {
    apr_int64_t id;
    const char *point, *note;
    const p6_when_wish *when;
    const p6_presence_wish *presence;
} job;

static const char *id_text(const p6_deed *d, apr_int64_t id)
{
    return apr_psprintf(d->pool, "%" APR_INT64_T_FMT, id);
}

static void set_presence(p6_shift *row, const p6_presence *p)
{
    row->plan = p->plan;
    row->walk_in = p->walk_in;
    row->last_entry = p->last_entry;
    row->spoken = p->spoken;
    row->note = p->note;
    row->stop_group = p->stop_group;
    row->stop_landmark = p->stop_landmark;
    row->stop_lat_e6 = p->stop_lat_e6;
    row->stop_lon_e6 = p->stop_lon_e6;
}

/* hours that lie ahead, at least in part */
static void check_ahead(p6_deed *d, p6_minute end)
{
    if (end <= d->now) p6_deed_fault(d, "day", "sched.bad.past");
    else if (end > d->now + (apr_int64_t)P6_SCHEDULE_AHEAD_DAYS * P6_DAY_MINUTES)
        p6_deed_fault(d, "day", "sched.bad.far");
}

static int is_night(const p6_shift *shift)
{
    return p6_day_of_minute(shift->end - 1) > p6_day_of_minute(shift->start);
}

static p6_error *put_on(p6_deed *d, void *baton)
{
    const job *j = baton;
    p6_shift row = { .rota = "", .edited = 1 };
    p6_presence presence;
    p6_point *point;
    p6_day day;
    int inserted;

    P6_TRY(p6_deed_point(&point, d, j->point));
    day = p6_typed_day(d, "day", j->when->day, 1);
    p6_typed_stretch(d, day, j->when->from, j->when->to, 0, &row.start, &row.end);
    if (day) check_ahead(d, row.end);
    P6_TRY(p6_typed_presence(&presence, d, j->presence));
    if (d->faults->nelts) return NULL;
    set_presence(&row, &presence);
    row.point = point->slug;
    P6_TRY(p6_shift_ids(d->tx, 1, &row.id));
    P6_TRY(p6_shift_add(d->tx, &row, &inserted));
    return p6_deed_note(d, "shift", id_text(d, row.id), "add", "", p6_shift_json(&row, d->pool));
}

p6_error *p6_shift_put_on(p6_deed_outcome **outcome, const p6_editor *editor, const char *point,
                          const p6_when_wish *when, const p6_presence_wish *presence,
                          apr_pool_t *pool)
{
    job j = { .point = point, .when = when, .presence = presence };

    return p6_deed_run(outcome, editor, put_on, &j, pool);
}

/* the shift of J as it is, still to be changed; a fault when it is over or called off */
static p6_error *begin(p6_shift **old, p6_deed *d, const job *j)
{
    P6_TRY(p6_deed_shift(old, d, j->id));
    p6_deed_unchanged(d, p6_shift_json(*old, d->pool));
    if ((*old)->status != P6_SHIFT_PLANNED || (*old)->end <= d->now)
        p6_deed_fault(d, "form", "sched.bad.over");
    return NULL;
}

static p6_error *note_change(p6_deed *d, const p6_shift *old)
{
    p6_shift *now;

    P6_TRY(p6_shift_get(d->tx, old->id, &now, d->pool));
    return p6_deed_note(d, "shift", id_text(d, old->id), "change", p6_shift_json(old, d->pool),
                        p6_shift_json(now, d->pool));
}

static p6_error *alter(p6_deed *d, void *baton)
{
    const job *j = baton;
    p6_presence presence;
    p6_shift *old, row;

    P6_TRY(begin(&old, d, j));
    row = *old;
    p6_typed_stretch(d, p6_day_of_minute(old->start), j->when->from, j->when->to, is_night(old),
                     &row.start, &row.end);
    if (row.end <= d->now) p6_deed_fault(d, "to", "sched.bad.past");
    P6_TRY(p6_typed_presence(&presence, d, j->presence));
    if (d->faults->nelts) return NULL;
    set_presence(&row, &presence);
    if (!strcmp(p6_shift_json(old, d->pool), p6_shift_json(&row, d->pool))) return NULL;
    row.edited = 1;
    row.unknown = 0;
    P6_TRY(p6_shift_refit(d, old, &row, 0));
    return note_change(d, old);
}

p6_error *p6_shift_alter(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id,
                         const p6_when_wish *when, const p6_presence_wish *presence,
                         apr_pool_t *pool)
{
    job j = { .id = id, .when = when, .presence = presence };

    return p6_deed_run(outcome, editor, alter, &j, pool);
}

static p6_error *cancel(p6_deed *d, void *baton)
{
    const job *j = baton;
    const char *note = p6_typed_text(d, "note", j->note, P6_MAX_PHRASE, 0);
    p6_shift *old;

    P6_TRY(begin(&old, d, j));
    if (d->faults->nelts) return NULL;
    P6_TRY(p6_shift_call_off(d, old, note));
    return d->faults->nelts ? NULL : note_change(d, old);
}

p6_error *p6_shift_cancel(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id,
                          const char *note, apr_pool_t *pool)
{
    job j = { .id = id, .note = note };

    return p6_deed_run(outcome, editor, cancel, &j, pool);
}

/* a stop belongs to where the team stops: at another point it is none */
static p6_shift successor_of(const p6_shift *old, const p6_point *point)
{
    p6_shift row = *old;

    row.rota = "";
    row.rota_start = 0;
    row.successor = 0;
    row.unknown = 0;
    row.edited = 1;
    row.live = P6_LIVE_NONE;
    row.late_min = 0;
    if (!strcmp(row.point, point->slug)) return row;
    row.point = point->slug;
    row.stop_group = row.stop_landmark = "";
    row.stop_lat_e6 = row.stop_lon_e6 = 0;
    return row;
}

static p6_error *move(p6_deed *d, void *baton)
{
    const job *j = baton;
    const char *note = p6_typed_text(d, "note", j->note, P6_MAX_PHRASE, 0);
    p6_day day = p6_typed_day(d, "day", j->when->day, 1);
    p6_shift *old, row;
    p6_point *point;

    P6_TRY(begin(&old, d, j));
    if (old->start <= d->now) p6_deed_fault(d, "form", "sched.bad.begun");
    P6_TRY(p6_deed_point(&point, d, j->point && *j->point ? j->point : old->point));
    row = successor_of(old, point);
    p6_typed_stretch(d, day, j->when->from, j->when->to, is_night(old), &row.start, &row.end);
    if (day) check_ahead(d, row.start);
    if (row.start == old->start && !strcmp(row.point, old->point))
        p6_deed_fault(d, "day", "sched.bad.same");
    if (d->faults->nelts) return NULL;
    if (*note) row.note = note;
    P6_TRY(p6_shift_ids(d->tx, 1, &row.id));
    P6_TRY(p6_shift_give_way(d, old, &row));
    if (d->faults->nelts) return NULL;
    P6_TRY(note_change(d, old));
    return p6_deed_note(d, "shift", id_text(d, row.id), "add", "", p6_shift_json(&row, d->pool));
}

p6_error *p6_shift_move(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id,
                        const p6_when_wish *when, const char *point, const char *note,
                        apr_pool_t *pool)
{
    job j = { .id = id, .when = when, .point = point, .note = note };

    return p6_deed_run(outcome, editor, move, &j, pool);
}
