/* Bounded waits, several processes and threads, forks, leaks. */
#include "support_store.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 4
#define ENOUGH 400 /* transactions of both processes together */

static void a_wait_for_a_connection_ends_with_its_deadline(void **state)
{
    p6_store *small = another_store(1, pool);
    p6_tx *holder, *waiter;

    (void)state;
    ok(p6_tx_begin(&holder, small, P6_TX_READ, WAIT_MS, pool));
    fails(UNAVAILABLE, p6_tx_begin(&waiter, small, P6_TX_READ, 0, pool));
    fails(UNAVAILABLE, p6_tx_begin(&waiter, small, P6_TX_READ, 30, pool));
    fails(UNAVAILABLE, p6_tx_begin(&waiter, small, P6_TX_WRITE, 30, pool));
    assert_int_equal(logged[2003], 3);
    p6_tx_rollback(holder);
    ok(p6_tx_begin(&waiter, small, P6_TX_WRITE, WAIT_MS, pool));
    p6_tx_rollback(waiter);
}

static void *roll_back_later(void *data)
{
    apr_sleep(50000);
    p6_tx_rollback(data);
    return NULL;
}

static void who_waits_gets_the_connection_that_becomes_free(void **state)
{
    p6_store *small = another_store(1, pool);
    p6_tx *holder, *waiter;
    apr_pool_t *other;
    pthread_t thread;

    (void)state;
    apr_pool_create_unmanaged_ex(&other, NULL, NULL); /* the other thread's own */
    ok(p6_tx_begin(&holder, small, P6_TX_READ, WAIT_MS, other));
    assert_int_equal(pthread_create(&thread, NULL, roll_back_later, holder), 0);
    ok(p6_tx_begin(&waiter, small, P6_TX_READ, WAIT_MS, pool));
    p6_tx_rollback(waiter);
    pthread_join(thread, NULL);
    apr_pool_destroy(other);
}

static int open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    assert_non_null(dir);
    while (readdir(dir)) n++;
    closedir(dir);
    return n;
}

static void a_thousand_failures_leak_no_connection(void **state)
{
    static const p6_commune bad = { "1", "x", "xa", 0, 0, "" };
    p6_store *one = another_store(1, pool);
    faults f;
    int files = 0;

    (void)state;
    faults_init(&f, 0, 0);
    p6_store_set_ops(one, &f.ops);
    for (int i = 0; i < 1000; i++) {
        apr_pool_t *inner;
        p6_tx *tx;

        apr_pool_create(&inner, pool);
        ok(p6_tx_begin(&tx, one, P6_TX_WRITE, WAIT_MS, inner));
        fails(UNAVAILABLE, p6_ref_put_commune(tx, &bad));
        if (i % 3 == 0) fails(UNAVAILABLE, p6_tx_commit(tx));
        if (i % 3 == 1) p6_tx_rollback(tx);
        apr_pool_destroy(inner);
        if (i == 10) files = open_files();
    }
    assert_int_equal(open_files(), files);
    assert_int_equal(p6_conn_busy_count(one), 0);
    assert_int_equal(f.opened, 1000); /* each had failed, so none was used again */
    assert_int_equal(f.closed, 1000);
}

static void a_store_that_was_used_is_refused_after_a_fork(void **state)
{
    int status;
    pid_t child;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_tx_commit(tx));
    child = fork();
    if (!child) {
        p6_error *err = p6_tx_begin(&tx, store, P6_TX_READ, 100, pool);

        _exit(err && err->code == P6_E_INTERNAL ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    tx = begin(P6_TX_READ); /* and the parent goes on */
    p6_tx_rollback(tx);
}

/* what the two processes share; each counts its own acknowledged transactions */
typedef struct tally {
    int ready, go;
    int done[2];
    int failed;
} tally;

typedef struct writer {
    p6_store *store;
    tally *tally;
    int process;
} writer;

static p6_error *write_once(const writer *w, int *enough, apr_pool_t *in)
{
    p6_tx *tx;
    apr_int64_t first;

    P6_TRY(p6_tx_begin(&tx, w->store, P6_TX_WRITE, 20000, in));
    P6_TRY(p6_shift_ids(tx, 1, &first));
    *enough = first > ENOUGH;
    if (*enough) p6_tx_rollback(tx);
    else P6_TRY(p6_tx_commit(tx));
    return NULL;
}

static void *write_on(void *data)
{
    const writer *w = data;
    int enough = 0;

    while (!enough) {
        apr_pool_t *mine;

        apr_pool_create_unmanaged_ex(&mine, NULL, NULL);
        if (write_once(w, &enough, mine)) {
            __atomic_fetch_add(&w->tally->failed, 1, __ATOMIC_SEQ_CST);
            enough = 1;
        }
        else if (!enough) __atomic_fetch_add(&w->tally->done[w->process], 1, __ATOMIC_SEQ_CST);
        apr_pool_destroy(mine);
    }
    return NULL;
}

static int run_writers(tally *t, int process)
{
    writer w = { another_store(THREADS, pool), t, process };
    pthread_t threads[THREADS];

    __atomic_fetch_add(&t->ready, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&t->go, __ATOMIC_SEQ_CST)) apr_sleep(1000);
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, write_on, &w)) return 1;
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    return 0;
}

static void two_processes_with_threads_share_the_writing_and_lose_nothing(void **state)
{
    tally *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t children[2];
    int status;

    (void)state;
    assert_ptr_not_equal(t, MAP_FAILED);
    for (int i = 0; i < 2; i++) {
        children[i] = fork();
        if (!children[i]) _exit(run_writers(t, i));
    }
    while (__atomic_load_n(&t->ready, __ATOMIC_SEQ_CST) < 2) apr_sleep(1000);
    __atomic_store_n(&t->go, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(t->failed, 0);
    assert_int_equal(t->done[0] + t->done[1], ENOUGH);
    assert_int_equal(raw_int("SELECT next_id FROM counter WHERE name = 'shift'"), ENOUGH + 1);
    /* without the lock file one of them does nearly all */
    assert_true(t->done[0] >= ENOUGH / 5);
    assert_true(t->done[1] >= ENOUGH / 5);
    munmap(t, sizeof *t);
}

static const struct CMUnitTest tests[] = {
    T("a wait for a connection ends with its deadline",
      a_wait_for_a_connection_ends_with_its_deadline),
    T("who waits gets the connection that becomes free",
      who_waits_gets_the_connection_that_becomes_free),
    T("a thousand failures leak no connection", a_thousand_failures_leak_no_connection),
    T("a store that was used is refused after a fork",
      a_store_that_was_used_is_refused_after_a_fork),
    T("two processes with threads share the writing and lose nothing",
      two_processes_with_threads_share_the_writing_and_lose_nothing),
};
SUITE(waits_suite, tests);
