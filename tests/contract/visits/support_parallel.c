/* Waiting until threads wait. */
#include "support_booking.h"

#include <stdlib.h>

/* On SQLite the writers' turn is the store's business: whoever comes waits. */
static void await_waiting(int n)
{
    if (!on_pgsql) return;
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
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_shift_hold(tx, shift));
    runners = threads_start(n, work);
    await_waiting(n);
    if (while_held) while_held(tx);
    ok(p6_tx_commit(tx));
    threads_join(runners, n);
}

void count(tally *t, p6_error *err, p6_outcome *const *outcome)
{
    if (err && getenv("P6_TEST_VERBOSE")) print_error("# %s\n", err->detail);
    if (err) __atomic_fetch_add(&t->errors, 1, __ATOMIC_RELAXED);
    else __atomic_fetch_add(&t->of[(*outcome)->what], 1, __ATOMIC_RELAXED);
}
