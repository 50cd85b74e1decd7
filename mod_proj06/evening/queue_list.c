/* The queue as it stands: one list, in the order in which people are called. */
#include "evening/queue_private.h"

#include <stdlib.h>
#include <string.h>

#include "store/shifts.h"

#define LIST_WAIT_MS 3000
#define FIRST_HOUR 0 /* before all others */

apr_int64_t p6_queue_hour(const p6_queue_row *row)
{
    apr_int64_t slot;

    if (strcmp(row->priority, "none")) return FIRST_HOUR;
    if (row->start == P6_NO_MINUTE) return row->arrived_at;
    slot = p6_epoch_of_minute(row->start);
    return row->arrived_at <= slot + P6_GRACE_MINUTES * 60 ? slot : row->arrived_at;
}

static p6_stage stage_of(p6_visit_state state)
{
    switch (state) {
    case P6_VISIT_CALLED:
    case P6_VISIT_SERVING: return P6_STAGE_DESK;
    case P6_VISIT_ARRIVED: return P6_STAGE_WAITING;
    case P6_VISIT_PARKED: return P6_STAGE_PARKED;
    case P6_VISIT_BOOKED: return P6_STAGE_EXPECTED;
    default: return P6_STAGE_OVER;
    }
}

static int compare(apr_int64_t a, apr_int64_t b)
{
    return (a > b) - (a < b);
}

static int in_order(const void *a, const void *b)
{
    const p6_queue_visit *left = a, *right = b;
    int c = compare(left->stage, right->stage);

    if (c) return c;
    switch (left->stage) {
    case P6_STAGE_DESK: c = compare(left->desk, right->desk); break;
    case P6_STAGE_WAITING:
        c = compare(p6_queue_hour(&left->row), p6_queue_hour(&right->row));
        if (!c) c = compare(left->row.arrived_at, right->row.arrived_at);
        break;
    case P6_STAGE_EXPECTED: c = compare(left->row.start, right->row.start); break;
    case P6_STAGE_PARKED: c = compare(left->row.arrived_at, right->row.arrived_at); break;
    case P6_STAGE_OVER: c = compare(right->row.finished_at, left->row.finished_at); break;
    }
    return c ? c : compare(left->row.id, right->row.id);
}

static int desk_of(const apr_array_header_t *now, apr_int64_t visit)
{
    for (int i = 0; i < now->nelts; i++)
        if (APR_ARRAY_IDX(now, i, p6_desk_now).visit == visit)
            return APR_ARRAY_IDX(now, i, p6_desk_now).desk;
    return 0;
}

/* both lists are ordered by visit */
static const apr_array_header_t *services_of(const apr_array_header_t *all, int *at,
                                             apr_int64_t visit, apr_pool_t *pool)
{
    apr_array_header_t *own = apr_array_make(pool, 2, sizeof(p6_queue_service));

    while (*at < all->nelts && APR_ARRAY_IDX(all, *at, p6_queue_service).visit < visit) ++*at;
    for (; *at < all->nelts && APR_ARRAY_IDX(all, *at, p6_queue_service).visit == visit; ++*at)
        APR_ARRAY_PUSH(own, p6_queue_service) = APR_ARRAY_IDX(all, *at, p6_queue_service);
    return own;
}

static int units_left(const p6_queue_visit *visit, const apr_array_header_t *known)
{
    int minutes = 0;

    for (int i = 0; i < visit->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(visit->services, i, p6_queue_service);

        if (*s->outcome) continue;
        for (int k = 0; k < known->nelts; k++)
            if (!strcmp(APR_ARRAY_IDX(known, k, p6_service).code, s->service))
                minutes += APR_ARRAY_IDX(known, k, p6_service).minutes;
    }
    return minutes;
}

/* Everybody in front, shared by the desks that are open, and half of what is going on at them. */
static void estimate(p6_queue *queue, const apr_array_header_t *known)
{
    int minutes = 0, place = 0;

    for (int i = 0; i < queue->visits->nelts; i++) {
        p6_queue_visit *v = &APR_ARRAY_IDX(queue->visits, i, p6_queue_visit);

        v->wait_min = -1;
        if (v->stage == P6_STAGE_DESK) minutes += units_left(v, known) / 2;
        if (v->stage != P6_STAGE_WAITING) continue;
        v->place = ++place;
        if (queue->open_desks) v->wait_min = minutes / queue->open_desks;
        minutes += units_left(v, known);
    }
    queue->waiting = place;
}

p6_error *p6_queue_read(p6_queue **queue, p6_tx *tx, const p6_official *official, p6_act act,
                        apr_int64_t shift, apr_int64_t now_s, apr_pool_t *pool)
{
    p6_queue *q = apr_pcalloc(pool, sizeof *q);
    apr_array_header_t *rows, *services, *now, *visits;
    p6_ground *ground;
    p6_shift *row;
    int at = 0;

    P6_TRY(p6_ground_hold(&ground, tx, shift, now_s, pool));
    P6_TRY(p6_shift_get(tx, shift, &row, pool));
    P6_TRY(p6_shift_commune(tx, shift, &q->commune, pool));
    if (official) P6_TRY(p6_require(official, act, q->commune, shift, pool));
    P6_TRY(p6_queue_of_shift(tx, shift, &rows, &services, pool));
    P6_TRY(p6_desks_now(tx, shift, &now, pool));
    visits = apr_array_make(pool, rows->nelts + 1, sizeof(p6_queue_visit));
    for (int i = 0; i < rows->nelts; i++) {
        p6_queue_visit *v = &APR_ARRAY_PUSH(visits, p6_queue_visit);

        memset(v, 0, sizeof *v);
        v->row = APR_ARRAY_IDX(rows, i, p6_queue_row);
        v->stage = stage_of(v->row.state);
        v->services = services_of(services, &at, v->row.id, pool);
        v->desk = desk_of(now, v->row.id);
    }
    qsort(visits->elts, (size_t)visits->nelts, sizeof(p6_queue_visit), in_order);
    q->shift = row;
    q->desks = ground->desks;
    q->now = now;
    q->visits = visits;
    for (int i = 0; i < now->nelts; i++)
        q->open_desks += !strcmp(APR_ARRAY_IDX(now, i, p6_desk_now).state, "open");
    estimate(q, ground->services);
    *queue = q;
    return NULL;
}

/** What p6_queue_load asks. */
typedef struct question {
    const p6_booking *b;
    const p6_official *official;
    p6_act act;
    apr_int64_t shift;
    p6_queue *queue;
} question;

static p6_error *load(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;

    return p6_queue_read(&q->queue, tx, q->official, q->act, q->shift, p6_now_s(q->b->env), pool);
}

p6_error *p6_queue_load(p6_queue **queue, const p6_booking *b, const p6_official *official,
                        p6_act act, apr_int64_t shift, apr_pool_t *pool)
{
    question q = { b, official, act, shift, NULL };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, LIST_WAIT_MS, load, &q, pool));
    *queue = q.queue;
    return NULL;
}

const p6_queue_visit *p6_queue_find(const p6_queue *queue, apr_int64_t id)
{
    for (int i = 0; i < queue->visits->nelts; i++)
        if (APR_ARRAY_IDX(queue->visits, i, p6_queue_visit).row.id == id)
            return &APR_ARRAY_IDX(queue->visits, i, p6_queue_visit);
    return NULL;
}
