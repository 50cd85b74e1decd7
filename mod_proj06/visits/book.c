#include "visits/rules.h"

#include <string.h>
#include <apr_strings.h>

static p6_visit new_visit(const p6_wish *wish, const p6_who *who, apr_int64_t now_s)
{
    return (p6_visit){ .request_key = wish->request_key, .shift = wish->shift,
        .state = P6_VISIT_BOOKED, .channel = wish->channel,
        .for_someone_else = wish->for_someone_else != 0, .accept_offer = wish->accept_offer != 0,
        .consent_version = who->consent, .consent_at = now_s, .created_at = now_s,
        .changed_at = now_s };
}

/* the wish can be met: write it all */
static p6_error *write_all(p6_job *job, p6_tx *tx, const p6_wish *wish, const p6_who *who,
                           const p6_ground *ground, const p6_placing *placing, apr_pool_t *pool)
{
    p6_visit row = new_visit(wish, who, job->now_s), *before;

    P6_TRY(p6_visit_write_booked(job, tx, &row, ground, placing, &before, pool));
    if (before) return p6_answer_again(job, tx, before, who, pool);
    P6_TRY(p6_placing_take(job, tx, &row, placing, "booked", 0, pool));
    P6_TRY(p6_who_put(job->b, tx, row.id, who, row.end));
    if (wish->opening) P6_TRY(p6_opening_make(job, tx, row.id, wish->request_key, pool));
    P6_TRY(p6_doer_note(tx, wish->doer, row.id, row.shift, "booked", P6_DID_VISIT_BOOK, "",
                        job->now_s, pool));
    P6_TRY(p6_tell(job->b, tx, &row, P6_NEWS_BOOKED, row.start, 0, pool));
    return p6_job_placed(job, &row, who, placing, 0, pool);
}

/* Whoever guesses or mixes up keys must not get another's receipt. What was erased since can be
   nobody's. */
p6_error *p6_answer_again(p6_job *job, p6_tx *tx, const p6_visit *before, const p6_who *who,
                          apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_person *person;

    P6_TRY(p6_person_get(tx, before->id, &person, pool));
    if (person && who->name && !strcmp(person->name, who->name)
        && !strcmp(person->phone, who->phone) && person->birth_year == who->birth_year)
        return p6_job_done(job, P6_BOOKED_BEFORE, tx, before, pool);
    p6_fault_add(faults, "request_key", "book.bad.key_used");
    return p6_job_faults(job, faults, pool);
}

/* A place that comes free is offered by phone, unless it may be given without an answer. Somebody
   with neither phone nor birth year is told of the phone only: with it the year is not needed. */
static void check_reach(const p6_wish *wish, const p6_who *who, apr_array_header_t *faults)
{
    static const p6_field_fault missing = { "phone", "book.bad.phone_wait" };

    if (wish->accept_offer || *who->phone) return;
    for (int i = 0; i < faults->nelts; i++) {
        p6_field_fault *fault = &APR_ARRAY_IDX(faults, i, p6_field_fault);

        if (!strcmp(fault->field, "phone")) return; /* what was typed is none: that is told */
        if (strcmp(fault->field, "birth_year")) continue;
        *fault = missing;
        return;
    }
    p6_fault_add(faults, missing.field, missing.message);
}

p6_error *p6_wish_read(p6_reading *r, p6_job *job, p6_tx *tx, const p6_wish *wish,
                       p6_minute start, apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 4, sizeof(p6_field_fault));
    p6_visit *before;
    int wait;

    r->answered = 1;
    /* first of all: of two requests with one key the second finds what the first has done */
    P6_TRY(p6_ground_hold(&r->ground, tx, wish->shift, job->now_s, pool));
    p6_who_read(&r->who, job->b, wish->name, wish->phone, wish->birth_year, faults, pool);
    P6_TRY(p6_visit_by_request_key(tx, wish->request_key, &before, pool));
    if (before) return p6_answer_again(job, tx, before, &r->who, pool);
    P6_TRY(p6_ground_look(r->ground, tx, job->now_s, pool));
    if (start == P6_NO_MINUTE && wish->doer) check_reach(wish, &r->who, faults);
    p6_consent_read(&r->who, job->b, wish->channel, wish->consent, faults);
    p6_placing_read(&r->placing, job->b, wish, start, r->ground, faults, pool);
    if (faults->nelts) return p6_job_faults(job, faults, pool);
    if (start == P6_NO_MINUTE) start = r->ground->shift->start;
    P6_TRY(p6_limits_check(job, tx, r->who.phone, p6_day_of_minute(start), wish->channel,
                           wish->address_key, &wait));
    if (wait >= 0) return p6_job_limit(job, wait, pool);
    r->answered = 0;
    return NULL;
}

static p6_error *book(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const p6_wish *wish = job->baton;
    p6_reading r;
    p6_room *room;

    P6_TRY(p6_wish_read(&r, job, tx, wish, wish->start, pool));
    if (r.answered) return NULL;
    room = p6_ground_room(r.ground, wish->channel, 0, pool);
    if (!p6_room_place(room, r.placing.needs, r.placing.n, wish->start / P6_UNIT_MINUTES,
                       r.placing.segments, NULL))
        return p6_job_taken(job, room, r.placing.needs, r.placing.n, wish->start, pool);
    return write_all(job, tx, wish, &r.who, r.ground, &r.placing, pool);
}

p6_error *p6_wish_run(p6_outcome **outcome, const p6_booking *b, p6_job_work work,
                      const p6_wish *wish, void *baton, apr_pool_t *pool)
{
    apr_array_header_t *faults;

    if (p6_request_key_ok(wish->request_key))
        return p6_booking_run(outcome, b, work, baton, pool);
    faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_fault_add(faults, "request_key", "book.bad.key");
    *outcome = apr_pcalloc(pool, sizeof **outcome);
    (*outcome)->what = P6_BOOKED_FAULTS;
    (*outcome)->faults = faults;
    return NULL;
}

p6_error *p6_book(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish, apr_pool_t *pool)
{
    return p6_wish_run(outcome, b, book, wish, (void *)wish, pool);
}
