/* Those whom one evening did not reach, into another one, with priority there: at the first time
   that is free, else into its queue without a time. */
#include "visits/rules.h"

#include <apr_strings.h>
#include "base/limits.h"
#include "base/token.h"
#include "store/closing.h"
#include "store/queue.h"

#define NAME_TRIES 50 /* numbers that somebody has already */
#define LETTER "A"    /* as walk-ins have it: they come without a time too */

static p6_visit successor(const p6_visit *old, apr_int64_t shift, apr_int64_t now_s)
{
    return (p6_visit){ .shift = shift, .state = P6_VISIT_BOOKED, .channel = P6_OFFICIAL,
        .start = P6_NO_MINUTE, .end = P6_NO_MINUTE, .for_someone_else = old->for_someone_else,
        .consent_version = old->consent_version, .consent_at = old->consent_at,
        .created_at = now_s, .moved_from = old->id };
}

/* ROW with a code and the next number, and what is wanted without desks */
static p6_error *join_queue(p6_job *job, p6_tx *tx, p6_visit *row, p6_placing *placing,
                            apr_pool_t *pool)
{
    int number, inserted = 0;

    for (int tries = 0; tries < NAME_TRIES && !inserted; tries++) {
        P6_TRY(p6_token_code(&row->code, P6_VISIT_CODE, job->b->env, pool));
        P6_TRY(p6_ticket_next(tx, row->shift, LETTER, &number));
        row->ticket = apr_psprintf(pool, LETTER "%d", number);
        P6_TRY(p6_visit_add(tx, row, &inserted));
    }
    if (!inserted)
        return p6_error_make(pool, P6_E_INTERNAL, NULL, "no free number in %d tries", NAME_TRIES);
    for (int i = 0; i < placing->n; i++)
        placing->segments[i] = (p6_segment){ placing->needs[i].service, 0, 0,
                                             placing->needs[i].units, 0 };
    return p6_visit_put_services(tx, row->id, placing->segments, placing->n);
}

static p6_error *place(p6_job *job, p6_tx *tx, p6_visit *row, const p6_ground *ground,
                       const p6_room *room, p6_placing *placing, apr_pool_t *pool)
{
    apr_array_header_t *slots = p6_ground_slots(room, placing->needs, placing->n, P6_NO_MINUTE, 1,
                                                pool);
    p6_visit *before;

    if (!slots->nelts
        || !p6_room_place(room, placing->needs, placing->n,
                          APR_ARRAY_IDX(slots, 0, p6_slot).start / P6_UNIT_MINUTES,
                          placing->segments, NULL))
        return join_queue(job, tx, row, placing, pool);
    P6_TRY(p6_visit_write_booked(job, tx, row, ground, placing, &before, pool));
    return p6_placing_take(job, tx, row, placing, "booked", 0, pool);
}

static p6_error *copy_person(p6_job *job, p6_tx *tx, const p6_visit *old, const p6_visit *row,
                             const p6_ground *ground, apr_pool_t *pool)
{
    p6_person *person;
    p6_who who;

    P6_TRY(p6_person_get(tx, old->id, &person, pool));
    if (!person) return NULL;
    who = (p6_who){ person->name, person->phone, person->birth_year, NULL };
    return p6_who_put(job->b, tx, row->id, &who,
                      row->end == P6_NO_MINUTE ? ground->shift->end : row->end);
}

p6_error *p6_carry_over(p6_visit **made, p6_job *job, p6_tx *tx, const p6_visit *old,
                        const apr_array_header_t *services, apr_int64_t shift,
                        const p6_doer *doer, p6_news news, apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_visit row = successor(old, shift, job->now_s);
    p6_placing placing;
    p6_ground *ground;
    p6_room *room;

    *made = NULL;
    P6_TRY(p6_ground_load(&ground, tx, shift, job->now_s, pool));
    room = p6_ground_room(ground, row.channel, 0, pool);
    placing.n = p6_needs_read(placing.needs, services, P6_MAX_VISIT_SERVICES, ground->services,
                              faults);
    if (!placing.n || !p6_room_offers(room, placing.needs, placing.n)) return NULL;
    P6_TRY(place(job, tx, &row, ground, room, &placing, pool));
    P6_TRY(p6_visit_carry_marks(tx, row.id));
    P6_TRY(copy_person(job, tx, old, &row, ground, pool));
    P6_TRY(p6_doer_note(tx, doer, row.id, shift, "booked", P6_DID_VISIT_BOOK, "carried_over",
                        job->now_s, pool));
    P6_TRY(p6_tell(job->b, tx, &row, news,
                   row.start == P6_NO_MINUTE ? ground->shift->start : row.start, 0, pool));
    return p6_visit_by_id(tx, row.id, made, pool);
}
