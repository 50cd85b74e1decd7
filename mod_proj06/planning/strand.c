#include "planning/strand_private.h"

#include <apr_strings.h>
#include <string.h>

#include "office/note.h"
#include "office/passes.h"
#include "store/queue.h"
#include "store/shifts.h"

#define TICKET_TRIES 6

/* its units, by desk: runs one after the other */
static p6_error *load_runs(p6_deed *d, p6_fated *v)
{
    apr_array_header_t *claims;

    P6_TRY(p6_claims_of_visit(d->tx, v->visit.id, &claims, d->pool));
    for (int i = 0; i < claims->nelts; i++) {
        const p6_claim *c = &APR_ARRAY_IDX(claims, i, p6_claim);
        p6_segment *last = v->runs_n ? &v->runs[v->runs_n - 1] : NULL;

        if (last && last->desk == c->desk && last->first_unit + last->units == c->unit) {
            last->units++;
            continue;
        }
        if (v->runs_n == P6_MAX_VISIT_SERVICES)
            return p6_error_make(d->pool, P6_E_INTERNAL, NULL, "a visit with too many stretches");
        v->runs[v->runs_n++] = (p6_segment){ "", c->desk, c->unit, 1, 0 };
    }
    return NULL;
}

static int is_planned(p6_visit_state state)
{
    return state == P6_VISIT_BOOKED || state == P6_VISIT_HOLD || state == P6_VISIT_WAITING;
}

/* the visits of GROUND's shift that are not over, with their places */
static p6_error *load(apr_array_header_t **visits, p6_deed *d, const p6_ground *ground)
{
    apr_array_header_t *rows;

    P6_TRY(p6_shift_visits(d->tx, ground->shift->id, &rows, d->pool));
    *visits = apr_array_make(d->pool, rows->nelts + 1, sizeof(p6_fated));
    for (int i = 0; i < rows->nelts; i++) {
        p6_fated *v = apr_array_push(*visits);
        p6_visit visit = { .start = P6_NO_MINUTE };
        int placed;

        memset(v, 0, sizeof *v);
        v->visit = APR_ARRAY_IDX(rows, i, p6_shift_visit);
        v->shift = ground->shift->id;
        if (!is_planned(v->visit.state)) continue;
        visit.id = v->visit.id;
        visit.start = v->visit.start;
        P6_TRY(p6_placing_load(&v->placing, &placed, d->tx, &visit, ground, d->pool));
        P6_TRY(load_runs(d, v));
    }
    return NULL;
}

static int is_among(const apr_array_header_t *visits, apr_int64_t id)
{
    for (int i = 0; i < visits->nelts; i++)
        if (APR_ARRAY_IDX(visits, i, p6_fated).visit.id == id)
            return is_planned(APR_ARRAY_IDX(visits, i, p6_fated).visit.state);
    return 0;
}

/* the room of GROUND as if none of VISITS that are yet to come had a place in it */
static p6_room *room_without(p6_deed *d, const p6_ground *ground, const apr_array_header_t *visits)
{
    apr_array_header_t *rest = apr_array_make(d->pool, 8, sizeof(p6_claim));

    for (int i = 0; i < ground->claims->nelts; i++) {
        const p6_claim *c = &APR_ARRAY_IDX(ground->claims, i, p6_claim);

        if (c->visit && !is_among(visits, c->visit)) /* what cools down is free for us */
            APR_ARRAY_PUSH(rest, p6_claim) = *c;
    }
    return p6_room_make(&ground->time, ground->desks, rest, 0, 0, d->pool);
}

p6_error *p6_strand_note(p6_deed *d, const p6_fated *v, const char *kind)
{
    p6_audit_action action = !strcmp(kind, "moved") ? P6_DID_VISIT_MOVE
                           : !strcmp(kind, "restored") ? P6_DID_VISIT_BOOK : P6_DID_VISIT_CANCEL;
    p6_doer doer = { d->by->official->id, d->by->official->pass, 0 };

    P6_TRY(p6_visit_note_by(d->tx, v->visit.id, kind, &doer,
                            p6_displaced_detail(v->shift, v->visit.start, d->pool), d->now_s));
    return p6_office_note(d->tx, d->by->official, action, P6_ON_VISIT, v->visit.id, d->commune,
                          kind, d->now_s);
}

