/**
 * A week in tick boxes (T2…CN and times) to and from opening-hours text. Pure.
 *
 * Boxes can say: on these weekdays from then to then, perhaps twice; not on public holidays. A text
 * that says more (dates, the first Wednesday, "unknown", a time past midnight) is no week and is
 * edited as text.
 * What a week says is a text that reads back as the same week.
 */
#ifndef P6_PLANNING_WEEK_H
#define P6_PLANNING_WEEK_H

#include <apr_pools.h>

#define P6_WEEK_LINES 7  /**< lines of boxes */
#define P6_WEEK_SPANS 2  /**< times of one line */

/** Minutes since midnight; `to` 0: the midnight at its end. */
typedef struct p6_week_span {
    int from, to; /**< 0…1439 */
} p6_week_span;

typedef struct p6_week_line {
    unsigned days; /**< bit 0 = Monday … bit 6 = Sunday */
    int n;
    p6_week_span span[P6_WEEK_SPANS];
} p6_week_line;

typedef struct p6_week {
    int n;
    p6_week_line line[P6_WEEK_LINES];
    int not_on_holidays;
} p6_week;

/** Read TEXT, which parses (base/hours.h), into WEEK. 0 when boxes can't say it. */
int p6_week_read(p6_week *week, const char *text);
/** Does a time of WEEK end before it begins, or then? */
int p6_week_backwards(const p6_week *week);
/** WEEK as a text in POOL. NULL when it can't be one: no line at all, a line without days or times,
    times of one day that overlap, one that ends before it begins. */
const char *p6_week_text(const p6_week *week, apr_pool_t *pool);

#endif
