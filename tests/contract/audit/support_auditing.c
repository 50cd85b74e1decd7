/* Auditors reading the audit: in pages without a gap, each where they may, and written down. */
#include <string.h>

#include "audit/audit_read.h"
#include "base/limits.h"
#include "contract/fixture/client.h"
#include "contract/scenes/queue.h"
#include "store/audit.h"

#define TODAY p6_day_of_minute(p6_minute_of_epoch(now_s))

static p6_official auditor, of_one;

static int audited(void **state)
{
    office_place(state);
    auditor = official_with(helper.id, "auditor", "*", pool);
    of_one = official_with(helper.id, "auditor", "01840", pool);
    return 0;
}

static p6_audit_ask today(void)
{
    return (p6_audit_ask){ .from = TODAY, .to = TODAY, .commune = "", .action = "", .kind = "",
                           .subject = "" };
}

/* N rows of today, some in one second, in two communes and in none */
static void put_rows(int n)
{
    static const char insert[] = "INSERT INTO audit (at_s, actor, official, action, subject_kind,"
        " subject, commune, detail) SELECT %" APR_INT64_T_FMT " - n / 7, 'official', %"
        APR_INT64_T_FMT ", CASE n %% 2 WHEN 0 THEN 'visit_call' ELSE 'visit_finish' END, 'visit',"
        " CAST(n AS TEXT), CASE n %% 3 WHEN 0 THEN '01840' WHEN 1 THEN '01843' ELSE '' END, ''"
        " FROM ";
    const char *from = on_pgsql
        ? apr_psprintf(pool, "generate_series(1, %d) n", n)
        : apr_psprintf(pool, "(WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
                             " WHERE n < %d) SELECT n FROM c)", n);

    raw(apr_pstrcat(pool, apr_psprintf(pool, insert, now_s, helper.id), from, NULL));
}

/* all pages for ASK, one after the other: how many rows, each once, the newest first */
static int count_pages(const p6_official *official, const p6_audit_ask *ask)
{
    p6_audit_place after = { 0 };
    apr_array_header_t *lines;
    int n = 0;

    do {
        ok(p6_audit_look(&lines, &desk, official, ask, n ? &after : NULL, pool));
        for (int i = 0; i < lines->nelts; i++) {
            const p6_audit_entry *e = &APR_ARRAY_IDX(lines, i, p6_audit_line).entry;

            if (n) assert_true(e->at_s < after.at_s || (e->at_s == after.at_s && e->id < after.id));
            after = (p6_audit_place){ e->at_s, e->id };
            n++;
        }
        assert_true(lines->nelts <= P6_AUDIT_PAGE);
    } while (lines->nelts == P6_AUDIT_PAGE);
    return n;
}

static void pages_hold_each_row_once(void **state)
{
    p6_audit_ask ask = today();

    (void)state;
    put_rows(3 * P6_AUDIT_PAGE + 5);
    ask.action = "visit_call"; /* looks are written down meanwhile */
    assert_int_equal(count_pages(&auditor, &ask), (3 * P6_AUDIT_PAGE + 5) / 2);
    ask.commune = "01840";
    assert_int_equal(count_pages(&auditor, &ask), (3 * P6_AUDIT_PAGE + 5) / 6);
    ask.from = ask.to = TODAY - 1;
    assert_int_equal(count_pages(&auditor, &ask), 0);
}

static void an_auditor_of_a_commune_reads_that_one_only(void **state)
{
    p6_audit_ask ask = today();
    apr_array_header_t *lines;
    p6_buf *csv;

    (void)state;
    put_rows(30);
    ask.commune = "01840";
    assert_int_equal(count_pages(&of_one, &ask), 10);
    ask.commune = "01843";
    fails(FORBIDDEN, p6_audit_look(&lines, &desk, &of_one, &ask, NULL, pool));
    fails(FORBIDDEN, p6_audit_take_home(&csv, &desk, &of_one, &ask, pool));
    ask.commune = "";
    fails(FORBIDDEN, p6_audit_look(&lines, &desk, &of_one, &ask, NULL, pool));
    fails(FORBIDDEN, p6_audit_look(&lines, &desk, &helper, &ask, NULL, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'audit_read'"), 1);
}

static void each_look_is_written_down_with_what_was_asked(void **state)
{
    p6_audit_ask ask = today();
    apr_array_header_t *lines;
    p6_buf *csv;

    (void)state;
    put_rows(4);
    ask.kind = "visit";
    ask.subject = "2";
    ask.official = helper.id;
    ok(p6_audit_look(&lines, &desk, &auditor, &ask, NULL, pool));
    assert_int_equal(lines->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(lines, 0, p6_audit_line).name, "shown");
    assert_string_equal(raw("SELECT detail FROM audit WHERE action = 'audit_read'"),
        apr_psprintf(pool, "from=2026-11-23 to=2026-11-23 about=visit official=%" APR_INT64_T_FMT
                     " rows=1\n", helper.id));
    ask = today();
    ask.commune = "01840";
    ok(p6_audit_take_home(&csv, &desk, &auditor, &ask, pool));
    assert_string_equal(raw("SELECT commune, detail FROM audit WHERE action = 'audit_export'"),
                        "01840|from=2026-11-23 to=2026-11-23 rows=1\n");
}

static int lines_of(const p6_buf *csv)
{
    int n = 0;

    for (apr_size_t i = 0; i < csv->len; i++) n += csv->data[i] == '\n';
    return n;
}

static void a_download_holds_all_rows_or_is_refused(void **state)
{
    p6_audit_ask ask = today();
    p6_buf *csv;

    (void)state;
    put_rows(2 * P6_MAX_AUDIT_EXPORT);
    ask.action = "visit_finish";
    ok(p6_audit_take_home(&csv, &desk, &auditor, &ask, pool));
    assert_int_equal(lines_of(csv), P6_MAX_AUDIT_EXPORT + 1);
    ask.action = "";
    fails(TOO_LARGE, p6_audit_take_home(&csv, &desk, &auditor, &ask, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'audit_export'"), 1);
}

#define A(sentence, function) TEST(audited, sentence, function)

static const struct CMUnitTest tests[] = {
    A("pages of the audit hold each row once", pages_hold_each_row_once),
    A("an auditor of a commune reads that one only", an_auditor_of_a_commune_reads_that_one_only),
    A("each look is written down with what was asked",
      each_look_is_written_down_with_what_was_asked),
    A("a download holds all rows or is refused", a_download_holds_all_rows_or_is_refused),
};
SUITE(auditing_suite, tests);
