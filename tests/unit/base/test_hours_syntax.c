#include "support_hours.h"

/* TEXT is refused at the 1-based character AT with a detail that holds PART. */
static void refused(const char *text, int at, const char *part)
{
    p6_hours *hours = NULL;
    p6_error *err = p6_hours_parse(&hours, text, pool);

    if (!err) fail_msg("accepted: %s", text);
    assert_int_equal(err->code, P6_E_BAD_SYNTAX);
    assert_null(hours);
    if (atoi(err->where) != at || !strstr(err->detail, part))
        fail_msg("%s: refused at %s with \"%s\", not at %d with \"%s\"", text, err->where,
                 err->detail, at, part);
}

static void accepted(const char *text)
{
    p6_hours *hours;
    p6_error *err = p6_hours_parse(&hours, text, pool);

    if (err) fail_msg("%s: refused at %s: %s", text, err->where, err->detail);
}

static void nothing_is_not_a_text(void **state)
{
    (void)state;
    refused("", 1, "expected a rule");
    refused("   ", 4, "expected a rule");
    refused(";", 1, "expected times");
    refused("Mo 08:00-10:00;", 16, "expected a rule");
    refused("Mo 08:00-10:00; ", 17, "expected a rule");
    refused("Mo 08:00-10:00,", 16, "expected a rule");
    refused("Mo 08:00-10:00;; Tu off", 16, "expected times");
}

static void days_need_times_or_a_state(void **state)
{
    (void)state;
    refused("Mo-Fr", 6, "expected times");
    refused("PH", 3, "expected times");
    refused("Nov 23", 7, "expected times");
    refused("Mo-Fr; Sa 08:00-10:00", 6, "expected times");
}

static void times_are_written_in_full(void **state)
{
    (void)state;
    refused("Mo 8:00-10:00", 4, "two digits");
    refused("Mo 08:0-10:00", 4, "two digits");
    refused("Mo 08:000-10:00", 4, "two digits");
    refused("Mo 08.00-10.00", 6, "colon");
    refused("Mo 08h00-10h00", 6, "colon");
    refused("Mo 08:60-10:00", 7, "minutes");
    refused("Mo 08:00-48:01", 10, "48:00");
    refused("Mo 24:00-25:00", 4, "before 24:00");
    refused("Mo 08:00", 9, "expected -");
    refused("Mo 08:00-", 10, "the end of this time");
    refused("Mo 08:00-10", 10, "the end of this time");
    refused("Mo 08:00-08:00", 10, "other than the beginning");
    refused("Mo 08:00+", 9, "open end");
    refused("Mo 08:00-10:00/30", 15, "period");
    accepted("Mo 08:00-48:00");
    accepted("Mo 23:59-00:00");
}

static void words_are_exact_and_the_right_one_is_named(void **state)
{
    (void)state;
    refused("mo 08:00-10:00", 1, "expected Mo");
    refused("Mo OFF", 4, "expected off");
    refused("ph off", 1, "expected PH");
    refused("T2 08:00-10:00", 1, "expected Mo");
    refused("Mo; CN off", 3, "expected times");
    refused("Mo off; CN off", 9, "expected Su");
    refused("Monday off", 1, "expected Mo");
    refused("Mo nghỉ", 4, "expected a weekday");
    refused("sunrise-sunset", 1, "sunrise is not part");
    refused("SH off", 1, "SH is not part");
    refused("week 01 Mo off", 1, "week is not part");
    refused("easter off", 1, "easter is not part");
    refused("PH +1 day off", 4, "moved days");
    refused("Mo off || unknown", 8, "fallback");
    refused("Jan-Mar/2 off", 8, "period");
}

static void spaces_separate_what_would_run_together(void **state)
{
    (void)state;
    refused("Mo08:00-10:00", 3, "space");
    refused("08:00-10:00off", 12, "space");
    refused("Nov23 off", 4, "space");
    refused("Mo off\"x\"", 7, "space");
    refused("We[1]08:00-10:00", 6, "space");
    refused("Mo\t08:00-10:00", 3, "control characters");
    refused("Mo 08:00-10:00\n", 15, "control characters");
    accepted("  Mo - Fr , Su   08:00 - 10:00 ,  13:00-14:00  ;  PH   off  ");
}

