#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "site/words.h"

static apr_pool_t *pool;
static p6_catalog *catalog;
static p6_site site;

static p6_call call_in(p6_lang lang, const char *now)
{
    p6_call call = { .site = &site, .lang = lang, .pool = pool };

    assert_true(p6_minute_parse(&call.now, now));
    return call;
}

static p6_minute at(const char *text)
{
    p6_minute minute;

    assert_true(p6_minute_parse(&minute, text));
    return minute;
}

static void the_hour_is_said_as_people_say_it(void **state)
{
    static const struct { const char *at, *vi, *en, *fr; } rows[] = {
        { "2026-11-23T00:00", "12 giờ đêm (00:00)", "12 am (00:00)", "0 h" },
        { "2026-11-23T00:30", "12 giờ 30 đêm (00:30)", "12:30 am (00:30)", "0 h 30" },
        { "2026-11-23T01:00", "1 giờ sáng (01:00)", "1 am (01:00)", "1 h" },
        { "2026-11-23T07:05", "7 giờ 05 sáng (07:05)", "7:05 am (07:05)", "7 h 05" },
        { "2026-11-23T10:59", "10 giờ 59 sáng (10:59)", "10:59 am (10:59)", "10 h 59" },
        { "2026-11-23T11:30", "11 giờ 30 trưa (11:30)", "11:30 am (11:30)", "11 h 30" },
        { "2026-11-23T12:00", "12 giờ trưa (12:00)", "12 pm (12:00)", "12 h" },
        { "2026-11-23T13:00", "1 giờ chiều (13:00)", "1 pm (13:00)", "13 h" },
        { "2026-11-23T18:30", "6 giờ 30 chiều (18:30)", "6:30 pm (18:30)", "18 h 30" },
        { "2026-11-23T19:00", "7 giờ tối (19:00)", "7 pm (19:00)", "19 h" },
        { "2026-11-23T22:59", "10 giờ 59 tối (22:59)", "10:59 pm (22:59)", "22 h 59" },
        { "2026-11-23T23:00", "11 giờ đêm (23:00)", "11 pm (23:00)", "23 h" },
    };
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40"), en = call_in(P6_EN, "2026-11-23T18:40");
    p6_call fr = call_in(P6_FR, "2026-11-23T18:40");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(p6_words_clock(&vi, at(rows[i].at)), rows[i].vi);
        assert_string_equal(p6_words_clock(&en, at(rows[i].at)), rows[i].en);
        assert_string_equal(p6_words_clock(&fr, at(rows[i].at)), rows[i].fr);
    }
}

static void what_is_read_aloud_has_no_brackets(void **state)
{
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40"), fr = call_in(P6_FR, "2026-11-23T18:40");

    (void)state;
    assert_string_equal(p6_words_spoken_clock(&vi, at("2026-11-23T18:30")), "6 giờ 30 chiều");
    assert_string_equal(p6_words_spoken_clock(&fr, at("2026-11-23T18:30")), "18 h 30");
    assert_string_equal(p6_words_spoken_date(&vi, p6_day_of_minute(at("2026-11-24T00:00"))),
                        "thứ Ba, ngày 24 tháng 11");
}

static void stretches_of_time_have_both_ends(void **state)
{
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40"), en = call_in(P6_EN, "2026-11-23T18:40");

    (void)state;
    assert_string_equal(p6_words_hours(&vi, at("2026-11-23T18:00"), at("2026-11-23T21:00")),
                        "6 giờ chiều (18:00) đến 9 giờ tối (21:00)");
    assert_string_equal(p6_words_hours(&en, at("2026-11-23T18:00"), at("2026-11-24T00:00")),
                        "6 pm (18:00) to 12 am (00:00)");
}

static void dates_are_written_as_in_each_language(void **state)
{
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40"), en = call_in(P6_EN, "2026-11-23T18:40");
    p6_call fr = call_in(P6_FR, "2026-11-23T18:40");
    p6_day tuesday = p6_day_of_minute(at("2026-11-24T00:00"));

    (void)state;
    assert_string_equal(p6_words_date(&vi, tuesday), "thứ Ba, 24/11/2026");
    assert_string_equal(p6_words_sentence_date(&vi, tuesday), "thứ Ba 24/11/2026");
    assert_string_equal(p6_words_short_date(&vi, tuesday), "thứ Ba, 24/11");
    assert_string_equal(p6_words_plain_date(&vi, tuesday), "24/11/2026");
    assert_string_equal(p6_words_date(&en, tuesday), "Tuesday, 24 November 2026");
    assert_string_equal(p6_words_date(&fr, tuesday), "mardi 24 novembre 2026");
    assert_string_equal(p6_words_date(&fr, tuesday + 7), "mardi 1er décembre 2026");
    assert_string_equal(p6_words_date(&vi, tuesday + 7), "thứ Ba, 1/12/2026");
    assert_string_equal(p6_words_date(&vi, tuesday + 5), "Chủ nhật, 29/11/2026");
}

