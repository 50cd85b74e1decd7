#include "planning/undo.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "planning/closures.h"
#include "planning/points.h"
#include "planning/province.h"
#include "planning/rotas.h"
#include "planning/row_json.h"
#include "planning/strand.h"
#include "store/reference.h"
#include "store/shifts.h"

static void used(p6_deed *d)
{
    p6_deed_fault(d, "form", "sched.bad.undo_used");
}

/* a fault unless NOW is what the line left */
static int is_as_left(p6_deed *d, const char *now, const p6_history_row *line)
{
    if (!strcmp(now, line->after)) return 1;
    p6_deed_fault(d, "form", "sched.bad.undo");
    return 0;
}

/* --- points --- */

/* what nobody uses yet is taken off the pages; it stays in the database */
static p6_error *unadd_point(p6_deed *d, const p6_point *now)
{
    p6_minute end = d->now + (apr_int64_t)P6_HORIZON_DAYS * P6_DAY_MINUTES;
    apr_array_header_t *rotas, *shifts;
    p6_point row = *now;

    P6_TRY(p6_ref_rotas_of(d->tx, now->slug, &rotas, d->pool));
    P6_TRY(p6_shifts_of_point(d->tx, now->slug, d->now, end, &shifts, d->pool));
    if (rotas->nelts || shifts->nelts) used(d);
    row.active = 0;
    return p6_ref_put_point(d->tx, &row);
}

static p6_error *undo_point(p6_deed *d, const p6_history_row *line)
{
    int closure = !strncmp(line->after, "{\"closure\"", 10);
    const char *before, *after;
    p6_point *row;

    P6_TRY(p6_deed_point(&row, d, line->subject));
    if (closure) {
        P6_TRY(p6_closure_lift(d, row->slug, line));
        return p6_deed_note(d, "point", row->slug, "undo", line->after, "");
    }
    P6_TRY(p6_point_content(&before, d->tx, row, d->pool));
    if (!is_as_left(d, before, line)) return NULL;
    if (*line->before) P6_TRY(p6_point_restore(d, line->before));
    else P6_TRY(unadd_point(d, row));
    P6_TRY(p6_ref_point(d->tx, line->subject, &row, d->pool));
    P6_TRY(p6_point_content(&after, d->tx, row, d->pool));
    return p6_deed_note(d, "point", row->slug, "undo", before, after);
}

/* --- rotas --- */

/* the shifts of ROTA from today on, held */
static p6_error *shifts_of(apr_array_header_t **rows, p6_deed *d, const char *rota)
{
    p6_day today = p6_day_of_minute(d->now);
    p6_minute from = p6_minute_at(today, 0), to = p6_minute_at(today + P6_HORIZON_DAYS, 0);

    P6_TRY(p6_shifts_of_rota(d->tx, rota, from, to, rows, d->pool));
    P6_TRY(p6_deed_hold(d, *rows));
    return p6_shifts_of_rota(d->tx, rota, from, to, rows, d->pool);
}

/* those that LINE called off with their visits are planned again, for the rota to take them up */
static p6_error *wake(p6_deed *d, const char *rota, const p6_history_row *line)
{
    apr_array_header_t *rows, *visits;

    P6_TRY(shifts_of(&rows, d, rota));
    for (int i = 0; i < rows->nelts; i++) {
        p6_shift row = APR_ARRAY_IDX(rows, i, p6_shift);

        if (row.status != P6_SHIFT_CANCELLED || row.successor || row.start <= d->now) continue;
        P6_TRY(p6_shift_called_off(d->tx, row.id, line->at_s, &visits, d->pool));
        if (!visits->nelts) continue;
        row.status = P6_SHIFT_PLANNED;
        row.edited = 0;
        P6_TRY(p6_shift_change(d->tx, &row));
    }
    return NULL;
}

static p6_error *revive(p6_deed *d, const char *rota, const p6_history_row *line)
{
    apr_array_header_t *rows;

    P6_TRY(shifts_of(&rows, d, rota));
    for (int i = 0; i < rows->nelts; i++)
        P6_TRY(p6_shift_revive(d, APR_ARRAY_IDX(rows, i, p6_shift).id, line->at_s));
    return NULL;
}

static p6_error *undo_rota(p6_deed *d, const p6_history_row *line)
{
    p6_point *point;
    p6_rota *now, row;
    const char *before;

    P6_TRY(p6_ref_rota(d->tx, line->subject, &now, d->pool));
    if (!now) return p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such rota");
    P6_TRY(p6_deed_point(&point, d, now->point));
    before = p6_rota_json(now, d->pool);
    if (!is_as_left(d, before, line)) return NULL;
    row = *now;
    if (*line->before) P6_TRY(p6_rota_of_json(&row, line->before, d->pool));
    else row.valid_to = p6_day_of_minute(d->now) - 1; /* never deleted: ended */
    if (row.valid_to && row.valid_from > row.valid_to) row.valid_from = row.valid_to;
    P6_TRY(wake(d, row.id, line));
    P6_TRY(p6_rota_apply(d, &row, 0));
    if (!d->faults->nelts) P6_TRY(revive(d, row.id, line));
    return d->faults->nelts ? NULL
                            : p6_deed_note(d, "rota", row.id, "undo", before,
                                           p6_rota_json(&row, d->pool));
}