static void positions_count_characters_not_bytes(void **state)
{
    (void)state;
    refused("Mo off \"nghỉ lễ\"; Tu", 21, "expected times");
    refused("Mo 08:00\xE2\x80\x93" "10:00", 9, "plain hyphen");
    refused("Mo open \xE2\x80\x9Cx\xE2\x80\x9D", 9, "plain \"");
    refused("Mo\xC2\xA0off", 3, "plain space");
    refused("Mo \xFF", 4, "UTF-8");
    refused("Mo off \"\xC0\xAF\"", 9, "UTF-8");
    refused("Mo off \"\xED\xA0\x80\"", 9, "UTF-8");
    refused("Mo 08:00~10:00", 9, "no meaning");
}

static void comments_stand_behind_a_state(void **state)
{
    (void)state;
    refused("Mo 08:00-10:00 \"xin gọi trước\"", 16, "a state before the comment");
    refused("\"xin gọi trước\"", 1, "a state before the comment");
    refused("Mo off \"", 8, "closing");
    refused("Mo off \"\"", 8, "text in the comment");
    refused("Mo off \"a\" \"b\"", 12, "one comment");
    refused("Mo off \"a\nb\"", 10, "control characters");
    refused("Mo off unknown", 8, "one state");
    accepted("Mo unknown \"xin gọi trước; hoặc, đến 08:00-10:00 [1]\"");
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    refused("Nov 31 off", 5, "1 to 30");
    refused("Nov 0 off", 5, "1 to 30");
    refused("Feb 30 off", 5, "1 to 29");
    refused("2026 Feb 29 off", 10, "1 to 28");
    refused("2100 Feb 29 off", 10, "1 to 28");
    refused("1969 Nov 23 off", 1, "1970 to 2199");
    refused("20261 Nov 23 off", 1, "a day of the month, a year");
    refused("Nov 023 off", 5, "day of the month");
    accepted("2028 Feb 29 off");
    accepted("2000 Feb 29 off");
    accepted("2199 Dec 31 off");
}

static void ranges_of_dates_run_forward_and_keep_their_form(void **state)
{
    (void)state;
    refused("Nov 25-20 off", 5, "ends before");
    refused("2026 Nov 25-20 off", 10, "ends before");
    refused("2027 Jan 05-2026 Nov 23 off", 10, "ends before");
    refused("2026 Nov 20-Dec 05 off", 13, "a year");
    refused("Nov 20-2027 Jan 05 off", 8, "expected");
    refused("2026 Dec-Feb off", 10, "a later month");
    refused("2026 Nov 23,Dec 01 off", 13, "a year");
    refused("Nov 23,2027 Dec 01 off", 8, "no year");
    refused("2026 Jun,Nov 23 off", 14, "months without days");
    refused("2026 Jun,2027 Jul off", 10, "without year");
    refused("Nov 20,25-Dec 05 off", 11, "write the month");
    refused("Jun-Aug 15 off", 9, "no day");
    refused("Jun-Jun off", 5, "another month");
    refused("Nov 23,Mo off", 8, "a date");
    refused("2026 off", 6, "a month");
    refused("2026-2028 off", 5, "a month");
    accepted("Nov 23-23 off");
    accepted("Dec 24-Jan 02 off");
}

static void weekdays_keep_their_form(void **state)
{
    (void)state;
    refused("Mo-Mo off", 4, "another weekday");
    refused("Mo- off", 5, "a weekday");
    refused("Mo, off", 5, "a weekday");
    refused("Mo-PH off", 4, "a weekday");
    refused("Mo,Nov 23 off", 4, "a weekday");
    refused("Mo[0] off", 4, "1 to 5");
    refused("Mo[6] off", 4, "1 to 5");
    refused("Mo[-6] off", 5, "1 to 5");
    refused("Mo[] off", 4, "1 to 5");
    refused("Mo[1 off", 6, "]");
    refused("Mo[2-1] off", 6, "larger");
    refused("Mo[1]-Fr off", 6, "no range");
    refused("Mo-Fr[1] off", 6, "no number");
    refused("PH Mo,PH off", 7, "weekdays only");
    refused("Mo PH off", 4, "times");
}

