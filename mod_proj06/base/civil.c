#include "base/civil.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define OFFSET_S (7 * 3600)

static apr_int64_t floor_div(apr_int64_t a, apr_int64_t b)
{
    return a / b - (a % b < 0);
}

p6_minute p6_minute_of_epoch(apr_int64_t epoch_s)
{
    return floor_div(epoch_s + OFFSET_S, 60);
}

apr_int64_t p6_epoch_of_minute(p6_minute minute)
{
    return minute * 60 - OFFSET_S;
}

p6_minute p6_minute_now(const p6_env *env)
{
    return p6_minute_of_epoch(p6_now_s(env));
}

p6_day p6_day_of_minute(p6_minute minute)
{
    return (p6_day)floor_div(minute, P6_DAY_MINUTES);
}

int p6_clock_of_minute(p6_minute minute)
{
    return (int)(minute - (p6_minute)p6_day_of_minute(minute) * P6_DAY_MINUTES);
}

p6_minute p6_minute_at(p6_day day, int clock)
{
    return (p6_minute)day * P6_DAY_MINUTES + clock;
}

/* Days from civil and back: H. Hinnant, "chrono-compatible low-level date algorithms";
   years begin in March, so that the leap day is the last of its year. */
p6_day p6_day_of_date(p6_date date)
{
    int y = date.year - (date.month <= 2);
    int era = (int)floor_div(y, 400);
    int yoe = y - era * 400;
    int doy = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

p6_date p6_date_of_day(p6_day day)
{
    int z = day + 719468;
    int era = (int)floor_div(z, 146097);
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    p6_date date = { yoe + era * 400, mp < 10 ? mp + 3 : mp - 9, doy - (153 * mp + 2) / 5 + 1 };

    date.year += date.month <= 2;
    return date;
}

p6_day p6_month_first(p6_day day)
{
    return day - p6_date_of_day(day).day + 1;
}

p6_day p6_month_last(p6_day day)
{
    p6_day later = p6_month_first(day) + 31; /* in the next month, whatever this one's length */

    return later - p6_date_of_day(later).day;
}

int p6_weekday(p6_day day)
{
    int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return w < 0 ? w + 7 : w;
}

/* N digits at TEXT as a number, or -1. */
static int digits(const char *text, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++) {
        if (!apr_isdigit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Parse the 10 characters of a date at TEXT without looking behind them. */
static int day_prefix(p6_day *day, const char *text)
{
    p6_date date = { digits(text, 4), -1, -1 }, back;

    if (date.year < 1970 || date.year > 2199 || text[4] != '-') return 0;
    date.month = digits(text + 5, 2);
    if (date.month < 1 || date.month > 12 || text[7] != '-') return 0;
    date.day = digits(text + 8, 2);
    if (date.day < 1 || date.day > 31) return 0;
    *day = p6_day_of_date(date);
    back = p6_date_of_day(*day);
    return back.day == date.day && back.month == date.month;
}

static int clock_prefix(int *clock, const char *text)
{
    int hour = digits(text, 2), minute;

    if (hour < 0 || hour > 24 || text[2] != ':') return 0;
    minute = digits(text + 3, 2);
    if (minute < 0 || minute > 59 || (hour == 24 && minute)) return 0;
    *clock = hour * 60 + minute;
    return 1;
}

int p6_day_parse(p6_day *day, const char *text)
{
    return day_prefix(day, text) && text[10] == '\0';
}

int p6_clock_parse(int *clock, const char *text)
{
    return clock_prefix(clock, text) && text[5] == '\0';
}

int p6_minute_parse(p6_minute *minute, const char *text)
{
    p6_day day;
    int clock;

    if (!day_prefix(&day, text) || text[10] != 'T' || !clock_prefix(&clock, text + 11)) return 0;
    text += 16;
    if (*text == ':') {
        int second = digits(text + 1, 2);
        if (second < 0 || second > 59) return 0;
        text += 3;
    }
    if (*text != '\0' && strcmp(text, "+07:00") != 0) return 0;
    *minute = p6_minute_at(day, clock);
    return 1;
}

const char *p6_day_text(p6_day day, apr_pool_t *pool)
{
    p6_date d = p6_date_of_day(day);
    return apr_psprintf(pool, "%04d-%02d-%02d", d.year, d.month, d.day);
}

const char *p6_clock_text(p6_minute minute, apr_pool_t *pool)
{
    int c = p6_clock_of_minute(minute);
    const char text[] = { (char)('0' + c / 600), (char)('0' + c / 60 % 10), ':',
                          (char)('0' + c % 60 / 10), (char)('0' + c % 10), '\0' };

    return apr_pmemdup(pool, text, sizeof text); /* a page of cards asks for sixty of them */
}

const char *p6_minute_text(p6_minute minute, apr_pool_t *pool)
{
    return apr_pstrcat(pool, p6_day_text(p6_day_of_minute(minute), pool), "T",
                       p6_clock_text(minute, pool), NULL);
}

const char *p6_minute_rfc3339(p6_minute minute, apr_pool_t *pool)
{
    return apr_pstrcat(pool, p6_minute_text(minute, pool), ":00+07:00", NULL);
}

const char *p6_minute_ics(p6_minute minute, apr_pool_t *pool)
{
    p6_minute utc = minute - OFFSET_S / 60;
    p6_date d = p6_date_of_day(p6_day_of_minute(utc));
    int c = p6_clock_of_minute(utc);

    return apr_psprintf(pool, "%04d%02d%02dT%02d%02d00Z", d.year, d.month, d.day, c / 60, c % 60);
}
