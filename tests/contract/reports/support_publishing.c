/* What the public may see: whole months without small counts, read seldom. */
#include "support_reports.h"

#include "contract/fixture/threads.h"
#include "reports/statistics.h"

/* a day's visits that were helped, of a point */
static void helped_on(p6_day day, const char *point, int visits)
{
    apr_array_header_t *none = apr_array_make(pool, 1, sizeof(p6_service_figures));
    p6_day_place place = { day, point };
    p6_visit_sums sums = { .shifts = 1, .walk_in = visits };
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_day_put(tx, &place, &sums, none, none));
    ok(p6_tx_commit(tx));
}

static const p6_public_month *newest(p6_statistics *statistics)
{
    const apr_array_header_t *months;

    ok(p6_statistics_get(&months, statistics, store, now_s, pool));
    return &APR_ARRAY_IDX(months, 0, p6_public_month);
}

static void small_counts_and_what_would_tell_them_are_not_published(void **unused)
{
    p6_day october = p6_month_first(TODAY) - 10;
    const p6_public_month *month;
    const p6_public_count *counts;
    p6_statistics *statistics;

    (void)unused;
    helped_on(october, "to-3a", 200);
    helped_on(october, "to-9", 3);
    helped_on(TODAY - 3, "to-9", 50); /* the month is not over */
    ok(p6_statistics_make(&statistics, pool));
    month = newest(statistics);
    assert_int_equal(month->days.from, p6_month_first(october));
    assert_int_equal(month->communes->nelts, 2);
    counts = (const p6_public_count *)month->communes->elts;
    assert_true(counts[0].hidden && counts[1].hidden); /* 203 - 200 would be it */
    assert_int_equal(counts[0].n + counts[1].n, 0);
    assert_false(month->visits.hidden);
    assert_int_equal(month->visits.n, 203);
}

static void a_month_is_published_when_late_entries_have_been_made(void **unused)
{
    p6_day october = p6_month_first(TODAY) - 10;
    apr_array_header_t *months;

    (void)unused;
    helped_on(october, "to-3a", 200);
    helped_on(october - 31, "to-3a", 100);
    now_s = p6_epoch_of_minute(p6_minute_at(p6_month_first(TODAY) + 2, 0));
    ok(p6_statistics_read(&months, store, now_s, pool));
    assert_int_equal(APR_ARRAY_IDX(months, 0, p6_public_month).visits.n, 100);
    assert_int_equal(months->nelts, 1); /* the months before anybody was counted are left out */
    ok(p6_statistics_read(&months, store, now_s + 86400, pool));
    assert_int_equal(APR_ARRAY_IDX(months, 0, p6_public_month).visits.n, 200);
    assert_int_equal(months->nelts, 2);
}

static void statistics_are_read_once_in_ten_minutes_and_outlive_the_database(void **unused)
{
    p6_day october = p6_month_first(TODAY) - 10;
    const apr_array_header_t *months;
    p6_statistics *statistics, *empty;
    p6_store *broken;

    (void)unused;
    helped_on(october, "to-3a", 200);
    ok(p6_statistics_make(&statistics, pool));
    ok(p6_statistics_make(&empty, pool));
    assert_int_equal(newest(statistics)->visits.n, 200);
    helped_on(october, "to-3a", 300);
    now_s += P6_PUBLIC_KEPT_S - 1;
    assert_int_equal(newest(statistics)->visits.n, 200);
    now_s += 1;
    assert_int_equal(newest(statistics)->visits.n, 300);
    ok(p6_store_open(&broken, "sqlite3", test_file("none/at/all"), 1, &env, pool));
    now_s += P6_PUBLIC_KEPT_S;
    ok(p6_statistics_get(&months, statistics, broken, now_s, pool));
    assert_int_equal(APR_ARRAY_IDX(months, 0, p6_public_month).visits.n, 300);
    assert_non_null(p6_statistics_get(&months, empty, broken, now_s, pool));
}

static p6_statistics *shared;

static void reads(int number, apr_pool_t *in)
{
    for (int i = 0; i < 50; i++) {
        const apr_array_header_t *months;
        apr_pool_t *call;

        apr_pool_create(&call, in);
        ok(p6_statistics_get(&months, shared, store, now_s + i * P6_PUBLIC_KEPT_S, call));
        assert_true(APR_ARRAY_IDX(months, 0, p6_public_month).visits.n >= 0);
        apr_pool_destroy(call);
    }
    (void)number;
}

static void threads_may_read_while_one_reads_anew(void **unused)
{
    (void)unused;
    helped_on(p6_month_first(TODAY) - 10, "to-3a", 200);
    ok(p6_statistics_make(&shared, pool));
    in_threads(4, reads);
}

#define P(sentence, function) TEST(reports_place, sentence, function)
static const struct CMUnitTest tests[] = {
    P("small counts and what would tell them are not published",
      small_counts_and_what_would_tell_them_are_not_published),
    P("a month is published when late entries have been made",
      a_month_is_published_when_late_entries_have_been_made),
    P("statistics are read once in ten minutes and outlive the database",
      statistics_are_read_once_in_ten_minutes_and_outlive_the_database),
    P("threads may read statistics while one of them reads anew",
      threads_may_read_while_one_reads_anew),
};
SUITE(publishing_suite, tests);
