/* Moving a database from SQLite to PostgreSQL. */
#include "support_store.h"

#include <string.h>
#include <unistd.h>
#include <apr_escape.h>
#include "store/move.h"
#include "store/move_private.h"

static const char *const rows_of_every_kind[] = {
    "INSERT INTO commune VALUES ('01840', 'Đức Xuân', 'phuong', 22165800, 105849800, '')",
    "INSERT INTO agency VALUES ('police', 'police', 1)",
    "INSERT INTO service VALUES ('eid', 'police', 15, 1)",
    "INSERT INTO plan VALUES ('0123456789abcdef', 1)",
    "INSERT INTO point SELECT 'to-3a', 'fixed', 'Tổ 3A – “nhà văn hóa”', '01840', '', '',"
    " 'a\tb', '%s', 0, 0, '', -1, 0, 1, 0",
    /* a reference to a row of a later page, and to a row behind it */
    "INSERT INTO shift WITH RECURSIVE n (i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
    " SELECT i, NULL, 'to-3a', i * 60, i * 60 + 50, i * 60, 0, 'moved', nullif(1201 - i, i),"
    " 'none', 0, '0123456789abcdef', 1, 0, '', '', '', '', 0, 0, 0 FROM n",
    "INSERT INTO visit (id, code, request_key, shift, state, channel, moved_from, created_at,"
    " changed_at, consent_version, arrived_at)"
    " VALUES (7, 'ABCDEF', NULL, 1, 'booked', 'online', 9, 1, 1, '', NULL),"
    " (9, NULL, 'key', 2, 'cancelled', 'online', NULL, 1, 1, NULL, 0)",
    "INSERT INTO person VALUES (7, 'Ngô Thị Ba', 'ngo thi ba', '+84912345678', NULL, 5)",
    "INSERT INTO claim VALUES (1, 1, 3, 7, 'booked', NULL, 1), (1, 1, 4, NULL, 'cooling', 9, 0)",
    "INSERT INTO audit (id, at_s, actor, action, subject_kind, subject, commune)"
    " VALUES (40, 1, 'system', 'x', 'visit', '7', '')",
    "INSERT INTO official (id, directory, entry_uuid, user_name, shown_name, first_seen_at,"
    " last_seen_at) VALUES (90, 'a', 'b', 'c', 'd', 1, 1)",
    "DELETE FROM official",
    "INSERT INTO lease VALUES ('expand', 'httpd-1', 99)",
    "UPDATE generation SET number = 77",
    "UPDATE counter SET next_id = 5000",
};

static p6_store *source;
static const char *source_file;

static void on_source(const char *sql)
{
    p6_tx tx = { .store = source, .conn = &source->conns[0], .pool = pool };

    ok(p6_conn_open(source, tx.conn, pool));
    ok(p6_command(&tx, "test", sql));
    p6_conn_close(source, tx.conn);
}

/* a SQLite database with rows, beside the PostgreSQL database of the test */
static void make_source(void)
{
    int from, to;

    source_file = test_file("move.db");
    ok(p6_store_open(&source, "sqlite3", source_file, 1, &env, pool));
    ok(p6_store_migrate(source, &from, &to, pool));
    for (size_t i = 0; i < sizeof rows_of_every_kind / sizeof *rows_of_every_kind; i++)
        on_source(rows_of_every_kind[i]);
    for (size_t i = 0; i < nasty_n; i++)
        on_source(apr_psprintf(pool, "INSERT INTO data_text VALUES ('x', '%d', 'f', 'vi',"
                               " CAST(x'%s' AS TEXT))", (int)i,
                               apr_pescape_hex(pool, nasty[i], strlen(nasty[i]), 0)));
}

static int make_both(void **state)
{
    small_store(state);
    make_source();
    return 0;
}

