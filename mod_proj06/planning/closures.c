#include "planning/closures.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/fields.h"
#include "planning/row_json.h"
#include "planning/strand.h"
#include "schedule/expand.h"
#include "store/reference.h"
#include "store/shifts.h"

/** A closure as typed. */
typedef struct wish {
    const char *point, *from, *to, *reason;
} wish;

static void read_days(p6_deed *d, p6_closure *row, const wish *w)
{
    p6_day today = p6_day_of_minute(d->now);

    row->from = p6_typed_day(d, "from", w->from, 1);
    row->to = p6_typed_day(d, "to", w->to, 1);
    row->reason = p6_typed_text(d, "reason", w->reason, P6_MAX_PHRASE, 0);
    if (d->faults->nelts) return;
    if (row->from < today) p6_deed_fault(d, "from", "sched.bad.past");
    else if (row->from > today + P6_SCHEDULE_AHEAD_DAYS) p6_deed_fault(d, "from", "sched.bad.far");
    if (row->to < row->from) p6_deed_fault(d, "to", "sched.bad.days");
    else if (row->to - row->from >= P6_MAX_CLOSURE_DAYS)
        p6_deed_fault(d, "to", "sched.bad.closure_long");
}

/* what is needed to bring SHIFT back */
static json_t *remember(const p6_shift *shift)
{
    json_t *json = json_object();

    json_object_set_new(json, "id", json_integer(shift->id));
    json_object_set_new(json, "note", json_string(shift->note));
    json_object_set_new(json, "edited", json_integer(shift->edited));
    return json;
}

/* the shifts that begin on the days of ROW and have not begun yet, each into SHIFTS */
static p6_error *call_off_all(p6_deed *d, const p6_closure *row, json_t *shifts)
{
    p6_minute from = p6_minute_at(row->from, 0), to = p6_minute_at(row->to + 1, 0);
    apr_array_header_t *rows;

    P6_TRY(p6_shifts_of_point(d->tx, row->point, from, to, &rows, d->pool));
    P6_TRY(p6_deed_hold(d, rows));
    P6_TRY(p6_shifts_of_point(d->tx, row->point, from, to, &rows, d->pool));
    for (int i = 0; i < rows->nelts && !d->faults->nelts; i++) {
        const p6_shift *shift = &APR_ARRAY_IDX(rows, i, p6_shift);

        if (shift->start < from || shift->start <= d->now || shift->status != P6_SHIFT_PLANNED)
            continue;
        json_array_append_new(shifts, remember(shift));
        P6_TRY(p6_shift_call_off(d, shift, row->reason));
    }
    return NULL;
}

static const char *content(const p6_closure *row, json_t *shifts, apr_pool_t *pool)
{
    json_t *json = json_object(), *closure = json_object();

    json_object_set_new(closure, "from", json_string(p6_day_text(row->from, pool)));
    json_object_set_new(closure, "to", json_string(p6_day_text(row->to, pool)));
    json_object_set_new(closure, "reason", json_string(row->reason));
    json_object_set(closure, "shifts", shifts);
    json_object_set_new(json, "closure", closure);
    return p6_row_dump(json, pool);
}

static p6_error *make(p6_deed *d, void *baton)
{
    p6_closure row = { 0 };
    json_t *shifts = json_array();
    p6_point *point;
    p6_error *err;

    apr_pool_cleanup_register(d->pool, shifts, p6_row_drop, apr_pool_cleanup_null);
    P6_TRY(p6_deed_point(&point, d, ((const wish *)baton)->point));
    row.point = point->slug;
    read_days(d, &row, baton);
    if (d->faults->nelts) return NULL;
    err = call_off_all(d, &row, shifts);
    if (err || d->faults->nelts) return err;
    P6_TRY(p6_closure_put(d->tx, &row, d->now_s));
    return p6_deed_note(d, "point", point->slug, "change", "", content(&row, shifts, d->pool));
}

p6_error *p6_closure_make(p6_deed_outcome **outcome, const p6_editor *editor, const char *point,
                          const char *from, const char *to, const char *reason, apr_pool_t *pool)
{
    wish w = { point, from, to, reason };

    return p6_deed_run(outcome, editor, make, &w, pool);
}

