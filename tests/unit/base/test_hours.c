#include "support_hours.h"

static void weekdays_ranges_and_lists(void **state)
{
    (void)state;
    in_week("Mo 08:00-10:00", "23T08:00-10:00");
    in_week("Sa,Su 08:00-10:00", "28T08:00-10:00 29T08:00-10:00");
    in_week("Tu-Th 08:00-10:00", "24T08:00-10:00 25T08:00-10:00 26T08:00-10:00");
    in_week("Sa-Mo 08:00-10:00", "23T08:00-10:00 28T08:00-10:00 29T08:00-10:00");
    in_week("Mo, We - Th ,Su  08:00 - 10:00",
            "23T08:00-10:00 25T08:00-10:00 26T08:00-10:00 29T08:00-10:00");
    between("08:00-10:00", "2026-11-23", "2026-11-25", "23T08:00-10:00 24T08:00-10:00");
    between("Mo-Su 08:00-10:00", "2026-11-28", "2026-11-30", "28T08:00-10:00 29T08:00-10:00");
    between("Tu-Mo 08:00-10:00", "2026-11-23", "2026-11-25", "23T08:00-10:00 24T08:00-10:00");
}

static void several_times_a_day(void **state)
{
    (void)state;
    in_week("We 07:30-11:30,13:30-17:00", "25T07:30-11:30 25T13:30-17:00");
    in_week("We 13:30-17:00, 07:30-11:30", "25T07:30-11:30 25T13:30-17:00");
    in_week("We 07:30-11:30,11:30-17:00,16:00-18:00", "25T07:30-18:00");
}

static void times_past_midnight_belong_to_the_day_they_begin_on(void **state)
{
    (void)state;
    in_week("We 22:00-02:00", "25T22:00-26T02:00");
    in_week("We 18:00-26:00", "25T18:00-26T02:00");
    in_week("We 18:00-24:00", "25T18:00-26T00:00");
    in_week("We 10:00-48:00", "25T10:00-27T00:00");
    in_week("Su 22:00-02:00", "23T00:00-02:00 29T22:00-30T00:00");
    between("Su 22:00-02:00", "2026-11-30", "2026-12-07", "30T00:00-02:00 06T22:00-07T00:00");
    between("Dec 31 22:00-02:00", "2027-01-01", "2027-01-05", "01T00:00-02:00");
}

static void always_and_whole_days(void **state)
{
    (void)state;
    in_week("24/7", "23T00:00-30T00:00");
    in_week("24/7; We off", "23T00:00-25T00:00 26T00:00-30T00:00");
    in_week("open", "23T00:00-30T00:00");
    in_week("off", "");
    in_week("We 00:00-24:00", "25T00:00-26T00:00");
    in_week("We open", "25T00:00-26T00:00");
    in_week("unknown \"xin gọi trước\"", "23T00:00-30T00:00?(xin gọi trước)");
}

static void dates_with_and_without_year(void **state)
{
    (void)state;
    in_week("Nov 25 08:00-10:00", "25T08:00-10:00");
    in_week("Nov 23,25,27-28 08:00-10:00",
            "23T08:00-10:00 25T08:00-10:00 27T08:00-10:00 28T08:00-10:00");
    in_week("Nov 25,Dec 01 08:00-10:00", "25T08:00-10:00");
    in_week("Oct 01-Nov 24 08:00-10:00", "23T08:00-10:00 24T08:00-10:00");
    in_week("2026 Nov 25 08:00-10:00", "25T08:00-10:00");
    in_week("2025 Nov 25 08:00-10:00", "");
    in_week("2026 Nov 25,2027 Jan 02 08:00-10:00", "25T08:00-10:00");
    in_week("2026 Nov 23,25 08:00-10:00", "23T08:00-10:00 25T08:00-10:00");
    in_week("2025 Jan 01-2026 Nov 23 08:00-10:00", "23T08:00-10:00");
    in_week("2026 Nov 29-2027 Jan 05 08:00-10:00", "29T08:00-10:00");
    between("Nov 25 08:00-10:00", "2027-11-24", "2027-11-27", "25T08:00-10:00");
}

