#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "base/hours.h"
#include "planning/week.h"

#define MONDAY 20780 /* 2026-11-23 */
#define DAYS 21

static apr_pool_t *pool;

static int on_wednesdays(void *baton, p6_day day)
{
    (void)baton;
    return p6_weekday(day) == 2;
}

static apr_array_header_t *expand(const char *text)
{
    p6_error *err;
    p6_hours *hours;

    err = p6_hours_parse(&hours, text, pool);
    if (err) fail_msg("\"%s\": %s", text, err->detail);
    return p6_hours_expand(hours, p6_minute_at(MONDAY, 0), p6_minute_at(MONDAY + DAYS, 0),
                           on_wednesdays, NULL, pool);
}

/* do both say the same, also of holidays? */
static void same_hours(const char *left, const char *right)
{
    apr_array_header_t *a = expand(left), *b = expand(right);

    if (a->nelts != b->nelts) fail_msg("\"%s\" is not \"%s\"", left, right);
    for (int i = 0; i < a->nelts; i++) {
        assert_int_equal(APR_ARRAY_IDX(a, i, p6_interval).start,
                         APR_ARRAY_IDX(b, i, p6_interval).start);
        assert_int_equal(APR_ARRAY_IDX(a, i, p6_interval).end,
                         APR_ARRAY_IDX(b, i, p6_interval).end);
    }
}

static void what_boxes_can_say_keeps_its_meaning(void **state)
{
    static const char *const texts[] = {
        "Mo 18:00-21:00",
        "Mo-Fr 07:30-11:30,13:30-17:00; PH off",
        "Mo-Fr 17:30-21:00; Sa,Su 08:00-11:00,14:00-21:00",
        "Mo-Sa 18:00-21:00; Su 08:00-11:00; PH off",
        "Mo-We,Fr 07:30-11:30,13:30-17:00; Th 07:30-11:30,13:30-17:00,18:00-20:00; Sa 08:00-11:30",
        "Fr-Mo 18:00-20:00",
        "18:00-21:00",
        "Mo-Su 08:00-24:00",
        "Mo-Fr 18:00-21:00; We 19:00-20:00",
        "Tu,Th  18:00 - 21:00",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        p6_week week, again;
        const char *text;

        if (!p6_week_read(&week, texts[i])) fail_msg("boxes can't say \"%s\"", texts[i]);
        text = p6_week_text(&week, pool);
        assert_non_null(text);
        same_hours(texts[i], text);
        assert_true(p6_week_read(&again, text));
        assert_string_equal(p6_week_text(&again, pool), text);
    }
}

static void what_boxes_can_not_say_is_left_as_text(void **state)
{
    static const char *const texts[] = {
        "We[1] 08:00-10:00", "2026 Nov 24 18:00-21:00", "Jun-Aug Mo 18:00-21:00", "PH 08:00-11:00",
        "unknown \"xin gọi trước\"", "Mo-Th 19:00-20:30 unknown",
        "Mo 08:00-17:00; Mo 11:30-13:30 off",
        "24/7", "PH off; Mo 18:00-21:00", "Mo-Fr,PH 08:00-12:00", "Mo 18:00-21:00, Tu 19:00-20:00",
        "Mo 08:00-12:00,11:00-14:00", "Mo 00:00-24:00",
        "Fr,Sa 18:00-26:00", "Fr 22:00-02:00; Sa 08:00-10:00",
    };
    p6_week week;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expand(texts[i]);
        if (p6_week_read(&week, texts[i])) fail_msg("boxes say \"%s\"", texts[i]);
    }
}

static void lines_of_boxes_become_one_text(void **state)
{
    p6_week week = { .n = 3, .not_on_holidays = 1, .line = {
        { 0x15, 1, { { 18 * 60, 21 * 60 } } },                         /* Mo We Fr */
        { 0x01, 2, { { 7 * 60, 11 * 60 + 30 }, { 13 * 60, 17 * 60 } } }, /* Mo too */
        { 0x60, 1, { { 20 * 60, 0 } } } } };                           /* Sa Su to midnight */

    (void)state;
    assert_string_equal(p6_week_text(&week, pool),
                        "Mo 07:00-11:30,13:00-17:00,18:00-21:00; We,Fr 18:00-21:00; "
                        "Sa,Su 20:00-24:00; PH off");
}

static void lines_that_are_not_whole_or_meet_are_refused(void **state)
{
    p6_week none = { .n = 0 };
    p6_week no_days = { .n = 1, .line = { { 0, 1, { { 600, 700 } } } } };
    p6_week no_times = { .n = 1, .line = { { 1, 0, { { 0, 0 } } } } };
    p6_week meet = { .n = 2, .line = { { 3, 1, { { 600, 700 } } }, { 2, 1, { { 690, 800 } } } } };
    p6_week touch = { .n = 2, .line = { { 1, 1, { { 600, 700 } } }, { 1, 1, { { 700, 800 } } } } };

    p6_week back = { .n = 1, .line = { { 0x20, 1, { { 20 * 60, 19 * 60 } } } } };
    p6_week still = { .n = 1, .line = { { 0x20, 1, { { 20 * 60, 20 * 60 } } } } };
    p6_week midnight = { .n = 1, .line = { { 0x20, 1, { { 20 * 60, 0 } } } } };

    (void)state;
    assert_null(p6_week_text(&back, pool));
    assert_null(p6_week_text(&still, pool));
    assert_true(p6_week_backwards(&back) && p6_week_backwards(&still));
    assert_false(p6_week_backwards(&midnight) || p6_week_backwards(&meet));
    assert_null(p6_week_text(&none, pool));
    assert_null(p6_week_text(&no_days, pool));
    assert_null(p6_week_text(&no_times, pool));
    assert_null(p6_week_text(&meet, pool));
    assert_null(p6_week_text(&touch, pool));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "what boxes can say keeps its meaning", what_boxes_can_say_keeps_its_meaning, NULL, NULL,
          NULL },
        { "what boxes can not say is left as text", what_boxes_can_not_say_is_left_as_text, NULL,
          NULL, NULL },
        { "lines of boxes become one text", lines_of_boxes_become_one_text, NULL, NULL, NULL },
        { "lines that are not whole, meet or end before they begin are refused",
          lines_that_are_not_whole_or_meet_are_refused, NULL, NULL, NULL },
    };
    int failed;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    failed = cmocka_run_group_tests_name("week", tests, NULL, NULL);
    apr_pool_destroy(pool);
    apr_terminate();
    return failed;
}
