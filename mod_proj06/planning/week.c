#include "planning/week.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/civil.h"

#define DAYS 7
#define DAY_SPANS (P6_WEEK_LINES * P6_WEEK_SPANS)

static const char *const words[DAYS] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };

/** The times of one day, by beginning. */
typedef struct day_spans {
    int n;
    p6_week_span span[DAY_SPANS];
} day_spans;

/* --- reading: rules of weekdays and times, and "PH off" at the end --- */

static void skip_spaces(const char **at)
{
    while (**at == ' ') ++*at;
}

static int take(const char **at, const char *text)
{
    apr_size_t len = strlen(text);

    skip_spaces(at);
    if (strncmp(*at, text, len)) return 0;
    *at += len;
    return 1;
}

static int take_weekday(const char **at)
{
    for (int day = 0; day < DAYS; day++)
        if (take(at, words[day])) return day;
    return -1;
}

/* "Mo-We,Fr"; none at all: every day */
static int read_days(const char **at, unsigned *days)
{
    int from = take_weekday(at), to;

    *days = from < 0 ? 0x7f : 0;
    while (from >= 0) {
        to = take(at, "-") ? take_weekday(at) : from;
        if (to < 0) return 0;
        for (int day = from; ; day = (day + 1) % DAYS) {
            *days |= 1u << day;
            if (day == to) break;
        }
        if (!take(at, ",")) break;
        from = take_weekday(at);
        if (from < 0) return 0;
    }
    return 1;
}

static int read_clock(const char **at, int *minutes)
{
    const char *t;

    skip_spaces(at);
    t = *at;
    for (int i = 0; i < 5; i++)
        if (i == 2 ? t[i] != ':' : t[i] < '0' || t[i] > '9') return 0;
    *minutes = ((t[0] - '0') * 10 + t[1] - '0') * 60 + (t[3] - '0') * 10 + t[4] - '0';
    *at += 5;
    return 1;
}

/* "07:30-11:30,13:30-17:00"; boxes don't know of a time past midnight, nor of a whole day */
static int read_times(const char **at, day_spans *spans)
{
    spans->n = 0;
    do {
        p6_week_span *span = &spans->span[spans->n];

        if (spans->n == DAY_SPANS || !read_clock(at, &span->from) || !take(at, "-")
            || !read_clock(at, &span->to) || span->to - span->from >= P6_DAY_MINUTES
            || span->to <= span->from || span->to > P6_DAY_MINUTES)
            return 0;
        span->to %= P6_DAY_MINUTES;
        spans->n++;
    } while (take(at, ","));
    return 1;
}

static int read_rules(const char *text, day_spans *day, int *not_on_holidays)
{
    const char *at = text;

    *not_on_holidays = 0;
    do {
        day_spans spans;
        unsigned days;

        if (*not_on_holidays) return 0;
        if (take(&at, "PH off")) {
            *not_on_holidays = 1;
            continue;
        }
        if (!read_days(&at, &days) || !read_times(&at, &spans)) return 0;
        for (int i = 0; i < DAYS; i++)
            if (days >> i & 1) day[i] = spans;
    } while (take(&at, ";"));
    skip_spaces(&at);
    return !*at;
}

static int same_spans(const day_spans *a, const day_spans *b)
{
    return a->n == b->n && !memcmp(a->span, b->span, (size_t)a->n * sizeof *a->span);
}

/* --- days of lines, lines of days --- */

static int by_beginning(const void *a, const void *b)
{
    return ((const p6_week_span *)a)->from - ((const p6_week_span *)b)->from;
}

static int end_of(const p6_week_span *span)
{
    return span->to ? span->to : P6_DAY_MINUTES;
}

int p6_week_backwards(const p6_week *week)
{
    for (int i = 0; i < week->n; i++)
        for (int k = 0; k < week->line[i].n; k++)
            if (end_of(&week->line[i].span[k]) <= week->line[i].span[k].from) return 1;
    return 0;
}

