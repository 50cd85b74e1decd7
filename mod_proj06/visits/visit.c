#include "visits/rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "store/openings.h"
#include "store/queue.h"
#include "store/shifts.h"
#include "visits/state.h"

#define TICKET_TRIES 6

p6_error *p6_visit_of_code(p6_visit **visit, p6_tx *tx, const char *code, apr_pool_t *pool)
{
    const char *canonical = code ? p6_token_code_read(code, P6_VISIT_CODE, pool) : NULL;

    *visit = NULL;
    if (canonical) P6_TRY(p6_visit_by_code(tx, canonical, visit, pool));
    return *visit ? NULL : p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such visit");
}

p6_error *p6_visit_hold(p6_visit **visit, p6_job *job, p6_tx *tx, apr_int64_t other,
                        apr_pool_t *pool)
{
    apr_int64_t id = (*visit)->id, shift = (*visit)->shift;

    if (other && other < shift) P6_TRY(p6_shift_hold(tx, other));
    P6_TRY(p6_shift_hold(tx, shift));
    if (other > shift) P6_TRY(p6_shift_hold(tx, other));
    P6_TRY(p6_visit_by_id(tx, id, visit, pool));
    if (*visit && (*visit)->shift == shift) return NULL;
    job->lost_race = 1;
    return p6_undo(pool);
}

/** What p6_visit_receipt asks. */
typedef struct question {
    const p6_booking *b;
    const char *code;
    p6_receipt *receipt;
} question;

static p6_error *find_receipt(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    p6_visit *visit;

    P6_TRY(p6_visit_of_code(&visit, tx, q->code, pool));
    return p6_receipt_make(&q->receipt, q->b, tx, visit, pool);
}

p6_error *p6_visit_receipt(p6_receipt **receipt, const p6_booking *b, const char *code,
                           apr_pool_t *pool)
{
    question q = { b, code, NULL };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find_receipt, &q, pool));
    *receipt = q.receipt;
    return NULL;
}

static p6_error *cancel_visit(p6_job *job, p6_tx *tx, const p6_visit *visit, const p6_doer *doer,
                              apr_pool_t *pool)
{
    int done;

    if (!p6_visit_may(visit->state, P6_VISIT_CANCELLED)) return p6_visit_stale(pool);
    P6_TRY(p6_visit_set_state(tx, visit->id, visit->state, P6_VISIT_CANCELLED, job->now_s, &done));
    if (!done) {
        job->lost_race = 1;
        return p6_undo(pool);
    }
    if (visit->state == P6_VISIT_WAITING) P6_TRY(p6_waiting_set(tx, visit->id, "left", 0));
    P6_TRY(p6_doer_note(tx, doer, visit->id, visit->shift, "cancelled", P6_DID_VISIT_CANCEL, "",
                        job->now_s, pool));
    P6_TRY(p6_tell_no_more(tx, visit));
    return p6_place_free(job, tx, visit, NULL, 0, pool);
}

/** Where a visit is to be moved; only who and by whom when it is cancelled. */
typedef struct move {
    const char *code;
    apr_int64_t shift;
    p6_minute start;
    const char *key;
    const p6_doer *doer; /* NULL: the citizen */
} move;

static p6_error *cancel(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const move *whom = job->baton;
    p6_visit *visit;

    P6_TRY(p6_visit_of_code(&visit, tx, whom->code, pool));
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool));
    if (visit->state == P6_VISIT_CANCELLED)
        return p6_job_done(job, P6_BOOKED_BEFORE, tx, visit, pool);
    P6_TRY(cancel_visit(job, tx, visit, whom->doer, pool));
    P6_TRY(p6_visit_by_id(tx, visit->id, &visit, pool));
    return p6_job_done(job, P6_BOOKED_DONE, tx, visit, pool);
}

p6_error *p6_visit_cancel_for(p6_outcome **outcome, const p6_booking *b, const char *code,
                              const p6_doer *doer, apr_pool_t *pool)
{
    move whom = { .code = code, .doer = doer };

    return p6_booking_run(outcome, b, cancel, &whom, pool);
}

p6_error *p6_visit_cancel(p6_outcome **outcome, const p6_booking *b, const char *code,
                          apr_pool_t *pool)
{
    return p6_visit_cancel_for(outcome, b, code, NULL, pool);
}

/* a visit that is over may still have the ticket of this place: then one with a letter */
static p6_error *move_row(p6_job *job, p6_tx *tx, p6_visit *visit, const p6_ground *ground,
                          const p6_placing *placing, apr_pool_t *pool)
{
    p6_error *err = NULL;

    for (int tries = 1; tries <= TICKET_TRIES; tries++) {
        const char *ticket = p6_ticket_of(ground, &placing->segments[0], tries, pool);

        err = p6_visit_move(tx, visit->id, ground->shift->id, p6_placing_start(placing),
                            p6_placing_end(placing), ticket, job->now_s);
        if (!err || err->code != P6_E_TAKEN) return err;
    }
    return err;
}

