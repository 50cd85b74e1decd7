#include "visits/rules.h"

#include <string.h>
#include <apr_strings.h>
#include "base/token.h"
#include "store/shifts.h"
#include "visits/state.h"

/** A hold being made, kept or confirmed. */
typedef struct held {
    const p6_wish *wish;     /* NULL when it is only kept */
    const char *key, *token, *hash;
    const char *old_hash;    /* of the draft that this one replaces, or NULL */
    const char *answers, *address;
    apr_int64_t until_s;
} held;

/* The cookie comes from the form's request key, so that both answers to a double click carry the
   same one. The database has only digests of either: who reads it can open no draft. */
static void name_hold(held *h, const char *request_key, apr_pool_t *pool)
{
    h->key = apr_pstrmemdup(pool, p6_token_digest("hold key ", request_key, pool),
                            P6_MAX_REQUEST_KEY - 4);
    h->token = p6_token_digest("hold cookie ", request_key, pool);
    h->hash = p6_token_digest("draft ", h->token, pool);
}

static p6_error *open_draft(p6_visit **visit, const char **answers, apr_int64_t *until_s,
                            p6_tx *tx, const char *hash, apr_pool_t *pool)
{
    apr_int64_t id;

    P6_TRY(p6_draft_get(tx, hash, &id, answers, until_s, pool));
    if (id) P6_TRY(p6_visit_by_id(tx, id, visit, pool));
    return id && *visit ? NULL : p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such draft");
}

static int is_a_hold(const p6_visit *visit)
{
    return visit->state == P6_VISIT_HOLD || p6_visit_may(visit->state, P6_VISIT_HOLD);
}

/* the hold that is given up for the new one, with its answers; NULL when it is none any more */
static p6_error *find_old(p6_visit **old, const char **answers, p6_tx *tx, const held *h,
                          apr_pool_t *pool)
{
    apr_int64_t until_s;
    p6_error *err = NULL;

    *old = NULL;
    if (h->old_hash) err = open_draft(old, answers, &until_s, tx, h->old_hash, pool);
    if (!err && *old && is_a_hold(*old)) return NULL;
    *old = NULL;
    *answers = "{}";
    return err && err->code != P6_E_NOT_FOUND ? err : NULL;
}

/* the same with the shifts of both held, as it is then */
static p6_error *hold_old(p6_visit **old, const char **answers, p6_job *job, p6_tx *tx,
                          const held *h, apr_pool_t *pool)
{
    P6_TRY(find_old(old, answers, tx, h, pool));
    if (!*old) return p6_shift_hold(tx, h->wish->shift);
    P6_TRY(p6_visit_hold(old, job, tx, h->wish->shift, pool));
    return find_old(old, answers, tx, h, pool);
}

static p6_error *give_up(p6_job *job, p6_tx *tx, const p6_visit *old, apr_pool_t *pool)
{
    int done;

    P6_TRY(p6_draft_drop(tx, old->id));
    if (old->state != P6_VISIT_HOLD) return NULL;
    P6_TRY(p6_visit_set_state(tx, old->id, P6_VISIT_HOLD, P6_VISIT_EXPIRED, job->now_s, &done));
    return done ? p6_claims_free(tx, old->id, 0, job->now_s, NULL) : p6_visit_stale(pool);
}

static p6_error *add_hold(p6_job *job, p6_tx *tx, const held *h, const p6_placing *placing,
                          const char *answers, apr_pool_t *pool)
{
    p6_visit row = { .request_key = h->key, .shift = h->wish->shift, .state = P6_VISIT_HOLD,
        .channel = h->wish->channel, .start = p6_placing_start(placing),
        .end = p6_placing_end(placing), .created_at = job->now_s, .changed_at = job->now_s },
        *before;
    int inserted;

    P6_TRY(p6_visit_add(tx, &row, &inserted));
    if (!inserted) {
        P6_TRY(p6_visit_by_request_key(tx, h->key, &before, pool));
        if (before) return p6_job_done(job, P6_BOOKED_BEFORE, tx, before, pool);
        return p6_error_make(pool, P6_E_INTERNAL, NULL, "a hold that was neither new nor known");
    }
    P6_TRY(p6_placing_take(job, tx, &row, placing, "hold", h->until_s, pool));
    P6_TRY(p6_draft_put(tx, row.id, h->hash, h->address, answers, h->until_s));
    return p6_job_placed(job, &row, NULL, placing, h->until_s, pool);
}

static p6_error *too_many_holds(p6_job *job, p6_tx *tx, const held *h, int own, int *wait)
{
    int most = job->b->limits->holds_per_address, count;

    *wait = -1;
    if (!most || !*h->address || h->wish->channel != P6_ONLINE) return NULL;
    P6_TRY(p6_drafts_of_address(tx, h->address, job->now_s, &count));
    if (count - own >= most) *wait = job->b->limits->hold_s;
    return NULL;
}

