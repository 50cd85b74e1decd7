#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/buf.h"
#include "schedule/expand_days.h"

static apr_pool_t *pool;

static p6_day day(const char *text)
{
    p6_day d;

    assert_true(p6_day_parse(&d, text));
    return d;
}

/* the calendar: 24/11 is a holiday that is on, 26/11 one that is off, Saturday 28/11 is worked */
static apr_array_header_t *holidays(void)
{
    const p6_calendar_day rows[] = { { day("2026-11-24"), "holiday", "", "", 1 },
                                     { day("2026-11-26"), "holiday", "", "", 0 },
                                     { day("2026-11-28"), "working", "", "", 1 } };
    apr_array_header_t *calendar = apr_array_make(pool, 3, sizeof *rows);

    for (int i = 0; i < 3; i++) *(p6_calendar_day *)apr_array_push(calendar) = rows[i];
    return p6_expand_holidays(calendar, pool);
}

/* The shifts of ROTA as "23T18:00-21:00 …"; "?" is unknown, a comment in brackets. */
static const char *of_rota(const p6_rota *rota, const char *from, const char *to)
{
    p6_buf *out = p6_buf_make(pool, 0);
    apr_array_header_t *stretches;
    p6_error *err = p6_expand_days(&stretches, rota, day(from), day(to), holidays(), pool);

    if (err) return apr_psprintf(pool, "refused at %s", err->where);
    for (int i = 0; i < stretches->nelts; i++) {
        const p6_stretch *s = &APR_ARRAY_IDX(stretches, i, p6_stretch);
        const char *start = p6_minute_text(s->start, pool), *end = p6_minute_text(s->end, pool);

        p6_buf_addf(out, "%s%s-%s%s", i ? " " : "", start + 8,
                    strncmp(start, end, 10) ? end + 8 : end + 11, s->unknown ? "?" : "");
        if (s->comment) p6_buf_addf(out, "(%s)", s->comment);
    }
    return out->data;
}

static const char *week(const char *pattern)
{
    p6_rota rota = { .id = "r", .pattern = pattern };

    return of_rota(&rota, "2026-11-23", "2026-11-30");
}

#define in_week(pattern, wanted) assert_string_equal(week(pattern), wanted)

static void evenings(void **state)
{
    (void)state;
    in_week("Mo,We 18:00-21:00", "23T18:00-21:00 25T18:00-21:00");
    in_week("Sa 08:00-11:30,14:00-17:00", "28T08:00-11:30 28T14:00-17:00");
    in_week("Mo 18:00-20:00 unknown \"gọi trước\"", "23T18:00-20:00?(gọi trước)");
    in_week("Mo 18:00-", "refused at 10");
}

static void holidays_are_ph(void **state)
{
    (void)state;
    in_week("Tu-Th 18:00-21:00; PH off", "25T18:00-21:00 26T18:00-21:00");
    in_week("Tu-Th 18:00-21:00", "24T18:00-21:00 25T18:00-21:00 26T18:00-21:00");
    in_week("We 18:00-21:00; PH 08:00-10:00", "24T08:00-10:00 25T18:00-21:00");
}

static void a_swapped_saturday(void **state)
{
    (void)state;
    /* 28/11 is worked in place of another day: office hours Mo-Fr don't move there, Saturday's own
       hours stay, and a rota that wants it names the date */
    in_week("Mo-Fr 18:00-21:00; PH off",
            "23T18:00-21:00 25T18:00-21:00 26T18:00-21:00 27T18:00-21:00");
    in_week("Sa 14:00-17:00; PH off", "28T14:00-17:00");
    in_week("Fr 18:00-21:00; 2026 Nov 28 18:00-21:00", "27T18:00-21:00 28T18:00-21:00");
}

static void midnight(void **state)
{
    p6_rota rota = { .id = "r", .pattern = "Su 22:00-26:00" };

    (void)state;
    in_week("Mo 22:00-02:00", "23T22:00-24T02:00");
    in_week("Mo 18:00-24:00; Tu 00:00-02:00", "23T18:00-24T02:00");
    /* it belongs to the day on which it begins: once, however the range is cut */
    assert_string_equal(of_rota(&rota, "2026-11-29", "2026-11-30"), "29T22:00-30T02:00");
    assert_string_equal(of_rota(&rota, "2026-11-30", "2026-12-06"), "");
}

static void longer_than_a_day(void **state)
{
    p6_rota rota = { .id = "r", .pattern = "24/7" };

    (void)state;
    in_week("Mo-Tu 00:00-24:00", "23T00:00-24T00:00 24T00:00-25T00:00");
    in_week("Mo 18:00-24:00; Tu 00:00-20:00", "23T18:00-24T00:00 24T00:00-20:00");
    assert_string_equal(of_rota(&rota, "2026-11-25", "2026-11-27"),
                        "25T00:00-26T00:00 26T00:00-27T00:00");
}

static void how_days_are_cut_makes_no_difference(void **state)
{
    static const char *const patterns[] = {
        "24/7", "Mo-Fr 18:00-21:00; PH off", "Sa 20:00-30:00; Su 06:00-23:00",
        "Mo 18:00-24:00; Tu 00:00-20:00; We 00:00-24:00; Th 00:00-01:00", "Mo-Su 22:00-26:00",
    };

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        p6_rota rota = { .id = "r", .pattern = patterns[i] };
        p6_buf *joined = p6_buf_make(pool, 0);

        for (p6_day d = day("2026-11-16"); d < day("2026-12-07"); d++) {
            const char *one = of_rota(&rota, p6_day_text(d, pool), p6_day_text(d + 1, pool));

            if (*one) p6_buf_addf(joined, "%s%s", joined->len ? " " : "", one);
        }
        assert_string_equal(joined->data, of_rota(&rota, "2026-11-16", "2026-12-07"));
    }
}

static void validity(void **state)
{
    p6_rota rota = { .id = "r", .pattern = "Mo-Su 18:00-26:00" };

    (void)state;
    rota.valid_from = day("2026-11-25");
    rota.valid_to = day("2026-11-26");
    assert_string_equal(of_rota(&rota, "2026-11-23", "2026-11-30"),
                        "25T18:00-26T02:00 26T18:00-27T02:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "evenings, days in two parts, unknown hours with their comment", evenings, 0, 0, 0 },
        { "PH is an active holiday of the calendar, not an inactive one", holidays_are_ph, 0, 0,
          0 },
        { "a swapped Saturday stays a Saturday unless the pattern names it", a_swapped_saturday, 0,
          0, 0 },
        { "a shift may cross midnight and belongs to the day it begins on", midnight, 0, 0, 0 },
        { "a stretch longer than a day is cut at midnight", longer_than_a_day, 0, 0, 0 },
        { "day by day or three weeks at once gives the same shifts",
          how_days_are_cut_makes_no_difference, 0, 0, 0 },
        { "valid_from and valid_to are days on which a shift may begin", validity, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("rotas to days", tests, NULL, NULL);
}
