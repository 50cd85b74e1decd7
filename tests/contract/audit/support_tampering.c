/* Who rules the database, but has no key, is found out. */
#include "support_seals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "contract/fixture/client.h"

static p6_sealer sealer;

/* four seals over five rows each, and nothing protected any more */
static int sealed_store(void **state)
{
    fresh_store(state);
    sealer = a_sealer("a");
    seal_rows(&sealer, 5, 4);
    is_whole(&sealer, 4, 20, 0);
    drop_protection();
    return 0;
}
#define S(sentence, function) TEST(sealed_store, sentence, function)

/* problem I of REPORT is about SEAL and ROW and says WHAT */
static void problem(const p6_seal_report *report, int i, int seal, int row, const char *what)
{
    const p6_seal_problem *p;

    if (report->list->nelts <= i) fail_msg("only %d problems", report->list->nelts);
    p = &APR_ARRAY_IDX(report->list, i, p6_seal_problem);
    if (p->seal != seal || p->row != row || !strstr(p->what, what))
        fail_msg("seal %d, row %d: %s", (int)p->seal, (int)p->row, p->what);
}

/* SQL makes exactly one problem */
static void finds(const char *sql, int seal, int row, const char *what)
{
    p6_seal_report *report;

    raw(sql);
    report = verify(&sealer);
    problem(report, 0, seal, row, what);
    if (report->problems != 1)
        fail_msg("%s", APR_ARRAY_IDX(report->list, 1, p6_seal_problem).what);
}

static void the_database_refuses_changes_at_first(void **state)
{
    static const char *const tables[] = { "audit", "audit_seal", "audit_sealed" };

    (void)state;
    sealer = a_sealer("a");
    seal_rows(&sealer, 2, 1);
    for (int i = 0; i < 3; i++) {
        raw_refused(apr_psprintf(pool, "DELETE FROM %s", tables[i]));
        if (on_pgsql) raw_refused(apr_psprintf(pool, "TRUNCATE %s CASCADE", tables[i]));
    }
    raw_refused("UPDATE audit SET detail = ''");
    raw_refused("UPDATE audit_seal SET mac = ''");
    raw_refused("UPDATE audit_sealed SET place = 7");
    is_whole(&sealer, 1, 2, 0);
}

static void a_changed_row_is_found_whichever_column(void **state)
{
    static const char *const changes[][2] = {
        { "at_s = at_s - 1", "at_s = at_s + 1" }, { "actor = 'pass'", "actor = 'official'" },
        { "official = 8", "official = 7" }, { "official = NULL", "official = 7" },
        { "pass = 1", "pass = NULL" }, { "action = 'visit_move'", "action = 'visit_call'" },
        { "subject_kind = 'shift'", "subject_kind = 'visit'" },
        { "subject = '4'", "subject = '3'" }, { "commune = '01843'", "commune = '01840'" },
        { "detail = 'desk=2'", "detail = 'desk=1'" }, { "detail = ''", "detail = 'desk=1'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        finds(apr_psprintf(pool, "UPDATE audit SET %s WHERE id = 8", changes[i][0]), 2, 0,
              "does not fit: it or one of its rows, 6 to 10");
        raw(apr_psprintf(pool, "UPDATE audit SET %s WHERE id = 8", changes[i][1]));
    }
    is_whole(&sealer, 4, 20, 0);
}

static void a_deleted_row_is_found(void **state)
{
    (void)state;
    finds("DELETE FROM audit WHERE id = 8", 2, 8, "is gone");
}

static void a_row_deleted_with_its_place_is_found(void **state)
{
    p6_seal_report *report;

    (void)state;
    finds("DELETE FROM audit_sealed WHERE audit = 10; DELETE FROM audit WHERE id = 10", 2, 0,
          "lists 4 rows, but was made over 5");
    finds("UPDATE audit_seal SET rows_n = 4 WHERE number = 2", 2, 0, "does not fit");
    raw("DELETE FROM audit_sealed WHERE audit = 7; DELETE FROM audit WHERE id = 7");
    report = verify(&sealer);
    problem(report, 0, 2, 8, "stands at place 3, expected is 2");
}