/* back to what it was; what somebody changed since, and what has begun, stays */
static p6_error *bring_back(p6_deed *d, const json_t *kept, apr_int64_t at_s)
{
    const char *note = json_string_value(json_object_get(kept, "note"));
    p6_shift *row;
    p6_error *err = p6_shift_get(d->tx, json_integer_value(json_object_get(kept, "id")), &row,
                                 d->pool);

    if (err) return err->code == P6_E_NOT_FOUND ? NULL : err;
    if (row->status != P6_SHIFT_CANCELLED || row->successor || row->start <= d->now) return NULL;
    row->status = P6_SHIFT_PLANNED;
    row->note = note ? note : "";
    row->edited = json_integer_value(json_object_get(kept, "edited")) != 0;
    P6_TRY(p6_shift_change(d->tx, row));
    return p6_shift_revive(d, row->id, at_s);
}

/* did expansion make it, called off from the start, since the closure was there before it? */
static p6_error *was_born_closed(int *born, p6_deed *d, const p6_shift *row, const char *reason)
{
    p6_history_row *line;

    *born = row->status == P6_SHIFT_CANCELLED && *row->rota && row->start > d->now
         && (!*reason || !strcmp(row->note, reason));
    if (!*born) return NULL;
    P6_TRY(p6_history_last(d->tx, "shift", apr_psprintf(d->pool, "%" APR_INT64_T_FMT, row->id),
                           &line, d->pool));
    *born = !line;
    return NULL;
}

/* those of ROWS that the closure made are dropped: expansion makes them anew */
static p6_error *wake(p6_deed *d, const apr_array_header_t *rows, const char *reason)
{
    for (int i = 0; i < rows->nelts; i++) {
        p6_shift *row;
        int born, deleted;

        P6_TRY(p6_shift_get(d->tx, APR_ARRAY_IDX(rows, i, p6_shift).id, &row, d->pool));
        P6_TRY(was_born_closed(&born, d, row, reason));
        if (!born) continue;
        row->edited = 0;
        P6_TRY(p6_shift_change(d->tx, row));
        P6_TRY(p6_shift_drop_untouched(d->tx, row->id, &deleted));
    }
    return NULL;
}

static p6_error *expand_again(p6_deed *d, const char *point)
{
    apr_array_header_t *rotas;
    p6_expand_result done;

    P6_TRY(p6_ref_rotas_of(d->tx, point, &rotas, d->pool));
    for (int i = 0; i < rotas->nelts; i++) {
        p6_error *err = p6_expand_rota(d->tx, &APR_ARRAY_IDX(rotas, i, p6_rota),
                                       p6_day_of_minute(d->now), P6_HORIZON_DAYS, &done, d->pool);

        if (err && err->code != P6_E_BAD_SYNTAX) return err;
    }
    return NULL;
}

/* the days and the reason of CLOSURE */
static p6_error *read_closure(p6_closure *row, p6_deed *d, const json_t *closure)
{
    const char *from = json_string_value(json_object_get(closure, "from"));
    const char *to = json_string_value(json_object_get(closure, "to"));
    const char *reason = json_string_value(json_object_get(closure, "reason"));

    row->reason = reason ? reason : "";
    if (from && to && p6_day_parse(&row->from, from) && p6_day_parse(&row->to, to)) return NULL;
    return p6_error_make(d->pool, P6_E_BAD_DATA, NULL, "a closure of the history has no days");
}

p6_error *p6_closure_lift(p6_deed *d, const char *point, const p6_history_row *line)
{
    const json_t *closure = json_object_get(p6_row_parse(line->after, d->pool), "closure");
    const json_t *shifts = json_object_get(closure, "shifts");
    p6_closure row = { .point = point };
    apr_array_header_t *rows;
    int dropped;

    P6_TRY(read_closure(&row, d, closure));
    P6_TRY(p6_shifts_of_point(d->tx, point, p6_minute_at(row.from, 0), p6_minute_at(row.to + 1, 0),
                              &rows, d->pool));
    P6_TRY(p6_deed_hold(d, rows));
    P6_TRY(p6_closure_drop(d->tx, point, row.from, &dropped));
    if (!dropped) p6_deed_fault(d, "form", "sched.bad.undo");
    for (size_t i = 0; i < json_array_size(shifts); i++)
        P6_TRY(bring_back(d, json_array_get(shifts, i), line->at_s));
    P6_TRY(wake(d, rows, row.reason));
    return expand_again(d, point);
}
