/* How a shift stands at closing time. What is done then: closing_do.c. */
#include "evening/closing_private.h"

#include <string.h>

#define LIST_WAIT_MS 3000

static const char *const afters[P6_AFTER__COUNT] = {
#define AFTER(name, word) word,
    P6_AFTERS(AFTER)
#undef AFTER
};

/* in the order of p6_after */
static const char *const follows[P6_AFTER__COUNT] = { P6_FOLLOW_CARRIED, P6_FOLLOW_HOME,
                                                      P6_FOLLOW_NONE };

const char *p6_after_word(p6_after after)
{
    return afters[after];
}

int p6_after_parse(p6_after *after, const char *word)
{
    for (int i = 0; word && i < P6_AFTER__COUNT; i++) {
        if (strcmp(afters[i], word)) continue;
        *after = (p6_after)i;
        return 1;
    }
    return 0;
}

const char *p6_after_follow(p6_after after)
{
    return follows[after];
}

/* has the time of somebody booked passed? Without a time it is the shift's. */
static int is_missed(const p6_queue *queue, const p6_queue_row *row, p6_minute now)
{
    return now >= queue->shift->end
           || (row->start != P6_NO_MINUTE && now >= row->start + P6_GRACE_MINUTES);
}

static p6_closing_kind kind_of(const p6_queue *queue, const p6_queue_visit *v, int decided,
                               p6_minute now)
{
    switch (v->row.state) {
    case P6_VISIT_SERVING: return P6_CLOSING_BUSY;
    case P6_VISIT_ARRIVED:
    case P6_VISIT_PARKED:
    case P6_VISIT_CALLED: return P6_CLOSING_LEFT;
    case P6_VISIT_BOOKED:
        return is_missed(queue, &v->row, now) ? P6_CLOSING_ABSENT : P6_CLOSING_LEFT;
    case P6_VISIT_NOT_REACHED: return decided ? P6_CLOSING_DECIDED : P6_CLOSING_LEFT;
    default: return P6_CLOSING_NONE;
    }
}

/* what was decided for visit ID: 1 and *AFTER */
static int decision(const apr_array_header_t *rows, apr_int64_t id, p6_after *after)
{
    int found = 0;

    for (int i = 0; i < rows->nelts; i++) {
        const p6_follow_row *row = &APR_ARRAY_IDX(rows, i, p6_follow_row);

        if (row->visit != id) continue;
        found = 1;
        for (int a = 0; a < P6_AFTER__COUNT; a++)
            if (!strcmp(follows[a], row->kind)) *after = (p6_after)a;
    }
    return found;
}

static const p6_successor_row *successor_of(const apr_array_header_t *rows, apr_int64_t id)
{
    for (int i = 0; i < rows->nelts; i++)
        if (APR_ARRAY_IDX(rows, i, p6_successor_row).from == id)
            return &APR_ARRAY_IDX(rows, i, p6_successor_row);
    return NULL;
}

p6_error *p6_closing_read(p6_closing **closing, p6_tx *tx, const p6_official *official,
                          apr_int64_t shift, apr_int64_t now_s, apr_pool_t *pool)
{
    p6_closing *c = apr_pcalloc(pool, sizeof *c);
    apr_array_header_t *follow_rows, *successors, *visits;
    p6_minute now = p6_minute_of_epoch(now_s);
    p6_queue *queue;

    P6_TRY(p6_queue_read(&queue, tx, official, P6_ACT_QUEUE, shift, now_s, pool));
    P6_TRY(p6_follows_of_shift(tx, shift, &follow_rows, pool));
    P6_TRY(p6_successors_of_shift(tx, shift, &successors, pool));
    visits = apr_array_make(pool, queue->visits->nelts + 1, sizeof(p6_closing_visit));
    for (int i = 0; i < queue->visits->nelts; i++) {
        p6_closing_visit one = { .v = &APR_ARRAY_IDX(queue->visits, i, p6_queue_visit) };
        int decided = decision(follow_rows, one.v->row.id, &one.after);

        one.kind = kind_of(queue, one.v, decided, now);
        if (one.kind == P6_CLOSING_NONE) continue;
        one.successor = successor_of(successors, one.v->row.id);
        c->left += one.kind == P6_CLOSING_LEFT;
        c->busy += one.kind == P6_CLOSING_BUSY;
        c->absent += one.kind == P6_CLOSING_ABSENT;
        APR_ARRAY_PUSH(visits, p6_closing_visit) = one;
    }
    c->early = now < queue->shift->start && queue->shift->live == P6_LIVE_NONE;
    c->queue = queue;
    c->visits = visits;
    *closing = c;
    return NULL;
}

/** What p6_closing_load asks. */
typedef struct question {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift;
    p6_closing *closing;
} question;

static p6_error *load(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;

    return p6_closing_read(&q->closing, tx, q->official, q->shift, p6_now_s(q->b->env), pool);
}

p6_error *p6_closing_load(p6_closing **closing, const p6_booking *b, const p6_official *official,
                          apr_int64_t shift, apr_pool_t *pool)
{
    question q = { b, official, shift, NULL };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, LIST_WAIT_MS, load, &q, pool));
    *closing = q.closing;
    return NULL;
}
