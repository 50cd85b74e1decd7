/**
 * A report being added up; only for the files office/report*.c.
 */
#ifndef P6_REPORTS_REPORT_PRIVATE_H
#define P6_REPORTS_REPORT_PRIVATE_H

#include <apr_hash.h>

#include "reports/report.h"

typedef struct p6_report_work {
    p6_report *r;
    const p6_report_ask *ask;
    const p6_official *official;
    int narrow;
    apr_hash_t *places, *services, *agencies, *ages, *groups; /**< p6_report_row by key */
    p6_report_row *step;   /**< the one that figures belong to, or NULL */
    int before;            /**< they are of the period before */
    p6_tx *tx;
    apr_pool_t *pool;
} p6_report_work;

/** The row of KEY in ROWS, made when there is none. */
p6_report_row *p6_report_row_of(p6_report_work *w, apr_hash_t *rows, const char *key);
/** Read the daily figures: the total, the year, the steps and the rows of all hashes. */
p6_error *p6_report_add_up(p6_report_work *w);

#endif