static p6_error *set_state(p6_deed *d, const p6_fated *v, p6_visit_state to)
{
    int done;

    P6_TRY(p6_visit_set_state(d->tx, v->visit.id, v->visit.state, to, d->now_s, &done));
    return done ? NULL : p6_error_make(d->pool, P6_E_INTERNAL, NULL, "a held visit has moved on");
}

/* over for this visit: its state, its units, and whoever must hear of it */
static p6_error *end(p6_deed *d, const p6_fated *v, p6_visit_state to)
{
    p6_visit *row;

    P6_TRY(p6_visit_by_id(d->tx, v->visit.id, &row, d->pool));
    P6_TRY(set_state(d, v, to));
    P6_TRY(p6_claims_free(d->tx, v->visit.id, 0, d->now_s, NULL));
    if (to == P6_VISIT_EXPIRED) return NULL;
    if (v->visit.state == P6_VISIT_WAITING)
        P6_TRY(p6_waiting_set(d->tx, v->visit.id, "left", 0));
    P6_TRY(p6_strand_note(d, v, to == P6_VISIT_CANCELLED ? "cancelled" : "not_reached"));
    P6_TRY(p6_tell_add(d->tx, v->visit.id, "cancelled", d->now_s));
    if (!row->code || row->start == P6_NO_MINUTE) return p6_tell_no_more(d->tx, row);
    return p6_tell(d->by->b, d->tx, row, P6_NEWS_CANCELLED, row->start, 0, d->pool);
}

/* is RUN inside the shift, at a desk that is there? */
static int is_there(const p6_room *room, const p6_segment *run)
{
    for (int i = 0; i < room->desks_n; i++)
        if (room->desks[i].number == run->desk)
            return run->first_unit >= room->time.first
                && run->first_unit + run->units <= room->time.end;
    return 0;
}

/* an offer whose place is no more: back in line */
static p6_error *wait_on(p6_deed *d, const p6_fated *v, const p6_room *room)
{
    p6_visit visit = { .id = v->visit.id };
    int fits = 1;

    for (int i = 0; i < v->runs_n; i++) fits &= is_there(room, &v->runs[i]);
    if (fits) return NULL;
    P6_TRY(p6_claims_free(d->tx, v->visit.id, 0, d->now_s, NULL));
    P6_TRY(p6_waiting_set(d->tx, v->visit.id, "waiting", 0));
    return p6_tell_no_more(d->tx, &visit);
}

/* to wait for SHIFT, or for the same shift at another time; what was offered is no more */
static p6_error *follow_waiting(p6_deed *d, const p6_fated *v, apr_int64_t shift)
{
    p6_visit visit = { .id = v->visit.id };

    if (shift != v->shift) P6_TRY(p6_visit_follow(d->tx, v->visit.id, shift, d->now_s));
    else P6_TRY(p6_waiting_set(d->tx, v->visit.id, "waiting", 0));
    P6_TRY(p6_claims_free(d->tx, v->visit.id, 0, d->now_s, NULL));
    P6_TRY(p6_strand_note(d, v, "moved"));
    P6_TRY(p6_tell_no_more(d->tx, &visit));
    return p6_tell_add(d->tx, v->visit.id, "moved", d->now_s);
}

/* everything but taking units: all of them are free before the first is taken anew */
static p6_error *let_go(p6_deed *d, const p6_fated *v, const p6_room *room, apr_int64_t shift)
{
    switch (v->fate) {
    case P6_FATE_CANCELLED: return end(d, v, P6_VISIT_CANCELLED);
    case P6_FATE_NOT_REACHED: return end(d, v, P6_VISIT_NOT_REACHED);
    case P6_FATE_EXPIRES: return end(d, v, P6_VISIT_EXPIRED);
    case P6_FATE_WAITS: return follow_waiting(d, v, shift);
    case P6_FATE_STAYS:
        if (v->visit.state == P6_VISIT_WAITING) return wait_on(d, v, room);
        break;
    case P6_FATE_MOVES:
    case P6_FATE_RETURNS:
    case P6_FATE_LOST:
    case P6_FATE__COUNT: break;
    }
    return v->again ? p6_claims_free(d->tx, v->visit.id, 0, d->now_s, NULL) : NULL;
}