static int drop_both(void **state)
{
    p6_conn_close(source, &source->conns[0]);
    unlink(source_file);
    unlink(apr_pstrcat(pool, source_file, ".lock", NULL));
    return drop_store(state);
}

#define M(sentence, function) { sentence, function, make_both, drop_both, NULL }

/* every row as one text, NULL told from '', in the order of the key */
static apr_array_header_t *dump(p6_tx *tx, const p6_move_table *table)
{
    apr_array_header_t *lines = apr_array_make(pool, 64, sizeof(const char *));
    const char *text = "''", *order = "";
    p6_rows rows;
    int more;

    for (int i = 0; i < table->columns->nelts; i++)
        text = apr_psprintf(pool, "%s || '|' || coalesce(cast(%s AS text), '(null)')", text,
                            APR_ARRAY_IDX(table->columns, i, p6_move_column).name);
    for (int place = 1; place <= table->keys; place++)
        for (int i = 0; i < table->columns->nelts; i++) {
            const p6_move_column *column = &APR_ARRAY_IDX(table->columns, i, p6_move_column);

            if (column->key == place)
                order = apr_pstrcat(pool, order, *order ? ", " : "", column->name, NULL);
        }
    ok(p6_ask(tx, "dump", apr_psprintf(pool, "SELECT %s FROM %s ORDER BY %s", text, table->name,
                                       order), &rows));
    for (;;) {
        ok(p6_rows_next(&rows, &more));
        if (!more) break;
        APR_ARRAY_PUSH(lines, const char *) = p6_row_text(&rows, 0, pool);
    }
    p6_rows_end(&rows);
    return lines;
}

static void compare(p6_tx *from, p6_tx *to, const p6_move_table *table)
{
    apr_array_header_t *one = dump(from, table), *other = dump(to, table);

    assert_int_equal(one->nelts, other->nelts);
    for (int i = 0; i < one->nelts; i++)
        assert_string_equal(APR_ARRAY_IDX(one, i, const char *),
                            APR_ARRAY_IDX(other, i, const char *));
}

static void every_row_arrives_as_it_was(void **state)
{
    apr_array_header_t *tables;
    p6_tx *from, *to;
    p6_moved moved;

    (void)state;
    ok(p6_store_move(source, store, &moved, NULL, NULL, pool));
    assert_true(moved.rows > 1200);
    ok(p6_tx_begin(&from, source, P6_TX_READ, WAIT_MS, pool));
    to = begin(P6_TX_READ);
    ok(p6_move_tables(from, &tables, pool));
    assert_int_equal(moved.tables, tables->nelts);
    for (int i = 0; i < tables->nelts; i++)
        compare(from, to, &APR_ARRAY_IDX(tables, i, p6_move_table));
    p6_tx_rollback(from);
    assert_int_equal(raw_int("SELECT count(*) FROM lease"), 0);
    assert_int_equal(raw_int("SELECT number FROM generation"), 77);
}

static void numbering_goes_on_where_it_was(void **state)
{
    p6_moved moved;

    (void)state;
    ok(p6_store_move(source, store, &moved, NULL, NULL, pool));
    raw("INSERT INTO audit (at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (1, 'system', 'x', 'visit', '7', '')");
    assert_int_equal(raw_int("SELECT max(id) FROM audit"), 41);
    raw("INSERT INTO official (directory, entry_uuid, user_name, shown_name, first_seen_at,"
        " last_seen_at) VALUES ('a', 'b', 'c', 'd', 1, 1)");
    assert_int_equal(raw_int("SELECT id FROM official"), 91); /* 90 was given and is gone */
}

static void references_hold_afterwards_as_before(void **state)
{
    p6_moved moved;

    (void)state;
    ok(p6_store_move(source, store, &moved, NULL, NULL, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND"
                             " connamespace = current_schema()::regnamespace"
                             " AND (condeferrable OR NOT convalidated)"), 0);
    raw_refused("INSERT INTO person VALUES (12345, 'x', 'x', '', NULL, 5)");
    raw_refused("DELETE FROM audit");
}

