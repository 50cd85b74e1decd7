/**
 * Deadlines of waits. They are the one thing that does not follow the product's clock: a test that
 * stops time must not turn a bounded wait into an endless one. So they use the monotonic clock,
 * which tells durations only and never a date.
 */
#ifndef P6_BASE_DEADLINE_H
#define P6_BASE_DEADLINE_H

#include <time.h>
#include <apr.h>

typedef apr_int64_t p6_deadline; /* microseconds on the monotonic clock */

static inline p6_deadline p6_deadline_in(int ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (p6_deadline)t.tv_sec * 1000000 + t.tv_nsec / 1000 + (p6_deadline)ms * 1000;
}

/** Microseconds left, 0 when it has passed. */
static inline apr_int64_t p6_deadline_left(p6_deadline deadline)
{
    apr_int64_t left = deadline - p6_deadline_in(0);

    return left > 0 ? left : 0;
}

#endif
