/* Transactions: what is undone, what is kept, what is retried. */
#include "support_store.h"

#include <string.h>
#include "store/sql.h"

static int communes(void)
{
    return (int)raw_int("SELECT count(*) FROM commune");
}

static p6_error *put_one(p6_tx *tx)
{
    return p6_ref_put_commune(tx, &(p6_commune){ "00001", "x", "xa", 0, 0, "" });
}

static void what_is_rolled_back_leaves_nothing(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_pool_t *inner;

    (void)state;
    ok(put_one(tx));
    p6_tx_rollback(tx);
    p6_tx_rollback(tx); /* harmless twice */
    assert_int_equal(communes(), 0);

    apr_pool_create(&inner, pool);
    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, WAIT_MS, inner));
    ok(put_one(tx));
    apr_pool_destroy(inner);
    assert_int_equal(communes(), 0);
    assert_int_equal(p6_conn_busy_count(store), 0);
}

static void a_transaction_that_is_over_takes_no_more_work(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;

    (void)state;
    ok(put_one(tx));
    ok(p6_tx_commit(tx));
    p6_tx_rollback(tx); /* harmless after a commit */
    assert_int_equal(communes(), 1);
    fails(INTERNAL, p6_tx_commit(tx));
    fails(INTERNAL, put_one(tx));
    fails(INTERNAL, p6_ref_communes(tx, &rows, pool));
    assert_int_equal(p6_conn_busy_count(store), 0);
}

static void after_an_error_nothing_of_the_transaction_is_kept(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;

    (void)state;
    ok(put_one(tx));
    fails(UNAVAILABLE, p6_ref_put_commune(tx, &(p6_commune){ "2", "x", "xa", 0, 0, "" }));
    fails(UNAVAILABLE, put_one(tx));
    fails(UNAVAILABLE, p6_ref_communes(tx, &rows, pool));
    fails(UNAVAILABLE, p6_tx_commit(tx));
    assert_int_equal(communes(), 0);
    assert_int_equal(p6_conn_busy_count(store), 0);
    assert_int_equal(logged[2001], 1);
    tx = begin(P6_TX_WRITE);
    ok(put_one(tx));
    ok(p6_tx_commit(tx));
    assert_int_equal(communes(), 1);
}

static void a_read_transaction_does_not_write(void **state)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    (void)state;
    fails(INTERNAL, put_one(tx));
    ok(p6_ref_communes(tx, &rows, pool)); /* and is none the worse for it */
    ok(p6_tx_commit(tx));
}

static void a_reader_sees_one_state_of_the_database(void **state)
{
    p6_tx *reader = begin(P6_TX_READ), *writer;
    apr_array_header_t *rows;

    (void)state;
    ok(p6_ref_communes(reader, &rows, pool));
    assert_int_equal(rows->nelts, 0);
    writer = begin(P6_TX_WRITE);
    ok(put_one(writer));
    ok(p6_tx_commit(writer));
    ok(p6_ref_communes(reader, &rows, pool));
    assert_int_equal(rows->nelts, 0);
    p6_tx_rollback(reader);
    reader = begin(P6_TX_READ);
    ok(p6_ref_communes(reader, &rows, pool));
    assert_int_equal(rows->nelts, 1);
}

/* locks of rows and of names: SQLite has one writer and needs none */
static int is_for_this_database(int statement)
{
    static const int pgsql[] = { P6_S_SHIFT_HOLD, P6_S_SHIFT_HOLD_NOW, P6_S_PHONE_HOLD,
                                 P6_S_COUNT_HOLD, P6_S_LAST_ID_PGSQL };

    if (on_pgsql) return statement != P6_S_LAST_ID_SQLITE;
    for (size_t i = 0; i < sizeof pgsql / sizeof *pgsql; i++)
        if (statement == pgsql[i]) return 0;
    return 1;
}

