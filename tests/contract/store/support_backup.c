/* Saving a SQLite database and putting it back. */
#include "support_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/backup.h"
#include "store/check.h"
#include "store/migrations.h"
#include "store/sql.h"
#include "store/visits.h"

static const char *beside(const char *ending)
{
    return apr_pstrcat(pool, params, ending, NULL);
}

static int there(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

static void put_commune(p6_store *into, const char *code, const char *name)
{
    p6_tx *tx;

    ok(p6_tx_begin(&tx, into, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_ref_put_commune(tx, &(p6_commune){ code, name, "xa", 0, 0, "" }));
    ok(p6_ref_touch(tx));
    ok(p6_tx_commit(tx));
}

static int communes(p6_store *of)
{
    apr_array_header_t *rows;
    p6_tx *tx;

    ok(p6_tx_begin(&tx, of, P6_TX_READ, WAIT_MS, pool));
    ok(p6_ref_communes(tx, &rows, pool));
    p6_tx_rollback(tx);
    return rows->nelts;
}

static apr_int64_t generation(p6_store *of)
{
    apr_int64_t number;
    p6_tx *tx;

    ok(p6_tx_begin(&tx, of, P6_TX_READ, WAIT_MS, pool));
    ok(p6_ref_generation(tx, &number));
    p6_tx_rollback(tx);
    return number;
}

/* Close STORE's connections, as the end of its process would. */
static void leave(p6_store *of)
{
    for (int i = 0; i < of->conns_n; i++) p6_conn_close(of, &of->conns[i]);
}

static void count_calls(void *baton, const char *what, apr_int64_t done, apr_int64_t all)
{
    assert_non_null(what);
    assert_true(done <= all);
    ++*(int *)baton;
}

static void a_backup_is_a_private_sound_copy(void **state)
{
    const char *file = beside(".saved");
    struct stat st;
    p6_store *copy;
    int calls = 0;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_store_backup(store, file, count_calls, &calls, pool));
    assert_true(calls > 0);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_false(there(beside(".saved.part")));
    ok(p6_store_open(&copy, "sqlite3", file, 1, &env, pool));
    assert_int_equal(communes(copy), 1);
}

static void others_read_and_write_while_a_backup_is_made(void **state)
{
    p6_store *other = another_store(2, pool);
    p6_tx *writer;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_tx_begin(&writer, other, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_ref_put_commune(writer, &(p6_commune){ "01843", "Bắc Kạn", "phuong", 0, 0, "" }));
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    ok(p6_tx_commit(writer));
    assert_int_equal(communes(store), 2);
    ok(p6_store_open(&other, "sqlite3", beside(".saved"), 1, &env, pool));
    assert_int_equal(communes(other), 1);
}

static void a_backup_writes_over_nothing(void **state)
{
    const char *file = beside(".saved"), *part = beside(".saved.part");
    FILE *f = fopen(file, "w");

    (void)state;
    fclose(f);
    fails(TAKEN, p6_store_backup(store, file, NULL, NULL, pool));
    assert_int_equal(unlink(file), 0);
    assert_int_equal(symlink("/etc/passwd", file), 0);
    fails(TAKEN, p6_store_backup(store, file, NULL, NULL, pool));
    assert_int_equal(unlink(file), 0);
    f = fopen(part, "w");
    fclose(f);
    fails(TAKEN, p6_store_backup(store, file, NULL, NULL, pool));
    assert_true(there(part));
    assert_false(there(file));
}

static void a_backup_that_fails_leaves_nothing(void **state)
{
    p6_store *none;

    (void)state;
    fails(IO, p6_store_backup(store, beside("-no/such/place"), NULL, NULL, pool));
    params = empty_database();
    ok(p6_store_open(&none, "sqlite3", params, 1, &env, pool));
    fails(NOT_FOUND, p6_store_backup(none, beside(".saved"), NULL, NULL, pool));
    assert_false(there(params));
    assert_false(there(beside(".saved.part")));
}

static void odd_names_of_files_are_names_of_files(void **state)
{
    static const char *const names[] = { " with 'quotes' and ?mode=memory", "%s", "-dash",
                                         "tổ 3A" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ok(p6_store_backup(store, beside(names[i]), NULL, NULL, pool));
        assert_true(there(beside(names[i])));
    }
}

static int holds(const char *file, const char *text)
{
    apr_size_t len = strlen(text), got;
    char *bytes = apr_palloc(pool, 1 << 22);
    FILE *f = fopen(file, "rb");

    got = fread(bytes, 1, 1 << 22, f);
    fclose(f);
    return memmem(bytes, got, text, len) != NULL;
}

static void what_was_deleted_is_not_in_a_backup(void **state)
{
    (void)state;
    put_commune(store, "01840", "A name that stays");
    put_commune(store, "01843", "A name that goes");
    raw("DELETE FROM commune WHERE code = '01843'");
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    assert_true(holds(beside(".saved"), "A name that stays"));
    assert_false(holds(beside(".saved"), "A name that goes"));
}

static p6_restored restored;

static p6_error *restore(const char *file, int force)
{
    return p6_store_restore(params, file, force, &env, &restored, NULL, NULL, pool);
}

static void a_restored_database_has_what_was_saved(void **state)
{
    apr_array_header_t *lines;
    apr_int64_t before;
    p6_store *old;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    put_commune(store, "01843", "Bắc Kạn");
    before = generation(store);
    leave(store);
    ok(restore(beside(".saved"), 0));
    assert_int_equal(restored.from, p6_schema_version());
    assert_int_equal(communes(store), 1);
    assert_true(generation(store) > before);
    ok(p6_store_check(store, &lines, pool));
    for (int i = 0; i < lines->nelts; i++)
        assert_false(APR_ARRAY_IDX(lines, i, p6_check_line).bad);
    assert_string_equal(restored.kept, beside(".before-2026-11-23T184059"));
    ok(p6_store_open(&old, "sqlite3", restored.kept, 1, &env, pool));
    assert_int_equal(communes(old), 2);
    assert_false(there(beside(".restoring")));
    assert_false(there(beside(".restoring.lock")));
    assert_true(there(beside(".saved")));
}

static void two_restores_in_one_second_keep_both_databases(void **state)
{
    (void)state;
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    leave(store);
    ok(restore(beside(".saved"), 0));
    assert_string_equal(restored.kept, beside(".before-2026-11-23T184059"));
    ok(restore(beside(".saved"), 0));
    assert_string_equal(restored.kept, beside(".before-2026-11-23T184059-2"));
    assert_true(there(beside(".before-2026-11-23T184059")));
    assert_true(there(restored.kept));
}

static void whom_the_database_had_erased_is_not_brought_back(void **state)
{
    p6_tx *tx;

    (void)state;
    put_people();
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_person_erase(tx, 2, NOW));
    ok(p6_person_erase(tx, 3, NOW));
    ok(p6_home_person_erase(tx, 1, NOW));
    ok(p6_tx_commit(tx));
    /* another history gave the id of visit 3 to somebody else */
    raw("UPDATE visit SET created_at = 5555 WHERE id = 3");
    leave(store);
    ok(restore(beside(".saved"), 0));
    assert_int_equal(restored.erased, 2);
    assert_int_equal(raw_int("SELECT count(*) FROM person"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM person WHERE visit = 2"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE erased_at IS NOT NULL"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM home_person WHERE home_visit = 2"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM home_person"), 1);
    /* their days were over: what became of them there is not told here */
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE state = 'booked'"), 3);
    assert_int_equal(raw_int("SELECT count(*) FROM home_visit WHERE state = 'asked'"), 2);
    assert_true(holds(beside(".saved"), "+84912345672"));
    assert_false(holds(params, "+84912345672"));
}

