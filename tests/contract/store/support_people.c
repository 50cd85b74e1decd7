/* The people behind visits: kept, found, erased without a trace. */
#include "support_visits.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "store/sql.h"

#define MANY 300

static void put(apr_int64_t visit, const char *name, const char *phone, apr_int64_t erase_after_s)
{
    p6_person row = { visit, name, phone, 1987, erase_after_s };
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_person_put(tx, &row));
    commit(tx);
}

static void a_person_comes_back_and_can_be_changed(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL);
    p6_person *got;
    p6_tx *tx;

    (void)state;
    for (size_t i = 0; i < nasty_n; i++) {
        put(id, nasty[i], nasty[nasty_n - 1 - i], NOW + (apr_int64_t)i);
        tx = begin(P6_TX_READ);
        ok(p6_person_get(tx, id, &got, pool));
        assert_int_equal(got->visit, id);
        assert_string_equal(got->name, nasty[i]);
        assert_string_equal(got->phone, nasty[nasty_n - 1 - i]);
        assert_int_equal(got->birth_year, 1987);
        assert_int_equal(got->erase_after_s, NOW + (apr_int64_t)i);
        p6_tx_rollback(tx);
    }
    put(id, "Nguyễn Thị Hòa", "", NOW);
    assert_int_equal(raw_int("SELECT count(*) FROM person WHERE name_folded = 'nguyen thi hoa'"),
                     1);
    tx = begin(P6_TX_READ);
    ok(p6_person_get(tx, id + 1, &got, pool));
    assert_null(got);
}

static int of_phone(const char *phone, p6_day day)
{
    p6_tx *tx = begin(P6_TX_READ);
    int count = 9;

    ok(p6_visits_of_phone(tx, phone, day, &count));
    p6_tx_rollback(tx);
    return count;
}

static void visits_of_a_phone_are_counted_by_the_day_they_begin(void **state)
{
    p6_day day = p6_day_of_minute(EVENING);

    (void)state;
    for (int s = 0; s < P6_VISIT__COUNT; s++)
        put(a_visit((p6_visit_state)s, NULL), "A", "+84912345678", NOW);
    put(a_visit(P6_VISIT_BOOKED, NULL), "B", "+84912345679", NOW);
    put(a_visit(P6_VISIT_BOOKED, NULL), "C", "", NOW);
    assert_int_equal(of_phone("+84912345678", day), P6_VISIT__COUNT - 3); /* who waits counts */
    assert_int_equal(of_phone("+84912345678", day - 1), 0);
    assert_int_equal(of_phone("+84912345678", day + 1), 0);
    assert_int_equal(of_phone("+84912345679", day), 1);
    assert_int_equal(of_phone("", day), 0);
    raw(apr_psprintf(pool, "UPDATE visit SET start_min = %d",
                     (int)p6_minute_at(day + 1, 0) - 1));
    assert_int_equal(of_phone("+84912345679", day), 1);
    raw("UPDATE visit SET start_min = start_min + 1");
    assert_int_equal(of_phone("+84912345679", day), 0);
    assert_int_equal(of_phone("+84912345679", day + 1), 1);
}

static apr_array_header_t *texts(const char *sql)
{
    apr_array_header_t *all = apr_array_make(pool, 99, sizeof(const char *));
    p6_tx *tx = begin(P6_TX_READ);
    p6_rows rows;
    int more;

    ok(p6_ask(tx, "texts", sql, &rows));
    for (;;) {
        ok(p6_rows_next(&rows, &more));
        if (!more) break;
        *(const char **)apr_array_push(all) = p6_row_text(&rows, 0, pool);
    }
    p6_rows_end(&rows);
    p6_tx_rollback(tx);
    return all;
}

/* how many text columns of all tables hold TEXT? */
static int columns_with(const char *text)
{
    static const char *const columns[] = {
        [0] = "SELECT 'FROM \"' || m.name || '\" WHERE \"' || p.name || '\"'"
            " FROM sqlite_master m, pragma_table_info(m.name) p"
            " WHERE m.type = 'table' AND p.type = 'TEXT'",
        [1] = "SELECT 'FROM \"' || table_name || '\" WHERE \"' || column_name || '\"'"
            " FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND data_type = 'text'",
    };
    apr_array_header_t *from = texts(columns[on_pgsql]);
    int n = 0;

    assert_true(from->nelts > 100);
    for (int i = 0; i < from->nelts; i++)
        n += count_of("SELECT count(*) %s LIKE '%%%s%%'", APR_ARRAY_IDX(from, i, const char *),
                      text) > 0;
    return n;
}

static const char *const traces[] = { "Trace", "trace", "+8499", "Alley 7", "knock thrice" };
#define TRACES_N (sizeof traces / sizeof *traces)

static int traces_left(void)
{
    int n = 0;

    for (size_t i = 0; i < TRACES_N; i++) n += columns_with(traces[i]);
    return n;
}