/* all times of each day; 0 when a line is not whole or times meet */
static int gather(const p6_week *week, day_spans *day)
{
    memset(day, 0, DAYS * sizeof *day);
    for (int i = 0; i < week->n; i++) {
        const p6_week_line *line = &week->line[i];

        if (!line->days || !line->n) return 0;
        for (int d = 0; d < DAYS; d++)
            for (int k = 0; line->days >> d & 1 && k < line->n; k++)
                day[d].span[day[d].n++] = line->span[k];
    }
    for (int d = 0; d < DAYS; d++) {
        qsort(day[d].span, (size_t)day[d].n, sizeof *day[d].span, by_beginning);
        for (int k = 1; k < day[d].n; k++)
            if (day[d].span[k].from <= end_of(&day[d].span[k - 1])) return 0;
    }
    return 1;
}

/* lines of the days that have what DAY[FIRST] has; 0 when there is no room */
static int add_lines(p6_week *week, const day_spans *day, int first, unsigned days)
{
    for (int i = 0; i < day[first].n; i += P6_WEEK_SPANS) {
        p6_week_line *line = &week->line[week->n];

        if (week->n == P6_WEEK_LINES) return 0;
        line->days = days;
        for (line->n = 0; line->n < P6_WEEK_SPANS && i + line->n < day[first].n; line->n++)
            line->span[line->n] = day[first].span[i + line->n];
        week->n++;
    }
    return 1;
}

int p6_week_read(p6_week *week, const char *text)
{
    day_spans day[DAYS];
    unsigned done = 0;

    memset(week, 0, sizeof *week);
    memset(day, 0, sizeof day);
    if (!read_rules(text, day, &week->not_on_holidays)) return 0;
    for (int i = 0; i < DAYS; i++) {
        unsigned days = 0;

        if (done >> i & 1) continue;
        for (int j = i; j < DAYS; j++)
            if (same_spans(&day[i], &day[j])) days |= 1u << j;
        done |= days;
        if (!add_lines(week, day, i, days)) return 0;
    }
    return week->n > 0 && gather(week, day);
}

/* --- writing --- */

/* "Mo-We,Fr" */
static void write_days(p6_buf *out, unsigned days)
{
    int written = 0;

    for (int d = 0; d < DAYS; d++) {
        int last = d;

        if (!(days >> d & 1)) continue;
        while (last + 1 < DAYS && days >> (last + 1) & 1) last++;
        p6_buf_addf(out, "%s%s", written++ ? "," : "", words[d]);
        if (last > d) p6_buf_addf(out, "%s%s", last > d + 1 ? "-" : ",", words[last]);
        d = last;
    }
}

static void write_times(p6_buf *out, const day_spans *spans)
{
    for (int i = 0; i < spans->n; i++) {
        int from = spans->span[i].from, to = end_of(&spans->span[i]);

        p6_buf_addf(out, "%s%02d:%02d-%02d:%02d", i ? "," : " ", from / 60, from % 60, to / 60,
                    to % 60);
    }
}

const char *p6_week_text(const p6_week *week, apr_pool_t *pool)
{
    p6_buf *out = p6_buf_make(pool, 128);
    day_spans day[DAYS];
    unsigned done = 0;

    if (!week->n || p6_week_backwards(week) || !gather(week, day)) return NULL;
    for (int i = 0; i < DAYS; i++) {
        unsigned days = 0;

        if (done >> i & 1 || !day[i].n) continue;
        for (int j = i; j < DAYS; j++)
            if (same_spans(&day[i], &day[j])) days |= 1u << j;
        done |= days;
        if (out->len) p6_buf_adds(out, "; ");
        write_days(out, days);
        write_times(out, &day[i]);
    }
    if (week->not_on_holidays) p6_buf_adds(out, "; PH off");
    return out->data;
}
