/* An earlier state of a database learns whom a later one has erased. */
#include "support_store.h"

#include "store/backup.h"
#include "store/claims.h"
#include "store/erased.h"
#include "store/visits.h"

void put_people(void)
{
    const char *plan;
    p6_shift shift;
    int inserted;
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, WAIT_MS, pool));
    put_places(tx, &plan);
    shift = a_shift(1, plan, p6_minute_at(p6_day_of_minute(p6_minute_of_epoch(NOW)), 1080));
    ok(p6_shift_add(tx, &shift, &inserted));
    ok(p6_tx_commit(tx));
    for (int i = 1; i <= 3; i++) {
        raw(apr_psprintf(pool, "INSERT INTO visit (id, code, shift, state, channel, created_at,"
                         " changed_at) VALUES (%d, 'V%d', 1, 'booked', 'online', %d, 0)", i, i,
                         1000 + i));
        raw(apr_psprintf(pool, "INSERT INTO person VALUES (%d, 'Hoàng Thị Mỷ', 'hoang thi my',"
                         " '+8491234567%d', NULL, 0)", i, i));
    }
    for (int i = 1; i <= 2; i++) {
        raw(apr_psprintf(pool, "INSERT INTO home_visit (id, code, commune, group_name, services,"
                         " state, created_at, changed_at) VALUES (%d, 'H%d', '01840', '', '',"
                         " 'asked', %d, 0)", i, i, 2000 + i));
        raw(apr_psprintf(pool, "INSERT INTO home_person VALUES (%d, 'Triệu Văn Páo', 'trieu van"
                         " pao', '+84912345679', NULL, 'nhà cuối ngõ', '', 0)", i));
    }
}

/* the state that STORE has now, to go on from */
static p6_store *copy_of_store(void)
{
    const char *file = apr_pstrcat(pool, params, ".later", NULL);
    p6_store *later;

    ok(p6_store_backup(store, file, NULL, NULL, pool));
    ok(p6_store_open(&later, "sqlite3", file, 1, &env, pool));
    return later;
}

static void cancel_and_erase(p6_tx *tx, apr_int64_t visit, p6_visit_state state)
{
    int done;

    ok(p6_visit_set_state(tx, visit, state, P6_VISIT_CANCELLED, NOW, &done));
    assert_true(done);
    ok(p6_person_erase(tx, visit, NOW));
}

static void who_cancelled_and_erased_is_not_expected_again(void **state)
{
    p6_store *later;
    int done, erased;
    p6_tx *tx;

    (void)state;
    put_people();
    raw("UPDATE visit SET state = 'waiting' WHERE id = 3");
    raw("INSERT INTO waiting (visit, shift, joined_at, state) VALUES (3, 1, 1000, 'waiting')");
    raw("INSERT INTO claim (shift, desk, unit, visit, kind, online)"
        " VALUES (1, 1, 1, 2, 'booked', 1)");
    later = copy_of_store();
    ok(p6_tx_begin(&tx, later, P6_TX_WRITE, WAIT_MS, pool));
    cancel_and_erase(tx, 2, P6_VISIT_BOOKED);
    cancel_and_erase(tx, 3, P6_VISIT_WAITING);
    ok(p6_home_visit_cancel(tx, 1, NOW, &done));
    ok(p6_home_person_erase(tx, 1, NOW));
    ok(p6_tx_commit(tx));
    ok(p6_store_erase_as(store, later, NOW, &erased, pool));
    assert_int_equal(erased, 3);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE state = 'cancelled' AND id > 1"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE state = 'booked'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM claim"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM waiting WHERE state = 'left'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM home_visit WHERE state = 'cancelled'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM person"), 1);
    ok(p6_store_erase_as(store, later, NOW, &erased, pool));
    assert_int_equal(erased, 0);
}

static void who_came_since_and_is_erased_stays_a_count(void **state)
{
    p6_store *later;
    int done, erased;
    p6_tx *tx;

    (void)state;
    put_people();
    later = copy_of_store();
    ok(p6_tx_begin(&tx, later, P6_TX_WRITE, WAIT_MS, pool));
    ok(p6_visit_set_state(tx, 1, P6_VISIT_BOOKED, P6_VISIT_ABSENT, NOW, &done));
    ok(p6_person_erase(tx, 1, NOW));
    ok(p6_tx_commit(tx));
    ok(p6_store_erase_as(store, later, NOW, &erased, pool));
    assert_int_equal(erased, 1);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE id = 1 AND state = 'booked'"
                             " AND erased_at IS NOT NULL"), 1);
}

static void a_later_one_that_cannot_be_read_changes_nothing(void **state)
{
    p6_store *later;
    int erased;

    (void)state;
    put_people();
    ok(p6_store_open(&later, "sqlite3", apr_pstrcat(pool, params, ".none", NULL), 1, &env, pool));
    ok(p6_store_erase_as(store, later, NOW, &erased, pool));
    assert_int_equal(erased, -1);
    assert_int_equal(raw_int("SELECT count(*) FROM person"), 3);
}

static const struct CMUnitTest tests[] = {
    T("who cancelled and erased is not expected again",
      who_cancelled_and_erased_is_not_expected_again),
    T("who came since and is erased stays a count", who_came_since_and_is_erased_stays_a_count),
    T("a later one that can't be read changes nothing",
      a_later_one_that_cannot_be_read_changes_nothing),
};
SUITE(erased_suite, tests);