/* a visit with a person, a draft and a message, its texts in the end different for each N */
static apr_int64_t somebody(int n, apr_int64_t erase_after_s)
{
    const char *name = apr_psprintf(pool, "Trace Number %d %s", n, n % 5 ? "" : nasty[13]);
    const char *phone = apr_psprintf(pool, "+8499%07d", n);
    apr_int64_t id = a_visit(P6_VISIT_FINISHED, NULL);
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_person_put(tx, &(p6_person){ id, name, phone, 1987, erase_after_s }));
    ok(p6_draft_put(tx, id, apr_psprintf(pool, "%064d", n), "address",
                    apr_psprintf(pool, "{\"name\":\"%s\",\"phone\":\"%s\"}", name, phone), NOW));
    commit(tx);
    raw(apr_psprintf(pool, "INSERT INTO outbox (request_key, channel, visit, recipient, title,"
                           " body, state, due_s, made_at) VALUES ('m%d', 'sms', %d, '%s', 'x',"
                           " 'Dear %s', 'sent', 1, 1)", n, (int)id, phone, name));
    raw(apr_psprintf(pool, "INSERT INTO delivery (outbox, at_s, result) SELECT id, 1, 'sent' FROM"
                           " outbox WHERE visit = %d", (int)id));
    return id;
}

static apr_int64_t home_visit(int n, apr_int64_t erase_after_s)
{
    p6_home_visit row = { .code = apr_psprintf(pool, "H%05d", n), .commune = "01840",
        .group = "Tổ 3A", .services = "sim", .name = "Trace Home", .phone = "+8499000000",
        .address = "Alley 7", .note = "knock thrice", .birth_year = 1940, .created_at = NOW,
        .erase_after_s = erase_after_s };
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted = 0;

    ok(p6_home_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
    commit(tx);
    return row.id;
}

static void an_erased_person_leaves_no_trace_and_the_visit_stays(void **state)
{
    apr_int64_t id = somebody(1, NOW + 99), home = home_visit(1, NOW + 99);
    p6_home_visit *request;
    p6_person *person;
    p6_tx *tx;

    (void)state;
    assert_true(traces_left() >= 11); /* the scan finds what is there */
    tx = begin(P6_TX_WRITE);
    ok(p6_person_erase(tx, id, NOW + 5));
    ok(p6_person_erase(tx, id, NOW + 6)); /* harmless twice */
    ok(p6_home_person_erase(tx, home, NOW + 5));
    ok(p6_person_get(tx, id, &person, pool));
    assert_null(person);
    ok(p6_home_visit_by_code(tx, "H00001", &request, pool));
    assert_string_equal(request->name, "");
    assert_string_equal(request->group, "Tổ 3A");
    commit(tx);
    assert_int_equal(traces_left(), 0);
    assert_int_equal(get_visit(id)->erased_at, NOW + 5);
    assert_int_equal(get_visit(id)->state, P6_VISIT_FINISHED);
    assert_int_equal(count_of("SELECT erased_at FROM home_visit WHERE id = %d", (int)home),
                     NOW + 5);
    assert_int_equal(raw_int("SELECT count(*) FROM delivery"), 0);
}

static int retire(apr_int64_t now_s, int limit)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    p6_retired retired;

    ok(p6_people_retire(tx, now_s, limit, &retired));
    commit(tx);
    return p6_retired_all(&retired);
}

static void people_are_retired_when_their_time_has_come(void **state)
{
    apr_int64_t held;
    p6_tx *tx;

    (void)state;
    for (int i = 0; i < 3; i++) somebody(i, NOW + 10 * i);
    for (int i = 0; i < 3; i++) home_visit(i, NOW + 10 * i);
    assert_int_equal(retire(NOW - 1, 100), 0);
    assert_int_equal(retire(NOW, 100), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM person"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM home_person"), 2);
    assert_int_equal(retire(NOW + 20, 3), 3);
    assert_int_equal(retire(NOW + 20, 3), 1);
    assert_int_equal(retire(NOW + 20, 3), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE erased_at IS NOT NULL"), 3);
    assert_int_equal(raw_int("SELECT count(*) FROM home_visit WHERE erased_at IS NOT NULL"), 3);

    held = a_visit(P6_VISIT_HOLD, NULL);
    tx = begin(P6_TX_WRITE);
    ok(p6_draft_put(tx, held, "hash", "address", "{\"name\":\"Trace\"}", NOW));
    commit(tx);
    assert_int_equal(retire(NOW + P6_DRAFT_KEPT_S - 1, 100), 0);
    assert_int_equal(columns_with("Trace"), 1);
    assert_int_equal(retire(NOW + P6_DRAFT_KEPT_S, 100), 1);
    assert_int_equal(traces_left(), 0);
    assert_int_equal(get_visit(held)->state, P6_VISIT_HOLD);
}

