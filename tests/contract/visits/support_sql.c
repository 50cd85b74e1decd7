#include "support_sql.h"

#include <apr_strings.h>

#include "store/sql.h"

typedef struct question {
    const char *sql;
    apr_int64_t number;
} question;

static p6_error *ask(void *baton, p6_tx *tx, apr_pool_t *in)
{
    question *q = baton;
    p6_error *err;
    p6_rows rows;
    int more;

    (void)in;
    P6_TRY(p6_ask(tx, "a test", q->sql, &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) q->number = p6_row_int(&rows, 0);
    p6_rows_end(&rows);
    return err;
}

apr_int64_t number_of(const char *sql)
{
    question q = { sql, -1 };

    return p6_store_run(store, P6_TX_READ, 5000, ask, &q, pool) ? -1 : q.number;
}

const char *rows_of(const char *sql)
{
    const char *text = "";
    p6_error *err;
    p6_rows rows;
    p6_tx *tx;
    int more;

    if (p6_tx_begin(&tx, store, P6_TX_READ, 5000, pool)) return NULL;
    err = p6_ask(tx, "test", sql, &rows);
    while (!err && !(err = p6_rows_next(&rows, &more)) && more)
        text = apr_pstrcat(pool, text, p6_row_text(&rows, 0, pool), "\n", NULL);
    p6_rows_end(&rows);
    p6_tx_rollback(tx);
    return err ? NULL : text;
}

int is_postgres(void)
{
    return store->dialect == P6_PGSQL;
}
