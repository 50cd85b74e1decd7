/** What the tests of the opening hours share: intervals as a line of text, and a small calendar. */
#ifndef P6_TESTS_SUPPORT_HOURS_H
#define P6_TESTS_SUPPORT_HOURS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/buf.h"
#include "base/hours.h"
#include "base/limits.h"

static apr_pool_t *pool;

/* The holidays of these tests: 1 January, 30 April and Tuesday 24 November 2026. */
static int is_holiday(void *baton, p6_day day)
{
    p6_date d = p6_date_of_day(day);

    ++*(int *)baton;
    return (d.month == 1 && d.day == 1) || (d.month == 4 && d.day == 30)
           || (d.year == 2026 && d.month == 11 && d.day == 24);
}

static p6_minute at(const char *text)
{
    p6_minute minute;
    p6_day day;

    if (p6_day_parse(&day, text)) return p6_minute_at(day, 0);
    assert_true(p6_minute_parse(&minute, text));
    return minute;
}

/* The intervals of TEXT as "23T08:00-10:00 23T22:00-24T02:00?(comment)"; "?" is unknown. */
static const char *expand(const char *text, const char *from, const char *to)
{
    p6_buf *out = p6_buf_make(pool, 0);
    apr_array_header_t *intervals;
    p6_hours *hours;
    p6_error *err = p6_hours_parse(&hours, text, pool);
    int asked = 0;

    if (err) return apr_psprintf(pool, "refused at %s: %s", err->where, err->detail);
    intervals = p6_hours_expand(hours, at(from), at(to), is_holiday, &asked, pool);
    for (int i = 0; i < intervals->nelts; i++) {
        const p6_interval *iv = &APR_ARRAY_IDX(intervals, i, p6_interval);
        const char *start = p6_minute_text(iv->start, pool), *end = p6_minute_text(iv->end, pool);

        p6_buf_addf(out, "%s%s-%s", i ? " " : "", start + 8,
                    strncmp(start, end, 10) ? end + 8 : end + 11);
        if (iv->state == P6_HOURS_UNKNOWN) p6_buf_adds(out, "?");
        if (iv->comment) p6_buf_addf(out, "(%s)", iv->comment);
    }
    return out->data;
}

/* the week from Monday 23 to Sunday 29 November 2026 */
#define in_week(text, wanted) \
    assert_string_equal(expand(text, "2026-11-23", "2026-11-30"), wanted)
#define between(text, from, to, wanted) assert_string_equal(expand(text, from, to), wanted)

#endif
