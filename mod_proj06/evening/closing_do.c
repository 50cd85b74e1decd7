/* What is done at closing time: each person in one transaction of their own. */
#include "evening/closing_private.h"

#include <string.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/token.h"
#include "office/note.h"
#include "store/shifts.h"
#include "visits/state.h"

#define DO_WAIT_MS 5000
#define KEY_BYTES 24
#define DAY_S 86400

/** Somebody to be decided. */
typedef struct person {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift, visit;
    p6_after after;
    const char *address;   /* of HOME, read; "" to be asked */
    apr_int64_t next;      /* of CARRY: the shift, 0 = none comes */
} person;

/** All of them, or one. */
typedef struct work {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift, only;    /* only: a visit, 0 = all */
    p6_after after;
    const char *address;
    p6_closing *closing;
    apr_array_header_t *people; /* of person */
} work;

/* codes of what is still open of V, at most as many as one visit may have */
static apr_array_header_t *open_services(const p6_queue_visit *v, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < v->services->nelts && codes->nelts < P6_MAX_VISIT_SERVICES; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);

        if (!*s->outcome) APR_ARRAY_PUSH(codes, const char *) = s->service;
    }
    return codes;
}

static int offers(const p6_ground *ground, const apr_array_header_t *codes, apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_need needs[P6_MAX_VISIT_SERVICES];
    int n = p6_needs_read(needs, codes, P6_MAX_VISIT_SERVICES, ground->services, faults);

    return n && p6_room_offers(p6_ground_room(ground, P6_OFFICIAL, 0, pool), needs, n);
}

static p6_error *load_next(apr_array_header_t **grounds, const work *w, p6_tx *tx,
                           apr_pool_t *pool)
{
    const p6_shift *shift = w->closing->queue->shift;
    apr_array_header_t *ids;

    P6_TRY(p6_shifts_next(tx, shift->point, shift->start,
                          shift->start + P6_BOOK_DAYS * P6_DAY_MINUTES, P6_MAX_NEXT_SHIFTS, &ids,
                          pool));
    *grounds = apr_array_make(pool, ids->nelts + 1, sizeof(p6_ground *));
    for (int i = 0; i < ids->nelts; i++) {
        p6_ground *ground;

        P6_TRY(p6_ground_load(&ground, tx, APR_ARRAY_IDX(ids, i, apr_int64_t),
                              p6_now_s(w->b->env), pool));
        APR_ARRAY_PUSH(*grounds, p6_ground *) = ground;
    }
    return NULL;
}

static apr_int64_t next_for(const p6_queue_visit *v, const apr_array_header_t *grounds,
                            apr_pool_t *pool)
{
    apr_array_header_t *codes = open_services(v, pool);

    for (int i = 0; i < grounds->nelts; i++) {
        const p6_ground *ground = APR_ARRAY_IDX(grounds, i, p6_ground *);

        if (offers(ground, codes, pool)) return ground->shift->id;
    }
    return 0;
}

/* who is to be decided, and where they could go */
static p6_error *look(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    work *w = baton;
    apr_array_header_t *grounds;

    P6_TRY(p6_closing_read(&w->closing, tx, w->official, w->shift, p6_now_s(w->b->env), pool));
    if (w->closing->early)
        return p6_error_make(pool, P6_E_STALE, NULL, "the shift has not begun");
    P6_TRY(load_next(&grounds, w, tx, pool));
    w->people = apr_array_make(pool, w->closing->visits->nelts + 1, sizeof(person));
    for (int i = 0; i < w->closing->visits->nelts; i++) {
        const p6_closing_visit *c = &APR_ARRAY_IDX(w->closing->visits, i, p6_closing_visit);
        person p = { .b = w->b, .official = w->official, .shift = w->shift,
                     .visit = c->v->row.id, .after = w->after, .address = w->address };

        if (w->only ? p.visit != w->only || c->kind != P6_CLOSING_LEFT
                    : c->kind != P6_CLOSING_LEFT && c->kind != P6_CLOSING_ABSENT)
            continue;
        if (p.after == P6_AFTER_CARRY) p.next = next_for(c->v, grounds, pool);
        APR_ARRAY_PUSH(w->people, person) = p;
    }
    return NULL;
}

