/* Migrations, versions, checks, append-only tables. */
#include "support_store.h"

#include <string.h>
#include <pthread.h>
#include <sys/stat.h>
#include "store/check.h"
#include "store/migrations.h"

static p6_store *unmigrated(void)
{
    p6_store *opened;

    params = empty_database();
    ok(p6_store_open(&opened, driver, params, 2, &env, pool));
    return opened;
}

static void migrating_brings_an_empty_database_to_the_newest_version(void **state)
{
    p6_store *empty = unmigrated();
    int version = 9, from = 9, to = 9;
    p6_tx *tx;

    (void)state;
    ok(p6_store_version(&version, empty, pool));
    assert_int_equal(version, 0);
    fails(OLD_SCHEMA, p6_tx_begin(&tx, empty, P6_TX_READ, WAIT_MS, pool));
    ok(p6_store_migrate(empty, &from, &to, pool));
    assert_int_equal(from, 0);
    assert_int_equal(to, p6_schema_version());
    ok(p6_store_version(&version, empty, pool));
    assert_int_equal(version, p6_schema_version());
    ok(p6_tx_begin(&tx, empty, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_tx_commit(tx));
    assert_int_equal(raw_int("SELECT min(applied_at) FROM schema_migration"), NOW);
}

static void migrating_again_changes_nothing(void **state)
{
    int from, to;

    (void)state;
    ok(p6_store_migrate(store, &from, &to, pool));
    assert_int_equal(from, p6_schema_version());
    assert_int_equal(to, p6_schema_version());
    assert_int_equal(raw_int("SELECT count(*) FROM schema_migration"), p6_schema_version());
}

/* plain threads: apr_thread_exit leaves AddressSanitizer's marks on a stack that is used again */
static void *migrate_too(void *data)
{
    apr_pool_t *mine;
    int from, to;
    p6_error *err;

    apr_pool_create_unmanaged_ex(&mine, NULL, NULL);
    err = p6_store_migrate(data, &from, &to, mine);
    if (!err && to == p6_schema_version()) return data;
    return NULL;
}

static void two_tools_that_migrate_at_once_do_it_once(void **state)
{
    p6_store *empty[2];
    pthread_t threads[2];
    void *result;

    (void)state;
    empty[0] = unmigrated();
    ok(p6_store_open(&empty[1], driver, params, 2, &env, pool));
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, migrate_too, empty[i]), 0);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &result);
        assert_ptr_equal(result, empty[i]);
    }
    assert_int_equal(raw_int("SELECT count(*) FROM schema_migration"), p6_schema_version());
}

static void an_older_schema_is_refused_and_logged_once(void **state)
{
    p6_store *other = another_store(2, pool);
    p6_tx *tx;
    int version;

    (void)state;
    raw(apr_psprintf(pool, "DELETE FROM schema_migration WHERE version = %d", p6_schema_version()));
    fails(OLD_SCHEMA, p6_tx_begin(&tx, other, P6_TX_READ, WAIT_MS, pool));
    fails(OLD_SCHEMA, p6_tx_begin(&tx, other, P6_TX_WRITE, WAIT_MS, pool));
    assert_int_equal(logged[2004], 1);
    assert_int_equal(p6_conn_busy_count(other), 0);
    ok(p6_store_version(&version, other, pool));
    assert_int_equal(version, p6_schema_version() - 1);
    /* somebody migrates: the same store serves again */
    raw(apr_psprintf(pool, "INSERT INTO schema_migration VALUES (%d, 'x', 1, 'x')",
                     p6_schema_version()));
    ok(p6_tx_begin(&tx, other, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_tx_commit(tx));
}

static void a_newer_schema_works(void **state)
{
    p6_store *other = another_store(2, pool);
    apr_int64_t generation;
    p6_tx *tx;
    int version, from, to;

    (void)state;
    raw("CREATE TABLE of_tomorrow (x INTEGER)");
    raw(apr_psprintf(pool, "INSERT INTO schema_migration VALUES (%d, 'tomorrow', 1, 'x')",
                     p6_schema_version() + 1));
    ok(p6_store_version(&version, other, pool));
    assert_int_equal(version, p6_schema_version() + 1);
    ok(p6_tx_begin(&tx, other, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_ref_touch(tx));
    ok(p6_ref_generation(tx, &generation));
    ok(p6_tx_commit(tx));
    ok(p6_store_migrate(other, &from, &to, pool));
    assert_int_equal(to, p6_schema_version() + 1);
}

static p6_error *touch(void *baton, p6_tx *tx, apr_pool_t *in)
{
    (void)baton;
    (void)in;
    return p6_ref_touch(tx);
}

static void changes_of_the_schema_elsewhere_do_not_stop_us(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
        raw(apr_psprintf(pool, "CREATE TABLE of_others_%d (x INTEGER)", i));
        raw(apr_psprintf(pool, "ALTER TABLE generation ADD COLUMN of_others_%d INTEGER", i));
    }
    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, touch, NULL, pool));
    assert_int_equal(raw_int("SELECT number FROM generation WHERE name = 'structure'"), 7);
}

