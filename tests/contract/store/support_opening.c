/* Connections to SQLite's file that are made while somebody else has it in hand. */
#include "support_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "store/backup.h"

#define CLOSING_MS 700 /* far longer than a statement waits for strangers */
#define RESTORES 12
#define OPENERS 3
#define RENAME_MS 3

/* libc's, but slow: what can happen between two names happens */
int rename(const char *from, const char *to)
{
    usleep(RENAME_MS * 1000);
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* a directory in the place of a file, which goes when somebody sleeps; NULL: there is none */
static const char *made_while_asleep;

int usleep(useconds_t us)
{
    struct timespec pause = { us / 1000000, (long)(us % 1000000) * 1000 };

    if (made_while_asleep && rmdir(made_while_asleep) == 0) made_while_asleep = NULL;
    return nanosleep(&pause, NULL);
}

/* another process that has the file for itself, as SQLite's last connection has it when it folds
   the log into it; it lets go after MS */
static pid_t have_it_alone(int ms)
{
    int ready[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (!child) {
        p6_dbd db = { .driver = store->driver };
        const char *message;
        apr_dbd_results_t *results;

        if (apr_pool_create(&db.pool, NULL)
            || p6_dbd_apr.open(&p6_dbd_apr, &db, params, &message)
            || p6_dbd_apr.ask(&p6_dbd_apr, &db, "PRAGMA locking_mode=EXCLUSIVE", &results, db.pool)
            || p6_dbd_apr.command(&p6_dbd_apr, &db, "BEGIN IMMEDIATE")
            || write(ready[1], "x", 1) != 1)
            _exit(1);
        usleep((useconds_t)ms * 1000);
        p6_dbd_apr.close(&p6_dbd_apr, &db);
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void await(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void disconnect(p6_store *of)
{
    for (int i = 0; i < of->conns_n; i++) p6_conn_close(of, &of->conns[i]);
}

/* a transaction of MODE on a new connection, which another process has kept waiting */
static void begins_behind_another(p6_tx_mode mode)
{
    p6_tx *tx;
    pid_t child;

    disconnect(store);
    child = have_it_alone(CLOSING_MS);
    ok(p6_tx_begin(&tx, store, mode, WAIT_MS, pool));
    p6_tx_rollback(tx);
    await(child);
    assert_int_equal(logged[2002], 0);
}

static void who_connects_waits_until_another_has_closed_the_file(void **state)
{
    (void)state;
    begins_behind_another(P6_TX_READ);
    begins_behind_another(P6_TX_WRITE);
}

static void a_log_that_somebody_is_making_is_tried_again(void **state)
{
    const char *log = apr_pstrcat(pool, params, "-wal", NULL);
    p6_tx *tx;

    (void)state;
    disconnect(store);
    assert_int_equal(mkdir(log, 0700), 0); /* nothing that can be opened */
    made_while_asleep = log;
    ok(p6_tx_begin(&tx, store, P6_TX_READ, WAIT_MS, pool));
    p6_tx_rollback(tx);
    assert_null(made_while_asleep);
    assert_int_equal(logged[2002], 0);
    disconnect(store);
    assert_int_equal(mkdir(log, 0700), 0);
    fails(UNAVAILABLE, p6_tx_begin(&tx, store, P6_TX_READ, WAIT_MS, pool));
    assert_int_equal(logged[2002], 1);
    assert_int_equal(rmdir(log), 0);
}

/* what the processes of the storm share */
typedef struct tally {
    int over;
    int reads, halves, failed;
} tally;

/* an even number of communes, or half a change */
static p6_error *look(p6_store *of, int *n, apr_pool_t *in)
{
    apr_array_header_t *rows;
    p6_error *err;
    p6_tx *tx;

    P6_TRY(p6_tx_begin(&tx, of, P6_TX_READ, WAIT_MS, in));
    err = p6_ref_communes(tx, &rows, in);
    p6_tx_rollback(tx);
    if (!err) *n = rows->nelts;
    return err;
}

static void open_again_and_again(tally *t)
{
    p6_store *mine = another_store(1, pool);
    apr_pool_t *in;

    apr_pool_create(&in, pool);
    while (!__atomic_load_n(&t->over, __ATOMIC_SEQ_CST)) {
        int n = 0;

        if (look(mine, &n, in)) __atomic_fetch_add(&t->failed, 1, __ATOMIC_SEQ_CST);
        else if (n % 2) __atomic_fetch_add(&t->halves, 1, __ATOMIC_SEQ_CST);
        __atomic_fetch_add(&t->reads, 1, __ATOMIC_SEQ_CST);
        disconnect(mine);
        apr_pool_clear(in);
    }
}

/* two communes more, in one transaction */
static void put_two(int number)
{
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, WAIT_MS, pool));
    for (int i = 0; i < 2; i++) {
        const char *code = apr_psprintf(pool, "%05d", 10000 + 2 * number + i);

        ok(p6_ref_put_commune(tx, &(p6_commune){ code, "Đức Xuân", "xa", 0, 0, "" }));
    }
    ok(p6_tx_commit(tx));
}

static void connections_made_beside_restores_see_one_database_whole(void **state)
{
    tally *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const char *saved = apr_pstrcat(pool, params, ".saved", NULL);
    pid_t children[OPENERS];
    int n = 0;

    (void)state;
    assert_true(t != MAP_FAILED);
    for (int i = 0; i < 40; i++) put_two(i);
    ok(p6_store_backup(store, saved, NULL, NULL, pool));
    for (int i = 0; i < OPENERS; i++) {
        if (!(children[i] = fork())) {
            open_again_and_again(t);
            _exit(0);
        }
    }
    for (int i = 0; i < RESTORES; i++, now_s++) {
        p6_restored restored;

        put_two(100 + i); /* is in the log when the file goes */
        ok(p6_store_restore(params, saved, 1, &env, &restored, NULL, NULL, pool));
        ok(look(store, &n, pool));
        assert_int_equal(n, 80);
    }
    __atomic_store_n(&t->over, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < OPENERS; i++) await(children[i]);
    print_message("beside %d restores %d connections were made\n", RESTORES, t->reads);
    assert_true(t->reads > RESTORES);
    assert_int_equal(t->failed, 0);
    assert_int_equal(t->halves, 0);
    munmap(t, sizeof *t);
}

static const struct CMUnitTest tests[] = {
    T("who connects waits until another has closed the file",
      who_connects_waits_until_another_has_closed_the_file),
    T("a log that somebody is making is tried again",
      a_log_that_somebody_is_making_is_tried_again),
    T("connections made beside restores see one database whole",
      connections_made_beside_restores_see_one_database_whole),
};
SUITE(opening_suite, tests);