static void the_order_is_dates_days_times_state(void **state)
{
    (void)state;
    refused("Mo Nov 23 off", 4, "dates stand before weekdays");
    refused("08:00-10:00 Mo", 13, "days before");
    refused("08:00-10:00 Nov 23", 13, "dates before");
    refused("Mo off 08:00-10:00", 8, "times before");
    refused("Mo 24/7", 4, "24/7 stands alone");
    refused("24/7 Mo", 6, "nothing but");
    refused("24/7 08:00-10:00", 6, "nothing but");
    refused("Mo 08:00-10:00 [", 16, "; or ,");
}

static void rules_without_days_are_refused_where_readers_disagree(void **state)
{
    (void)state;
    refused("Mo 08:00-10:00; 12:00-14:00", 17, "expected days");
    refused("08:00-10:00; 12:00-14:00 unknown", 14, "expected days");
    refused("Mo 08:00-10:00; 24/7", 17, "expected days");
    refused("Mo off, 08:00-10:00", 9, "names its days");
    refused("Mo 08:00-10:00, off", 17, "names its days");
    accepted("Mo 08:00-10:00; 09:00-09:30 off");
    accepted("Mo 08:00-10:00; unknown");
    accepted("08:00-10:00; 12:00-14:00");
}

static void limits_hold_at_their_boundary(void **state)
{
    p6_buf *text = p6_buf_make(pool, 0);
    char comment[P6_MAX_HOURS_TEXT + 2];

    (void)state;
    for (int i = 0; i < P6_MAX_HOURS_RULES; i++) p6_buf_adds(text, i ? ";Mo off" : "Mo off");
    accepted(text->data);
    p6_buf_adds(text, ";Mo off");
    refused(text->data, 7 * P6_MAX_HOURS_RULES + 1, "at most 64 rules");

    memset(comment, 'x', sizeof comment);
    memcpy(comment, "off \"", 5);
    strcpy(comment + P6_MAX_HOURS_TEXT - 1, "\"");
    accepted(comment);
    strcpy(comment + P6_MAX_HOURS_TEXT - 1, "x\"");
    refused(comment, 1, "at most 1000 bytes");
}

static void the_last_rule_of_a_full_text_still_counts(void **state)
{
    p6_buf *text = p6_buf_make(pool, 0);

    (void)state;
    for (int i = 0; i < P6_MAX_HOURS_RULES - 1; i++) p6_buf_adds(text, "Mo off;");
    p6_buf_adds(text, "Mo 22:00-26:00");
    between(text->data, "2026-11-23", "2026-11-25", "23T22:00-24T02:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "nothing at all, or nothing behind a separator, is refused", nothing_is_not_a_text,
          0, 0, 0 },
        { "days alone are refused: they need times or a state", days_need_times_or_a_state,
          0, 0, 0 },
        { "times are written in full", times_are_written_in_full, 0, 0, 0 },
        { "words are exact, and the right one is named",
          words_are_exact_and_the_right_one_is_named, 0, 0, 0 },
        { "spaces separate what would run together", spaces_separate_what_would_run_together,
          0, 0, 0 },
        { "positions count characters, not bytes", positions_count_characters_not_bytes, 0, 0, 0 },
        { "comments stand behind an explicit state", comments_stand_behind_a_state, 0, 0, 0 },
        { "dates that do not exist are refused", dates_that_do_not_exist_are_refused, 0, 0, 0 },
        { "ranges of dates run forward and keep their form",
          ranges_of_dates_run_forward_and_keep_their_form, 0, 0, 0 },
        { "weekdays keep their form", weekdays_keep_their_form, 0, 0, 0 },
        { "the order is dates, days, times, state", the_order_is_dates_days_times_state, 0, 0, 0 },
        { "rules without days are refused where readers disagree",
          rules_without_days_are_refused_where_readers_disagree, 0, 0, 0 },
        { "limits hold at their boundary", limits_hold_at_their_boundary, 0, 0, 0 },
        { "the last rule of a full text still counts", the_last_rule_of_a_full_text_still_counts,
          0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("opening-hours syntax", tests, NULL, NULL);
}