static int is_online(const p6_ground *ground, int desk)
{
    for (int i = 0; i < ground->desks->nelts; i++)
        if (APR_ARRAY_IDX(ground->desks, i, p6_desk).number == desk)
            return APR_ARRAY_IDX(ground->desks, i, p6_desk).online;
    return 0;
}

p6_error *p6_strand_take(p6_deed *d, p6_fated *v, const p6_ground *ground)
{
    apr_int64_t delta = (v->start - v->visit.start) / P6_UNIT_MINUTES;
    p6_segment *segments = v->whole ? v->runs : v->placing.segments;
    int n = v->whole ? v->runs_n : v->placing.n, taken;

    for (int i = 0; v->whole && i < n; i++) {
        segments[i].first_unit += delta;
        segments[i].online = is_online(ground, segments[i].desk);
    }
    P6_TRY(p6_claims_take(d->tx, ground->shift->id, segments, n, v->visit.id, "booked", 0,
                          d->now_s, &taken));
    if (!taken)
        return p6_error_make(d->pool, P6_E_INTERNAL, NULL, "a free unit of a held shift is taken");
    return v->whole ? NULL : p6_visit_put_services(d->tx, v->visit.id, segments, n);
}

/* its own ticket where nobody has it, else that of its new place */
p6_error *p6_strand_move(p6_deed *d, const p6_fated *v, const p6_ground *ground, p6_minute end_)
{
    const p6_segment *first = v->whole ? &v->runs[0] : &v->placing.segments[0];
    const char *ticket = v->visit.ticket;
    p6_error *err = NULL;

    for (int tries = *ticket ? 0 : 1; tries <= TICKET_TRIES; tries++) {
        if (tries) ticket = p6_ticket_of(ground, first, tries, d->pool);
        err = p6_visit_move(d->tx, v->visit.id, ground->shift->id, v->start, end_, ticket,
                            d->now_s);
        if (!err || err->code != P6_E_TAKEN) return err;
    }
    return err;
}

/* what it keeps of a person runs from the new time on */
static p6_error *put_off_erasing(p6_deed *d, const p6_fated *v, p6_minute end_)
{
    p6_person *person;
    p6_who who = { 0 };

    P6_TRY(p6_person_get(d->tx, v->visit.id, &person, d->pool));
    if (!person) return NULL;
    who.name = person->name;
    who.phone = person->phone;
    who.birth_year = person->birth_year;
    return p6_who_put(d->by->b, d->tx, v->visit.id, &who, end_);
}

static p6_error *move(p6_deed *d, const p6_fated *v, const p6_ground *ground)
{
    p6_minute end_ = v->whole ? v->start + (v->visit.end - v->visit.start)
                              : p6_placing_end(&v->placing);
    p6_visit *row;

    P6_TRY(p6_strand_move(d, v, ground, end_));
    P6_TRY(put_off_erasing(d, v, end_));
    P6_TRY(p6_strand_note(d, v, "moved"));
    P6_TRY(p6_tell_add(d->tx, v->visit.id, "moved", d->now_s));
    P6_TRY(p6_visit_by_id(d->tx, v->visit.id, &row, d->pool));
    return p6_tell(d->by->b, d->tx, row, P6_NEWS_MOVED, row->start, 0, d->pool);
}

/* VISITS to where they were decided to go: GROUND's shift */
static p6_error *carry_out(p6_deed *d, apr_array_header_t *visits, const p6_ground *ground,
                           const p6_room *room)
{
    for (int i = 0; i < visits->nelts; i++)
        P6_TRY(let_go(d, &APR_ARRAY_IDX(visits, i, p6_fated), room, ground->shift->id));
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (v->fate == P6_FATE_MOVES) P6_TRY(move(d, v, ground));
        if (v->again) P6_TRY(p6_strand_take(d, v, ground));
    }
    apr_array_cat(d->fates, visits);
    return NULL;
}

p6_error *p6_shift_refit(p6_deed *d, const p6_shift *old, const p6_shift *row, int follow)
{
    apr_array_header_t *visits;
    p6_ground *before, *after;
    p6_room *room;

    P6_TRY(p6_ground_load(&before, d->tx, old->id, d->now_s, d->pool));
    P6_TRY(load(&visits, d, before));
    P6_TRY(p6_shift_change(d->tx, row));
    P6_TRY(p6_ground_load(&after, d->tx, old->id, d->now_s, d->pool));
    room = room_without(d, after, visits);
    p6_fates_decide(room, after->time.first - before->time.first,
                    follow && after->time.first != before->time.first, visits, d->pool);
    return carry_out(d, visits, after, room);
}