/* the place of the wish, where OLD's own units (may be NULL) count as free */
static p6_error *place(p6_placing *placing, p6_job *job, p6_tx *tx, const held *h,
                       const p6_visit *old, apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 2, sizeof(p6_field_fault));
    p6_ground *ground;
    p6_room *room;
    int wait;

    P6_TRY(p6_ground_load(&ground, tx, h->wish->shift, job->now_s, pool));
    p6_placing_read(placing, job->b, h->wish, h->wish->start, ground, faults, pool);
    if (faults->nelts) return p6_job_faults(job, faults, pool);
    P6_TRY(too_many_holds(job, tx, h, old && old->state == P6_VISIT_HOLD, &wait));
    if (wait >= 0) return p6_job_limit(job, wait, pool);
    room = p6_ground_room(ground, h->wish->channel, old ? old->id : 0, pool);
    if (!p6_room_place(room, placing->needs, placing->n, h->wish->start / P6_UNIT_MINUTES,
                       placing->segments, NULL))
        return p6_job_taken(job, room, placing->needs, placing->n, h->wish->start, pool);
    return NULL;
}

static p6_error *hold(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    held *h = job->baton;
    p6_visit *before, *old;
    const char *answers;
    p6_placing placing;

    h->until_s = job->now_s + job->b->limits->hold_s;
    P6_TRY(hold_old(&old, &answers, job, tx, h, pool));
    P6_TRY(p6_visit_by_request_key(tx, h->key, &before, pool));
    if (before) return p6_job_done(job, P6_BOOKED_BEFORE, tx, before, pool);
    P6_TRY(place(&placing, job, tx, h, old, pool));
    if (old) P6_TRY(give_up(job, tx, old, pool));
    return add_hold(job, tx, h, &placing, answers, pool);
}

p6_error *p6_hold(p6_outcome **outcome, const char **token, const p6_booking *b,
                  const p6_wish *wish, apr_pool_t *pool)
{
    held h = { .wish = wish, .address = wish->address_key ? wish->address_key : "" };

    *token = NULL;
    if (p6_request_key_ok(wish->request_key)) name_hold(&h, wish->request_key, pool);
    if (wish->instead_of) h.old_hash = p6_token_digest("draft ", wish->instead_of, pool);
    P6_TRY(p6_wish_run(outcome, b, hold, wish, &h, pool));
    if ((*outcome)->what == P6_BOOKED_DONE || (*outcome)->what == P6_BOOKED_BEFORE)
        *token = h.token;
    return NULL;
}

/** What p6_hold_find asks. */
typedef struct draft_question {
    const p6_booking *b;
    const char *hash, *answers;
    p6_receipt *receipt;
} draft_question;

static p6_error *find_draft(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    draft_question *q = baton;
    apr_int64_t until_s;
    p6_visit *visit = NULL;

    P6_TRY(open_draft(&visit, &q->answers, &until_s, tx, q->hash, pool));
    return p6_receipt_make(&q->receipt, q->b, tx, visit, pool);
}

p6_error *p6_hold_find(p6_receipt **receipt, const char **answers, const p6_booking *b,
                       const char *token, apr_pool_t *pool)
{
    draft_question q = { .b = b, .hash = p6_token_digest("draft ", token, pool) };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find_draft, &q, pool));
    *receipt = q.receipt;
    *answers = q.answers;
    return NULL;
}

/* does VISIT still have every unit of PLACING, and is its hold alive? */
static p6_error *is_alive(int *alive, p6_tx *tx, const p6_visit *visit, const p6_placing *placing,
                          apr_int64_t until_s, apr_int64_t now_s, apr_pool_t *pool)
{
    apr_array_header_t *claims;
    int units = 0;

    P6_TRY(p6_claims_of_visit(tx, visit->id, &claims, pool));
    for (int i = 0; i < placing->n; i++) units += placing->segments[i].units;
    *alive = visit->state == P6_VISIT_HOLD && until_s > now_s && claims->nelts == units;
    return NULL;
}

/* The place of a hold, for another stretch or for good: as it is while it lives, else taken again
   when it is still free, maybe at another desk. */
static p6_error *take_again(p6_job *job, p6_tx *tx, p6_visit *visit, apr_int64_t until_s,
                            p6_ground **ground, p6_placing *placing, apr_pool_t *pool)
{
    int alive, placed, done;
    p6_room *room;

    P6_TRY(p6_ground_load(ground, tx, visit->shift, job->now_s, pool));
    P6_TRY(p6_placing_load(placing, &placed, tx, visit, *ground, pool));
    P6_TRY(is_alive(&alive, tx, visit, placing, until_s, job->now_s, pool));
    room = p6_ground_room(*ground, visit->channel, visit->id, pool);
    if (alive && (*ground)->shift->status == P6_SHIFT_PLANNED
        && (*ground)->shift->live != P6_LIVE_ENDED)
        return NULL;
    if (!p6_room_place(room, placing->needs, placing->n, visit->start / P6_UNIT_MINUTES,
                       placing->segments, NULL))
        return p6_job_taken(job, room, placing->needs, placing->n, visit->start, pool);
    /* the visit's row before its units (store/claims.h), be it only to hold the row */
    P6_TRY(p6_visit_set_state(tx, visit->id, visit->state, P6_VISIT_HOLD, job->now_s, &done));
    if (!done) return p6_visit_stale(pool);
    visit->state = P6_VISIT_HOLD;
    return p6_claims_free_others(tx, visit->id, visit->shift, placing->segments, placing->n, 0,
                                 job->now_s, NULL);
}