static p6_error *move_visit(p6_job *job, p6_tx *tx, p6_visit *visit, const p6_ground *ground,
                            const p6_placing *placing, apr_pool_t *pool)
{
    const move *to = job->baton;
    p6_visit moved = *visit, *now;
    p6_person *person;

    moved.shift = ground->shift->id;
    P6_TRY(p6_placing_take(job, tx, &moved, placing, "booked", 0, pool));
    P6_TRY(move_row(job, tx, visit, ground, placing, pool));
    P6_TRY(p6_place_free(job, tx, visit, placing, moved.shift, pool));
    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    if (person) {
        p6_who who = { person->name, person->phone, person->birth_year, NULL };

        P6_TRY(p6_who_put(job->b, tx, visit->id, &who, p6_placing_end(placing)));
    }
    P6_TRY(p6_doer_note(tx, to->doer, moved.id, moved.shift, "rescheduled", P6_DID_VISIT_MOVE, "",
                        job->now_s, pool));
    P6_TRY(p6_visit_by_id(tx, visit->id, &now, pool));
    P6_TRY(p6_tell(job->b, tx, now, P6_NEWS_MOVED, now->start, 0, pool));
    return p6_job_done(job, P6_BOOKED_DONE, tx, now, pool);
}

/* a phone's visits of a day are limited on whatever way they come there; helpers are exempt */
static p6_error *day_is_full(int *full, p6_job *job, p6_tx *tx, const p6_visit *visit,
                             const move *to, apr_pool_t *pool)
{
    p6_day day = p6_day_of_minute(to->start);
    p6_person *person;
    int count;

    *full = 0;
    if (visit->channel != P6_ONLINE || to->doer || day == p6_day_of_minute(visit->start))
        return NULL;
    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    if (!person) return NULL;
    P6_TRY(p6_visits_of_phone(tx, person->phone, day, &count));
    *full = count >= job->b->limits->per_phone_day;
    return NULL;
}

/* a key that moved another visit is no retry: this one is where it was */
static p6_error *moved_before(p6_job *job, p6_tx *tx, const move *to, const p6_visit *visit,
                              apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    apr_int64_t moved;

    P6_TRY(p6_action_visit(tx, to->key, &moved));
    if (moved == visit->id) return p6_job_done(job, P6_BOOKED_BEFORE, tx, visit, pool);
    p6_fault_add(faults, "request_key", "book.bad.key_used");
    return p6_job_faults(job, faults, pool);
}

/* the visit of TO's code, its shift and the new one held; *ANSWERED when there is nothing to do */
static p6_error *move_begin(p6_visit **visit, int *answered, p6_job *job, p6_tx *tx,
                            const move *to, apr_pool_t *pool)
{
    int first = 1, full = 0;

    *answered = 1;
    P6_TRY(p6_visit_of_code(visit, tx, to->code, pool));
    P6_TRY(p6_visit_hold(visit, job, tx, to->shift, pool));
    if (to->key)
        P6_TRY(p6_action_note(tx, to->key, "reschedule", (*visit)->id, job->now_s, &first));
    if (!first) return moved_before(job, tx, to, *visit, pool);
    if ((*visit)->state != P6_VISIT_BOOKED) return p6_visit_stale(pool);
    if ((*visit)->shift == to->shift && (*visit)->start == to->start)
        return p6_job_done(job, P6_BOOKED_DONE, tx, *visit, pool);
    P6_TRY(day_is_full(&full, job, tx, *visit, to, pool));
    if (full) return p6_job_limit(job, 0, pool);
    *answered = 0;
    return NULL;
}

static p6_error *reschedule(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const move *to = job->baton;
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_placing placing;
    p6_ground *ground;
    p6_visit *visit;
    p6_room *room;
    int placed, answered;

    P6_TRY(move_begin(&visit, &answered, job, tx, to, pool));
    if (answered) return NULL;
    P6_TRY(p6_ground_load(&ground, tx, to->shift, job->now_s, pool));
    P6_TRY(p6_placing_load(&placing, &placed, tx, visit, ground, pool));
    room = p6_ground_room(ground, to->doer ? P6_OFFICIAL : visit->channel, visit->id, pool);
    if (to->start % P6_UNIT_MINUTES || to->start < ground->shift->start
        || to->start >= ground->shift->end)
        p6_fault_add(faults, "start", "book.bad.start");
    if (!p6_room_offers(room, placing.needs, placing.n))
        p6_fault_add(faults, "services", "book.bad.service");
    if (faults->nelts) return p6_job_faults(job, faults, pool);
    if (!p6_room_place(room, placing.needs, placing.n, to->start / P6_UNIT_MINUTES,
                       placing.segments, NULL))
        return p6_job_taken(job, room, placing.needs, placing.n, to->start, pool);
    return move_visit(job, tx, visit, ground, &placing, pool);
}

