#include "visits/rules.h"

#include <string.h>
#include <apr_strings.h>
#include "base/limits.h"
#include "base/token.h"

/* Codes: 28 letters and digits without look-alikes, 6 of them: 28^6 = 481,890,304 codes. A code is
   no secret but a name; what guards the visit is the proof. Guessing needs both: one address may
   look up 120 times an hour, so to meet any one of 10,000 live codes by chance takes it about 400
   hours of nothing else, and then the proof (1 in 1,000 for three digits) allows 5 tries before
   the code is locked for 15 minutes. That is some 80,000 hours of one address for one visit. */
#define NAME_TRIES 6 /* a code that is taken is one chance in thousands; so often means a defect */

/* one transaction's worth */
static p6_error *run_once(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    p6_job *job = baton;

    job->out = apr_pcalloc(pool, sizeof *job->out);
    job->lost_race = 0;
    return job->work(job, tx, pool);
}

p6_error *p6_booking_run(p6_outcome **outcome, const p6_booking *b, p6_job_work work, void *baton,
                         apr_pool_t *pool)
{
    p6_job job = { .b = b, .work = work, .baton = baton, .now_s = p6_now_s(b->env) };

    /* each lost race means that somebody else got a place, so this ends */
    for (int i = 0; i <= P6_MAX_DESKS; i++) {
        p6_error *err = p6_store_run(b->store, P6_TX_WRITE, P6_BOOKING_WAIT_MS, run_once, &job,
                                     pool);

        if (err && !(err->code == P6_E_TAKEN && err->where && !strcmp(err->where, "undo")))
            return err;
        *outcome = job.out;
        if (!err || !job.lost_race) return NULL;
    }
    (*outcome)->what = P6_BOOKED_TAKEN;
    (*outcome)->alternatives = apr_array_make(pool, 1, sizeof(p6_slot));
    return NULL;
}

p6_error *p6_job_faults(p6_job *job, const apr_array_header_t *faults, apr_pool_t *pool)
{
    job->out->what = P6_BOOKED_FAULTS;
    job->out->faults = faults;
    return p6_undo(pool);
}

p6_error *p6_job_limit(p6_job *job, int retry_s, apr_pool_t *pool)
{
    job->out->what = P6_BOOKED_LIMIT;
    job->out->retry_s = retry_s;
    return p6_undo(pool);
}

p6_error *p6_job_taken(p6_job *job, const p6_room *room, const p6_need *needs, int n,
                       p6_minute near, apr_pool_t *pool)
{
    job->out->what = P6_BOOKED_TAKEN;
    job->out->alternatives = p6_ground_slots(room, needs, n, near, P6_MAX_ALTERNATIVES, pool);
    return p6_undo(pool);
}

p6_error *p6_job_done(p6_job *job, p6_booked what, p6_tx *tx, const p6_visit *visit,
                      apr_pool_t *pool)
{
    job->out->what = what;
    return p6_receipt_make(&job->out->receipt, job->b, tx, visit, pool);
}

p6_error *p6_job_placed(p6_job *job, const p6_visit *visit, const p6_who *who,
                        const p6_placing *placing, apr_int64_t until_s, apr_pool_t *pool)
{
    job->out->what = P6_BOOKED_DONE;
    return p6_receipt_placed(&job->out->receipt, job->b, visit, who, placing, until_s, pool);
}

int p6_address_hit(const p6_booking *b, const char *what, const char *address)
{
    char key[160];

    if (!b->throttle || !b->limits->per_address_hour || !address || !*address) return 0;
    apr_snprintf(key, sizeof key, "%s:%s", what, address);
    return p6_throttle_hit(b->throttle, key, 3600, b->limits->per_address_hour,
                           p6_now_s(b->env));
}

p6_error *p6_limits_check(p6_job *job, p6_tx *tx, const char *phone, p6_day day,
                          p6_channel channel, const char *address, int *wait)
{
    int count;

    *wait = -1;
    if (channel != P6_ONLINE) return NULL;
    if (!job->counted) {
        int seconds = p6_address_hit(job->b, "book", address);

        job->counted = 1;
        if (seconds) {
            *wait = seconds;
            return NULL;
        }
    }
    P6_TRY(p6_visits_of_phone(tx, phone, day, &count));
    if (count >= job->b->limits->per_phone_day) *wait = 0;
    return NULL;
}

p6_minute p6_placing_start(const p6_placing *placing)
{
    return placing->segments[0].first_unit * P6_UNIT_MINUTES;
}

p6_minute p6_placing_end(const p6_placing *placing)
{
    const p6_segment *last = &placing->segments[placing->n - 1];

    return (last->first_unit + last->units) * P6_UNIT_MINUTES;
}