/* --- shifts --- */

/* a shift that was added is removed; the point's history tells of it */
static p6_error *unadd_shift(p6_deed *d, const p6_shift *now)
{
    json_t *json = json_object();
    int removed;

    json_object_set_new(json, "shift", json_loads(p6_shift_json(now, d->pool), 0, NULL));
    P6_TRY(p6_shift_remove(d->tx, now->id, &removed));
    if (!removed) used(d);
    return p6_deed_note(d, "point", now->point, "undo", p6_row_dump(json, d->pool), "");
}

/* its successor goes; who is in it by now, has a pass for it or waits at home comes back */
static p6_error *unmove(p6_deed *d, const p6_shift *now, const p6_shift *row)
{
    p6_shift *next;
    int removed;

    P6_TRY(p6_shift_hold(d->tx, now->successor));
    P6_TRY(p6_shift_get(d->tx, now->successor, &next, d->pool));
    if (next->status == P6_SHIFT_MOVED) used(d);
    if (d->faults->nelts) return NULL;
    P6_TRY(p6_shift_go_back(d, next, row));
    if (d->faults->nelts) return NULL;
    P6_TRY(p6_shift_remove(d->tx, next->id, &removed));
    return removed ? NULL : p6_shift_call_off(d, next, "");
}

static p6_error *change_back(p6_deed *d, const p6_shift *now, const p6_shift *row)
{
    if (row->end <= d->now) p6_deed_fault(d, "form", "sched.bad.over");
    if (d->faults->nelts) return NULL;
    if (now->status == P6_SHIFT_MOVED && now->successor) return unmove(d, now, row);
    if (now->status == P6_SHIFT_CANCELLED) return p6_shift_change(d->tx, row);
    return p6_shift_refit(d, now, row, 0);
}

static p6_error *undo_shift(p6_deed *d, const p6_history_row *line)
{
    const char *before;
    p6_shift *now, row;

    P6_TRY(p6_deed_shift(&now, d, apr_atoi64(line->subject)));
    before = p6_shift_json(now, d->pool);
    if (!is_as_left(d, before, line)) return NULL;
    if (!*line->before) return unadd_shift(d, now);
    P6_TRY(p6_shift_of_json(&row, line->before, d->pool));
    P6_TRY(change_back(d, now, &row));
    if (!d->faults->nelts) P6_TRY(p6_shift_revive(d, row.id, line->at_s));
    return d->faults->nelts ? NULL
                            : p6_deed_note(d, "shift", line->subject, "undo", before,
                                           p6_shift_json(&row, d->pool));
}

/* --- the province --- */

static p6_error *undo_day(p6_deed *d, const p6_history_row *line)
{
    const char *before;
    p6_calendar_day *now = NULL, row;
    p6_day day;

    P6_TRY(p6_deed_province(d));
    if (p6_day_parse(&day, line->subject)) P6_TRY(p6_ref_calendar_day(d->tx, day, &now, d->pool));
    before = now ? p6_calendar_json(now, d->pool) : "";
    if (!is_as_left(d, before, line)) return NULL;
    row = *now;
    if (*line->before) P6_TRY(p6_calendar_of_json(&row, line->before, d->pool));
    else row.active = 0; /* never deleted: switched off */
    P6_TRY(p6_ref_put_calendar_day(d->tx, &row));
    return p6_deed_note(d, "calendar_day", line->subject, "undo", before,
                        p6_calendar_json(&row, d->pool));
}

static p6_error *undo_service(p6_deed *d, const p6_history_row *line)
{
    const char *before;
    p6_service *now;

    P6_TRY(p6_deed_province(d));
    P6_TRY(p6_ref_service(d->tx, line->subject, &now, d->pool));
    if (!now) return p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such service");
    P6_TRY(p6_service_content(&before, d->tx, now, d->pool));
    if (!is_as_left(d, before, line)) return NULL;
    P6_TRY(p6_service_restore(d, line->before));
    return p6_deed_note(d, "service", line->subject, "undo", before, line->before);
}

/* --- all of them --- */

static const struct {
    const char *kind;
    p6_error *(*undo)(p6_deed *d, const p6_history_row *line);
} kinds[] = { { "point", undo_point }, { "rota", undo_rota }, { "shift", undo_shift },
              { "calendar_day", undo_day }, { "service", undo_service } };

static p6_error *undo(p6_deed *d, void *baton)
{
    const apr_int64_t *id = baton;
    p6_history_row *line;
    int done;

    P6_TRY(p6_history_get(d->tx, *id, &line, d->pool));
    if (!line) return p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such line of history");
    for (apr_size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].kind, line->kind)) P6_TRY(kinds[i].undo(d, line));
    if (!d->faults->nelts && (line->undone_by || !strcmp(line->action, "undo")))
        p6_deed_fault(d, "form", "sched.bad.undo");
    if (d->faults->nelts || !d->noted) return NULL;
    return p6_history_undone(d->tx, line->id, d->noted, &done);
}

p6_error *p6_schedule_undo(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t line,
                           apr_pool_t *pool)
{
    P6_TRY(p6_deed_run(outcome, editor, undo, &line, pool));
    return p6_calendar_follow(*outcome, editor, pool);
}
