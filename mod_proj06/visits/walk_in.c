/* People who come without a booking: a point turns nobody away. They take free units when there are
   any, so that nobody books what they use; else they join the queue without. A line of a list on
   paper takes none: it tells of what has been. */
#include "visits/rules.h"

#include <string.h>
#include <apr_strings.h>
#include "base/text.h"
#include "store/queue.h"

#define TICKET_TRIES 50 /* numbers that a paper list used before */

/** A walk-in being written down. */
typedef struct coming {
    const p6_wish *wish;
    const p6_walk_in *marks;
    const char *ticket; /* that a list on paper gave them, or NULL */
} coming;

static const char *const priorities[] = { "none", "age", "disabled", "pregnant", "carried_over" };

static int known_priority(const char *word)
{
    for (apr_size_t i = 0; i < sizeof priorities / sizeof *priorities; i++)
        if (!strcmp(priorities[i], word)) return 1;
    return 0;
}

/* a name is welcome, not needed: the ticket is enough to be called by */
static void read_who(p6_who *who, const coming *c, const p6_booking *b,
                     apr_array_header_t *faults, apr_pool_t *pool)
{
    const p6_wish *wish = c->wish;

    memset(who, 0, sizeof *who);
    if (!wish->name || !*wish->name) return;
    p6_who_read(who, b, wish->name, wish->phone, wish->birth_year, faults, pool);
    /* told face to face; neither phone nor year is needed to find them again */
    for (int i = faults->nelts - 1; i >= 0; i--)
        if (!strcmp(APR_ARRAY_IDX(faults, i, p6_field_fault).field, "birth_year")
            && (!wish->birth_year || !*wish->birth_year))
            faults->nelts = i;
    if (!c->marks->agreed) p6_fault_add(faults, "consent", "book.bad.spoken_consent");
}

static void read_marks(const coming *c, const p6_ground *ground, apr_array_header_t *faults,
                       apr_pool_t *pool)
{
    const char *group;

    if (!known_priority(c->marks->priority))
        p6_fault_add(faults, "priority", "book.bad.priority");
    if (p6_text_nfc(&group, c->marks->group, strlen(c->marks->group), P6_TEXT_LINE | P6_TEXT_TRIM,
                    pool)
        || p6_text_length(group) > P6_MAX_NAME)
        p6_fault_add(faults, "group", "book.bad.group");
    if (ground->shift->status != P6_SHIFT_PLANNED)
        p6_fault_add(faults, "shift", "book.bad.shift_over");
}

/* the line of a list on paper: there already when its number is taken */
static p6_error *add_line(p6_job *job, p6_tx *tx, const coming *c, p6_visit *row,
                          apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    int inserted;

    row->ticket = c->ticket;
    P6_TRY(p6_visit_add(tx, row, &inserted));
    if (inserted) return NULL;
    p6_fault_add(faults, "number", "book.bad.number_used");
    return p6_job_faults(job, faults, pool);
}

/* the row with the next number of its letter that is free */
static p6_error *add_row(p6_job *job, p6_tx *tx, const coming *c, p6_visit *row, apr_pool_t *pool)
{
    int number, inserted;

    if (c->ticket) return add_line(job, tx, c, row, pool);
    for (int tries = 0; tries < TICKET_TRIES; tries++) {
        P6_TRY(p6_ticket_next(tx, row->shift, c->marks->letter, &number));
        row->ticket = apr_psprintf(pool, "%s%d", c->marks->letter, number);
        P6_TRY(p6_visit_add(tx, row, &inserted));
        if (inserted) return NULL;
    }
    return p6_error_make(pool, P6_E_INTERNAL, NULL, "no free ticket in %d tries", TICKET_TRIES);
}