/** Somebody being decided, in one transaction. */
typedef struct settling {
    const person *p;
    p6_job *job;
    p6_tx *tx;
    const p6_closing *closing;
    const p6_closing_visit *seen;
    p6_visit *old;
    p6_doer doer;
    int decided;
    apr_pool_t *pool;
} settling;

/* in the visit's history, and as ACTION in the audit */
static p6_error *note(const settling *s, const char *kind, p6_audit_action action)
{
    P6_TRY(p6_visit_note_by(s->tx, s->old->id, kind, &s->doer, "", s->job->now_s));
    return p6_office_note(s->tx, s->p->official, action, P6_ON_VISIT, s->old->id,
                          s->closing->queue->commune, kind, s->job->now_s);
}

static int is_away(const settling *s)
{
    return s->old->state == P6_VISIT_BOOKED;
}

static p6_error *carry(settling *s)
{
    p6_visit *made = NULL;

    if (!s->p->next) return NULL;
    P6_TRY(p6_carry_over(&made, s->job, s->tx, s->old, open_services(s->seen->v, s->pool),
                         s->p->next, &s->doer, is_away(s) ? P6_NEWS_MOVED : P6_NEWS_BOOKED,
                         s->pool));
    s->decided = made != NULL;
    return made && is_away(s) ? p6_tell_add(s->tx, made->id, "moved", s->job->now_s) : NULL;
}

/* for somebody whose name is known, and who can be called or found */
static p6_error *ask_home(settling *s)
{
    apr_int64_t now_s = s->job->now_s;
    p6_home_visit row = { .commune = s->closing->queue->commune, .group = "",
        .services = apr_array_pstrcat(s->pool, open_services(s->seen->v, s->pool), ','),
        .address = s->p->address, .note = "", .consent_version = s->old->consent_version,
        .consent_at = s->old->consent_at, .created_at = now_s,
        .erase_after_s = now_s + (apr_int64_t)s->job->b->limits->retention_days * DAY_S }, *made;
    p6_person *who;
    int inserted;

    P6_TRY(p6_person_get(s->tx, s->old->id, &who, s->pool));
    if (!who || (!*who->phone && !*s->p->address)) return NULL;
    row.name = who->name;
    row.phone = who->phone;
    row.birth_year = who->birth_year;
    P6_TRY(p6_token_random(&row.request_key, KEY_BYTES, s->job->b->env, s->pool));
    P6_TRY(p6_home_put(&made, &inserted, s->job->b, s->tx, &row, s->pool));
    s->decided = 1;
    return p6_office_note(s->tx, s->p->official, P6_DID_HOME_VISIT_ASK, P6_ON_HOME_VISIT,
                          made->id, made->commune, "closing", now_s);
}

/* who is not there must hear that nobody waits for them, unless a move tells it already */
static p6_error *tell_off(const settling *s)
{
    P6_TRY(p6_claims_free(s->tx, s->old->id, 0, s->job->now_s, NULL));
    if (s->decided && s->p->after == P6_AFTER_CARRY) return NULL;
    P6_TRY(p6_tell(s->job->b, s->tx, s->old, P6_NEWS_CANCELLED,
                   s->old->start == P6_NO_MINUTE ? s->closing->queue->shift->start
                                                 : s->old->start, 0, s->pool));
    return p6_tell_add(s->tx, s->old->id, "cancelled", s->job->now_s);
}

static p6_error *set_state(const settling *s, p6_visit_state to)
{
    int done;

    P6_TRY(p6_visit_set_state(s->tx, s->old->id, s->old->state, to, s->job->now_s, &done));
    if (!done) {
        s->job->lost_race = 1;
        return p6_undo(s->pool);
    }
    return p6_desk_leave(s->tx, s->old->id, s->job->now_s);
}

