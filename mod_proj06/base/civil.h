/**
 * Civil time at a fixed +07:00 (Asia/Ho_Chi_Minh, no DST): plain integer arithmetic.
 *
 * A p6_minute counts minutes since 1970-01-01T00:00+07:00; a p6_day counts days since that day.
 * So day = minute / 1440 and nothing depends on the server's TZ. Seconds are cut, never rounded.
 */
#ifndef P6_BASE_CIVIL_H
#define P6_BASE_CIVIL_H

#include <apr_pools.h>
#include "base/env.h"

typedef apr_int64_t p6_minute;
typedef apr_int32_t p6_day;

#define P6_DAY_MINUTES 1440
#define P6_NO_MINUTE ((p6_minute)-1) /**< "none"; before any real date of the product */

typedef struct p6_date {
    int year, month, day; /**< 1970…2199, 1…12, 1…31 */
} p6_date;

p6_minute p6_minute_of_epoch(apr_int64_t epoch_s);
apr_int64_t p6_epoch_of_minute(p6_minute minute);
p6_minute p6_minute_now(const p6_env *env);

p6_day p6_day_of_minute(p6_minute minute);
/** Minutes since midnight, 0…1439. */
int p6_clock_of_minute(p6_minute minute);
p6_minute p6_minute_at(p6_day day, int clock);

p6_date p6_date_of_day(p6_day day);
p6_day p6_day_of_date(p6_date date);
/** The first and the last day of the month that DAY lies in. */
p6_day p6_month_first(p6_day day);
p6_day p6_month_last(p6_day day);
/** 0 = Monday … 6 = Sunday. */
int p6_weekday(p6_day day);

/** Parse exactly "YYYY-MM-DD", a date that exists, 1970…2199. 1 on success, else 0. */
int p6_day_parse(p6_day *day, const char *text);
/** Parse exactly "HH:MM", 00:00…24:00. 1 on success, else 0. */
int p6_clock_parse(int *clock, const char *text);
/** Parse "YYYY-MM-DDTHH:MM" with optional ":SS" and optional "+07:00". 1 on success, else 0. */
int p6_minute_parse(p6_minute *minute, const char *text);

/** "2026-11-23" / "18:40" / "2026-11-23T18:40" / "2026-11-23T18:40:00+07:00", in POOL. */
const char *p6_day_text(p6_day day, apr_pool_t *pool);
const char *p6_clock_text(p6_minute minute, apr_pool_t *pool);
const char *p6_minute_text(p6_minute minute, apr_pool_t *pool);
const char *p6_minute_rfc3339(p6_minute minute, apr_pool_t *pool);
/** "20261123T114000Z" (RFC 5545, UTC), in POOL. */
const char *p6_minute_ics(p6_minute minute, apr_pool_t *pool);

#endif
