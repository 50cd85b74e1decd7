#include "visits/rules.h"

#include "base/limits.h"
#include "base/token.h"
#include "store/queue.h"
#include "store/shifts.h"

#define CODE_TRIES 6

static p6_error *offer(p6_job *job, p6_tx *tx, const p6_visit *visit, const p6_placing *placing,
                       apr_pool_t *pool)
{
    apr_int64_t until_s = job->now_s + job->b->limits->offer_s;

    /* the units stay a little longer than the offer: the next in line is to have them */
    P6_TRY(p6_placing_take(job, tx, visit, placing, "offer", until_s + P6_OFFER_GRACE_S, pool));
    P6_TRY(p6_waiting_set(tx, visit->id, "offered", until_s));
    P6_TRY(p6_visit_note(tx, visit->id, "offered", "system", "", job->now_s));
    P6_TRY(p6_tell(job->b, tx, visit, P6_NEWS_OFFERED, p6_placing_start(placing), until_s, pool));
    return p6_tell_add(tx, visit->id, "offered", job->now_s);
}

/* BY NULL: the waiting list itself gives the place */
static p6_error *give(p6_job *job, p6_tx *tx, p6_visit *visit, const p6_ground *ground,
                      const p6_placing *placing, const p6_person *person, const p6_doer *by,
                      apr_pool_t *pool)
{
    p6_visit *before;

    P6_TRY(p6_visit_write_booked(job, tx, visit, ground, placing, &before, pool));
    P6_TRY(p6_placing_take(job, tx, visit, placing, "booked", 0, pool));
    P6_TRY(p6_waiting_set(tx, visit->id, "taken", 0));
    if (person) {
        p6_who who = { person->name, person->phone, person->birth_year, NULL };

        P6_TRY(p6_who_put(job->b, tx, visit->id, &who, visit->end));
    }
    P6_TRY(p6_tell(job->b, tx, visit, P6_NEWS_GIVEN, visit->start, 0, pool));
    if (!by) return p6_visit_note(tx, visit->id, "booked", "system", "", job->now_s);
    return p6_doer_note(tx, by, visit->id, visit->shift, "booked", P6_DID_VISIT_BOOK, "offer",
                        job->now_s, pool);
}

/* the first place of the shift that fits visit ID; *FITS */
static p6_error *first_place(p6_placing *placing, int *fits, p6_tx *tx, const p6_visit *visit,
                             const p6_ground *ground, apr_int64_t leaving, apr_pool_t *pool)
{
    p6_room *room = p6_ground_room(ground, visit->channel, leaving, pool);
    apr_array_header_t *slots;
    int placed;

    P6_TRY(p6_placing_load(placing, &placed, tx, visit, ground, pool));
    slots = p6_ground_slots(room, placing->needs, placing->n, P6_NO_MINUTE, 1, pool);
    *fits = slots->nelts
        && p6_room_place(room, placing->needs, placing->n,
                         APR_ARRAY_IDX(slots, 0, p6_slot).start / P6_UNIT_MINUTES,
                         placing->segments, NULL);
    return NULL;
}

/* at once to who agreed to that, or could not be told in time to answer */
static p6_error *serve_one(p6_job *job, p6_tx *tx, p6_visit *visit, const p6_ground *ground,
                           const p6_placing *placing, apr_pool_t *pool)
{
    p6_person *person;

    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    if (!visit->accept_offer && person && *person->phone)
        return offer(job, tx, visit, placing, pool);
    P6_TRY(give(job, tx, visit, ground, placing, person, NULL, pool));
    return p6_tell_add(tx, visit->id, "given", job->now_s);
}

p6_error *p6_waiting_serve(p6_job *job, p6_tx *tx, apr_int64_t shift, apr_int64_t leaving,
                           int only_look, int *did, apr_pool_t *pool)
{
    apr_array_header_t *waiting;
    p6_ground *ground = NULL;

    *did = 0;
    P6_TRY(p6_shift_hold(tx, shift));
    P6_TRY(p6_waiting_of_shift(tx, shift, &waiting, pool));
    for (int i = 0; i < waiting->nelts; i++) {
        p6_visit *visit;
        p6_placing placing;
        int fits;

        if (!ground) P6_TRY(p6_ground_load(&ground, tx, shift, job->now_s, pool));
        P6_TRY(p6_visit_by_id(tx, APR_ARRAY_IDX(waiting, i, apr_int64_t), &visit, pool));
        if (!visit || visit->id == leaving) continue;
        P6_TRY(first_place(&placing, &fits, tx, visit, ground, leaving, pool));
        if (!fits) continue;
        ++*did;
        if (only_look) return NULL;
        P6_TRY(serve_one(job, tx, visit, ground, &placing, pool));
        ground = NULL; /* what is free has changed */
    }
    return NULL;
}

p6_error *p6_place_free(p6_job *job, p6_tx *tx, const p6_visit *visit, const p6_placing *kept,
                        apr_int64_t kept_shift, apr_pool_t *pool)
{
    apr_int64_t cooling = 0;
    int did;

    if (job->b->limits->cooling_s) {
        P6_TRY(p6_waiting_serve(job, tx, visit->shift, visit->id, 1, &did, pool));
        if (!did) cooling = job->now_s + job->b->limits->cooling_s;
    }
    if (kept)
        P6_TRY(p6_claims_free_others(tx, visit->id, kept_shift, kept->segments, kept->n, cooling,
                                     job->now_s, NULL));
    else
        P6_TRY(p6_claims_free(tx, visit->id, cooling, job->now_s, NULL));
    return cooling ? NULL : p6_waiting_serve(job, tx, visit->shift, 0, 0, &did, pool);
}

