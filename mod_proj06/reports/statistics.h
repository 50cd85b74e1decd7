/**
 * What the public may see: visits by commune and outcomes by service of each month that is over,
 * without small counts (reports/suppress.h).
 *
 * A month is published from its third day after the end on, when late entries have been made; no
 * running month, or each reload would tell of single visits. Read from the daily figures at most
 * once in P6_PUBLIC_KEPT_S and kept in this process: requests do no work in the database. When that
 * does not answer, what was read before holds. Threading: shared by a child's threads.
 */
#ifndef P6_REPORTS_STATISTICS_H
#define P6_REPORTS_STATISTICS_H

#include "reports/period.h"
#include "store/store.h"

/** A count that may be hidden; `n` is 0 then, so that nobody shows it by mistake. */
typedef struct p6_public_count {
    const char *key;           /**< a commune's or a service's code */
    apr_int64_t n;
    int hidden;
} p6_public_count;

typedef struct p6_public_month {
    p6_days days;
    p6_public_count visits;    /**< people helped in the whole province; key "" */
    p6_public_count outcomes;  /**< services that something came of */
    const apr_array_header_t *communes; /**< of p6_public_count, without those of 0 visits */
    const apr_array_header_t *services; /**< likewise, the largest first */
} p6_public_month;

typedef struct p6_statistics p6_statistics;

/** An empty holder in POOL. */
p6_error *p6_statistics_make(p6_statistics **statistics, apr_pool_t *pool);
/** The months that are published on the day of NOW_S, the newest first, one at least; those before
    the first with figures are left out. Array of p6_public_month, valid as long as POOL.
    UNAVAILABLE and the like only when none were read yet. */
p6_error *p6_statistics_get(const apr_array_header_t **months, p6_statistics *statistics,
                            p6_store *store, apr_int64_t now_s, apr_pool_t *pool);
/** The same without a holder, in POOL. */
p6_error *p6_statistics_read(apr_array_header_t **months, p6_store *store, apr_int64_t now_s,
                             apr_pool_t *pool);

#endif