/* A process that has the database open until END is closed. */
static pid_t somebody_else(int *end)
{
    int ready[2], until[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(until), 0);
    child = fork();
    if (!child) {
        close(until[1]);
        if (communes(another_store(1, pool)) < 0 || write(ready[1], "x", 1) != 1) _exit(1);
        while (read(until[0], &byte, 1) > 0) {}
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    close(until[0]);
    *end = until[1];
    return child;
}

static void restoring_a_database_in_use_needs_force(void **state)
{
    pid_t child;
    int end, status;

    (void)state;
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    put_commune(store, "01840", "Đức Xuân");
    leave(store);
    assert_false(p6_store_in_use(params, pool));
    child = somebody_else(&end);
    assert_true(p6_store_in_use(params, pool));
    fails(TAKEN, restore(beside(".saved"), 0));
    assert_int_equal(communes(store), 1);
    ok(restore(beside(".saved"), 1));
    assert_int_equal(communes(store), 0); /* the same store, its connections opened anew */
    put_commune(store, "01843", "Bắc Kạn");
    close(end);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    leave(store);
    assert_int_equal(communes(store), 1);
}

static void a_reader_of_the_old_database_harms_the_new_one_in_nothing(void **state)
{
    p6_store *late = another_store(1, pool);
    apr_array_header_t *rows;
    p6_tx *tx;

    (void)state;
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_tx_begin(&tx, late, P6_TX_READ, WAIT_MS, pool));
    ok(restore(beside(".saved"), 1));
    put_commune(store, "01843", "Bắc Kạn");
    ok(p6_ref_communes(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1); /* it goes on with what it began with */
    p6_tx_rollback(tx);
    leave(late); /* must not take the new database's log with it */
    put_commune(store, "01846", "Cẩm Giàng");
    leave(store);
    assert_int_equal(communes(store), 2);
}

static void restoring_where_there_is_no_database_makes_one(void **state)
{
    const char *saved = beside(".saved");
    p6_store *fresh;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_store_backup(store, saved, NULL, NULL, pool));
    params = empty_database();
    ok(restore(saved, 0));
    assert_null(restored.kept);
    ok(p6_store_open(&fresh, "sqlite3", params, 1, &env, pool));
    assert_int_equal(communes(fresh), 1);
}

