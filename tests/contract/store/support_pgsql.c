/* What only PostgreSQL has: a server that goes away and comes back. */
#include "support_store.h"

static p6_error *touch(void *baton, p6_tx *tx, apr_pool_t *in)
{
    (void)baton;
    (void)in;
    return p6_ref_touch(tx);
}

/* every place of the pool gets a connection */
static void fill_pool(void)
{
    p6_tx *txs[4];

    for (int i = 0; i < 4; i++) {
        txs[i] = begin(P6_TX_WRITE);
        ok(i ? p6_ref_generation(txs[i], &(apr_int64_t){ 0 }) : p6_ref_touch(txs[i]));
    }
    for (int i = 0; i < 4; i++) p6_tx_rollback(txs[i]);
}

static void work_goes_on_after(const char *verb)
{
    fill_pool();
    postgres(verb);
    if (*verb == 'c') postgres("start");
    for (int i = 0; i < 6; i++)
        ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
    assert_int_equal(raw_int("SELECT number FROM generation WHERE name = 'structure'"), 7);
}

static void work_goes_on_after_the_server_was_restarted(void **state)
{
    (void)state;
    work_goes_on_after("restart");
}

static void begin_alone_notices_a_restarted_server(void **state)
{
    (void)state;
    fill_pool();
    postgres("restart");
    for (int i = 0; i < 4; i++) {
        p6_tx *tx = begin(P6_TX_WRITE);

        ok(p6_ref_touch(tx));
        ok(p6_tx_commit(tx));
    }
}

static void a_restart_within_the_transaction_is_survived(void **state);

static int restarts;

static p6_error *restart_under_me(void *baton, p6_tx *tx, apr_pool_t *in)
{
    (void)baton;
    (void)in;
    P6_TRY(p6_ref_touch(tx));
    if (restarts++ == 0) postgres("restart");
    return p6_ref_touch(tx);
}

static void a_restart_within_the_transaction_is_survived(void **state)
{
    (void)state;
    restarts = 0;
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, restart_under_me, NULL, pool));
    assert_int_equal(restarts, 2);
    assert_int_equal(raw_int("SELECT number FROM generation WHERE name = 'structure'"), 3);
}

static void a_server_that_is_gone_is_unavailable(void **state)
{
    p6_tx *tx;

    (void)state;
    fill_pool();
    postgres("stop");
    fails(UNAVAILABLE, p6_tx_begin(&tx, store, P6_TX_WRITE, WAIT_MS, pool));
    fails(UNAVAILABLE, p6_store_run(store, P6_TX_READ, WAIT_MS, touch, NULL, pool));
    assert_int_equal(p6_conn_busy_count(store), 0);
    assert_true(logged[2002] >= 2);
}

static void the_servers_limits_are_set(void **state)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    (void)state;
    ok(p6_ref_communes(tx, &rows, pool));
    assert_int_equal(raw_int("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"),
                     10000);
    assert_int_equal(raw_int("SELECT count(*) FROM pg_stat_activity WHERE pid = pg_backend_pid()"
                             " AND application_name = 'proj06'"), 1);
}

static const struct CMUnitTest tests[] = {
    T("the server's limits are set", the_servers_limits_are_set),
    T("work goes on after the server was restarted", work_goes_on_after_the_server_was_restarted),
    T("begin alone notices a restarted server", begin_alone_notices_a_restarted_server),
    T("a restart within the transaction is survived",
      a_restart_within_the_transaction_is_survived),
    /* last: the server does not come back */
    T("a server that is gone is unavailable", a_server_that_is_gone_is_unavailable),
};
SUITE(pgsql_suite, tests);