p6_error *p6_visit_reschedule_for(p6_outcome **outcome, const p6_booking *b, const char *code,
                                  apr_int64_t shift, p6_minute start, const char *request_key,
                                  const p6_doer *doer, apr_pool_t *pool)
{
    move to = { code, shift, start, request_key, doer };

    return p6_booking_run(outcome, b, reschedule, &to, pool);
}

p6_error *p6_visit_reschedule(p6_outcome **outcome, const p6_booking *b, const char *code,
                              apr_int64_t shift, p6_minute start, const char *request_key,
                              apr_pool_t *pool)
{
    return p6_visit_reschedule_for(outcome, b, code, shift, start, request_key, NULL, pool);
}

static p6_error *forget(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    p6_audit_row row = { .at_s = job->now_s, .action = P6_DID_PERSON_ERASE, .kind = P6_ON_VISIT };
    p6_minute now = p6_minute_of_epoch(job->now_s);
    p6_visit *visit;

    P6_TRY(p6_visit_of_code(&visit, tx, job->baton, pool));
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool));
    if (visit->state == P6_VISIT_WAITING
        || (visit->state == P6_VISIT_BOOKED
            && (visit->start > now || visit->start == P6_NO_MINUTE)))
        P6_TRY(cancel_visit(job, tx, visit, NULL, pool));
    if (visit->erased_at) return NULL;
    row.subject_id = visit->id;
    P6_TRY(p6_shift_commune(tx, visit->shift, &row.commune, pool));
    P6_TRY(p6_doer_audit(tx, NULL, &row));
    return p6_person_erase(tx, visit->id, job->now_s);
}

p6_error *p6_visit_forget(const p6_booking *b, const char *code, apr_pool_t *pool)
{
    p6_outcome *outcome;

    P6_TRY(p6_booking_run(&outcome, b, forget, (void *)code, pool));
    return p6_store_scrub(b->store, pool);
}

/** What is to be put right. */
typedef struct correction {
    const char *code, *name, *phone, *birth_year;
} correction;

/* another phone has a limit of its own on that day */
static p6_error *check_phone(p6_job *job, p6_tx *tx, const p6_visit *visit, const char *phone,
                             apr_array_header_t *faults, apr_pool_t *pool)
{
    p6_minute start = visit->start;
    p6_shift *shift;
    int count = 0;

    if (visit->channel != P6_ONLINE) return NULL;
    if (start == P6_NO_MINUTE) { /* it waits for a place in its shift */
        P6_TRY(p6_shift_get(tx, visit->shift, &shift, pool));
        start = shift->start;
    }
    P6_TRY(p6_visits_of_phone(tx, phone, p6_day_of_minute(start), &count));
    if (count >= job->b->limits->per_phone_day)
        p6_fault_add(faults, "phone", "book.bad.phone_full");
    return NULL;
}

static p6_error *correct(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const correction *c = job->baton;
    apr_array_header_t *faults = apr_array_make(pool, 2, sizeof(p6_field_fault));
    p6_person *person;
    p6_visit *visit;
    p6_who who;

    P6_TRY(p6_visit_of_code(&visit, tx, c->code, pool));
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool)); /* a move puts the person anew */
    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    if (!person) return p6_error_make(pool, P6_E_GONE, NULL, "the person is erased");
    p6_who_read(&who, job->b, c->name, c->phone, c->birth_year, faults, pool);
    if (strcmp(who.phone, person->phone))
        P6_TRY(check_phone(job, tx, visit, who.phone, faults, pool));
    if (faults->nelts) return p6_job_faults(job, faults, pool);
    person->name = who.name;
    person->phone = who.phone;
    person->birth_year = who.birth_year;
    P6_TRY(p6_person_put(tx, person));
    P6_TRY(p6_doer_note(tx, NULL, visit->id, visit->shift, "corrected", P6_DID_PERSON_CHANGE, "",
                        job->now_s, pool));
    return p6_job_done(job, P6_BOOKED_DONE, tx, visit, pool);
}

p6_error *p6_visit_correct(p6_outcome **outcome, const p6_booking *b, const char *code,
                           const char *name, const char *phone, const char *birth_year,
                           apr_pool_t *pool)
{
    correction c = { code, name, phone, birth_year };

    return p6_booking_run(outcome, b, correct, &c, pool);
}
