/**
 * Opening hours: a strict, documented subset of the OpenStreetMap opening_hours specification
 * (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification), expanded to intervals.
 *
 * Subset: weekdays and ranges (Mo-Fr, Sa,Su), several times a day, times past midnight, dates and
 * date ranges (with or without year), n-th weekday of a month (We[1], Fr[-1]), PH, off/closed,
 * open/unknown with a "comment", `;` overrides, `,` additional rule. `PH` is asked of the caller.
 * Invariants: a parsed p6_hours is immutable and may be shared between threads. A text that does
 * not parse is refused with its position; nothing is ever silently closed.
 */
#ifndef P6_BASE_HOURS_H
#define P6_BASE_HOURS_H

#include <apr_tables.h>
#include "base/civil.h"
#include "base/error.h"

typedef struct p6_hours p6_hours;

typedef enum p6_hours_state { P6_HOURS_OPEN, P6_HOURS_UNKNOWN } p6_hours_state;

/** One stretch of time that is not closed; `end` is exclusive, `end` > `start`. */
typedef struct p6_interval {
    p6_minute start, end;
    p6_hours_state state;
    const char *comment; /**< or NULL */
} p6_interval;

/** Is DAY a public holiday? Asked of the province's calendar. */
typedef int (*p6_is_holiday)(void *baton, p6_day day);

/** Parse TEXT (UTF-8, at most P6_MAX_HOURS_TEXT bytes) into *HOURS, in POOL.
    BAD_SYNTAX: `where` is the 1-based character position, `detail` says what was expected. */
p6_error *p6_hours_parse(p6_hours **hours, const char *text, apr_pool_t *pool);

/** The intervals of HOURS that touch [FROM, TO), cut to it, in order, touching ones of one state
    and comment joined, as an array of p6_interval in RESULT_POOL. HOLIDAY may be NULL (none). */
apr_array_header_t *p6_hours_expand(const p6_hours *hours, p6_minute from, p6_minute to,
                                    p6_is_holiday holiday, void *baton, apr_pool_t *result_pool);

#endif
