/* Visits that a change of the schedule ended, once that change is undone. */
#include "planning/strand_private.h"

#include <string.h>

#include "store/shifts.h"
#include "store/tells.h"

/* was it this undo that ended the visit ID, in the second of the change? */
static int is_settled(const p6_deed *d, apr_int64_t id)
{
    for (int i = 0; i < d->fates->nelts; i++)
        if (APR_ARRAY_IDX(d->fates, i, p6_fated).visit.id == id) return 1;
    return 0;
}

/* the places that ROWS had; who has none, or is there, needs none to come back */
static p6_error *load(apr_array_header_t **visits, p6_deed *d, const p6_ground *ground,
                      const apr_array_header_t *rows)
{
    *visits = apr_array_make(d->pool, rows->nelts + 1, sizeof(p6_fated));
    for (int i = 0; i < rows->nelts; i++) {
        p6_fated *v;
        p6_visit visit;
        int placed;

        if (is_settled(d, APR_ARRAY_IDX(rows, i, p6_shift_visit).id)) continue;
        v = apr_array_push(*visits);
        memset(v, 0, sizeof *v);
        v->visit = APR_ARRAY_IDX(rows, i, p6_shift_visit);
        v->shift = ground->shift->id;
        visit = (p6_visit){ .id = v->visit.id, .start = v->visit.start };
        P6_TRY(p6_placing_load(&v->placing, &placed, d->tx, &visit, ground, d->pool));
        if (!placed) continue;
        v->runs_n = v->placing.n;
        memcpy(v->runs, v->placing.segments, sizeof v->runs);
    }
    return NULL;
}

/* booked without a time, since the evening before did not reach them: no place to be taken */
static int has_place(const p6_fated *v)
{
    return v->visit.state == P6_VISIT_BOOKED && v->visit.start != P6_NO_MINUTE;
}

static void decide(p6_deed *d, const p6_ground *ground, apr_array_header_t *visits)
{
    apr_array_header_t *placed = apr_array_make(d->pool, visits->nelts + 1, sizeof(p6_fated));
    int next = 0;

    for (int i = 0; i < visits->nelts; i++) {
        const p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (has_place(v) || v->visit.state == P6_VISIT_WAITING)
            APR_ARRAY_PUSH(placed, p6_fated) = *v;
    }
    p6_fates_decide(p6_ground_room(ground, P6_OFFICIAL, 0, d->pool), 0, 0, placed, d->pool);
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (has_place(v) || v->visit.state == P6_VISIT_WAITING)
            *v = APR_ARRAY_IDX(placed, next++, p6_fated);
        else v->start = v->visit.start;
        v->fate = v->fate == P6_FATE_CANCELLED ? P6_FATE_LOST : P6_FATE_RETURNS;
    }
}

/* Who was not told that the visit is cancelled is not told that it is not; who was hears of it. */
static p6_error *tell(p6_deed *d, const p6_fated *v, apr_int64_t at_s)
{
    apr_array_header_t *rows;
    p6_visit *row;
    int told = 0;

    P6_TRY(p6_visit_by_id(d->tx, v->visit.id, &row, d->pool));
    P6_TRY(p6_tells_of_visit(d->tx, v->visit.id, "cancelled", at_s, &rows, d->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_tell_row *line = &APR_ARRAY_IDX(rows, i, p6_tell_row);

        told |= line->sent_at || !strcmp(line->state, "told");
        P6_TRY(p6_tell_drop(d->tx, line->id));
    }
    if (told) P6_TRY(p6_tell_add(d->tx, v->visit.id, "moved", d->now_s));
    if (!told || !row->code || row->start == P6_NO_MINUTE) return p6_tell_no_more(d->tx, row);
    return p6_tell(d->by->b, d->tx, row, P6_NEWS_RESTORED, row->start, 0, d->pool);
}

static p6_error *bring_back(p6_deed *d, p6_fated *v, const p6_ground *ground, apr_int64_t at_s)
{
    p6_visit_state from = v->visit.state == P6_VISIT_ARRIVED ? P6_VISIT_NOT_REACHED
                                                              : P6_VISIT_CANCELLED;
    int done;

    P6_TRY(p6_visit_set_state(d->tx, v->visit.id, from, v->visit.state, d->now_s, &done));
    if (!done) return p6_error_make(d->pool, P6_E_INTERNAL, NULL, "a held visit has moved on");
    if (v->visit.state == P6_VISIT_WAITING)
        P6_TRY(p6_waiting_set(d->tx, v->visit.id, "waiting", 0));
    if (has_place(v)) {
        P6_TRY(p6_strand_move(d, v, ground, v->whole ? v->visit.end
                                                     : p6_placing_end(&v->placing)));
        P6_TRY(p6_strand_take(d, v, ground));
    }
    P6_TRY(p6_strand_note(d, v, "restored"));
    return tell(d, v, at_s);
}

p6_error *p6_shift_revive(p6_deed *d, apr_int64_t shift, apr_int64_t at_s)
{
    apr_array_header_t *rows, *visits;
    p6_ground *ground;

    P6_TRY(p6_shift_called_off(d->tx, shift, at_s, &rows, d->pool));
    if (!rows->nelts) return NULL;
    P6_TRY(p6_ground_load(&ground, d->tx, shift, d->now_s, d->pool));
    if (ground->shift->status != P6_SHIFT_PLANNED) return NULL;
    P6_TRY(load(&visits, d, ground, rows));
    decide(d, ground, visits);
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (v->fate == P6_FATE_RETURNS) P6_TRY(bring_back(d, v, ground, at_s));
    }
    apr_array_cat(d->fates, visits);
    return NULL;
}
