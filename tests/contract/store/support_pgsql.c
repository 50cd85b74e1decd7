/* What only PostgreSQL has: a server that goes away and comes back. */
#include "support_store.h"

#include <pthread.h>

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

/* what a citizen would wait through: a statement's, a connection's and the retry's limits */
#define PATIENCE_S 15

static void refused_in_time(p6_tx_mode mode)
{
    p6_deadline until = p6_deadline_in(PATIENCE_S * 1000);

    fails(UNAVAILABLE, p6_store_run(store, mode, WAIT_MS, touch, NULL, pool));
    assert_true(p6_deadline_left(until) > 0);
}

/* its kernel still acknowledges what is sent: neither keepalives nor tcp_user_timeout notice */
static void a_frozen_server_is_unavailable_within_the_limits(void **state)
{
    (void)state;
    fill_pool();
    postgres("freeze");
    refused_in_time(P6_TX_WRITE);
    postgres("thaw");
    for (int i = 0; i < 6; i++)
        ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
}

static void *try_to_connect(void *data)
{
    apr_pool_t *mine;

    apr_pool_create_unmanaged_ex(&mine, NULL, NULL);
    *(int *)data = p6_store_run(store, P6_TX_READ, WAIT_MS, touch, NULL, mine) != NULL;
    apr_pool_destroy(mine);
    return NULL;
}

static int is_connecting(void)
{
    int n;

    apr_thread_mutex_lock(store->mutex);
    n = store->connecting;
    apr_thread_mutex_unlock(store->mutex);
    return n > 0;
}

static void while_one_waits_for_a_silent_server_the_others_are_sent_away(void **state)
{
    p6_deadline until;
    pthread_t thread;
    int refused = 0;

    (void)state;
    postgres("freeze");
    refused_in_time(P6_TX_WRITE);
    assert_int_equal(pthread_create(&thread, NULL, try_to_connect, &refused), 0);
    while (!is_connecting()) apr_sleep(1000);
    until = p6_deadline_in(1000); /* its connect_timeout is three times that */
    for (int i = 0; i < 50; i++)
        fails(UNAVAILABLE, p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
    assert_true(p6_deadline_left(until) > 0);
    pthread_join(thread, NULL);
    assert_int_equal(refused, 1);
    postgres("thaw");
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
}

static int freezes;

static p6_error *freeze_under_me(void *baton, p6_tx *tx, apr_pool_t *in)
{
    P6_TRY(touch(baton, tx, in));
    if (freezes++ == 0) postgres("freeze");
    return touch(baton, tx, in);
}

static void a_server_that_freezes_within_the_transaction_is_given_up(void **state)
{
    p6_deadline until = p6_deadline_in(PATIENCE_S * 1000);

    (void)state;
    freezes = 0;
    fails(UNAVAILABLE, p6_store_run(store, P6_TX_WRITE, WAIT_MS, freeze_under_me, NULL, pool));
    assert_true(p6_deadline_left(until) > 0);
    postgres("thaw");
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
}

/* behind a restart: a reload reaches the processes one by one */
static void wait_for_standby(const char *name)
{
    raw(apr_psprintf(pool, "ALTER SYSTEM SET synchronous_standby_names = '%s'", name));
    postgres("restart");
}

/* no limit of the server's bounds this: statement_timeout is over when a commit waits */
static void a_commit_that_waits_for_a_lost_standby_is_given_up(void **state)
{
    (void)state;
    wait_for_standby("lost");
    refused_in_time(P6_TX_WRITE);
    wait_for_standby("");
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
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
    T("a frozen server is unavailable within the limits",
      a_frozen_server_is_unavailable_within_the_limits),
    T("while one waits for a silent server the others are sent away",
      while_one_waits_for_a_silent_server_the_others_are_sent_away),
    T("a server that freezes within the transaction is given up",
      a_server_that_freezes_within_the_transaction_is_given_up),
    T("a commit that waits for a lost standby is given up",
      a_commit_that_waits_for_a_lost_standby_is_given_up),
    /* last: the server does not come back */
    T("a server that is gone is unavailable", a_server_that_is_gone_is_unavailable),
};
SUITE(pgsql_suite, tests);