static void a_target_with_rows_is_left_alone(void **state)
{
    p6_moved moved;

    (void)state;
    raw("INSERT INTO commune VALUES ('01843', 'Bắc Kạn', 'phuong', 0, 0, '')");
    fails(TAKEN, p6_store_move(source, store, &moved, NULL, NULL, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM commune"), 1);
    assert_int_equal(raw_int("SELECT number FROM generation"), 1);
    assert_int_equal(p6_conn_busy_count(store), 0);
    assert_int_equal(p6_conn_busy_count(source), 0);
}

static void a_second_move_is_refused(void **state)
{
    p6_moved moved;

    (void)state;
    ok(p6_store_move(source, store, &moved, NULL, NULL, pool));
    fails(TAKEN, p6_store_move(source, store, &moved, NULL, NULL, pool));
}

static void a_row_that_refers_to_nothing_stops_all_of_it(void **state)
{
    p6_moved moved;
    p6_tx tx = { .store = source, .conn = &source->conns[0], .pool = pool };

    (void)state;
    ok(p6_conn_open(source, tx.conn, pool));
    ok(p6_command(&tx, "test", "PRAGMA foreign_keys=OFF"));
    ok(p6_command(&tx, "test", "INSERT INTO person VALUES (777, 'x', 'x', '', NULL, 5)"));
    p6_conn_close(source, tx.conn);
    fails(UNAVAILABLE, p6_store_move(source, store, &moved, NULL, NULL, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM commune"), 0);
    assert_int_equal(raw_int("SELECT number FROM generation"), 1);
}

static void a_target_without_schema_is_made_ready(void **state)
{
    p6_store *bare;
    p6_moved moved;

    (void)state;
    params = empty_database();
    ok(p6_store_open(&bare, "pgsql", params, 1, &env, pool));
    ok(p6_store_move(source, bare, &moved, NULL, NULL, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM shift"), 1200);
}

static void nobody_writes_to_the_source_meanwhile(void **state)
{
    p6_store *other;
    p6_moved moved;
    p6_tx *writer;

    (void)state;
    ok(p6_store_open(&other, "sqlite3", source_file, 1, &env, pool));
    ok(p6_tx_begin(&writer, source, P6_TX_WRITE, WAIT_MS, pool));
    fails(UNAVAILABLE, p6_tx_begin(&writer, other, P6_TX_WRITE, 0, pool));
    p6_tx_rollback(writer);
    p6_conn_close(source, &source->conns[0]);
    ok(p6_store_move(other, store, &moved, NULL, NULL, pool));
}

static void only_sqlite_moves_and_only_to_postgresql(void **state)
{
    p6_moved moved;

    (void)state;
    fails(BAD_INPUT, p6_store_move(store, source, &moved, NULL, NULL, pool));
    fails(BAD_INPUT, p6_store_move(source, source, &moved, NULL, NULL, pool));
    fails(BAD_INPUT, p6_store_backup(store, "/tmp/x", NULL, NULL, pool));
}

static const struct CMUnitTest tests[] = {
    M("every row arrives as it was", every_row_arrives_as_it_was),
    M("numbering goes on where it was", numbering_goes_on_where_it_was),
    M("references hold afterwards as before", references_hold_afterwards_as_before),
    M("a target with rows is left alone", a_target_with_rows_is_left_alone),
    M("a second move is refused", a_second_move_is_refused),
    M("a row that refers to nothing stops all of it", a_row_that_refers_to_nothing_stops_all_of_it),
    M("a target without a schema is made ready", a_target_without_schema_is_made_ready),
    M("nobody writes to the source meanwhile", nobody_writes_to_the_source_meanwhile),
    M("only SQLite moves, and only to PostgreSQL", only_sqlite_moves_and_only_to_postgresql),
};
SUITE(move_suite, tests);
