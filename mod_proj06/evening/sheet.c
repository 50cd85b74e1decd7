#include "evening/sheet.h"

#include "evening/queue_private.h"
#include "office/note.h"

#define SHEET_WAIT_MS 3000

typedef struct question {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift;
    p6_queue *queue;
} question;

static p6_error *load(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    apr_int64_t now_s = p6_now_s(q->b->env);

    P6_TRY(p6_queue_read(&q->queue, tx, q->official, P6_ACT_QUEUE, q->shift, now_s, pool));
    return p6_office_note(tx, q->official, P6_DID_PERSON_EXPORT, P6_ON_SHIFT, q->shift,
                          q->queue->commune, "sheet", now_s);
}

p6_error *p6_sheet_load(p6_queue **queue, const p6_booking *b, const p6_official *official,
                        apr_int64_t shift, apr_pool_t *pool)
{
    question q = { b, official, shift, NULL };

    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, SHEET_WAIT_MS, load, &q, pool));
    *queue = q.queue;
    return NULL;
}