static void a_cut_tail_is_found_by_the_head_file(void **state)
{
    const char *head = sealer.head_file;

    (void)state;
    finds("DELETE FROM audit_sealed WHERE seal = 4; DELETE FROM audit_seal WHERE number = 4;"
          " DELETE FROM audit WHERE id > 15", 4, 0, "is gone: the head file tells of it");
    finds("DELETE FROM audit_sealed WHERE seal = 3; DELETE FROM audit_seal WHERE number = 3;"
          " DELETE FROM audit WHERE id > 10", 3, 0, "and all up to seal 4 are gone");
    sealer.head_file = NULL;
    is_whole(&sealer, 2, 10, 0); /* without a head nobody can know */
    sealer.head_file = head;
    finds("DELETE FROM audit_sealed; DELETE FROM audit_seal; DELETE FROM audit", 1, 0,
          "and all up to seal 4 are gone");
}

static void a_seal_cut_out_of_the_middle_is_found(void **state)
{
    (void)state;
    finds("DELETE FROM audit_sealed WHERE seal = 2; DELETE FROM audit_seal WHERE number = 2;"
          " DELETE FROM audit WHERE id BETWEEN 6 AND 10", 2, 0, "is gone");
    finds("DELETE FROM audit_sealed WHERE seal = 3; DELETE FROM audit_seal WHERE number = 3;"
          " DELETE FROM audit WHERE id BETWEEN 11 AND 15", 2, 0, "and all up to seal 3 are gone");
}

static void rows_without_their_seal_are_found(void **state)
{
    p6_seal_report *report;

    (void)state;
    raw("DELETE FROM audit_seal WHERE number = 2");
    report = verify(&sealer);
    assert_int_equal(report->problems, 6);
    problem(report, 0, 2, 0, "is gone");
    problem(report, 1, 2, 6, "is listed under a seal that is not there");
    problem(report, 5, 2, 10, "is listed under a seal that is not there");
    raw("UPDATE audit_sealed SET seal = -1 WHERE seal = 2");
    report = verify(&sealer);
    assert_int_equal(report->problems, 6);
    problem(report, 0, -1, 6, "is listed under a seal that is not there");
    raw("UPDATE audit_sealed SET seal = 9 WHERE seal = -1");
    report = verify(&sealer);
    assert_int_equal(report->problems, 2);
    problem(report, 0, 4, 0, "is the last one, but 5 rows are listed under seals behind it");
    problem(report, 1, 2, 0, "is gone");
}

static void moved_rows_are_found(void **state)
{
    p6_seal_report *report;

    (void)state;
    finds("UPDATE audit_sealed SET place = 99 WHERE audit = 7;"
          " UPDATE audit_sealed SET place = 2 WHERE audit = 8;"
          " UPDATE audit_sealed SET place = 3 WHERE audit = 7", 2, 0, "does not fit");
    raw("UPDATE audit_sealed SET place = 99 WHERE audit = 7;"
        " UPDATE audit_sealed SET place = 3 WHERE audit = 8;"
        " UPDATE audit_sealed SET place = 2 WHERE audit = 7");
    is_whole(&sealer, 4, 20, 0);
    raw("UPDATE audit_sealed SET seal = 3, place = 6 WHERE audit = 10");
    report = verify(&sealer);
    assert_int_equal(report->problems, 2);
    problem(report, 0, 2, 0, "lists 4 rows, but was made over 5");
    problem(report, 1, 3, 0, "lists 6 rows, but was made over 5");
}

static void swapped_rows_are_found(void **state)
{
    (void)state;
    finds("UPDATE audit SET subject = CASE id WHEN 7 THEN '3' ELSE '2' END WHERE id IN (7, 8)", 2,
          0, "does not fit");
}

static void a_forged_row_is_found(void **state)
{
    (void)state;
    finds("INSERT INTO audit (id, at_s, actor, official, action, subject_kind, subject, commune)"
          " VALUES (999, 1795434060, 'official', 8, 'person_open', 'visit', '3', '01840');"
          "INSERT INTO audit_sealed (audit, seal, place) VALUES (999, 2, 6)", 2, 0,
          "lists 6 rows, but was made over 5");
    finds("UPDATE audit_seal SET rows_n = 6 WHERE number = 2", 2, 0, "does not fit");
}

static void a_forged_seal_is_found(void **state)
{
    p6_seal_report *report;

    (void)state;
    raw(apr_psprintf(pool, "INSERT INTO audit_seal (number, made_at, rows_n, key_name, mac_before,"
                     " mac) SELECT 5, made_at, 1, key_name, mac, '%064d' FROM audit_seal"
                     " WHERE number = 4", 0));
    raw("INSERT INTO audit (id, at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (999, 1795434060, 'system', 'x', '', '', '');"
        "INSERT INTO audit_sealed (audit, seal, place) VALUES (999, 5, 1)");
    report = verify(&sealer);
    assert_int_equal(report->problems, 1);
    problem(report, 0, 5, 0, "does not fit");
    raw("UPDATE audit_seal SET key_name = 'my own <key>' WHERE number = 5");
    problem(verify(&sealer), 0, 5, 0, "was made with the key ????????");
}

