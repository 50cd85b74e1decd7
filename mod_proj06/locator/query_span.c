#include "locator/query_parts.h"

static void whole_days(p6_span *span, p6_day first, int days)
{
    span->from = p6_minute_at(first, 0);
    span->to = p6_minute_at(first + days, 0);
}

void p6_span_tomorrow(p6_span *span)
{
    whole_days(span, p6_day_of_minute(span->now) + 1, 1);
}

/** The weekend that runs, from today on, or the next one. */
static void weekend(p6_span *span, p6_day today)
{
    int weekday = p6_weekday(today);

    if (weekday >= 5) whole_days(span, today, 7 - weekday);
    else whole_days(span, today + 5 - weekday, 2);
}

void p6_span_of_ask(p6_span *span, int *over, int *beyond, const p6_ask *ask,
                    const p6_windows *windows, const p6_snapshot *s, p6_minute now)
{
    p6_day today = p6_day_of_minute(now);

    *over = *beyond = 0;
    *span = (p6_span){ .now = now, .soon = windows->soon, .stale_days = windows->stale_days };
    switch (ask->when) {
    case P6_WHEN_NOW:
        span->from = now;
        span->to = now + 1;
        break;
    case P6_WHEN_TODAY: whole_days(span, today, 1); break;
    case P6_WHEN_TONIGHT:
        span->from = p6_minute_at(today, windows->tonight_from);
        span->to = p6_minute_at(today, windows->tonight_to);
        *over = now >= span->to;
        if (*over) p6_span_tomorrow(span);
        break;
    case P6_WHEN_TOMORROW: p6_span_tomorrow(span); break;
    case P6_WHEN_WEEKEND: weekend(span, today); break;
    case P6_WHEN_DATE:
        whole_days(span, ask->date, 1);
        *beyond = ask->date < today || ask->date >= s->head->end_day;
        break;
    }
}