static p6_error *add_waiting(p6_job *job, p6_tx *tx, p6_visit *row, p6_visit **before,
                             apr_pool_t *pool)
{
    int inserted;

    *before = NULL;
    for (int tries = 0; tries < CODE_TRIES; tries++) {
        P6_TRY(p6_token_code(&row->code, P6_VISIT_CODE, job->b->env, pool));
        P6_TRY(p6_visit_add(tx, row, &inserted));
        if (inserted) return NULL;
        P6_TRY(p6_visit_by_request_key(tx, row->request_key, before, pool));
        if (*before) return NULL;
    }
    return p6_error_make(pool, P6_E_INTERNAL, NULL, "no free code in %d tries", CODE_TRIES);
}

/* where nothing was placed yet, only what is wanted is noted */
static void without_desks(p6_placing *placing)
{
    for (int i = 0; i < placing->n; i++)
        placing->segments[i] = (p6_segment){ placing->needs[i].service, 0, 0,
                                             placing->needs[i].units, 0 };
}

static p6_error *join(p6_job *job, p6_tx *tx, const p6_wish *wish, const p6_who *who,
                      const p6_ground *ground, p6_placing *placing, apr_pool_t *pool)
{
    p6_visit row = { .request_key = wish->request_key, .shift = wish->shift,
        .state = P6_VISIT_WAITING, .channel = wish->channel, .start = P6_NO_MINUTE,
        .end = P6_NO_MINUTE, .for_someone_else = wish->for_someone_else != 0,
        .accept_offer = wish->accept_offer != 0, .consent_version = who->consent,
        .consent_at = job->now_s, .created_at = job->now_s }, *visit;
    int did;

    P6_TRY(add_waiting(job, tx, &row, &visit, pool));
    if (visit) return p6_answer_again(job, tx, visit, who, pool);
    without_desks(placing);
    P6_TRY(p6_visit_add_services(tx, row.id, placing->segments, placing->n));
    P6_TRY(p6_who_put(job->b, tx, row.id, who, ground->shift->end));
    P6_TRY(p6_waiting_join(tx, row.id, row.shift, job->now_s));
    if (wish->opening) P6_TRY(p6_opening_make(job, tx, row.id, wish->request_key, pool));
    P6_TRY(p6_doer_note(tx, wish->doer, row.id, row.shift, "waiting", P6_DID_VISIT_BOOK, "waiting",
                        job->now_s, pool));
    P6_TRY(p6_waiting_serve(job, tx, row.shift, 0, 0, &did, pool));
    P6_TRY(p6_visit_by_id(tx, row.id, &visit, pool));
    return p6_job_done(job, P6_BOOKED_DONE, tx, visit, pool);
}

static p6_error *ask_to_wait(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const p6_wish *wish = job->baton;
    p6_reading r;

    P6_TRY(p6_wish_read(&r, job, tx, wish, P6_NO_MINUTE, pool));
    if (r.answered) return NULL;
    if (r.ground->time.from > r.ground->time.last) /* nothing will come free there any more */
        return p6_job_taken(job, p6_ground_room(r.ground, wish->channel, 0, pool),
                            r.placing.needs, r.placing.n, P6_NO_MINUTE, pool);
    return join(job, tx, wish, &r.who, r.ground, &r.placing, pool);
}

p6_error *p6_wait(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish, apr_pool_t *pool)
{
    return p6_wish_run(outcome, b, ask_to_wait, wish, (void *)wish, pool);
}

/** An offer that is accepted. */
typedef struct acceptance {
    const char *code;
    const p6_doer *by; /* NULL: the citizen */
} acceptance;

static p6_error *accept_offer(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const acceptance *a = job->baton;
    p6_receipt *offered;
    p6_placing placing;
    p6_ground *ground;
    p6_visit *visit;
    int placed;

    P6_TRY(p6_visit_of_code(&visit, tx, a->code, pool));
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool));
    if (visit->state == P6_VISIT_BOOKED)
        return p6_job_done(job, P6_BOOKED_BEFORE, tx, visit, pool);
    if (visit->state != P6_VISIT_WAITING && visit->state != P6_VISIT_EXPIRED)
        return p6_visit_stale(pool);
    P6_TRY(p6_ground_load(&ground, tx, visit->shift, job->now_s, pool));
    P6_TRY(p6_receipt_make(&offered, job->b, tx, visit, pool));
    if (offered->hold_until_s) *visit = offered->visit;
    P6_TRY(p6_placing_load(&placing, &placed, tx, visit, ground, pool));
    if (!offered->hold_until_s || !placed || ground->shift->status != P6_SHIFT_PLANNED)
        return p6_job_taken(job, p6_ground_room(ground, visit->channel, visit->id, pool),
                            placing.needs, placing.n, P6_NO_MINUTE, pool);
    P6_TRY(give(job, tx, visit, ground, &placing, offered->person, a->by, pool));
    return p6_job_done(job, P6_BOOKED_DONE, tx, visit, pool);
}

p6_error *p6_offer_accept_for(p6_outcome **outcome, const p6_booking *b, const char *code,
                              const p6_doer *doer, apr_pool_t *pool)
{
    acceptance a = { code, doer };

    return p6_booking_run(outcome, b, accept_offer, &a, pool);
}

p6_error *p6_offer_accept(p6_outcome **outcome, const p6_booking *b, const char *code,
                          apr_pool_t *pool)
{
    return p6_offer_accept_for(outcome, b, code, NULL, pool);
}