static p6_error *decide(settling *s)
{
    s->decided = s->p->after == P6_AFTER_NOTHING;
    if (s->p->after == P6_AFTER_CARRY) P6_TRY(carry(s));
    if (s->p->after == P6_AFTER_HOME) P6_TRY(ask_home(s));
    if (is_away(s)) P6_TRY(tell_off(s));
    if (s->old->state != P6_VISIT_NOT_REACHED) { /* else it was said in the queue */
        P6_TRY(set_state(s, P6_VISIT_NOT_REACHED));
        P6_TRY(note(s, "not_reached", P6_DID_VISIT_FINISH));
    }
    return s->decided ? note(s, p6_after_follow(s->p->after), P6_DID_VISIT_CARRY) : NULL;
}

static const p6_closing_visit *find(const p6_closing *closing, apr_int64_t id)
{
    for (int i = 0; i < closing->visits->nelts; i++)
        if (APR_ARRAY_IDX(closing->visits, i, p6_closing_visit).v->row.id == id)
            return &APR_ARRAY_IDX(closing->visits, i, p6_closing_visit);
    return NULL;
}

/* as PERSON stands now: somebody else may have been faster */
static p6_error *settle(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const person *p = job->baton;
    settling s = { .p = p, .job = job, .tx = tx, .pool = pool,
                   .doer = { p->official->id, p->official->pass, 0 } };
    p6_closing *closing;

    if (p->next && p->next < p->shift) P6_TRY(p6_shift_hold(tx, p->next));
    P6_TRY(p6_shift_hold(tx, p->shift));
    if (p->next > p->shift) P6_TRY(p6_shift_hold(tx, p->next));
    P6_TRY(p6_closing_read(&closing, tx, p->official, p->shift, job->now_s, pool));
    s.closing = closing;
    s.seen = find(closing, p->visit);
    if (!s.seen || (s.seen->kind != P6_CLOSING_LEFT && s.seen->kind != P6_CLOSING_ABSENT))
        return NULL;
    P6_TRY(p6_visit_by_id(tx, p->visit, &s.old, pool));
    if (s.seen->kind == P6_CLOSING_LEFT) return decide(&s);
    P6_TRY(set_state(&s, P6_VISIT_ABSENT));
    return note(&s, "absent", P6_DID_VISIT_ABSENT);
}

static p6_error *settle_all(work *w, apr_pool_t *pool)
{
    for (int i = 0; i < w->people->nelts; i++) {
        p6_outcome *outcome;

        P6_TRY(p6_booking_run(&outcome, w->b, settle, &APR_ARRAY_IDX(w->people, i, person), pool));
    }
    return NULL;
}

p6_error *p6_closing_all(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                         p6_after after, apr_pool_t *pool)
{
    work w = { .b = b, .official = official, .shift = shift, .after = after, .address = "" };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, DO_WAIT_MS, look, &w, pool));
    if (w.closing->queue->shift->live != P6_LIVE_ENDED)
        P6_TRY(p6_queue_say_live(b, official, shift, P6_LIVE_ENDED, 0, pool));
    return settle_all(&w, pool);
}

p6_error *p6_closing_one(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                         apr_int64_t visit, p6_after after, const char *address, apr_pool_t *pool)
{
    work w = { .b = b, .official = official, .shift = shift, .only = visit, .after = after,
               .address = "" };

    if (address && *address
        && (p6_text_nfc(&w.address, address, strlen(address), P6_TEXT_LINE | P6_TEXT_TRIM, pool)
            || p6_text_length(w.address) > P6_MAX_PHRASE))
        return p6_error_make(pool, P6_E_BAD_FIELD, "address", "an address of one line");
    P6_TRY(p6_store_run(b->store, P6_TX_READ, DO_WAIT_MS, look, &w, pool));
    return settle_all(&w, pool);
}