static p6_error *keep(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    held *h = job->baton;
    const char *old_answers;
    apr_int64_t old_until;
    p6_visit *visit = NULL;
    p6_placing placing;
    p6_ground *ground;

    h->until_s = job->now_s + job->b->limits->hold_s;
    P6_TRY(open_draft(&visit, &old_answers, &old_until, tx, h->hash, pool));
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool));
    if (!is_a_hold(visit)) return p6_job_done(job, P6_BOOKED_BEFORE, tx, visit, pool);
    P6_TRY(take_again(job, tx, visit, old_until, &ground, &placing, pool));
    P6_TRY(p6_placing_take(job, tx, visit, &placing, "hold", h->until_s, pool));
    P6_TRY(p6_draft_put(tx, visit->id, h->hash, h->address, h->answers, h->until_s));
    return p6_job_done(job, P6_BOOKED_DONE, tx, visit, pool);
}

p6_error *p6_hold_keep(p6_outcome **outcome, const p6_booking *b, const char *token,
                       const char *answers, const char *address_key, apr_pool_t *pool)
{
    held h = { .answers = answers, .address = address_key ? address_key : "",
               .hash = p6_token_digest("draft ", token, pool) };

    if (strlen(answers) > P6_MAX_ANSWERS)
        return p6_error_make(pool, P6_E_TOO_LARGE, NULL, "a draft's answers");
    return p6_booking_run(outcome, b, keep, &h, pool);
}

static p6_error *make_firm(p6_job *job, p6_tx *tx, p6_visit *visit, const p6_who *who,
                           const p6_ground *ground, const p6_placing *placing, apr_pool_t *pool)
{
    const held *h = job->baton;
    p6_visit *before;

    visit->for_someone_else = h->wish->for_someone_else != 0;
    visit->accept_offer = h->wish->accept_offer != 0;
    visit->consent_version = who->consent;
    visit->consent_at = job->now_s;
    P6_TRY(p6_visit_write_booked(job, tx, visit, ground, placing, &before, pool));
    P6_TRY(p6_placing_take(job, tx, visit, placing, "booked", 0, pool));
    P6_TRY(p6_who_put(job->b, tx, visit->id, who, visit->end));
    /* the cookie goes on to open the receipt for a while; what was answered goes */
    P6_TRY(p6_draft_put(tx, visit->id, h->hash, "", "{}", job->now_s));
    P6_TRY(p6_opening_make(job, tx, visit->id, h->token, pool));
    P6_TRY(p6_doer_note(tx, NULL, visit->id, visit->shift, "booked", P6_DID_VISIT_BOOK, "",
                        job->now_s, pool));
    P6_TRY(p6_tell(job->b, tx, visit, P6_NEWS_BOOKED, visit->start, 0, pool));
    visit->changed_at = job->now_s;
    return p6_job_placed(job, visit, who, placing, 0, pool);
}

static p6_error *confirm(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    held *h = job->baton;
    const p6_wish *wish = h->wish;
    apr_array_header_t *faults = apr_array_make(pool, 4, sizeof(p6_field_fault));
    const char *old_answers;
    apr_int64_t old_until;
    p6_visit *visit = NULL;
    p6_placing placing;
    p6_ground *ground;
    p6_who who;
    int wait;

    P6_TRY(open_draft(&visit, &old_answers, &old_until, tx, h->hash, pool));
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool));
    if (!is_a_hold(visit)) return p6_job_done(job, P6_BOOKED_BEFORE, tx, visit, pool);
    p6_who_read(&who, job->b, wish->name, wish->phone, wish->birth_year, faults, pool);
    p6_consent_read(&who, job->b, visit->channel, wish->consent, faults);
    if (faults->nelts) return p6_job_faults(job, faults, pool);
    P6_TRY(p6_limits_check(job, tx, who.phone, p6_day_of_minute(visit->start), visit->channel,
                           wish->address_key, &wait));
    if (wait >= 0) return p6_job_limit(job, wait, pool);
    P6_TRY(take_again(job, tx, visit, old_until, &ground, &placing, pool));
    return make_firm(job, tx, visit, &who, ground, &placing, pool);
}

p6_error *p6_hold_confirm(p6_outcome **outcome, const p6_booking *b, const char *token,
                          const p6_wish *wish, apr_pool_t *pool)
{
    held h = { .wish = wish, .token = token, .hash = p6_token_digest("draft ", token, pool) };

    return p6_booking_run(outcome, b, confirm, &h, pool);
}
