#include "support_ctl.h"

static const p6_ctl_entry table[] = {
    { "hours", p6_cmd_hours, "hours 'TEXT'", "print intervals", p6_help_hours },
    { NULL, NULL, NULL, NULL, NULL },
};

#define prints(wanted, ...) \
    do { \
        assert_int_equal(run(table, NULL, "hours", __VA_ARGS__), 0); \
        assert_string_equal(out, wanted); \
        assert_string_equal(err, ""); \
    } while (0)

#define wrong_usage(sentence, ...) \
    do { \
        assert_int_equal(run(table, NULL, "hours", __VA_ARGS__), 2); \
        if (!strstr(err, sentence)) fail_msg("\"%s\" is not in \"%s\"", sentence, err); \
        assert_string_equal(out, ""); \
    } while (0)

static void an_interval_is_a_line_of_start_and_end(void **state)
{
    (void)state;
    prints("2026-11-23T07:30 2026-11-23T11:30\n2026-11-23T22:00 2026-11-24T02:00\n",
           "Mo 07:30-11:30,22:00-02:00", "--from", "2026-11-23", "--to", "2026-11-30");
    prints("2026-11-23T09:15 2026-11-23T11:30\n",
           "--to", "2026-11-24", "--from", "2026-11-23T09:15", "Mo 07:30-11:30");
    prints("", "off", "--from", "2026-11-23", "--to", "2026-11-30");
}

static void states_and_comments_follow_where_they_say_more(void **state)
{
    (void)state;
    prints("2026-11-23T00:00 2026-11-24T00:00 unknown\n", "unknown", "--from", "2026-11-23", "--to",
           "2026-11-24");
    prints("2026-11-23T08:00 2026-11-23T09:00 open \"Tổ 3A\"\n", "08:00-09:00 open \"Tổ 3A\"",
           "--from", "2026-11-23", "--to", "2026-11-24");
    prints("2026-11-23T08:00 2026-11-23T09:00 unknown \"gọi\"\n", "08:00-09:00 unknown \"gọi\"",
           "--from", "2026-11-23", "--to", "2026-11-24");
}

static void holidays_are_handed_in(void **state)
{
    (void)state;
    prints("2026-11-24T18:00 2026-11-24T21:00\n2026-11-25T18:00 2026-11-25T21:00\n",
           "PH 18:00-21:00", "--ph", "2026-11-25,2026-11-24,2027-01-01", "--from", "2026-11-23",
           "--to", "2026-11-30");
    prints("", "PH 18:00-21:00", "--from", "2026-11-23", "--to", "2026-11-30");
}

static void the_default_is_a_week_from_today(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--clock", "2026-11-23T18:40", "hours", "24/7"), 0);
    assert_string_equal(out, "2026-11-23T00:00 2026-11-30T00:00\n");
}

static void a_text_that_does_not_parse_is_answered_with_1_and_its_position(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "hours", "Mo off \"nghỉ\"; T3 08:00-10:00"), 1);
    assert_string_equal(out, "");
    assert_non_null(strstr(err, "character 16: expected Tu"));
    assert_non_null(strstr(err, "\n                 ^\n"));
    assert_int_equal(run(table, NULL, "hours", ""), 1);
    assert_non_null(strstr(err, "character 1:"));
    assert_int_equal(run(table, NULL, "hours", "Mo off \"a\x1b[31m\""), 1);
    assert_null(strchr(err, '\x1b'));
}

static void wrong_usage_is_refused(void **state)
{
    (void)state;
    wrong_usage("needs a TEXT", "--from", "2026-11-23");
    wrong_usage("one TEXT", "Mo", "08:00-10:00");
    wrong_usage("no such option", "24/7", "--until", "2026-11-23");
    wrong_usage("needs a value", "24/7", "--from");
    wrong_usage("--from needs", "24/7", "--from", "23/11/2026");
    wrong_usage("--to needs", "24/7", "--to", "2026-13-01");
    wrong_usage("later than --from", "24/7", "--from", "2026-11-23", "--to", "2026-11-23");
    wrong_usage("--ph needs", "24/7", "--ph", "2026-11-23;2026-11-24");
    wrong_usage("from standard input", "--batch", "24/7");
    wrong_usage("from standard input", "--batch", "--ph", "2026-11-23");
}

static void a_batch_answers_line_by_line(void **state)
{
    (void)state;
    assert_int_equal(run(table,
        "2026-11-23\t2026-11-25\t2026-11-24\tMo,PH 08:00-10:00\n"
        "2026-11-23\t2026-11-25\t\tT2 08:00-10:00\n"
        "2026-11-23T09:00\t2026-11-25\t\tMo 08:00-10:00 unknown \"x\"", "hours", "--batch"), 0);
    assert_string_equal(out,
        "ok 2\n2026-11-23T08:00 2026-11-23T10:00\n2026-11-24T08:00 2026-11-24T10:00\n"
        "bad 1 expected Mo instead of this word\n"
        "ok 1\n2026-11-23T09:00 2026-11-23T10:00 unknown \"x\"\n");
    assert_int_equal(run(table, "", "hours", "--batch"), 0);
    assert_string_equal(out, "");
}

static void a_wrong_request_ends_the_batch(void **state)
{
    (void)state;
    assert_int_equal(run(table, "2026-11-23\t2026-11-25\t\t24/7\n2026-11-23\t24/7\n", "hours",
                         "--batch"), 2);
    assert_non_null(strstr(err, "line 2: expected FROM, TO"));
    assert_int_equal(run(table, "\t2026-11-25\t\t24/7\n", "hours", "--batch"), 2);
    assert_non_null(strstr(err, "line 1: FROM and TO"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "an interval is a line of start and end", an_interval_is_a_line_of_start_and_end,
          0, 0, 0 },
        { "states and comments follow where they say more",
          states_and_comments_follow_where_they_say_more, 0, 0, 0 },
        { "holidays are handed in", holidays_are_handed_in, 0, 0, 0 },
        { "the default is a week from today, by the product's clock",
          the_default_is_a_week_from_today, 0, 0, 0 },
        { "a text that does not parse is answered with 1 and its position",
          a_text_that_does_not_parse_is_answered_with_1_and_its_position, 0, 0, 0 },
        { "wrong usage is refused", wrong_usage_is_refused, 0, 0, 0 },
        { "a batch answers line by line", a_batch_answers_line_by_line, 0, 0, 0 },
        { "a wrong request ends the batch", a_wrong_request_ends_the_batch, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("proj06ctl hours", tests, NULL, NULL);
}
