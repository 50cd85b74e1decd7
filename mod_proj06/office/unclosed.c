#include "office/unclosed.h"

#include "base/civil.h"
#include "base/limits.h"

#define LIST_WAIT_MS 3000

/** What p6_unclosed_list asks. */
typedef struct question {
    const char *commune;
    p6_minute now;
    apr_array_header_t *rows;
} question;

static p6_error *list(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    p6_day today = p6_day_of_minute(q->now);

    return p6_shifts_unclosed(tx, q->commune, p6_minute_at(today - P6_UNCLOSED_DAYS, 0),
                              p6_minute_at(today, 0), q->now, P6_MAX_UNCLOSED, &q->rows, pool);
}

p6_error *p6_unclosed_list(apr_array_header_t **rows, p6_store *store, const p6_official *official,
                           const char *commune, p6_minute now, apr_pool_t *pool)
{
    question q = { commune, now, apr_array_make(pool, 1, sizeof(p6_unclosed_row)) };

    if (p6_may(official, P6_ACT_QUEUE, commune, 0))
        P6_TRY(p6_store_run(store, P6_TX_READ, LIST_WAIT_MS, list, &q, pool));
    *rows = q.rows;
    return NULL;
}