static void ranges_go_round_the_new_year(void **state)
{
    (void)state;
    between("Dec 30-Jan 02 08:00-10:00", "2026-12-28", "2027-01-10",
            "30T08:00-10:00 31T08:00-10:00 01T08:00-10:00 02T08:00-10:00");
    between("Nov-Feb 08:00-10:00", "2026-10-31", "2026-11-02", "01T08:00-10:00");
    between("Nov-Feb 08:00-10:00", "2027-02-28", "2027-03-03", "28T08:00-10:00");
}

static void months_and_their_ranges(void **state)
{
    (void)state;
    between("Jun-Aug 08:00-10:00", "2026-05-31", "2026-06-02", "01T08:00-10:00");
    between("Jun-Aug 08:00-10:00", "2026-08-31", "2026-09-03", "31T08:00-10:00");
    between("Jun,Aug 08:00-10:00", "2026-07-30", "2026-08-02", "01T08:00-10:00");
    between("2026 Jun,Aug 08:00-10:00", "2026-07-30", "2026-08-02", "01T08:00-10:00");
    between("2026 Jun-Aug 08:00-10:00", "2027-07-30", "2027-08-02", "");
    between("Jun,Nov 23 08:00-10:00", "2026-11-22", "2026-11-25", "23T08:00-10:00");
    in_week("Nov We 08:00-10:00", "25T08:00-10:00");
    in_week("Dec We 08:00-10:00", "");
    in_week("Nov 23-26 We-Sa 08:00-10:00", "25T08:00-10:00 26T08:00-10:00");
}

static void the_leap_day(void **state)
{
    (void)state;
    between("Feb 29 08:00-10:00", "2027-02-27", "2027-03-03", "");
    between("Feb 29 08:00-10:00", "2028-02-27", "2028-03-03", "29T08:00-10:00");
    between("Feb 27-29 08:00-10:00", "2027-02-28", "2027-03-03", "28T08:00-10:00");
    between("Feb 28-29 08:00-10:00", "2028-02-27", "2028-03-03", "28T08:00-10:00 29T08:00-10:00");
    between("Feb 29-Mar 01 08:00-10:00", "2027-02-27", "2027-03-03", "01T08:00-10:00");
    between("Feb 20-28 08:00-10:00", "2027-02-28", "2027-03-03", "28T08:00-10:00");
    between("2100 Feb 28 08:00-10:00", "2100-02-28", "2100-03-02", "28T08:00-10:00");
}

static void numbered_weekdays_of_a_month(void **state)
{
    (void)state;
    between("We[1] 08:00-10:00", "2026-11-01", "2026-12-31", "04T08:00-10:00 02T08:00-10:00");
    between("Fr[-1] 08:00-10:00", "2026-11-01", "2026-12-31", "27T08:00-10:00 25T08:00-10:00");
    between("Sa[1,3] 08:00-10:00", "2026-11-01", "2026-12-01", "07T08:00-10:00 21T08:00-10:00");
    between("Su[1-2] 08:00-10:00", "2026-11-01", "2026-12-01", "01T08:00-10:00 08T08:00-10:00");
    between("Su[5] 08:00-10:00", "2026-11-01", "2026-12-31", "29T08:00-10:00");
    between("Su[-5] 08:00-10:00", "2026-11-01", "2026-12-31", "01T08:00-10:00");
    between("Su[1-2,-1],Mo 08:00-10:00", "2026-11-20", "2026-12-01",
            "23T08:00-10:00 29T08:00-10:00 30T08:00-10:00");
    between("Dec Sa[-1] 08:00-10:00", "2026-11-01", "2027-01-01", "26T08:00-10:00");
    between("Sa[-1] 22:00-02:00", "2027-02-01", "2027-03-31",
            "27T22:00-28T02:00 27T22:00-28T02:00");
}

