/* Threads, and waiting until they wait. */
#include "support_booking.h"

#include <stdlib.h>
#include <string.h>
#include <apr_thread_proc.h>

typedef struct runner {
    int number;
    void (*work)(int number, apr_pool_t *in);
    apr_pool_t *in;
    apr_thread_t *thread;
} runner;

static void *APR_THREAD_FUNC run(apr_thread_t *thread, void *data)
{
    runner *r = data;

    (void)thread;
    r->work(r->number, r->in);
    return NULL;
}

static runner *start(int n, void (*work)(int number, apr_pool_t *in))
{
    runner *runners = apr_palloc(pool, (apr_size_t)n * sizeof *runners);

    for (int i = 0; i < n; i++) {
        runners[i] = (runner){ i, work, NULL, NULL };
        apr_pool_create(&runners[i].in, pool);
    }
    for (int i = 0; i < n; i++)
        assert_int_equal(apr_thread_create(&runners[i].thread, NULL, run, &runners[i], pool), 0);
    return runners;
}

static void join(runner *runners, int n)
{
    apr_status_t rv;

    for (int i = 0; i < n; i++) apr_thread_join(&rv, runners[i].thread);
}

void in_threads(int n, void (*work)(int number, apr_pool_t *in))
{
    join(start(n, work), n);
}

/* On SQLite the writers' turn is the store's business: whoever comes waits. */
static void await_waiting(int n)
{
    if (!is_postgres()) return;
    for (int left = 5000; left; left--) {
        if (number_of("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted") >= n) return;
        apr_sleep(1000);
    }
    fail_msg("%d threads never waited", n);
}

void in_threads_behind(apr_int64_t shift, int n, void (*work)(int number, apr_pool_t *in),
                       void (*while_held)(p6_tx *tx))
{
    runner *runners;
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, pool));
    ok(p6_shift_hold(tx, shift));
    runners = start(n, work);
    await_waiting(n);
    if (while_held) while_held(tx);
    ok(p6_tx_commit(tx));
    join(runners, n);
}

void count(tally *t, p6_error *err, p6_outcome *const *outcome)
{
    if (err && getenv("P6_TEST_VERBOSE")) print_error("# %s\n", err->detail);
    if (err) __atomic_fetch_add(&t->errors, 1, __ATOMIC_RELAXED);
    else __atomic_fetch_add(&t->of[(*outcome)->what], 1, __ATOMIC_RELAXED);
}
