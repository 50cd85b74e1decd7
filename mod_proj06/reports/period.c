#include "reports/period.h"

#include "store/figures.h"

#define DAYS_OF_STEPS 31   /* as many bars as fit beside each other */
#define DAYS_OF_WEEKS (14 * 7)

p6_days p6_month_of(p6_day day)
{
    return (p6_days){ p6_month_first(day), p6_month_last(day) };
}

p6_day p6_year_begin(p6_day day)
{
    return p6_day_of_date((p6_date){ p6_date_of_day(day).year, 1, 1 });
}

static p6_pace step_of(p6_day from, p6_day to)
{
    int days = to - from + 1;

    return days <= DAYS_OF_STEPS ? P6_PACE_DAY : days <= DAYS_OF_WEEKS ? P6_PACE_WEEK
                                                                       : P6_PACE_MONTH;
}

/* BEFORE is the whole period before P; of one that is running only as many days count */
static p6_period complete(p6_period p, p6_days before, p6_day today)
{
    p.until = p.to < today ? p.to : today;
    p.running = p.until < p.to && p.until >= p.from;
    p.before = before;
    if (p.running && before.from + (p.until - p.from) < before.to)
        p.before.to = before.from + (p.until - p.from);
    p.step = step_of(p.from, p.to);
    return p;
}

p6_period p6_period_week(p6_day day, p6_day today)
{
    p6_day monday = day - p6_weekday(day);

    return complete((p6_period){ .span = P6_SPAN_WEEK, .from = monday, .to = monday + 6 },
                    (p6_days){ monday - 7, monday - 1 }, today);
}

p6_period p6_period_month(p6_day day, p6_day today)
{
    p6_days month = p6_month_of(day);

    return complete((p6_period){ .span = P6_SPAN_MONTH, .from = month.from, .to = month.to },
                    p6_month_of(month.from - 1), today);
}

p6_period p6_period_days(p6_day from, p6_day to, p6_day today)
{
    return complete((p6_period){ .span = P6_SPAN_DAYS, .from = from, .to = to },
                    (p6_days){ from - (to - from + 1), from - 1 }, today);
}

static p6_period with(p6_span span, p6_day from, p6_day to, p6_day today)
{
    if (span == P6_SPAN_WEEK) return p6_period_week(from, today);
    if (span == P6_SPAN_MONTH) return p6_period_month(from, today);
    return p6_period_days(from, to, today);
}

p6_period p6_period_previous(const p6_period *p, p6_day today)
{
    int days = p->to - p->from + 1;

    if (p->span == P6_SPAN_MONTH) return p6_period_month(p->from - 1, today);
    return with(p->span, p->from - days, p->to - days, today);
}

p6_period p6_period_next(const p6_period *p, p6_day today)
{
    int days = p->to - p->from + 1;

    return with(p->span, p->to + 1, p->to + days, today);
}

static p6_day end_of_step(p6_pace step, p6_day day)
{
    if (step == P6_PACE_DAY) return day;
    if (step == P6_PACE_WEEK) return day - p6_weekday(day) + 6;
    return p6_month_of(day).to;
}

apr_array_header_t *p6_period_steps(p6_pace step, p6_day from, p6_day to, apr_pool_t *pool)
{
    apr_array_header_t *steps = apr_array_make(pool, 31, sizeof(p6_days));

    while (from <= to) {
        p6_day end = end_of_step(step, from);

        if (end > to) end = to;
        APR_ARRAY_PUSH(steps, p6_days) = (p6_days){ from, end };
        from = end + 1;
    }
    return steps;
}

apr_array_header_t *p6_period_slices(p6_day from, p6_day to, apr_pool_t *pool)
{
    apr_array_header_t *slices = p6_period_steps(P6_PACE_MONTH, from, to, pool);

    for (int i = 0; i < slices->nelts; i++) {
        p6_days *slice = &APR_ARRAY_IDX(slices, i, p6_days), month = p6_month_of(slice->from);

        if (slice->from == month.from && slice->to == month.to)
            slice->from = slice->to = p6_month_day(slice->from);
    }
    return slices;
}