static void a_seal_with_another_code_number_or_time_is_found(void **state)
{
    p6_seal_report *report;

    (void)state;
    finds("UPDATE audit_seal SET made_at = made_at + 1 WHERE number = 2", 2, 0, "does not fit");
    raw("UPDATE audit_seal SET made_at = made_at - 1 WHERE number = 2");
    finds("UPDATE audit_seal SET mac_before = 'x' WHERE number = 2", 2, 0, "does not follow");
    raw("UPDATE audit_seal SET mac_before = (SELECT b.mac FROM audit_seal b WHERE b.number = 1)"
        " WHERE number = 2");
    is_whole(&sealer, 4, 20, 0);
    raw("UPDATE audit_seal SET mac = 'x' WHERE number = 2");
    report = verify(&sealer);
    assert_int_equal(report->problems, 2);
    problem(report, 0, 2, 0, "does not fit");
    problem(report, 1, 3, 0, "does not follow on the seal before");
}

static void another_history_is_found_by_the_head_file(void **state)
{
    const char *head = sealer.head_file;
    p6_seal_report *report;

    (void)state;
    /* even with the key: all is made anew, as if nothing had been */
    raw("DELETE FROM audit_sealed; DELETE FROM audit_seal;"
        " UPDATE audit SET detail = 'desk=9' WHERE id = 8");
    sealer.head_file = test_file("forged-head");
    for (int i = 0; i < 4; i++) tend(&sealer);
    is_whole(&sealer, 1, 20, 0);
    seal_rows(&sealer, 1, 3);
    is_whole(&sealer, 4, 23, 0);
    sealer.head_file = head;
    report = verify(&sealer);
    assert_int_equal(report->problems, 1);
    problem(report, 0, 4, 0, "is not the one that the head file tells of");
}

static void rows_that_are_not_sealed_are_counted_with_their_age(void **state)
{
    p6_seal_report *report;

    (void)state;
    raw("INSERT INTO audit (id, at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (998, 1795000000, 'system', 'x', '', '', ''),"
        " (999, 1794000000, 'system', 'x', '', '', '')");
    report = verify(&sealer);
    assert_int_equal(report->problems, 0);
    assert_int_equal(report->unsealed, 2);
    assert_int_equal(report->oldest_unsealed_s, 1794000000);
    assert_int_equal(report->late, 0);
    assert_int_equal(tend(&sealer), 2); /* dated back: sealed as they are, and told of */
    report = verify(&sealer);
    assert_int_equal(report->problems, 0);
    assert_int_equal(report->late, 2);
}

static void problems_are_counted_beyond_what_is_listed(void **state)
{
    p6_seal_report *report;

    (void)state;
    seal_rows(&sealer, P6_MAX_SEAL_PROBLEMS + 30, 1);
    raw("DELETE FROM audit WHERE id > 20");
    report = verify(&sealer);
    assert_int_equal(report->problems, P6_MAX_SEAL_PROBLEMS + 30);
    assert_int_equal(report->list->nelts, P6_MAX_SEAL_PROBLEMS);
    problem(report, 0, 5, 21, "is gone");
}

static const struct CMUnitTest tests[] = {
    T("the database refuses changes at first", the_database_refuses_changes_at_first),
    S("a changed row is found, whichever column", a_changed_row_is_found_whichever_column),
    S("a deleted row is found", a_deleted_row_is_found),
    S("a row deleted with its place is found", a_row_deleted_with_its_place_is_found),
    S("a cut tail is found by the head file", a_cut_tail_is_found_by_the_head_file),
    S("a seal cut out of the middle is found", a_seal_cut_out_of_the_middle_is_found),
    S("rows without their seal are found", rows_without_their_seal_are_found),
    S("moved rows are found", moved_rows_are_found),
    S("swapped rows are found", swapped_rows_are_found),
    S("a forged row is found", a_forged_row_is_found),
    S("a forged seal is found", a_forged_seal_is_found),
    S("a seal with another code, number or time is found",
      a_seal_with_another_code_number_or_time_is_found),
    S("another history is found by the head file", another_history_is_found_by_the_head_file),
    S("rows that are not sealed are counted with their age",
      rows_that_are_not_sealed_are_counted_with_their_age),
    S("problems are counted beyond what is listed", problems_are_counted_beyond_what_is_listed),
};
SUITE(tampering_suite, tests);
