/* The sealer at work. */
#include "support_seals.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "contract/fixture/client.h"
#include "contract/fixture/threads.h"

static p6_seal_head head_of(const p6_sealer *sealer)
{
    p6_seal_head head;

    ok(p6_seal_head_read(&head, sealer->head_file, pool));
    return head;
}

static void rows_are_sealed_a_moment_after_they_were_written(void **state)
{
    p6_sealer sealer = a_sealer("a");
    int sealed;

    (void)state;
    add_rows(3);
    now_s++;
    ok(p6_seal_tend(&sealer, &sealed, pool));
    assert_int_equal(sealed, 0);
    assert_int_equal(tend(&sealer), 3);
    assert_int_equal(tend(&sealer), 0);
    is_whole(&sealer, 1, 3, 0);
    assert_int_equal(raw_int("SELECT made_at FROM audit_seal"), NOW + 3);
}

static void a_beat_without_work_writes_nothing(void **state)
{
    p6_sealer sealer = a_sealer("a");

    (void)state;
    assert_int_equal(tend(&sealer), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM lease"), 0);
    assert_int_equal(access(sealer.head_file, F_OK), -1);
    is_whole(&sealer, 0, 0, 0);
}

static void each_seal_follows_on_the_one_before(void **state)
{
    p6_sealer sealer = a_sealer("a");

    (void)state;
    seal_rows(&sealer, 3, 4);
    assert_int_equal(raw_int("SELECT count(*) FROM audit_seal s JOIN audit_seal b"
                             " ON b.number = s.number - 1 AND b.mac = s.mac_before"), 3);
    assert_int_equal(raw_int("SELECT count(*) FROM audit_seal WHERE number = 1"
                             " AND mac_before = ''"), 1);
    assert_string_equal(apr_pstrndup(pool, raw("SELECT key_name FROM audit_seal LIMIT 1"), 16),
                        sealer.key.name);
    is_whole(&sealer, 4, 12, 0);
}

static void the_head_file_follows(void **state)
{
    p6_sealer sealer = a_sealer("a");
    p6_seal_head head;

    (void)state;
    seal_rows(&sealer, 3, 2);
    head = head_of(&sealer);
    assert_int_equal(head.number, 2);
    assert_int_equal(head.rows, 6);
    assert_int_equal(head.made_at, now_s);
    assert_memory_equal(head.mac, raw("SELECT mac FROM audit_seal WHERE number = 2"), P6_SEAL_MAC);
    assert_int_equal(logged[6002], 0);
}

static void more_rows_than_one_seal_holds_get_several(void **state)
{
    p6_sealer sealer = a_sealer("a");

    (void)state;
    add_rows(2 * P6_SEAL_ROWS + 7);
    assert_int_equal(tend(&sealer), 2 * P6_SEAL_ROWS + 7);
    is_whole(&sealer, 3, 2 * P6_SEAL_ROWS + 7, 0);
    assert_int_equal(head_of(&sealer).rows, 2 * P6_SEAL_ROWS + 7);
}

static void one_sealer_at_a_time_seals(void **state)
{
    p6_sealer a = a_sealer("a"), b = a_sealer("b");

    (void)state;
    b.head_file = test_file("other-head");
    seal_rows(&a, 2, 1);
    add_row(3);
    assert_int_equal(tend(&b), 0);
    assert_int_equal(tend(&a), 1);
    assert_int_equal(tend(&b), 0);
    assert_int_equal(head_of(&b).number, 2); /* it follows all the same */
    now_s += P6_SEAL_LEASE_S + 1;
    add_row(4);
    assert_int_equal(tend(&b), 1);
    add_row(5);
    assert_int_equal(tend(&a), 0);
    is_whole(&a, 3, 4, 1);
    is_whole(&b, 3, 4, 1);
}

static void a_row_whose_commit_was_overtaken_is_sealed_too(void **state)
{
    p6_sealer sealer = a_sealer("a");
    p6_audit_row row = a_row(1);
    p6_tx *slow;

    (void)state;
    slow = begin(P6_TX_WRITE);
    ok(p6_audit_add(slow, &row));
    add_row(2);
    assert_int_equal(tend(&sealer), 1);
    assert_int_equal(raw_int("SELECT audit FROM audit_sealed"), 2);
    ok(p6_tx_commit(slow));
    assert_int_equal(tend(&sealer), 1);
    is_whole(&sealer, 2, 2, 0);
}

static void a_row_far_behind_has_its_turn(void **state)
{
    p6_sealer sealer = a_sealer("a");

    (void)state;
    raw("INSERT INTO audit (id, at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (5000, 1, 'system', 'x', '', '', '')");
    if (on_pgsql) raw("ALTER TABLE audit ALTER COLUMN id RESTART WITH 5001");
    add_rows(2 * P6_SEAL_BACK);
    assert_int_equal(tend(&sealer), 2 * P6_SEAL_BACK + 1);
    raw("INSERT INTO audit (id, at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (3, 1, 'system', 'x', '', '', ''), (6001, 1, 'system', 'x', '', '', '')"
        " ON CONFLICT (id) DO NOTHING");
    for (int i = 0; i < 5; i++) tend(&sealer);
    is_whole(&sealer, 6, 2 * P6_SEAL_BACK + 2, 0);
}

static void nothing_is_sealed_over_a_cut(void **state)
{
    p6_sealer sealer = a_sealer("a");
    int sealed;

    (void)state;
    seal_rows(&sealer, 2, 3);
    drop_protection();
    raw("DELETE FROM audit_sealed WHERE seal = 3; DELETE FROM audit_seal WHERE number = 3");
    add_row(9);
    for (int i = 0; i < 2; i++) {
        now_s += P6_SEAL_DELAY_S;
        fails(GONE, p6_seal_tend(&sealer, &sealed, pool));
        assert_int_equal(sealed, 0);
    }
    assert_int_equal(logged[6001], 1); /* once, not at each beat */
    assert_int_equal(head_of(&sealer).number, 3);
    assert_int_equal(raw_int("SELECT max(number) FROM audit_seal"), 2);
    /* an operator who knows why, as after a restored backup, moves the head away */
    assert_int_equal(rename(sealer.head_file, test_file("old-head")), 0);
    assert_int_equal(tend(&sealer), 3);
    assert_int_equal(logged[6002], 1);
    is_whole(&sealer, 3, 7, 0);
}

static void nothing_is_sealed_over_another_history(void **state)
{
    p6_sealer sealer = a_sealer("a");
    int sealed;

    (void)state;
    seal_rows(&sealer, 2, 3);
    drop_protection();
    raw("UPDATE audit_seal SET mac = 'x' WHERE number = 3");
    fails(GONE, p6_seal_tend(&sealer, &sealed, pool));
    assert_int_equal(logged[6001], 1);
}

static void a_head_left_behind_by_a_crash_catches_up(void **state)
{
    p6_sealer sealer = a_sealer("a");
    p6_seal_head old;

    (void)state;
    seal_rows(&sealer, 2, 1);
    old = head_of(&sealer);
    seal_rows(&sealer, 2, 2);
    ok(p6_seal_head_write(&old, sealer.head_file, pool));
    is_whole(&sealer, 3, 6, 0); /* the database may be ahead */
    assert_int_equal(tend(&sealer), 0);
    assert_int_equal(head_of(&sealer).number, 3);
    assert_int_equal(head_of(&sealer).rows, 6);
}

static void a_head_that_can_not_be_written_loses_no_seal(void **state)
{
    p6_sealer sealer = a_sealer("a");
    const char *good = sealer.head_file;
    int sealed;

    (void)state;
    add_rows(2);
    now_s += P6_SEAL_DELAY_S;
    sealer.head_file = test_file("no/such/directory");
    fails(NOT_FOUND, p6_seal_tend(&sealer, &sealed, pool));
    sealer.head_file = good;
    assert_int_equal(tend(&sealer), 0);
    assert_int_equal(head_of(&sealer).number, 1);
    is_whole(&sealer, 1, 2, 0);
}

static void keys_can_be_changed(void **state)
{
    p6_sealer sealer = a_sealer("a");
    apr_array_header_t *keys = apr_array_make(pool, 2, sizeof(p6_seal_key));
    p6_seal_report *report;
    const p6_seal_key_use *use;

    (void)state;
    APR_ARRAY_PUSH(keys, p6_seal_key) = sealer.key;
    seal_rows(&sealer, 2, 2);
    ok(p6_seal_key_make(&sealer.key, test_file("second.key"), &env, pool));
    APR_ARRAY_PUSH(keys, p6_seal_key) = sealer.key;
    seal_rows(&sealer, 2, 3);
    ok(p6_seal_verify(&report, store, keys, sealer.head_file, NULL, NULL, pool));
    assert_int_equal(report->problems, 0);
    assert_int_equal(report->keys->nelts, 2);
    use = &APR_ARRAY_IDX(report->keys, 1, p6_seal_key_use);
    assert_string_equal(use->name, sealer.key.name);
    assert_int_equal(use->first, 3);
    assert_int_equal(use->last, 5);
    assert_int_equal(use->seals, 3);
    report = verify(&sealer); /* with the second key alone */
    assert_int_equal(report->problems, 2);
    assert_non_null(strstr(APR_ARRAY_IDX(report->list, 0, p6_seal_problem).what, "is not given"));
    assert_int_equal(APR_ARRAY_IDX(report->keys, 0, p6_seal_key_use).known, 0);
}

#define WRITERS 6
#define SEALERS 2
#define CHECKERS 1
#define EACH 60

static p6_sealer sealers[SEALERS];
static int writing, errors;
static apr_int64_t checked; /* rows at most, of all checks meanwhile */

static p6_error *write_one(int number, int i, apr_pool_t *in)
{
    p6_audit_row row = a_row(1000 * number + i);
    p6_tx *tx;

    row.at_s = NOW - 60;
    P6_TRY(p6_tx_begin(&tx, store, P6_TX_WRITE, 60000, in));
    P6_TRY(p6_audit_add(tx, &row));
    if (i % 10 == 9) p6_tx_rollback(tx); /* some deeds fail: their ids are never seen */
    return i % 10 == 9 ? NULL : p6_tx_commit(tx);
}

static p6_error *check(const p6_sealer *sealer, apr_pool_t *in)
{
    apr_array_header_t *keys = apr_array_make(in, 1, sizeof(p6_seal_key));
    p6_seal_report *report;

    APR_ARRAY_PUSH(keys, p6_seal_key) = sealer->key;
    P6_TRY(p6_seal_verify(&report, store, keys, sealer->head_file, NULL, NULL, in));
    if (report->rows > checked) checked = report->rows;
    return report->problems ? p6_error_make(in, P6_E_BAD_DATA, NULL, "%s",
                                            APR_ARRAY_IDX(report->list, 0, p6_seal_problem).what)
                            : NULL;
}

static p6_error *seal_or_check(int number, apr_pool_t *in)
{
    int sealed;

    if (number == SEALERS) return check(&sealers[0], in);
    /* the other one's lease has always run out: both try to seal at once */
    __atomic_fetch_add(&now_s, P6_SEAL_LEASE_S + 1, __ATOMIC_SEQ_CST);
    return p6_seal_tend(&sealers[number], &sealed, in);
}

static p6_error *write_seal_or_check(int number, apr_pool_t *in)
{
    while (number >= WRITERS && __atomic_load_n(&writing, __ATOMIC_SEQ_CST)) {
        apr_pool_clear(in);
        P6_TRY(seal_or_check(number - WRITERS, in));
    }
    if (number >= WRITERS) return NULL;
    for (int i = 0; i < EACH; i++) {
        apr_pool_clear(in);
        P6_TRY(write_one(number, i, in));
    }
    return NULL;
}

static void a_thread(int number, apr_pool_t *in)
{
    p6_error *err = write_seal_or_check(number, in);

    if (err) print_error("thread %d: %s\n", number, err->detail);
    if (err) __atomic_fetch_add(&errors, 1, __ATOMIC_SEQ_CST);
    if (number < WRITERS) __atomic_fetch_sub(&writing, 1, __ATOMIC_SEQ_CST);
}

static void nothing_is_lost_while_many_write_and_two_seal(void **state)
{
    p6_seal_report *report;

    (void)state;
    sealers[0] = a_sealer("a");
    sealers[1] = a_sealer("b");
    sealers[1].head_file = test_file("other-head");
    writing = WRITERS;
    errors = 0;
    checked = 0;
    seal_rows(&sealers[0], 5, 1);
    in_threads(WRITERS + SEALERS + CHECKERS, a_thread);
    assert_int_equal(errors, 0);
    assert_true(checked >= 5);
    now_s += P6_SEAL_LEASE_S;
    while (tend(&sealers[0])) {}
    report = verify(&sealers[0]);
    assert_int_equal(report->problems, 0);
    assert_int_equal(report->unsealed, 0);
    assert_int_equal(report->rows, 5 + WRITERS * EACH * 9 / 10);
    assert_true(report->seals > 1);
    assert_int_equal(tend(&sealers[1]), 0);
    assert_int_equal(verify(&sealers[1])->problems, 0);
    assert_int_equal(head_of(&sealers[1]).number, report->seals);
}

static const struct CMUnitTest tests[] = {
    T("rows are sealed a moment after they were written",
      rows_are_sealed_a_moment_after_they_were_written),
    T("a beat without work writes nothing", a_beat_without_work_writes_nothing),
    T("each seal follows on the one before", each_seal_follows_on_the_one_before),
    T("the head file follows", the_head_file_follows),
    T("more rows than one seal holds get several", more_rows_than_one_seal_holds_get_several),
    T("one sealer at a time seals", one_sealer_at_a_time_seals),
    T("a row far behind has its turn", a_row_far_behind_has_its_turn),
    T("nothing is sealed over a cut", nothing_is_sealed_over_a_cut),
    T("nothing is sealed over another history", nothing_is_sealed_over_another_history),
    T("a head left behind by a crash catches up", a_head_left_behind_by_a_crash_catches_up),
    T("a head that can't be written loses no seal", a_head_that_can_not_be_written_loses_no_seal),
    T("keys can be changed", keys_can_be_changed),
    T("nothing is lost while many write, two seal and one checks",
      nothing_is_lost_while_many_write_and_two_seal),
};
SUITE(sealing_suite, tests);

/* SQLite's writers take turns */
static const struct CMUnitTest overtaking_tests[] = {
    T("a row whose commit was overtaken is sealed too",
      a_row_whose_commit_was_overtaken_is_sealed_too),
};
SUITE(overtaking_suite, overtaking_tests);