static void audit_rows_stay_as_they_are(void **state)
{
    static const char *const tables[] = { "audit", "audit_seal", "audit_sealed" };

    (void)state;
    raw("INSERT INTO audit (id, at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (1, 1, 'system', 'x', 'visit', '1', '')");
    raw("INSERT INTO audit_seal (number, made_at, rows_n, key_name, mac_before, mac)"
        " VALUES (1, 1, 1, 'k', '', 'm')");
    raw("INSERT INTO audit_sealed (audit, seal, place) VALUES (1, 1, 1)");
    raw_refused("UPDATE audit SET subject = '2'");
    raw_refused("UPDATE audit_seal SET mac = 'x'");
    raw_refused("UPDATE audit_sealed SET place = 2");
    for (int i = 0; i < 3; i++) {
        raw_refused(apr_psprintf(pool, "DELETE FROM %s", tables[i]));
        if (on_pgsql)
            raw_refused(apr_psprintf(pool, "TRUNCATE %s CASCADE", tables[i]));
        assert_int_equal(raw_int(apr_psprintf(pool, "SELECT count(*) FROM %s", tables[i])), 1);
    }
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE subject = '1'"), 1);
}

/* the one setting that the tests' own server has wrong on purpose */
static int is_expected(const p6_check_line *line)
{
    return on_pgsql && strcmp(line->name, "fsync") == 0;
}

static int bad_lines(p6_store *of, const char **which)
{
    apr_array_header_t *lines;
    int bad = 0;

    ok(p6_store_check(of, &lines, pool));
    assert_true(lines->nelts > 8);
    for (int i = 0; i < lines->nelts; i++) {
        const p6_check_line *line = &APR_ARRAY_IDX(lines, i, p6_check_line);

        if (!line->bad || is_expected(line)) continue;
        *which = apr_pstrcat(pool, line->name, ": ", line->value, NULL);
        bad++;
    }
    return bad;
}

static void the_check_finds_a_new_database_sound(void **state)
{
    const char *which = NULL;

    (void)state;
    if (bad_lines(store, &which)) fail_msg("%s", which);
}

static void the_check_finds_a_migration_that_is_not_ours(void **state)
{
    const char *which;

    (void)state;
    raw("UPDATE schema_migration SET checksum = 'x' WHERE version = 2");
    assert_int_equal(bad_lines(store, &which), 1);
    assert_string_equal(which, "migration 2 (office): its text is not the one this build has");
}

static void the_check_finds_missing_triggers(void **state)
{
    const char *which;

    (void)state;
    raw(on_pgsql ? "ALTER TABLE audit DISABLE TRIGGER audit_append_only"
                 : "DROP TRIGGER audit_no_update");
    assert_int_equal(bad_lines(store, &which), 1);
    assert_non_null(strstr(which, "append-only triggers"));
}

static void the_status_counts_what_there_is(void **state)
{
    apr_array_header_t *lines;
    const char *plan;
    p6_tx *tx = begin(P6_TX_WRITE);
    int found = 0;

    (void)state;
    put_places(tx, &plan);
    ok(p6_tx_commit(tx));
    ok(p6_store_status(store, &lines, pool));
    for (int i = 0; i < lines->nelts; i++) {
        const p6_check_line *line = &APR_ARRAY_IDX(lines, i, p6_check_line);

        found += strcmp(line->name, "rows in point") == 0 && strcmp(line->value, "1") == 0;
        found += strcmp(line->name, "bytes") == 0 && strlen(line->value) > 4;
    }
    assert_int_equal(found, 2);
}

static void migrations_are_numbered_without_gaps(void **state)
{
    (void)state;
    for (int version = 1; version <= p6_schema_version(); version++) {
        const p6_migration *migration = p6_migration_get(version);

        assert_int_equal(migration->version, version);
        assert_int_equal(strlen(p6_migration_checksum(migration, pool)), 64);
        for (const char *const *s = migration->statements; *s; s++) {
            const char *sql = p6_migration_sql(*s, (int)store->dialect, pool);

            /* a mistyped token would reach the database as it stands */
            if (sql) assert_null(strpbrk(sql, "{}"));
        }
    }
    assert_null(p6_migration_get(0));
    assert_null(p6_migration_get(p6_schema_version() + 1));
}