static int is_at_a_desk(const p6_fated *v)
{
    return v->visit.state == P6_VISIT_CALLED || v->visit.state == P6_VISIT_SERVING;
}

static p6_fate fate_called_off(p6_visit_state state)
{
    if (state == P6_VISIT_HOLD) return P6_FATE_EXPIRES;
    return is_planned(state) ? P6_FATE_CANCELLED : P6_FATE_NOT_REACHED;
}

p6_error *p6_shift_call_off(p6_deed *d, const p6_shift *shift, const char *note_)
{
    p6_shift row = *shift;
    apr_array_header_t *visits;
    p6_ground *ground;
    int homes;

    P6_TRY(p6_ground_load(&ground, d->tx, shift->id, d->now_s, d->pool));
    P6_TRY(load(&visits, d, ground));
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (is_at_a_desk(v)) p6_deed_fault(d, "form", "sched.bad.serving");
        if (d->faults->nelts) return NULL;
        v->fate = fate_called_off(v->visit.state);
        v->start = v->visit.start;
    }
    row.status = P6_SHIFT_CANCELLED;
    row.edited = 1;
    if (*note_) row.note = note_;
    P6_TRY(p6_shift_change(d->tx, &row));
    P6_TRY(carry_out(d, visits, ground, NULL));
    P6_TRY(p6_homes_follow(d->tx, shift->id, 0, d->now_s, &homes));
    d->out->homes += homes;
    return NULL;
}

/* a fault where one of VISITS is there already: who came is not sent elsewhere */
static int nobody_came(p6_deed *d, const apr_array_header_t *visits)
{
    for (int i = 0; i < visits->nelts; i++) {
        if (is_planned(APR_ARRAY_IDX(visits, i, p6_fated).visit.state)) continue;
        p6_deed_fault(d, "form", "sched.bad.there");
        return 0;
    }
    return 1;
}

/* VISITS of the shift BEFORE, and all else that hangs on it, to the shift TO, which is there */
static p6_error *go_over(p6_deed *d, apr_array_header_t *visits, const p6_ground *before,
                         const p6_shift *to)
{
    apr_int64_t from = before->shift->id;
    p6_ground *after;
    p6_room *room;

    P6_TRY(p6_ground_load(&after, d->tx, to->id, d->now_s, d->pool));
    room = p6_ground_room(after, P6_OFFICIAL, 0, d->pool);
    p6_fates_decide(room, after->time.first - before->time.first, 1, visits, d->pool);
    P6_TRY(carry_out(d, visits, after, room));
    P6_TRY(p6_homes_follow(d->tx, from, to->id, d->now_s, NULL));
    return p6_passes_follow(d->tx, from, to->id, p6_epoch_of_minute(to->end + P6_PASS_AFTER_MIN));
}

p6_error *p6_shift_give_way(p6_deed *d, const p6_shift *old, const p6_shift *row)
{
    p6_shift moved = *old;
    apr_array_header_t *visits;
    p6_ground *before;
    int inserted;

    P6_TRY(p6_ground_load(&before, d->tx, old->id, d->now_s, d->pool));
    P6_TRY(load(&visits, d, before));
    if (!nobody_came(d, visits)) return NULL;
    P6_TRY(p6_shift_add(d->tx, row, &inserted));
    moved.status = P6_SHIFT_MOVED;
    moved.successor = row->id;
    moved.edited = 1;
    P6_TRY(p6_shift_change(d->tx, &moved));
    return go_over(d, visits, before, row);
}

p6_error *p6_shift_go_back(p6_deed *d, const p6_shift *next, const p6_shift *row)
{
    apr_array_header_t *visits;
    p6_ground *before;

    P6_TRY(p6_ground_load(&before, d->tx, next->id, d->now_s, d->pool));
    P6_TRY(load(&visits, d, before));
    if (!nobody_came(d, visits)) return NULL;
    P6_TRY(p6_shift_change(d->tx, row));
    return go_over(d, visits, before, row);
}
