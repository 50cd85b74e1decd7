#include "schedule/expand_days.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* how much more is looked at on both sides, to know whether a stretch at the edge is a long one */
#define MARGIN_DAYS 2

static int compare_days(const void *a, const void *b)
{
    p6_day left = *(const p6_day *)a, right = *(const p6_day *)b;

    return (left > right) - (left < right);
}

static int is_holiday(void *baton, p6_day day)
{
    const apr_array_header_t *days = baton;

    return days->nelts && bsearch(&day, days->elts, (size_t)days->nelts, sizeof day, compare_days);
}

apr_array_header_t *p6_expand_holidays(const apr_array_header_t *calendar, apr_pool_t *pool)
{
    apr_array_header_t *days = apr_array_make(pool, 16, sizeof(p6_day));

    for (int i = 0; i < calendar->nelts; i++) {
        const p6_calendar_day *row = &APR_ARRAY_IDX(calendar, i, p6_calendar_day);

        if (row->active && strcmp(row->kind, "holiday") == 0)
            *(p6_day *)apr_array_push(days) = row->day;
    }
    qsort(days->elts, (size_t)days->nelts, sizeof(p6_day), compare_days);
    return days;
}

static int valid_on(const p6_rota *rota, p6_day day)
{
    return (!rota->valid_from || day >= rota->valid_from)
        && (!rota->valid_to || day <= rota->valid_to);
}

typedef struct span {
    const p6_rota *rota;
    p6_day from, to;
    apr_array_header_t *stretches;
} span;

static void add(const span *s, const p6_interval *iv, p6_minute start, p6_minute end)
{
    p6_day day = p6_day_of_minute(start);
    p6_stretch *stretch;

    if (day < s->from || day >= s->to || !valid_on(s->rota, day)) return;
    stretch = apr_array_push(s->stretches);
    stretch->start = start;
    stretch->end = end;
    stretch->unknown = iv->state == P6_HOURS_UNKNOWN;
    stretch->comment = iv->comment && *iv->comment ? iv->comment : NULL;
}

/** A stretch as it is, or in pieces from midnight to midnight. */
static void add_pieces(const span *s, const p6_interval *iv)
{
    p6_minute start = iv->start;

    if (iv->end - iv->start <= P6_MAX_SHIFT_MINUTES) {
        add(s, iv, iv->start, iv->end);
        return;
    }
    while (start < iv->end) {
        p6_minute midnight = p6_minute_at(p6_day_of_minute(start) + 1, 0);
        p6_minute end = midnight < iv->end ? midnight : iv->end;

        add(s, iv, start, end);
        start = end;
    }
}

p6_error *p6_expand_days(apr_array_header_t **stretches, const p6_rota *rota, p6_day from,
                         p6_day to, const apr_array_header_t *holidays, apr_pool_t *pool)
{
    span s = { rota, from, to, apr_array_make(pool, 16, sizeof(p6_stretch)) };
    apr_array_header_t *intervals;
    p6_hours *hours;

    *stretches = s.stretches;
    P6_TRY(p6_hours_parse(&hours, rota->pattern, pool));
    intervals = p6_hours_expand(hours, p6_minute_at(from - MARGIN_DAYS, 0),
                                p6_minute_at(to + MARGIN_DAYS, 0), is_holiday, (void *)holidays,
                                pool);
    for (int i = 0; i < intervals->nelts; i++)
        add_pieces(&s, &APR_ARRAY_IDX(intervals, i, p6_interval));
    return NULL;
}
