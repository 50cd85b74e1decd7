#include "site/words.h"

#include <apr_strings.h>
#include <string.h>

#include "base/phone.h"

/* i18n-prefix: weekday. */
/* i18n-prefix: month. */
/* i18n-prefix: bearing. */

#define NEAR_M 200      /* two positions cut to 100 m each: nearer can't be told */
#define ROUND_M 50      /* below a kilometre */
#define WHOLE_KM_M 10000 /* from here on tenths of a kilometre say nothing */

static const char *number(const p6_call *call, int n)
{
    return apr_itoa(call->pool, n);
}

static const char *indexed(const p6_call *call, const char *prefix, int i)
{
    return P6_SAY(call, apr_psprintf(call->pool, "%s%d", prefix, i));
}

/* Which part of the day people call HOUR. */
static const char *part_of_day(int hour)
{
    if (hour == 0) return "clock.night";
    if (hour < 11) return "clock.morning";
    if (hour == 11) return "clock.noon";
    if (hour == 12) return "clock.midday";
    if (hour < 19) return "clock.afternoon";
    return hour < 23 ? "clock.evening" : "clock.late";
}

const char *p6_words_spoken_clock(const p6_call *call, p6_minute minute)
{
    int clock = p6_clock_of_minute(minute);
    int hour = clock / 60, said = hour;
    const char *bare;

    if (call->lang != P6_FR) said = hour % 12 ? hour % 12 : 12;
    if (clock % 60)
        bare = P6_SAY(call, "clock.minutes", "hour", number(call, said), "minute",
                      apr_psprintf(call->pool, "%02d", clock % 60));
    else
        bare = P6_SAY(call, "clock.hour", "hour", number(call, said));
    return P6_SAY(call, part_of_day(hour), "clock", bare);
}

const char *p6_words_clock(const p6_call *call, p6_minute minute)
{
    const char *words = p6_words_spoken_clock(call, minute);

    if (call->lang == P6_FR) return words;
    return P6_SAY(call, "clock.with_digits", "words", words, "digits", p6_words_time(call, minute));
}

const char *p6_words_time(const p6_call *call, p6_minute minute)
{
    return p6_clock_text(minute, call->pool);
}

const char *p6_words_hours(const p6_call *call, p6_minute start, p6_minute end)
{
    return P6_SAY(call, "shift.hours", "from", p6_words_clock(call, start), "to",
                  p6_words_clock(call, end));
}

/* the first has a form of its own in French */
static const char *day_of_month(const p6_call *call, int day)
{
    return day == 1 ? P6_SAY(call, "date.first") : number(call, day);
}

static const char *date_form(const p6_call *call, p6_day day, const char *form)
{
    p6_date date = p6_date_of_day(day);

    return P6_SAY(call, form, "weekday", indexed(call, "weekday.", p6_weekday(day)), "day",
                  day_of_month(call, date.day), "month", number(call, date.month), "month_name",
                  indexed(call, "month.", date.month), "year", number(call, date.year));
}

const char *p6_words_date(const p6_call *call, p6_day day)
{
    return date_form(call, day, "date.long");
}

const char *p6_words_sentence_date(const p6_call *call, p6_day day)
{
    return date_form(call, day, "date.in_sentence");
}

const char *p6_words_short_date(const p6_call *call, p6_day day)
{
    return date_form(call, day, "date.short");
}

const char *p6_words_plain_date(const p6_call *call, p6_day day)
{
    return date_form(call, day, "date.plain");
}

const char *p6_words_spoken_date(const p6_call *call, p6_day day)
{
    return date_form(call, day, "date.spoken");
}

const char *p6_words_day(const p6_call *call, p6_day day)
{
    p6_day today = p6_day_of_minute(call->now);

    if (day == today) return P6_SAY(call, "day.today");
    if (day == today + 1) return P6_SAY(call, "day.tomorrow");
    return p6_words_short_date(call, day);
}

const char *p6_words_stamp(const p6_call *call, apr_int64_t epoch_s)
{
    p6_minute minute = p6_minute_of_epoch(epoch_s);
    p6_date date = p6_date_of_day(p6_day_of_minute(minute));

    return P6_SAY(call, "time.stamp", "time", p6_words_time(call, minute), "day",
                  day_of_month(call, date.day), "month", number(call, date.month), "month_name",
                  indexed(call, "month.", date.month));
}

const char *p6_words_number(const p6_call *call, apr_int64_t n)
{
    apr_int64_t size = n < 0 ? -n : n;
    const char *high = apr_psprintf(call->pool, "%s%" APR_INT64_T_FMT, n < 0 ? "-" : "",
                                    size / 1000);

    if (size < 1000) return apr_psprintf(call->pool, "%" APR_INT64_T_FMT, n);
    if (size >= 1000000) high = p6_words_number(call, n / 1000);
    return P6_SAY(call, "number.thousands", "high", high, "low",
                  apr_psprintf(call->pool, "%03d", (int)(size % 1000)));
}

const char *p6_words_percent(const p6_call *call, apr_int64_t percent)
{
    return P6_SAY(call, "number.percent", "n", p6_words_number(call, percent));
}

static const char *length_text(const p6_call *call, int meters)
{
    int tenths = (meters + 50) / 100;

    if (meters < 1000 - ROUND_M / 2)
        return apr_psprintf(call->pool, "%d m", (meters + ROUND_M / 2) / ROUND_M * ROUND_M);
    if (meters >= WHOLE_KM_M || tenths % 10 == 0)
        return apr_psprintf(call->pool, "%d km", (meters + 500) / 1000);
    return P6_SAY(call, "distance.km", "whole", number(call, tenths / 10), "tenth",
                  number(call, tenths % 10));
}

const char *p6_words_distance(const p6_call *call, int meters, int bearing)
{
    if (meters < NEAR_M)
        return P6_SAY(call, "distance.near", "distance", length_text(call, NEAR_M));
    if (bearing < 0)
        return P6_SAY(call, "distance.plain", "distance", length_text(call, meters));
    return P6_SAY(call, "distance.directed", "distance", length_text(call, meters), "bearing",
                  indexed(call, "bearing.", bearing));
}

const char *p6_words_phone(const p6_call *call, const char *e164)
{
    return p6_phone_show(e164, call->pool);
}

const char *p6_words_capital(const p6_call *call, const char *text)
{
    char *out;

    if (strncmp(text, "đ", strlen("đ")) == 0)
        return apr_pstrcat(call->pool, "Đ", text + strlen("đ"), NULL);
    if (*text < 'a' || *text > 'z') return text;
    out = apr_pstrdup(call->pool, text);
    *out = (char)(*out - 'a' + 'A');
    return out;
}