static p6_error *load_needs(p6_placing *placing, const apr_array_header_t *rows,
                            const p6_ground *ground, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));

    for (int i = 0; i < rows->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(rows, i, p6_segment).service;
    placing->n = p6_needs_read(placing->needs, codes, P6_MAX_VISIT_SERVICES, ground->services,
                               faults);
    return placing->n ? NULL
                      : p6_error_make(pool, P6_E_INTERNAL, NULL, "a visit without its services");
}

p6_error *p6_placing_load(p6_placing *placing, int *placed, p6_tx *tx, const p6_visit *visit,
                          const p6_ground *ground, apr_pool_t *pool)
{
    apr_array_header_t *rows;
    apr_int64_t unit = visit->start / P6_UNIT_MINUTES;

    P6_TRY(p6_visit_services(tx, visit->id, &rows, pool));
    P6_TRY(load_needs(placing, rows, ground, pool));
    placing->noted = 1;
    *placed = visit->start != P6_NO_MINUTE;
    for (int i = 0; i < placing->n; i++) {
        p6_segment *segment = &placing->segments[i];

        *segment = APR_ARRAY_IDX(rows, i, p6_segment);
        segment->first_unit = unit;
        segment->units = placing->needs[i].units;
        unit += segment->units;
        for (int d = 0; d < ground->desks->nelts; d++)
            if (APR_ARRAY_IDX(ground->desks, d, p6_desk).number == segment->desk)
                segment->online = APR_ARRAY_IDX(ground->desks, d, p6_desk).online;
        if (!segment->desk) *placed = 0;
    }
    return NULL;
}

void p6_placing_read(p6_placing *placing, const p6_booking *b, const p6_wish *wish,
                     p6_minute start, const p6_ground *ground, apr_array_header_t *faults,
                     apr_pool_t *pool)
{
    const p6_room *room = p6_ground_room(ground, wish->channel, 0, pool);

    placing->noted = 0;
    placing->n = p6_needs_read(placing->needs, wish->services, b->limits->services_max,
                               ground->services, faults);
    if (placing->n && !p6_room_offers(room, placing->needs, placing->n))
        p6_fault_add(faults, "services", "book.bad.service");
    if (start == P6_NO_MINUTE) return;
    if (start % P6_UNIT_MINUTES || start < ground->shift->start || start >= ground->shift->end)
        p6_fault_add(faults, "start", "book.bad.start");
}

static p6_error *write_row(p6_tx *tx, p6_visit *row, apr_int64_t now_s, int *done)
{
    return row->id ? p6_visit_confirm(tx, row, now_s, done) : p6_visit_add(tx, row, done);
}

p6_error *p6_visit_write_booked(p6_job *job, p6_tx *tx, p6_visit *row, const p6_ground *ground,
                                const p6_placing *placing, p6_visit **before, apr_pool_t *pool)
{
    int keep_code = row->code != NULL, is_new = !row->id, done;

    *before = NULL;
    row->state = P6_VISIT_BOOKED;
    row->start = p6_placing_start(placing);
    row->end = p6_placing_end(placing);
    for (int tries = 1; tries <= NAME_TRIES; tries++) {
        if (!keep_code) P6_TRY(p6_token_code(&row->code, P6_VISIT_CODE, job->b->env, pool));
        row->ticket = p6_ticket_of(ground, &placing->segments[0], tries, pool);
        P6_TRY(write_row(tx, row, job->now_s, &done));
        if (done) return NULL;
        if (is_new && row->request_key) {
            P6_TRY(p6_visit_by_request_key(tx, row->request_key, before, pool));
            if (*before) return NULL;
        }
    }
    return p6_error_make(pool, P6_E_INTERNAL, NULL, "no free code or ticket in %d tries",
                         NAME_TRIES);
}

p6_error *p6_placing_take(p6_job *job, p6_tx *tx, const p6_visit *visit,
                          const p6_placing *placing, const char *kind, apr_int64_t until_s,
                          apr_pool_t *pool)
{
    int taken;

    P6_TRY(p6_claims_take(tx, visit->shift, placing->segments, placing->n, visit->id, kind,
                          until_s, job->now_s, &taken));
    if (!taken) {
        job->lost_race = 1;
        return p6_undo(pool);
    }
    if (!placing->noted)
        return p6_visit_add_services(tx, visit->id, placing->segments, placing->n);
    return p6_visit_put_services(tx, visit->id, placing->segments, placing->n);
}

p6_person p6_who_person(const p6_booking *b, apr_int64_t visit, const p6_who *who, p6_minute end)
{
    return (p6_person){ visit, who->name, who->phone, who->birth_year,
                        p6_epoch_of_minute(end) + (apr_int64_t)b->limits->retention_days * 86400 };
}

p6_error *p6_who_put(const p6_booking *b, p6_tx *tx, apr_int64_t visit, const p6_who *who,
                     p6_minute end)
{
    const p6_person person = p6_who_person(b, visit, who, end);

    return p6_person_put(tx, &person);
}