static void a_broken_database_can_be_replaced(void **state)
{
    FILE *f;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_store_backup(store, beside(".saved"), NULL, NULL, pool));
    leave(store);
    f = fopen(params, "w");
    for (int i = 0; i < 2000; i++) fputs("not what it was. ", f);
    fclose(f);
    ok(restore(beside(".saved"), 0));
    assert_int_equal(communes(store), 1);
    assert_true(generation(store) >= NOW); /* nobody can say what the broken one had */
    assert_int_equal(restored.erased, -1); /* nor whom it erased */
}

/* the database of the version before, as its own build made it */
static void make_older(const char *file)
{
    const char *newest = params;
    int version = p6_schema_version() - 1;

    params = file;
    raw("CREATE TABLE schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " applied_at INTEGER NOT NULL, checksum TEXT NOT NULL) STRICT");
    for (int v = 1; v <= version; v++) {
        const p6_migration *migration = p6_migration_get(v);

        for (const char *const *s = migration->statements; *s; s++) {
            const char *sql = p6_migration_sql(*s, P6_SQLITE, pool);

            if (sql) raw(sql);
        }
        raw(apr_psprintf(pool, "INSERT INTO schema_migration VALUES (%d, '%s', 1, '%s')", v,
                         migration->name, p6_migration_checksum(migration, pool)));
    }
    raw("INSERT INTO commune VALUES ('01840', 'Đức Xuân', 'phuong', 0, 0, '')");
    params = newest;
}

static void an_older_backup_is_migrated(void **state)
{
    const char *file = beside(".older");

    (void)state;
    make_older(file);
    leave(store);
    ok(restore(file, 0));
    assert_int_equal(restored.from, p6_schema_version() - 1);
    assert_int_equal(restored.to, p6_schema_version());
    assert_int_equal(communes(store), 1);
}

static void refused(const char *file)
{
    leave(store);
    fails(BAD_DATA, restore(file, 0));
    assert_int_equal(communes(store), 1);
    assert_false(there(beside(".restoring")));
    assert_false(there(beside(".restoring-wal")));
}

static const char *saved_with(const char *sql)
{
    static int number;
    const char *file = beside(apr_psprintf(pool, ".saved-%d", ++number)), *now = params;

    ok(p6_store_backup(store, file, NULL, NULL, pool));
    params = file;
    raw(sql);
    params = now;
    return file;
}

static void what_is_no_backup_of_ours_is_refused(void **state)
{
    const char *junk = beside(".junk");
    FILE *f = fopen(junk, "w");

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    fputs("SQLite? No.", f);
    fclose(f);
    refused(junk);
    refused(saved_with("DROP TABLE schema_migration"));
    refused(saved_with("INSERT INTO schema_migration VALUES (999, 'later', 1, 'x')"));
    refused(saved_with("UPDATE schema_migration SET checksum = 'x' WHERE version = 1"));
    refused(saved_with("DROP TRIGGER audit_no_delete"));
    leave(store);
    fails(IO, restore(beside(".nothing"), 0));
}

static void a_cut_off_backup_is_refused(void **state)
{
    const char *file = beside(".saved");
    struct stat st;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    ok(p6_store_backup(store, file, NULL, NULL, pool));
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(truncate(file, st.st_size / 2), 0);
    refused(file);
}

static void a_database_in_use_is_no_backup(void **state)
{
    const char *live = params;
    p6_store *other;
    int from, to;

    (void)state;
    put_commune(store, "01840", "Đức Xuân");
    params = empty_database();
    ok(p6_store_open(&other, "sqlite3", params, 1, &env, pool));
    ok(p6_store_migrate(other, &from, &to, pool));
    fails(BAD_DATA, restore(live, 1));
}

static const struct CMUnitTest tests[] = {
    T("a backup is a private, sound copy", a_backup_is_a_private_sound_copy),
    T("others read and write while a backup is made", others_read_and_write_while_a_backup_is_made),
    T("a backup writes over nothing", a_backup_writes_over_nothing),
    T("a backup that fails leaves nothing", a_backup_that_fails_leaves_nothing),
    T("odd names of files are names of files", odd_names_of_files_are_names_of_files),
    T("what was deleted is not in a backup", what_was_deleted_is_not_in_a_backup),
    T("two restores in one second keep both databases",
      two_restores_in_one_second_keep_both_databases),
    T("a restored database has what was saved", a_restored_database_has_what_was_saved),
    T("whom the database had erased is not brought back",
      whom_the_database_had_erased_is_not_brought_back),
    T("restoring a database in use needs force", restoring_a_database_in_use_needs_force),
    T("a reader of the old database harms the new one in nothing",
      a_reader_of_the_old_database_harms_the_new_one_in_nothing),
    T("restoring where there is no database makes one",
      restoring_where_there_is_no_database_makes_one),
    T("a broken database can be replaced", a_broken_database_can_be_replaced),
    T("an older backup is migrated", an_older_backup_is_migrated),
    T("what is no backup of ours is refused", what_is_no_backup_of_ours_is_refused),
    T("a cut-off backup is refused", a_cut_off_backup_is_refused),
    T("a database in use is no backup", a_database_in_use_is_no_backup),
};
SUITE(backup_suite, tests);