/* an empty database as a build of schema VERSION made it */
static void make_schema(int version, p6_store *empty)
{
    int dialect = (int)empty->dialect;

    raw(p6_migration_sql("CREATE TABLE schema_migration (version {int} PRIMARY KEY, name {text} NOT"
                         " NULL, applied_at {int} NOT NULL, checksum {text} NOT NULL{end}", dialect,
                         pool));
    for (int v = 1; v <= version; v++) {
        const p6_migration *m = p6_migration_get(v);

        for (const char *const *s = m->statements; *s; s++) {
            const char *sql = p6_migration_sql(*s, dialect, pool);

            if (sql) raw(sql);
        }
        raw(apr_psprintf(pool, "INSERT INTO schema_migration VALUES (%d, '%s', 1, '%s')", v,
                         m->name, p6_migration_checksum(m, pool)));
    }
}

static void put_what_was_there(int version)
{
    raw("INSERT INTO commune VALUES ('01840', 'Đức Xuân', 'phuong', 22148000, 105838000, '')");
    raw("INSERT INTO agency VALUES ('police', 'police', 1)");
    raw("INSERT INTO plan VALUES ('0123456789abcdef', 1)");
    raw("INSERT INTO plan_desk VALUES ('0123456789abcdef', 1, 'police', 'eid', 1)");
    raw("INSERT INTO point VALUES ('to-3a', 'fixed', 'Tổ 3A', '01840', '', '', '', '', 22148000,"
        " 105838000, '', -1, 0, 1, 0)");
    raw("INSERT INTO shift VALUES (7, NULL, 'to-3a', 100, 200, 100, 0, 'planned', NULL, 'none', 0,"
        " '0123456789abcdef', 1, 0, '', '', '', '', 0, 0, 1)");
    if (version < 3) return;
    raw("INSERT INTO visit (code, request_key, shift, state, channel, created_at, changed_at)"
        " VALUES ('ABC234', 'a-key-of-long-ago', 7, 'booked', 'online', 1, 1)");
    raw("INSERT INTO person VALUES ((SELECT id FROM visit), 'bà Lan', 'ba lan', '', 1950, 99)");
}

static void every_earlier_schema_becomes_the_newest_with_all_that_is_in_it(void **state)
{
    (void)state;
    for (int version = 1; version < p6_schema_version(); version++) {
        p6_store *old = unmigrated();
        const char *which = NULL;
        int from, to;

        make_schema(version, old);
        if (!on_pgsql) assert_int_equal(chmod(params, 0600), 0);
        put_what_was_there(version);
        ok(p6_store_migrate(old, &from, &to, pool));
        assert_int_equal(from, version);
        assert_int_equal(to, p6_schema_version());
        assert_int_equal(raw_int("SELECT count(*) FROM shift WHERE id = 7 AND point = 'to-3a'"), 1);
        if (version >= 3)
            assert_int_equal(raw_int("SELECT count(*) FROM visit v JOIN person p ON p.visit = v.id"
                                     " WHERE p.name = 'bà Lan' AND v.state = 'booked'"), 1);
        if (bad_lines(old, &which)) fail_msg("from %d: %s", version, which);
    }
}

static const struct CMUnitTest tests[] = {
    T("migrating brings an empty database to the newest version",
      migrating_brings_an_empty_database_to_the_newest_version),
    T("migrating again changes nothing", migrating_again_changes_nothing),
    T("two tools that migrate at once do it once", two_tools_that_migrate_at_once_do_it_once),
    T("an older schema is refused and logged once", an_older_schema_is_refused_and_logged_once),
    T("a newer schema works", a_newer_schema_works),
    T("changes of the schema elsewhere do not stop us",
      changes_of_the_schema_elsewhere_do_not_stop_us),
    T("audit rows stay as they are", audit_rows_stay_as_they_are),
    T("the check finds a new database sound", the_check_finds_a_new_database_sound),
    T("the check finds a migration that is not ours",
      the_check_finds_a_migration_that_is_not_ours),
    T("the check finds missing triggers", the_check_finds_missing_triggers),
    T("the status counts what there is", the_status_counts_what_there_is),
    T("every earlier schema becomes the newest with all that is in it",
      every_earlier_schema_becomes_the_newest_with_all_that_is_in_it),
    T("migrations are numbered without gaps and leave no token behind",
      migrations_are_numbered_without_gaps),
};
SUITE(schema_suite, tests);
