/* Group commit: those who want to write at the same time share one transaction. */
#include "support_store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS 12
#define FEW 4 /* commits at most: a batch that takes long for want of a processor is ended */

/* counts the commits, and lets the n-th of them fail */
typedef struct counter {
    p6_dbd_ops ops; /* first: the store hands it back */
    int commits, fail_at;
} counter;

static int count_command(const p6_dbd_ops *ops, p6_dbd *db, const char *sql)
{
    counter *c = (counter *)ops;

    if (!strcmp(sql, "COMMIT") && ++c->commits == c->fail_at) return 1;
    return p6_dbd_apr.command(&p6_dbd_apr, db, sql);
}

/** One that wants to write. */
typedef struct writer {
    p6_store *store;
    int number, wait_ms;
    int fails;          /* with an error of its own, behind its write */
    int breaks;         /* so many runs break the database's transaction */
    int runs;
    p6_error *err;
    apr_pool_t *in;
    pthread_t thread;
} writer;

static p6_error *put_commune(void *baton, p6_tx *tx, apr_pool_t *in)
{
    writer *w = baton;
    const p6_commune row = { apr_psprintf(in, "%05d", w->number), "x", "xa", 1, 1, "" };

    w->runs++;
    P6_TRY(p6_ref_put_commune(tx, &row));
    if (w->runs <= w->breaks) /* a code that the schema refuses */
        return p6_ref_put_commune(tx, &(p6_commune){ "2", "x", "xa", 1, 1, "" });
    return w->fails ? p6_error_make(in, P6_E_TAKEN, NULL, "taken") : NULL;
}

static void *write_one(void *data)
{
    writer *w = data;

    w->err = p6_store_run(w->store, P6_TX_WRITE, w->wait_ms, put_commune, w, w->in);
    return NULL;
}

static counter commits;
static writer writers[MEMBERS];

static void begin_writers(int wait_ms)
{
    static p6_store *shared;

    commits = (counter){ p6_dbd_apr, 0, 0 };
    commits.ops.command = count_command;
    shared = another_store(2, pool);
    p6_store_set_ops(shared, &commits.ops);
    for (int i = 0; i < MEMBERS; i++) {
        writers[i] = (writer){ .store = shared, .number = i, .wait_ms = wait_ms };
        apr_pool_create_unmanaged_ex(&writers[i].in, NULL, NULL); /* the thread's own */
    }
}

/* all of them in line behind a transaction of ours, and what becomes of them when it ends */
static void run_writers(void)
{
    p6_store *shared = writers[0].store;
    p6_tx *holder;
    int left = WAIT_MS;

    ok(p6_tx_begin(&holder, shared, P6_TX_WRITE, WAIT_MS, pool));
    for (int i = 0; i < MEMBERS; i++) {
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_one, &writers[i]), 0);
        while (p6_group_waiting(shared) <= i && left--) apr_sleep(1000); /* in their order */
    }
    assert_int_equal(p6_group_waiting(shared), MEMBERS);
    p6_tx_rollback(holder);
    for (int i = 0; i < MEMBERS; i++) pthread_join(writers[i].thread, NULL);
    assert_int_equal(p6_group_waiting(shared), 0);
    assert_int_equal(p6_conn_busy_count(shared), 0);
}

static void end_writers(void)
{
    for (int i = 0; i < MEMBERS; i++) apr_pool_destroy(writers[i].in);
    p6_conn_close(writers[0].store, &writers[0].store->conns[0]); /* the counter is not its own */
}

static int communes(void)
{
    return (int)raw_int("SELECT count(*) FROM commune");
}

static void who_stands_in_line_shares_one_commit(void **state)
{
    (void)state;
    begin_writers(WAIT_MS);
    run_writers();
    for (int i = 0; i < MEMBERS; i++) {
        ok(writers[i].err);
        assert_int_equal(writers[i].runs, 1);
    }
    assert_in_range(commits.commits, 1, FEW);
    assert_int_equal(communes(), MEMBERS);
    end_writers();
}

static void an_error_of_one_takes_back_what_that_one_did(void **state)
{
    (void)state;
    begin_writers(WAIT_MS);
    writers[0].fails = writers[5].fails = writers[11].fails = 1;
    run_writers();
    for (int i = 0; i < MEMBERS; i++) {
        assert_int_equal(writers[i].runs, 1);
        if (writers[i].fails) assert_int_equal(writers[i].err->code, P6_E_TAKEN);
        else ok(writers[i].err);
    }
    assert_in_range(commits.commits, 1, FEW);
    assert_int_equal(communes(), MEMBERS - 3);
    end_writers();
}

static void when_the_database_fails_each_does_it_once_more_alone(void **state)
{
    (void)state;
    begin_writers(WAIT_MS);
    writers[3].breaks = 1;
    writers[7].breaks = 9;
    run_writers();
    for (int i = 0; i < MEMBERS; i++) {
        assert_in_range(writers[i].runs, 1, 2);
        if (i == 7) assert_int_equal(writers[i].err->code, P6_E_UNAVAILABLE);
        else ok(writers[i].err);
    }
    assert_int_equal(writers[3].runs, 2);
    assert_int_equal(writers[7].runs, 2);
    assert_int_equal(writers[11].runs, 1);
    assert_int_equal(communes(), MEMBERS - 1);
    end_writers();
}

static void when_the_commit_fails_nobody_is_told_that_it_was_kept(void **state)
{
    (void)state;
    begin_writers(WAIT_MS);
    commits.fail_at = 1;
    writers[4].fails = 1;
    run_writers();
    for (int i = 0; i < MEMBERS; i++) {
        assert_in_range(writers[i].runs, 1, 2);
        if (i == 4) assert_int_equal(writers[i].err->code, P6_E_TAKEN);
        else ok(writers[i].err);
    }
    assert_int_equal(writers[0].runs, 2);
    assert_int_equal(communes(), MEMBERS - 1);
    end_writers();
}

static void whose_time_is_over_leaves_the_line_undone(void **state)
{
    p6_tx *holder;

    (void)state;
    begin_writers(50);
    ok(p6_tx_begin(&holder, writers[0].store, P6_TX_WRITE, WAIT_MS, pool));
    for (int i = 0; i < MEMBERS; i++)
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_one, &writers[i]), 0);
    for (int i = 0; i < MEMBERS; i++) {
        pthread_join(writers[i].thread, NULL);
        assert_int_equal(writers[i].err->code, P6_E_UNAVAILABLE);
        assert_int_equal(writers[i].runs, 0);
    }
    assert_int_equal(logged[2003], MEMBERS);
    p6_tx_rollback(holder);
    assert_int_equal(communes(), 0);
    writers[0].wait_ms = WAIT_MS;
    write_one(&writers[0]); /* the line is in order */
    ok(writers[0].err);
    end_writers();
}

static const struct CMUnitTest tests[] = {
    T("who stands in line shares one commit", who_stands_in_line_shares_one_commit),
    T("an error of one takes back what that one did", an_error_of_one_takes_back_what_that_one_did),
    T("when the database fails each does it once more, alone",
      when_the_database_fails_each_does_it_once_more_alone),
    T("when the commit fails nobody is told that it was kept",
      when_the_commit_fails_nobody_is_told_that_it_was_kept),
    T("whose time is over leaves the line undone", whose_time_is_over_leaves_the_line_undone),
};
SUITE(group_suite, tests);
