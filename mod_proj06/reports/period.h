/**
 * The days that a report is about: a week from Monday to Sunday, a month, or days of one's own, in
 * equal steps for charts, and the days before that they are compared with.
 *
 * A period that is not over is compared with as many days of the one before: half a week would look
 * poor beside a whole one. Days are inclusive on both sides.
 */
#ifndef P6_REPORTS_PERIOD_H
#define P6_REPORTS_PERIOD_H

#include <apr_tables.h>
#include "base/civil.h"

typedef enum p6_span { P6_SPAN_WEEK, P6_SPAN_MONTH, P6_SPAN_DAYS } p6_span;
typedef enum p6_pace { P6_PACE_DAY, P6_PACE_WEEK, P6_PACE_MONTH } p6_pace;

typedef struct p6_days {
    p6_day from, to;
} p6_days;

typedef struct p6_period {
    p6_span span;
    p6_day from, to;
    p6_day until;         /**< the last day that there can be figures of: `to`, or today before */
    p6_days before;       /**< compared with FROM to UNTIL; none when to < from */
    int running;          /**< it is not over: `before` is cut */
    p6_pace step;
} p6_period;

/** The week, the month that DAY lies in, as seen on TODAY. */
p6_period p6_period_week(p6_day day, p6_day today);
p6_period p6_period_month(p6_day day, p6_day today);
/** FROM to TO, of which TO is not the earlier one. */
p6_period p6_period_days(p6_day from, p6_day to, p6_day today);

/** The period of the same kind and length before P, after P. */
p6_period p6_period_previous(const p6_period *p, p6_day today);
p6_period p6_period_next(const p6_period *p, p6_day today);

/** The steps of FROM to TO, the first and last ones cut. Array of p6_days in POOL. */
apr_array_header_t *p6_period_steps(p6_pace step, p6_day from, p6_day to, apr_pool_t *pool);

/** FROM to TO in pieces that are read at once: whole months as the "day" of the month
    (store/figures.h), days of others. Array of p6_days in POOL. */
apr_array_header_t *p6_period_slices(p6_day from, p6_day to, apr_pool_t *pool);

/** The first and last day of the month that DAY lies in. */
p6_days p6_month_of(p6_day day);
/** The first of January of DAY's year. */
p6_day p6_year_begin(p6_day day);

#endif