static void every_statement_prepares_and_has_a_good_label(void **state)
{
    p6_tx *tx = begin(P6_TX_READ);

    (void)state;
    for (int s = 0; s < P6_S__COUNT; s++) {
        const char *label = p6_statement_label(s), *sql = p6_statement_sql(s);
        apr_dbd_prepared_t *prepared;

        assert_int_equal(strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789_"), strlen(label));
        assert_null(strstr(sql, "now()"));
        assert_null(strstr(sql, "RETURNING"));
        for (int o = 0; o < s; o++) assert_string_not_equal(label, p6_statement_label(o));
        if (is_for_this_database(s)
            && p6_dbd_apr.prepare(&p6_dbd_apr, &tx->conn->db, sql,
                                  apr_pstrcat(pool, "t_", label, NULL), &prepared))
            fail_msg("%s does not prepare: %s", label,
                     apr_dbd_error(store->driver, tx->conn->db.handle, 0));
    }
}

static void wrong_values_are_caught_before_the_database(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    fails(INTERNAL, p6_exec(tx, P6_S_LEASE_DROP, P6_VALUES(p6_v_text("a")), NULL));
    fails(INTERNAL, p6_exec(tx, P6_S_LEASE_DROP, P6_VALUES(p6_v_text("a"), p6_v_int(1)), NULL));
    fails(INTERNAL, p6_exec(tx, P6_S_LEASE_DROP,
                            P6_VALUES(p6_v_text("a"), p6_v_text("b"), p6_v_text("c")), NULL));
    fails(INTERNAL, p6_exec(tx, P6_S_TOUCH, P6_VALUES(p6_v_text("a")), NULL));
    ok(p6_exec(tx, P6_S_LEASE_DROP, P6_VALUES(p6_v_text("a"), p6_v_text("b")), NULL));
    ok(p6_tx_commit(tx));
}

typedef struct job {
    int runs;
    int break_first;      /* the first run meets a database error */
    p6_errcode domain;    /* the error of our own it ends with */
    apr_pool_t *given;
    const char *result;
} job;

static p6_error *work(void *baton, p6_tx *tx, apr_pool_t *in)
{
    job *j = baton;

    j->runs++;
    if (j->given) assert_ptr_equal(in, j->given);
    j->given = in;
    P6_TRY(put_one(tx));
    if (j->break_first && j->runs <= j->break_first)
        return p6_ref_put_commune(tx, &(p6_commune){ "2", "x", "xa", 0, 0, "" });
    j->result = apr_pstrdup(in, "kept");
    return j->domain ? p6_error_make(in, j->domain, NULL, "x") : NULL;
}

static void work_is_committed_once(void **state)
{
    job j = { 0 };

    (void)state;
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, work, &j, pool));
    assert_int_equal(j.runs, 1);
    assert_string_equal(j.result, "kept"); /* what the work made lives on */
    assert_int_equal(communes(), 1);
}

static void work_that_meets_a_dead_connection_is_done_once_more(void **state)
{
    job j = { .break_first = 1 };

    (void)state;
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, work, &j, pool));
    assert_int_equal(j.runs, 2);
    assert_int_equal(communes(), 1);
}

static void work_is_not_tried_a_third_time(void **state)
{
    job j = { .break_first = 9 };

    (void)state;
    fails(UNAVAILABLE, p6_store_run(store, P6_TX_WRITE, WAIT_MS, work, &j, pool));
    assert_int_equal(j.runs, 2);
    assert_int_equal(communes(), 0);
    assert_int_equal(p6_conn_busy_count(store), 0);
}

static void an_error_of_our_own_rolls_back_and_is_not_tried_again(void **state)
{
    job j = { .domain = P6_E_TAKEN };

    (void)state;
    fails(TAKEN, p6_store_run(store, P6_TX_WRITE, WAIT_MS, work, &j, pool));
    assert_int_equal(j.runs, 1);
    assert_int_equal(communes(), 0);
    assert_int_equal(p6_conn_busy_count(store), 0);
}

static int told[2];

static void tell(void *baton, const char *kind, int times)
{
    assert_ptr_equal(baton, told);
    told[strcmp(kind, "booked") == 0] += times;
}

static void notes_are_told_behind_the_commit_and_never_without_one(void **state)
{
    p6_tx *tx;

    (void)state;
    memset(told, 0, sizeof told);
    p6_store_on_note(store, tell, told);
    tx = begin(P6_TX_WRITE);
    p6_tx_note(tx, "booked");
    p6_tx_note(tx, "cancelled");
    p6_tx_note(tx, "booked");
    assert_int_equal(told[0] + told[1], 0);
    ok(p6_tx_commit(tx));
    assert_int_equal(told[0], 1);
    assert_int_equal(told[1], 2);
    tx = begin(P6_TX_WRITE);
    p6_tx_note(tx, "booked");
    p6_tx_rollback(tx);
    assert_int_equal(told[0] + told[1], 3);
}

static const struct CMUnitTest tests[] = {
    T("what is rolled back leaves nothing", what_is_rolled_back_leaves_nothing),
    T("a transaction that is over takes no more work",
      a_transaction_that_is_over_takes_no_more_work),
    T("after an error nothing of the transaction is kept",
      after_an_error_nothing_of_the_transaction_is_kept),
    T("a read transaction does not write", a_read_transaction_does_not_write),
    T("a reader sees one state of the database", a_reader_sees_one_state_of_the_database),
    T("every statement prepares and has a good label",
      every_statement_prepares_and_has_a_good_label),
    T("wrong values are caught before the database", wrong_values_are_caught_before_the_database),
    T("work is committed once", work_is_committed_once),
    T("work that meets a dead connection is done once more",
      work_that_meets_a_dead_connection_is_done_once_more),
    T("work is not tried a third time", work_is_not_tried_a_third_time),
    T("an error of our own rolls back and is not tried again",
      an_error_of_our_own_rolls_back_and_is_not_tried_again),
    T("notes are told behind the commit, and never without one",
      notes_are_told_behind_the_commit_and_never_without_one),
};
SUITE(transaction_suite, tests);
