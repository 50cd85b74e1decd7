/**
 * From a rota's pattern to the shifts it yields, without a database.
 *
 * Rules, documented in conf/data-format.md:
 * - A stretch of opening hours is one shift and belongs to the day on which it begins; it may cross
 *   midnight. A stretch longer than P6_MAX_SHIFT_MINUTES is cut at each midnight.
 * - PH in a pattern is an active day of the calendar of kind "holiday". A "working" day (a swapped
 *   Saturday) changes nothing by itself: the date's own weekday decides, unless the pattern names
 *   the date.
 * - valid_from and valid_to are days on which a shift may begin.
 */
#ifndef P6_SCHEDULE_EXPAND_DAYS_H
#define P6_SCHEDULE_EXPAND_DAYS_H

#include "base/hours.h"
#include "store/model.h"

/** A stretch that becomes a shift. */
typedef struct p6_stretch {
    p6_minute start, end;
    int unknown;
    const char *comment; /**< of the pattern, or NULL */
} p6_stretch;

/** The stretches of ROTA that begin on the days FROM … TO-1, in order, as an array of p6_stretch in
    POOL. HOLIDAYS: array of p6_day, ascending, covering two days more on both sides. BAD_SYNTAX
    when the pattern does not parse. */
p6_error *p6_expand_days(apr_array_header_t **stretches, const p6_rota *rota, p6_day from,
                         p6_day to, const apr_array_header_t *holidays, apr_pool_t *pool);

/** The active holidays of CALENDAR (array of p6_calendar_day by day) as an array of p6_day. */
apr_array_header_t *p6_expand_holidays(const apr_array_header_t *calendar, apr_pool_t *pool);

#endif
