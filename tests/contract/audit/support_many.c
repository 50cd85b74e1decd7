/* Many rows: sealed beat by beat, checked in bounded memory. */
#include "support_seals.h"

#include <string.h>
#include <sys/resource.h>

#include "contract/fixture/client.h"

#ifdef __SANITIZE_ADDRESS__ /* which keeps what was freed: memory says nothing, time is dear */
#define ROWS 10000
#else
#define ROWS 100000
#endif
#define CHANGED (ROWS / 2 + 1234)
#define MOST_GROWTH_KB (16 * 1024)

static int pages;

static void count_page(void *baton, const char *what, apr_int64_t done, apr_int64_t all)
{
    (void)baton;
    (void)all;
    assert_non_null(what);
    assert_in_range(done, 0, ROWS);
    pages++;
}

static void put_rows(void)
{
    static const char insert[] = "INSERT INTO audit (at_s, actor, official, action, subject_kind,"
        " subject, commune, detail) SELECT 1795434059, 'official', 7, 'visit_call', 'visit',"
        " CAST(n AS TEXT), '01840', 'desk=1 and a detail of usual length' FROM ";

    raw(apr_pstrcat(pool, insert, on_pgsql
        ? "generate_series(1, " APR_STRINGIFY(ROWS) ") n"
        : "(WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < "
          APR_STRINGIFY(ROWS) ") SELECT n FROM c)", NULL));
}

static long peak_kb(void)
{
    struct rusage usage;

    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void many_rows_are_checked_in_bounded_memory(void **state)
{
    p6_sealer sealer = a_sealer("a");
    apr_array_header_t *keys = apr_array_make(pool, 1, sizeof(p6_seal_key));
    p6_seal_report *report;
    int sealed, all = 0;
    long before;

    (void)state;
    put_rows();
    while ((sealed = tend(&sealer))) {
        assert_true(sealed <= P6_SEAL_ROWS * P6_SEALS_AT_ONCE);
        all += sealed;
    }
    assert_int_equal(all, ROWS);
    APR_ARRAY_PUSH(keys, p6_seal_key) = sealer.key;
    pages = 0;
    before = peak_kb();
    ok(p6_seal_verify(&report, store, keys, sealer.head_file, count_page, NULL, pool));
    assert_int_equal(report->problems, 0);
    assert_int_equal(report->seals, ROWS / P6_SEAL_ROWS);
    assert_int_equal(report->rows, ROWS);
    assert_int_equal(report->unsealed, 0);
    assert_true(pages >= ROWS / P6_VERIFY_PAGE);
#ifndef __SANITIZE_ADDRESS__
    assert_in_range(peak_kb() - before, 0, MOST_GROWTH_KB);
#endif
    drop_protection();
    raw(apr_psprintf(pool, "UPDATE audit SET detail = '' WHERE id = %d", CHANGED));
    report = verify(&sealer);
    assert_int_equal(report->problems, 1);
    assert_int_equal(APR_ARRAY_IDX(report->list, 0, p6_seal_problem).seal,
                     CHANGED / P6_SEAL_ROWS + 1);
    (void)before;
}

static const struct CMUnitTest tests[] = {
    T("many rows are checked in bounded memory", many_rows_are_checked_in_bounded_memory),
};
SUITE(many_suite, tests);