static void near_days_have_names_even_at_midnight(void **state)
{
    p6_call late = call_in(P6_VI, "2026-11-23T23:59"), early = call_in(P6_VI, "2026-11-24T00:00");
    p6_day monday = p6_day_of_minute(late.now);

    (void)state;
    assert_string_equal(p6_words_day(&late, monday), "hôm nay");
    assert_string_equal(p6_words_day(&late, monday + 1), "ngày mai");
    assert_string_equal(p6_words_day(&late, monday + 2), "thứ Tư, 25/11");
    assert_string_equal(p6_words_day(&early, monday + 1), "hôm nay");
    assert_string_equal(p6_words_day(&early, monday), "thứ Hai, 23/11");
}

static void stamps_give_hour_and_day_at_plus_seven(void **state)
{
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40"), en = call_in(P6_EN, "2026-11-23T18:40");

    (void)state;
    assert_string_equal(p6_words_stamp(&vi, 1795434059), "18:40 ngày 23/11");
    assert_string_equal(p6_words_stamp(&en, 1795434059), "18:40 on 23 November");
}

static void distances_claim_no_more_than_is_known(void **state)
{
    static const struct { int meters; const char *vi; } rows[] = {
        { 0, "rất gần, dưới 200 m" },
        { 199, "rất gần, dưới 200 m" },
        { 200, "khoảng 200 m, hướng bắc (đường chim bay)" },
        { 224, "khoảng 200 m, hướng bắc (đường chim bay)" },
        { 225, "khoảng 250 m, hướng bắc (đường chim bay)" },
        { 612, "khoảng 600 m, hướng bắc (đường chim bay)" },
        { 974, "khoảng 950 m, hướng bắc (đường chim bay)" },
        { 975, "khoảng 1 km, hướng bắc (đường chim bay)" },
        { 1149, "khoảng 1,1 km, hướng bắc (đường chim bay)" },
        { 1150, "khoảng 1,2 km, hướng bắc (đường chim bay)" },
        { 9949, "khoảng 9,9 km, hướng bắc (đường chim bay)" },
        { 9999, "khoảng 10 km, hướng bắc (đường chim bay)" },
        { 58400, "khoảng 58 km, hướng bắc (đường chim bay)" },
    };
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40"), en = call_in(P6_EN, "2026-11-23T18:40");
    p6_call fr = call_in(P6_FR, "2026-11-23T18:40");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(p6_words_distance(&vi, rows[i].meters, 0), rows[i].vi);
    assert_string_equal(p6_words_distance(&vi, 600, -1), "khoảng 600 m (đường chim bay)");
    assert_string_equal(p6_words_distance(&en, 1234, 5),
                        "about 1.2 km south-west (as the crow flies)");
    assert_string_equal(p6_words_distance(&fr, 1234, 2),
                        "environ 1,2 km à l’est (à vol d’oiseau)");
}

static void sentences_begin_with_a_large_letter(void **state)
{
    p6_call vi = call_in(P6_VI, "2026-11-23T18:40");

    (void)state;
    assert_string_equal(p6_words_capital(&vi, "còn 6 chỗ"), "Còn 6 chỗ");
    assert_string_equal(p6_words_capital(&vi, "đã đủ người"), "Đã đủ người");
    assert_string_equal(p6_words_capital(&vi, "4 người"), "4 người");
    assert_string_equal(p6_words_capital(&vi, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the hour is said as people say it", the_hour_is_said_as_people_say_it, 0, 0, 0 },
        { "what is read aloud has no brackets", what_is_read_aloud_has_no_brackets, 0, 0, 0 },
        { "stretches of time have both ends", stretches_of_time_have_both_ends, 0, 0, 0 },
        { "dates are written as in each language", dates_are_written_as_in_each_language, 0, 0, 0 },
        { "near days have names, even at midnight",
          near_days_have_names_even_at_midnight, 0, 0, 0 },
        { "stamps give hour and day at +07:00", stamps_give_hour_and_day_at_plus_seven, 0, 0, 0 },
        { "distances claim no more than is known", distances_claim_no_more_than_is_known, 0, 0, 0 },
        { "sentences begin with a large letter", sentences_begin_with_a_large_letter, 0, 0, 0 },
    };
    p6_error *err;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    err = p6_catalog_load(&catalog, "templates/messages", pool);
    if (err) {
        fprintf(stderr, "%s: %s\n", err->where ? err->where : "", err->detail);
        return 1;
    }
    site.catalog = catalog;
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