static void holidays_alone_and_in_combination(void **state)
{
    (void)state;
    in_week("PH 18:00-21:00", "24T18:00-21:00");
    in_week("Mo-We 08:00-10:00; PH off", "23T08:00-10:00 25T08:00-10:00");
    in_week("Sa,PH 08:00-12:00", "24T08:00-12:00 28T08:00-12:00");
    in_week("PH,Sa 08:00-12:00", "24T08:00-12:00 28T08:00-12:00");
    in_week("PH Sa 08:00-12:00", "");
    in_week("PH Mo,Tu 08:00-12:00", "24T08:00-12:00");
    in_week("Dec PH 08:00-12:00", "");
    in_week("Tu 08:00-12:00; PH 13:00-17:00", "24T13:00-17:00");
    in_week("Tu 08:00-12:00, PH 13:00-17:00", "24T08:00-12:00 24T13:00-17:00");
    in_week("PH 22:00-02:00", "24T22:00-25T02:00");
}

static void a_later_rule_replaces_its_days(void **state)
{
    (void)state;
    in_week("Mo-We 08:00-12:00; Tu 14:00-16:00",
            "23T08:00-12:00 24T14:00-16:00 25T08:00-12:00");
    in_week("08:00-12:00; Mo-Sa off", "29T08:00-12:00");
    in_week("08:00-12:00; Nov 23-28 off; Nov 25 18:00-21:00", "25T18:00-21:00 29T08:00-12:00");
    between("08:00-10:00; 12:00-14:00", "2026-11-23", "2026-11-24", "23T12:00-14:00");
    in_week("We 22:00-26:00; Th 08:00-10:00", "25T22:00-26T00:00 26T08:00-10:00");
    in_week("Th 08:00-10:00; We 22:00-26:00", "25T22:00-26T02:00 26T08:00-10:00");
}

static void an_additional_rule_adds(void **state)
{
    (void)state;
    in_week("Mo 08:00-10:00, We 12:00-14:00", "23T08:00-10:00 25T12:00-14:00");
    in_week("Mo-Tu 08:00-10:00, Tu 18:00-20:00",
            "23T08:00-10:00 24T08:00-10:00 24T18:00-20:00");
    in_week("We 22:00-26:00, Th 08:00-10:00", "25T22:00-26T02:00 26T08:00-10:00");
    in_week("Mo 08:00-12:00, Mo 10:00-11:00 unknown \"x\"",
            "23T08:00-10:00 23T10:00-11:00?(x) 23T11:00-12:00");
    in_week("Mo-We 08:00-12:00, PH off; We 14:00-15:00", "23T08:00-12:00 25T14:00-15:00");
}

static void off_cuts_out(void **state)
{
    (void)state;
    in_week("We 08:00-17:00; We 11:30-13:30 off", "25T08:00-11:30 25T13:30-17:00");
    in_week("Tu-We 08:00-17:00; We closed", "24T08:00-17:00");
    in_week("We 22:00-26:00; Th off", "25T22:00-26T00:00");
    in_week("We-Th 00:00-24:00; We 22:00-26:00 off", "25T00:00-22:00 26T02:00-27T00:00");
    in_week("Mo off; Mo 08:00-10:00", "23T08:00-10:00");
    in_week("Mo off \"nghỉ\", We 08:00-10:00", "25T08:00-10:00");
}

static void states_and_comments(void **state)
{
    (void)state;
    in_week("Mo 08:00-10:00 open \"nhà văn hóa Tổ 3A\"", "23T08:00-10:00(nhà văn hóa Tổ 3A)");
    in_week("Mo 08:00-10:00 unknown", "23T08:00-10:00?");
    in_week("Mo 08:00-10:00, Mo 10:00-12:00 open \"a\"", "23T08:00-10:00 23T10:00-12:00(a)");
    in_week("Mo 08:00-10:00 open \"a\", Mo 10:00-12:00 open \"a\"", "23T08:00-12:00(a)");
}

