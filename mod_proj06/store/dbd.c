#include "store/dbd.h"

/* random access: pgsql's sequential mode swallows errors and sleeps on empty results */
#define ALL_AT_ONCE 1

/* every exchange with the server stands between these two */
static void await_answer(p6_dbd *db)
{
    if (db->reaper && db->answer_ms)
        p6_reaper_until(&db->watched, db->reaper, p6_deadline_in(db->answer_ms));
}

static int answered(p6_dbd *db, int rc)
{
    if (db->reaper && db->answer_ms) p6_reaper_until(&db->watched, db->reaper, 0);
    return rc;
}

static int real_open(const p6_dbd_ops *ops, p6_dbd *db, const char *params, const char **message)
{
    (void)ops;
    *message = NULL;
    db->handle = NULL;
    return apr_dbd_open_ex(db->driver, db->pool, params, &db->handle, message);
}

static void real_close(const p6_dbd_ops *ops, p6_dbd *db)
{
    (void)ops;
    if (db->handle) apr_dbd_close(db->driver, db->handle);
    p6_dbd_unwatch(db); /* behind it: closing says good-bye to a server that may not listen */
    db->handle = NULL;
}

static int real_command(const p6_dbd_ops *ops, p6_dbd *db, const char *sql)
{
    int rows;

    (void)ops;
    await_answer(db);
    return answered(db, apr_dbd_query(db->driver, db->handle, &rows, sql));
}

static int real_ask(const p6_dbd_ops *ops, p6_dbd *db, const char *sql,
                    apr_dbd_results_t **results, apr_pool_t *pool)
{
    (void)ops;
    *results = NULL;
    await_answer(db);
    return answered(db, apr_dbd_select(db->driver, pool, db->handle, results, sql, ALL_AT_ONCE));
}

static int real_prepare(const p6_dbd_ops *ops, p6_dbd *db, const char *sql, const char *label,
                        apr_dbd_prepared_t **statement)
{
    (void)ops;
    *statement = NULL;
    await_answer(db);
    return answered(db, apr_dbd_prepare(db->driver, db->pool, db->handle, sql, label, statement));
}

static int real_execute(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_prepared_t *statement,
                        const void **values, int *rows, apr_pool_t *pool)
{
    (void)ops;
    *rows = 0;
    await_answer(db);
    return answered(db, apr_dbd_pbquery(db->driver, pool, db->handle, rows, statement, values));
}

static int real_select(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_prepared_t *statement,
                       const void **values, apr_dbd_results_t **results, apr_pool_t *pool)
{
    (void)ops;
    *results = NULL;
    await_answer(db);
    return answered(db, apr_dbd_pbselect(db->driver, pool, db->handle, results, statement,
                                         ALL_AT_ONCE, values));
}

static int real_row(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_results_t *results,
                    apr_dbd_row_t **row, apr_pool_t *pool)
{
    (void)ops;
    return apr_dbd_get_row(db->driver, pool, results, row, -1);
}

const p6_dbd_ops p6_dbd_apr = { real_open, real_close, real_command, real_ask, real_prepare,
                                real_execute, real_select, real_row };
