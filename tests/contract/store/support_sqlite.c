/* What only SQLite has: the file, its lock, its mode. */
#include "support_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned mode_of(const char *path)
{
    struct stat file;

    assert_int_equal(stat(path, &file), 0);
    return file.st_mode & 07777;
}

static void the_file_is_private_whatever_the_umask(void **state)
{
    mode_t before = umask(0);
    p6_store *fresh;
    int from, to;

    (void)state;
    params = empty_database();
    ok(p6_store_open(&fresh, "sqlite3", params, 2, &env, pool));
    ok(p6_store_migrate(fresh, &from, &to, pool));
    umask(before);
    assert_int_equal(mode_of(params), 0600);
    assert_int_equal(mode_of(apr_pstrcat(pool, params, ".lock", NULL)), 0600);
    assert_int_equal(mode_of(apr_pstrcat(pool, params, "-wal", NULL)), 0600);
}

static void a_missing_file_is_not_made_by_using_it(void **state)
{
    p6_store *none;
    p6_tx *tx;

    (void)state;
    params = empty_database();
    ok(p6_store_open(&none, "sqlite3", params, 2, &env, pool));
    fails(OLD_SCHEMA, p6_tx_begin(&tx, none, P6_TX_READ, WAIT_MS, pool));
    fails(OLD_SCHEMA, p6_tx_begin(&tx, none, P6_TX_WRITE, WAIT_MS, pool));
    assert_int_equal(access(params, F_OK), -1);
}

static void a_file_that_is_no_database_is_unavailable(void **state)
{
    p6_store *junk;
    p6_tx *tx;
    FILE *file;

    (void)state;
    params = empty_database();
    file = fopen(params, "w");
    for (int i = 0; i < 1000; i++) fputs("this is no database. ", file);
    fclose(file);
    ok(p6_store_open(&junk, "sqlite3", params, 2, &env, pool));
    fails(UNAVAILABLE, p6_tx_begin(&tx, junk, P6_TX_READ, WAIT_MS, pool));
    assert_int_equal(p6_conn_busy_count(junk), 0);
}

static void a_wait_for_the_write_lock_ends_with_its_deadline(void **state)
{
    p6_store *other = another_store(2, pool);
    p6_tx *holder = begin(P6_TX_WRITE), *waiter;

    (void)state;
    fails(UNAVAILABLE, p6_tx_begin(&waiter, other, P6_TX_WRITE, 0, pool));
    fails(UNAVAILABLE, p6_tx_begin(&waiter, other, P6_TX_WRITE, 30, pool));
    assert_int_equal(p6_conn_busy_count(other), 0);
    ok(p6_tx_begin(&waiter, other, P6_TX_READ, 0, pool)); /* readers don't need it */
    p6_tx_rollback(waiter);
    ok(p6_tx_commit(holder));
    ok(p6_tx_begin(&waiter, other, P6_TX_WRITE, 0, pool));
    p6_tx_rollback(waiter);
}

static void readers_do_not_take_the_writers_connection(void **state)
{
    p6_tx *readers[3], *more;

    (void)state;
    for (int i = 0; i < 3; i++) readers[i] = begin(P6_TX_READ); /* of four connections */
    fails(UNAVAILABLE, p6_tx_begin(&more, store, P6_TX_READ, 0, pool));
    ok(p6_tx_begin(&more, store, P6_TX_WRITE, 0, pool));
    ok(p6_ref_touch(more));
    ok(p6_tx_commit(more));
    for (int i = 0; i < 3; i++) p6_tx_rollback(readers[i]);
}

static void a_removed_lock_file_does_not_split_the_writers(void **state)
{
    p6_store *other = another_store(2, pool);
    p6_tx *tx = begin(P6_TX_WRITE), *waiter;

    (void)state;
    ok(p6_tx_commit(tx));
    assert_int_equal(unlink(apr_pstrcat(pool, params, ".lock", NULL)), 0);
    ok(p6_tx_begin(&tx, other, P6_TX_WRITE, WAIT_MS, pool)); /* makes a new one */
    fails(UNAVAILABLE, p6_tx_begin(&waiter, store, P6_TX_WRITE, 0, pool));
    ok(p6_tx_commit(tx));
}

static void a_restored_file_is_opened_anew(void **state)
{
    const char *restored = params;
    p6_store *other;
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    int from, to;

    (void)state;
    ok(p6_ref_put_commune(tx, &(p6_commune){ "00001", "before", "xa", 0, 0, "" }));
    ok(p6_tx_commit(tx));
    params = empty_database();
    ok(p6_store_open(&other, "sqlite3", params, 1, &env, pool));
    ok(p6_store_migrate(other, &from, &to, pool));
    ok(p6_tx_begin(&tx, other, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_ref_put_commune(tx, &(p6_commune){ "00002", "after", "xa", 0, 0, "" }));
    ok(p6_tx_commit(tx));
    p6_conn_close(other, &other->conns[0]); /* the last connection folds the WAL into the file */
    assert_int_equal(unlink(apr_pstrcat(pool, restored, "-wal", NULL)), 0);
    assert_int_equal(unlink(apr_pstrcat(pool, restored, "-shm", NULL)), 0);
    assert_int_equal(rename(params, restored), 0);
    tx = begin(P6_TX_READ);
    ok(p6_ref_communes(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).name, "after");
}

static void replacing_an_audit_row_is_refused_too(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    static const char insert[] = "INTO audit (id, at_s, actor, action, subject_kind, subject,"
                                 " commune) VALUES (1, 1, 'system', 'x', 'visit', '1', '')";
    const p6_dbd_ops *ops = store->ops;

    (void)state;
    assert_int_equal(ops->command(ops, &tx->conn->db,
                                  apr_pstrcat(pool, "INSERT ", insert, NULL)), 0);
    assert_int_not_equal(ops->command(ops, &tx->conn->db,
                                      apr_pstrcat(pool, "INSERT OR REPLACE ", insert, NULL)), 0);
}

static void a_store_needs_a_path_and_a_known_driver(void **state)
{
    p6_store *bad;

    (void)state;
    fails(BAD_INPUT, p6_store_open(&bad, "sqlite3", "", 1, &env, pool));
    fails(BAD_INPUT, p6_store_open(&bad, "sqlite3", ":memory:", 1, &env, pool));
    fails(BAD_INPUT, p6_store_open(&bad, "mysql", "x", 1, &env, pool));
    fails(BAD_INPUT, p6_store_open(&bad, "sqlite3", "x", 0, &env, pool));
    fails(BAD_INPUT, p6_store_open(&bad, "sqlite3", "x", 257, &env, pool));
}

static const struct CMUnitTest tests[] = {
    T("the file is private whatever the umask", the_file_is_private_whatever_the_umask),
    T("a missing file is not made by using it", a_missing_file_is_not_made_by_using_it),
    T("a file that is no database is unavailable", a_file_that_is_no_database_is_unavailable),
    T("a wait for the write lock ends with its deadline",
      a_wait_for_the_write_lock_ends_with_its_deadline),
    T("readers do not take the writer's connection", readers_do_not_take_the_writers_connection),
    T("a removed lock file does not split the writers",
      a_removed_lock_file_does_not_split_the_writers),
    T("a restored file is opened anew", a_restored_file_is_opened_anew),
    T("replacing an audit row is refused too", replacing_an_audit_row_is_refused_too),
    T("a store needs a path and a known driver", a_store_needs_a_path_and_a_known_driver),
};
SUITE(sqlite_suite, tests);