static void intervals_are_cut_to_what_is_asked(void **state)
{
    (void)state;
    between("24/7", "2026-11-23T10:07", "2026-11-24T00:01", "23T10:07-24T00:01");
    between("Mo 08:00-10:00", "2026-11-23T10:00", "2026-11-24", "");
    between("Mo 08:00-10:00", "2026-11-23T09:59", "2026-11-24", "23T09:59-10:00");
    between("Mo 08:00-10:00", "2026-11-23", "2026-11-23T08:00", "");
    between("24/7", "2026-11-24", "2026-11-23", "");
    between("24/7", "2026-11-23", "2026-11-23", "");
}

static void the_calendar_is_asked_once_a_day_and_only_when_needed(void **state)
{
    p6_hours *hours;
    int asked = 0;

    (void)state;
    assert_null(p6_hours_parse(&hours, "Mo,PH 08:00-10:00; PH off, PH 08:00-09:00", pool));
    p6_hours_expand(hours, at("2026-11-23"), at("2026-11-30"), is_holiday, &asked, pool);
    assert_int_equal(asked, 8); /* the week and the day before it */
    asked = 0;
    assert_null(p6_hours_parse(&hours, "Mo 08:00-10:00", pool));
    p6_hours_expand(hours, at("2026-11-23"), at("2026-11-30"), is_holiday, &asked, pool);
    assert_int_equal(asked, 0);
    assert_null(p6_hours_parse(&hours, "PH 08:00-10:00", pool));
    assert_int_equal(p6_hours_expand(hours, at("2026-11-23"), at("2026-11-30"), NULL, NULL,
                                     pool)->nelts, 0);
}

static void comments_of_a_result_outlive_the_text(void **state)
{
    apr_pool_t *parsed;
    apr_array_header_t *intervals;
    p6_hours *hours;

    (void)state;
    apr_pool_create(&parsed, pool);
    assert_null(p6_hours_parse(&hours, "Mo,Tu 08:00-10:00 unknown \"gọi\"", parsed));
    intervals = p6_hours_expand(hours, at("2026-11-23"), at("2026-11-30"), NULL, NULL, pool);
    apr_pool_destroy(parsed);
    assert_int_equal(intervals->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(intervals, 1, p6_interval).comment, "gọi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "weekdays, ranges round the week and lists", weekdays_ranges_and_lists, 0, 0, 0 },
        { "a day has several times, touching ones are joined", several_times_a_day, 0, 0, 0 },
        { "times past midnight belong to the day they begin on",
          times_past_midnight_belong_to_the_day_they_begin_on, 0, 0, 0 },
        { "24/7, states and whole days", always_and_whole_days, 0, 0, 0 },
        { "dates with and without year", dates_with_and_without_year, 0, 0, 0 },
        { "ranges go round the new year", ranges_go_round_the_new_year, 0, 0, 0 },
        { "months and their ranges", months_and_their_ranges, 0, 0, 0 },
        { "29 February exists in leap years only, and ranges survive it", the_leap_day, 0, 0, 0 },
        { "numbered weekdays count from either end of the month", numbered_weekdays_of_a_month,
          0, 0, 0 },
        { "PH alone and in combination asks the calendar", holidays_alone_and_in_combination,
          0, 0, 0 },
        { "a rule after a semicolon replaces the days it matches",
          a_later_rule_replaces_its_days, 0, 0, 0 },
        { "a rule after a comma adds to its days", an_additional_rule_adds, 0, 0, 0 },
        { "off cuts out, whole days or times", off_cuts_out, 0, 0, 0 },
        { "states and comments reach the interval", states_and_comments, 0, 0, 0 },
        { "intervals are cut to the minutes that are asked for",
          intervals_are_cut_to_what_is_asked, 0, 0, 0 },
        { "the calendar is asked once a day and only when PH is used",
          the_calendar_is_asked_once_a_day_and_only_when_needed, 0, 0, 0 },
        { "comments of a result outlive the parsed text", comments_of_a_result_outlive_the_text,
          0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("opening hours", tests, NULL, NULL);
}