static int file_holds(const char *path, const char *text)
{
    FILE *file = fopen(path, "rb");
    size_t len, n = strlen(text);
    char *bytes;
    int found;

    if (!file) return 0;
    fseek(file, 0, SEEK_END);
    len = (size_t)ftell(file);
    rewind(file);
    bytes = apr_palloc(pool, len + 1);
    assert_int_equal(fread(bytes, 1, len, file), len);
    fclose(file);
    found = memmem(bytes, len, text, n) != NULL;
    return found;
}

static int files_hold(const char *text)
{
    return file_holds(params, text) + file_holds(apr_pstrcat(pool, params, "-wal", NULL), text);
}

/* SQLite: not even in the bytes of the files; on PostgreSQL pages go by vacuum and WAL term */
static void after_a_scrub_the_files_hold_no_byte_of_the_erased(void **state)
{
    p6_tx *tx;

    (void)state;
    tx = begin(P6_TX_WRITE);
    for (int i = 0; i < MANY; i++) {
        p6_visit row = { .shift = 1, .state = P6_VISIT_BOOKED, .created_at = NOW };
        static const char dots[] = "............................................................";
        const char *name = apr_psprintf(pool, "Trace Number %d%.*s", i * 7919 % 1000, i % 60, dots);
        int inserted;

        ok(p6_visit_add(tx, &row, &inserted));
        ok(p6_person_put(tx, &(p6_person){ row.id, name,
                                           apr_psprintf(pool, "+8499%07d", i * 7919 % 1000), 1987,
                                           NOW + i % 3 }));
        ok(p6_draft_put(tx, row.id, apr_psprintf(pool, "%064d", i * 7919 % 1000), "a", name, NOW));
    }
    commit(tx);
    home_visit(1, NOW + 2);
    if (!on_pgsql) assert_true(files_hold("Trace Number") > 0);
    for (int i = 0; i < 3; i++) {
        while (retire(NOW + i, 7) == 7) {}
        ok(p6_store_scrub(store, pool));
    }
    assert_int_equal(traces_left(), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM visit"), MANY);
    if (on_pgsql) return;
    assert_true(file_holds(params, "phuong")); /* the scan finds what is there */
    for (size_t i = 0; i < TRACES_N; i++) {
        if (strcmp(traces[i], "trace") != 0) assert_int_equal(files_hold(traces[i]), 0);
    }
    assert_int_equal(files_hold("trace number"), 0);
}

static void *end_soon(void *tx)
{
    apr_sleep(150000);
    p6_tx_rollback(tx);
    return NULL;
}

static void a_scrub_waits_for_readers(void **state)
{
    apr_pool_t *mine;
    pthread_t thread;
    apr_array_header_t *rows;
    p6_tx *reader;

    (void)state;
    apr_pool_create_unmanaged_ex(&mine, NULL, NULL); /* the other thread's own */
    ok(p6_tx_begin(&reader, store, P6_TX_READ, WAIT_MS, mine));
    ok(p6_ref_communes(reader, &rows, mine));
    somebody(1, NOW);
    assert_int_equal(retire(NOW, 10), 1);
    assert_int_equal(pthread_create(&thread, NULL, end_soon, reader), 0);
    ok(p6_store_scrub(store, pool));
    pthread_join(thread, NULL);
    apr_pool_destroy(mine);
    assert_int_equal(p6_conn_busy_count(store), 0);
    if (!on_pgsql) assert_int_equal(files_hold("Trace Number"), 0);
}

static void a_scrub_that_can_not_cut_the_wal_says_so(void **state)
{
    apr_array_header_t *rows;
    p6_tx *reader = begin(P6_TX_READ);

    (void)state;
    ok(p6_ref_communes(reader, &rows, pool));
    somebody(1, NOW);
    assert_int_equal(retire(NOW, 10), 1);
    if (!on_pgsql) fails(UNAVAILABLE, p6_store_scrub(store, pool));
    p6_tx_rollback(reader);
    ok(p6_store_scrub(store, pool));
    assert_int_equal(p6_conn_busy_count(store), 0);
}

static const struct CMUnitTest tests[] = {
    V("a person comes back and can be changed", a_person_comes_back_and_can_be_changed),
    V("visits of a phone are counted by the day they begin",
      visits_of_a_phone_are_counted_by_the_day_they_begin),
    V("an erased person leaves no trace, and the visit stays",
      an_erased_person_leaves_no_trace_and_the_visit_stays),
    V("people are retired when their time has come", people_are_retired_when_their_time_has_come),
    V("after a scrub the files hold no byte of the erased",
      after_a_scrub_the_files_hold_no_byte_of_the_erased),
    V("a scrub waits for readers", a_scrub_waits_for_readers),
    V("a scrub that can't cut the WAL says so", a_scrub_that_can_not_cut_the_wal_says_so),
};
SUITE(people_suite, tests);
