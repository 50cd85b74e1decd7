#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_general.h>

#include "reports/period.h"
#include "store/figures.h"

static apr_pool_t *pool;

static p6_day day(const char *text)
{
    p6_day d;

    assert_true(p6_day_parse(&d, text));
    return d;
}

#define assert_day(d, text) assert_string_equal(p6_day_text(d, pool), text)

static void a_week_goes_from_monday_to_sunday(void **state)
{
    p6_period p = p6_period_week(day("2026-11-25"), day("2026-12-24"));

    (void)state;
    assert_day(p.from, "2026-11-23");
    assert_day(p.to, "2026-11-29");
    assert_day(p.before.from, "2026-11-16");
    assert_day(p.before.to, "2026-11-22");
    assert_false(p.running);
    assert_int_equal(p.step, P6_PACE_DAY);
    p = p6_period_week(day("2026-11-29"), day("2026-12-24"));
    assert_day(p.from, "2026-11-23");
    p = p6_period_week(day("2026-12-31"), day("2027-02-01")); /* across the year's end */
    assert_day(p.from, "2026-12-28");
    assert_day(p.to, "2027-01-03");
}

static void a_period_that_is_not_over_is_compared_with_as_many_days(void **state)
{
    p6_period p = p6_period_week(day("2026-11-25"), day("2026-11-25"));

    (void)state;
    assert_true(p.running);
    assert_day(p.until, "2026-11-25");
    assert_day(p.before.from, "2026-11-16");
    assert_day(p.before.to, "2026-11-18");
    p = p6_period_month(day("2026-03-31"), day("2026-03-31")); /* February is over before that */
    assert_false(p.running);
    assert_day(p.before.to, "2026-02-28");
    p = p6_period_month(day("2026-03-30"), day("2026-03-30"));
    assert_true(p.running);
    assert_day(p.before.to, "2026-02-28");
}

static void a_period_to_come_is_compared_with_all_of_the_one_before(void **state)
{
    p6_period p = p6_period_week(day("2026-12-02"), day("2026-11-25"));

    (void)state;
    assert_false(p.running);
    assert_true(p.until < p.from);
    assert_day(p.before.to, "2026-11-29");
}

static void months_have_their_own_lengths(void **state)
{
    p6_period p = p6_period_month(day("2028-02-10"), day("2028-06-01"));

    (void)state;
    assert_day(p.from, "2028-02-01");
    assert_day(p.to, "2028-02-29");
    assert_day(p.before.from, "2028-01-01");
    assert_day(p.before.to, "2028-01-31");
    p = p6_period_previous(&p, day("2028-06-01"));
    assert_day(p.from, "2028-01-01");
    p = p6_period_previous(&p, day("2028-06-01"));
    assert_day(p.from, "2027-12-01");
    p = p6_period_next(&p, day("2028-06-01"));
    assert_day(p.to, "2028-01-31");
    for (p6_day d = day("1999-12-01"); d < day("2004-03-01"); d++) {
        assert_int_equal(p6_date_of_day(p6_month_first(d)).day, 1);
        assert_int_equal(p6_date_of_day(p6_month_last(d) + 1).day, 1);
        assert_int_equal(p6_date_of_day(p6_month_last(d)).month, p6_date_of_day(d).month);
    }
}

static void days_of_ones_own_are_compared_with_as_many_before(void **state)
{
    p6_day today = day("2026-11-25");
    p6_period p = p6_period_days(day("2026-11-01"), day("2026-11-10"), today);

    (void)state;
    assert_day(p.before.from, "2026-10-22");
    assert_day(p.before.to, "2026-10-31");
    p = p6_period_previous(&p, today);
    assert_day(p.from, "2026-10-22");
    assert_day(p.to, "2026-10-31");
    p = p6_period_next(&p, today);
    assert_day(p.from, "2026-11-01");
    assert_day(p.to, "2026-11-10");
}

static void steps_cover_each_day_once(void **state)
{
    static const int lengths[] = { 1, 31, 32, 98, 99, 366, 1096 };
    p6_day from = day("2026-01-07");

    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        p6_period p = p6_period_days(from, from + lengths[i] - 1, from + 5000);
        apr_array_header_t *steps = p6_period_steps(p.step, p.from, p.to, pool);
        p6_day next = p.from;

        assert_true(steps->nelts <= 37);
        for (int k = 0; k < steps->nelts; k++) {
            p6_days step = APR_ARRAY_IDX(steps, k, p6_days);

            assert_int_equal(step.from, next);
            assert_true(step.to >= step.from);
            next = step.to + 1;
        }
        assert_int_equal(next, p.to + 1);
    }
}

static void whole_months_are_read_as_months(void **state)
{
    apr_array_header_t *slices = p6_period_slices(day("2026-01-15"), day("2026-04-30"), pool);
    const p6_days *slice = (const p6_days *)slices->elts;

    (void)state;
    assert_int_equal(slices->nelts, 4);
    assert_day(slice[0].from, "2026-01-15");
    assert_day(slice[0].to, "2026-01-31");
    for (int i = 1; i < 4; i++) {
        assert_int_equal(slice[i].from, slice[i].to);
        assert_int_equal(slice[i].from, -(12 * 56 + i + 1));
    }
    assert_int_equal(p6_month_day(day("1970-01-01")), -1);
    assert_int_equal(p6_month_day(day("2025-12-31")) - 1, p6_month_day(day("2026-01-01")));
    assert_int_equal(p6_period_slices(5, 4, pool)->nelts, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a week goes from Monday to Sunday", a_week_goes_from_monday_to_sunday, 0, 0, 0 },
        { "a period that is not over is compared with as many days of the one before",
          a_period_that_is_not_over_is_compared_with_as_many_days, 0, 0, 0 },
        { "a period to come is compared with all of the one before",
          a_period_to_come_is_compared_with_all_of_the_one_before, 0, 0, 0 },
        { "months have their own lengths", months_have_their_own_lengths, 0, 0, 0 },
        { "days of one's own are compared with as many before them",
          days_of_ones_own_are_compared_with_as_many_before, 0, 0, 0 },
        { "steps cover each day once", steps_cover_each_day_once, 0, 0, 0 },
        { "whole months are read as months, the rest as days", whole_months_are_read_as_months,
          0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("periods", tests, NULL, NULL);
}