/* units from now on when there are any, else only what is wanted */
static p6_error *take_place(p6_job *job, p6_tx *tx, const coming *c, const p6_visit *row,
                            const p6_ground *ground, p6_placing *placing, apr_pool_t *pool)
{
    p6_room *room = p6_ground_room(ground, P6_WALK_IN, 0, pool);
    apr_array_header_t *slots = p6_ground_slots(room, placing->needs, placing->n,
                                                p6_minute_of_epoch(job->now_s), 1, pool);

    if (c->wish->channel == P6_WALK_IN && slots->nelts
        && p6_room_place(room, placing->needs, placing->n,
                         APR_ARRAY_IDX(slots, 0, p6_slot).start / P6_UNIT_MINUTES,
                         placing->segments, NULL))
        return p6_placing_take(job, tx, row, placing, "booked", 0, pool);
    for (int i = 0; i < placing->n; i++)
        placing->segments[i] = (p6_segment){ placing->needs[i].service, 0, 0,
                                             placing->needs[i].units, 0 };
    return p6_visit_put_services(tx, row->id, placing->segments, placing->n);
}

static p6_error *write_down(p6_job *job, p6_tx *tx, const coming *c, const p6_who *who,
                            const p6_ground *ground, p6_placing *placing, apr_pool_t *pool)
{
    p6_visit row = { .request_key = c->wish->request_key, .shift = c->wish->shift,
        .state = P6_VISIT_BOOKED, .channel = c->wish->channel, .start = P6_NO_MINUTE,
        .end = P6_NO_MINUTE, .consent_version = who->name ? P6_SPOKEN_CONSENT : NULL,
        .consent_at = who->name ? job->now_s : 0, .created_at = job->now_s }, *now;
    int done;

    P6_TRY(add_row(job, tx, c, &row, pool));
    P6_TRY(take_place(job, tx, c, &row, ground, placing, pool));
    P6_TRY(p6_visit_set_state(tx, row.id, P6_VISIT_BOOKED, P6_VISIT_ARRIVED, job->now_s, &done));
    P6_TRY(p6_visit_set_marks(tx, row.id, c->marks->priority, c->marks->age_band,
                              c->marks->group));
    if (who->name) P6_TRY(p6_who_put(job->b, tx, row.id, who, ground->shift->end));
    P6_TRY(p6_doer_note(tx, c->marks->doer, row.id, row.shift, "walk_in", P6_DID_VISIT_ARRIVE,
                        c->ticket ? "paper" : "walk_in", job->now_s, pool));
    P6_TRY(p6_visit_by_id(tx, row.id, &now, pool));
    return p6_job_done(job, P6_BOOKED_DONE, tx, now, pool);
}

static p6_error *come(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    const coming *c = job->baton;
    apr_array_header_t *faults = apr_array_make(pool, 4, sizeof(p6_field_fault));
    p6_placing placing;
    p6_ground *ground;
    p6_visit *before;
    p6_who who;

    /* the shift held first: the second of two equal requests finds what the first has done */
    P6_TRY(p6_ground_load(&ground, tx, c->wish->shift, job->now_s, pool));
    P6_TRY(p6_visit_by_request_key(tx, c->wish->request_key, &before, pool));
    if (before) return p6_job_done(job, P6_BOOKED_BEFORE, tx, before, pool);
    read_who(&who, c, job->b, faults, pool);
    read_marks(c, ground, faults, pool);
    p6_placing_read(&placing, job->b, c->wish, P6_NO_MINUTE, ground, faults, pool);
    if (faults->nelts) return p6_job_faults(job, faults, pool);
    return write_down(job, tx, c, &who, ground, &placing, pool);
}

p6_error *p6_walk_in_add(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish,
                         const p6_walk_in *marks, apr_pool_t *pool)
{
    return p6_paper_add(outcome, b, wish, marks, NULL, pool);
}

p6_error *p6_paper_add(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish,
                       const p6_walk_in *marks, const char *ticket, apr_pool_t *pool)
{
    coming c = { wish, marks, ticket };

    return p6_wish_run(outcome, b, come, wish, &c, pool);
}
