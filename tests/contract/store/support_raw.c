/* SQL over a raw connection of our own, beside every rule of the store. Not by the database's
   client, as elsewhere: it takes too long for tests that ask after every failing call. */
#include "support_store.h"

static int raw_call(const char *sql, apr_int64_t *number)
{
    p6_store *other = another_store(1, pool);
    p6_dbd db = { .driver = other->driver };
    const char *message;
    apr_dbd_results_t *results;
    apr_dbd_row_t *row = NULL;
    int rc;

    assert_int_equal(apr_pool_create(&db.pool, pool), APR_SUCCESS);
    assert_int_equal(p6_dbd_apr.open(&p6_dbd_apr, &db, other->params, &message), 0);
    if (!number) rc = p6_dbd_apr.command(&p6_dbd_apr, &db, sql);
    else {
        rc = p6_dbd_apr.ask(&p6_dbd_apr, &db, sql, &results, db.pool);
        assert_int_equal(rc, 0);
        assert_int_equal(p6_dbd_apr.row(&p6_dbd_apr, &db, results, &row, db.pool), 0);
        apr_dbd_datum_get(db.driver, row, 0, APR_DBD_TYPE_LONGLONG, number);
    }
    p6_dbd_apr.close(&p6_dbd_apr, &db);
    apr_pool_destroy(db.pool);
    return rc;
}

void raw(const char *sql)
{
    if (raw_call(sql, NULL)) fail_msg("refused: %s", sql);
}

void raw_refused(const char *sql)
{
    if (!raw_call(sql, NULL)) fail_msg("not refused: %s", sql);
}

apr_int64_t raw_int(const char *sql)
{
    apr_int64_t number = 0;

    raw_call(sql, &number);
    return number;
}
