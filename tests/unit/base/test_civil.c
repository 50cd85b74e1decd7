#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "base/civil.h"

static apr_pool_t *pool;

static void days_and_dates_are_inverse(void **state)
{
    (void)state;
    for (p6_day day = 0; day < 84000; day++)
        assert_int_equal(p6_day_of_date(p6_date_of_day(day)), day);
}

static void weekdays_are_right(void **state)
{
    p6_day day;

    (void)state;
    assert_int_equal(p6_weekday(0), 3);
    assert_true(p6_day_parse(&day, "2026-11-23"));
    assert_int_equal(p6_weekday(day), 0);
    assert_true(p6_day_parse(&day, "2026-11-29"));
    assert_int_equal(p6_weekday(day), 6);
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    static const char *const bad[] = { "", "2026-02-29", "2026-13-01", "2026-1-1", "2026-11-31",
        "1969-12-31", "2200-01-01", "2026-11-23x", "2026/11/23", "20261123", "-026-11-23" };
    p6_day day;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(p6_day_parse(&day, bad[i]));
    assert_true(p6_day_parse(&day, "2028-02-29"));
}

static void instants_are_cut_at_plus_seven(void **state)
{
    p6_minute minute;

    (void)state;
    /* 2026-11-23T18:40:59+07:00 is 11:40:59Z */
    minute = p6_minute_of_epoch(1795434059);
    assert_string_equal(p6_minute_rfc3339(minute, pool), "2026-11-23T18:40:00+07:00");
    assert_string_equal(p6_minute_ics(minute, pool), "20261123T114000Z");
    assert_int_equal(p6_epoch_of_minute(minute), 1795434059 - 59);
    assert_true(p6_minute_parse(&minute, "2026-11-23T18:40:59+07:00"));
    assert_string_equal(p6_minute_text(minute, pool), "2026-11-23T18:40");
    assert_false(p6_minute_parse(&minute, "2026-11-23T18:40:59Z"));
    assert_false(p6_minute_parse(&minute, "2026-11-23T24:01"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "days and dates are inverse for 230 years", days_and_dates_are_inverse, 0, 0, 0 },
        { "weekdays are right", weekdays_are_right, 0, 0, 0 },
        { "dates that do not exist are refused", dates_that_do_not_exist_are_refused, 0, 0, 0 },
        { "instants are cut to the minute at +07:00", instants_are_cut_at_plus_seven, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("civil time", tests, NULL, NULL);
}
