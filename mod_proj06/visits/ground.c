#include "visits/rules.h"

#include <stdlib.h>
#include <string.h>
#include <apr_strings.h>
#include "locator/state.h"
#include "store/reference.h"
#include "store/shifts.h"

static apr_int64_t unit_from(p6_minute minute)
{
    return (minute + P6_UNIT_MINUTES - 1) / P6_UNIT_MINUTES;
}

static void set_time(p6_ground *g, p6_minute now)
{
    p6_shift_fact fact = { .start = g->shift->start, .end = g->shift->end,
        .last_entry = g->shift->last_entry, .status = g->shift->status,
        .unknown = g->shift->unknown, .live = g->shift->live, .late_min = g->shift->late_min };
    p6_minute opens = p6_fact_opens(&fact);

    g->time.first = unit_from(fact.start);
    g->time.end = fact.end / P6_UNIT_MINUTES;
    g->time.from = unit_from(now > opens ? now : opens);
    g->time.last = p6_fact_holds(&fact) ? p6_fact_last_entry(&fact) / P6_UNIT_MINUTES
                                        : g->time.first - 1;
}

p6_error *p6_ground_hold(p6_ground **ground, p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                         apr_pool_t *pool)
{
    p6_ground *g = apr_pcalloc(pool, sizeof *g);
    apr_array_header_t *services;
    p6_shift_now *row;

    P6_TRY(p6_shift_hold_now(tx, shift, &row, pool));
    P6_TRY(p6_ref_desks(tx, row->plan, &g->desks, pool));
    P6_TRY(p6_ref_services_of(tx, row->structure, &services, pool));
    g->shift = row;
    g->services = services;
    set_time(g, p6_minute_of_epoch(now_s));
    *ground = g;
    return NULL;
}

p6_error *p6_ground_look(p6_ground *ground, p6_tx *tx, apr_int64_t now_s, apr_pool_t *pool)
{
    apr_array_header_t *claims;

    P6_TRY(p6_claims_taken(tx, ground->shift->id, now_s, &claims, pool));
    ground->claims = claims;
    return NULL;
}

p6_error *p6_ground_load(p6_ground **ground, p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                         apr_pool_t *pool)
{
    P6_TRY(p6_ground_hold(ground, tx, shift, now_s, pool));
    return p6_ground_look(*ground, tx, now_s, pool);
}

p6_room *p6_ground_room(const p6_ground *ground, p6_channel channel, apr_int64_t own,
                        apr_pool_t *pool)
{
    return p6_room_make(&ground->time, ground->desks, ground->claims, own, channel == P6_ONLINE,
                        pool);
}

static p6_minute distance(const p6_slot *slot, p6_minute near)
{
    return slot->start > near ? slot->start - near : near - slot->start;
}

/* few slots, already nearly in order: by insertion; equally near ones stay by time */
static void nearest_first(apr_array_header_t *slots, p6_minute near)
{
    p6_slot *slot = (p6_slot *)slots->elts;

    for (int i = 1; i < slots->nelts; i++) {
        p6_slot moved = slot[i];
        int j = i;

        for (; j > 0 && distance(&slot[j - 1], near) > distance(&moved, near); j--)
            slot[j] = slot[j - 1];
        slot[j] = moved;
    }
}

apr_array_header_t *p6_ground_slots(const p6_room *room, const p6_need *needs, int n,
                                    p6_minute near, int max, apr_pool_t *pool)
{
    apr_array_header_t *starts = p6_room_candidates(room, needs, n, pool);
    apr_array_header_t *slots = apr_array_make(pool, starts->nelts + 1, sizeof(p6_slot));
    p6_segment segments[P6_MAX_VISIT_SERVICES];
    int length = 0, ways;

    for (int i = 0; i < n; i++) length += needs[i].units;
    for (int i = 0; i < starts->nelts; i++) {
        apr_int64_t unit = APR_ARRAY_IDX(starts, i, apr_int64_t);

        if (!p6_room_place(room, needs, n, unit, segments, &ways)) continue;
        APR_ARRAY_PUSH(slots, p6_slot) = (p6_slot){ unit * P6_UNIT_MINUTES,
            (unit + length) * P6_UNIT_MINUTES, ways };
    }
    if (near != P6_NO_MINUTE) nearest_first(slots, near);
    if (max && slots->nelts > max) slots->nelts = max;
    return slots;
}

const char *p6_ticket_of(const p6_ground *ground, const p6_segment *first, int tries,
                         apr_pool_t *pool)
{
    int number = (int)(first->first_unit - ground->time.first) + 1;
    char letter[2] = { (char)('a' + tries - 1), '\0' };

    return apr_psprintf(pool, "%d-%02d%s", first->desk, number, tries > 1 ? letter : "");
}

/** What p6_booking_slots asks. */
typedef struct question {
    const p6_booking *b;
    apr_int64_t shift;
    const apr_array_header_t *services;
    int public_only;
    apr_array_header_t *slots;
} question;

static p6_error *find_slots(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_need needs[P6_MAX_VISIT_SERVICES];
    p6_ground *ground;
    int n;

    P6_TRY(p6_ground_load(&ground, tx, q->shift, p6_now_s(q->b->env), pool));
    n = p6_needs_read(needs, q->services, q->b->limits->services_max, ground->services, faults);
    if (!n)
        return p6_error_make(pool, P6_E_BAD_FIELD, "services", "not a list of services");
    q->slots = p6_ground_slots(p6_ground_room(ground, q->public_only ? P6_ONLINE : P6_OFFICIAL,
                                              0, pool),
                               needs, n, P6_NO_MINUTE, 0, pool);
    return NULL;
}

p6_error *p6_booking_slots(apr_array_header_t **slots, const p6_booking *b, apr_int64_t shift,
                           const apr_array_header_t *services, int public_only, apr_pool_t *pool)
{
    question q = { b, shift, services, public_only, NULL };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find_slots, &q, pool));
    *slots = q.slots;
    return NULL;
}
