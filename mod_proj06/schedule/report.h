/**
 * What is wrong with imported rows: collected, counted, told with file, line and column.
 * Invariant: at most P6_MAX_IMPORT_ERRORS are kept, all are counted.
 */
#ifndef P6_SCHEDULE_REPORT_H
#define P6_SCHEDULE_REPORT_H

#include "schedule/import.h"

typedef struct p6_report {
    apr_pool_t *pool;
    apr_array_header_t *list; /**< of p6_import_error */
    int count;
} p6_report;

p6_report *p6_report_make(apr_pool_t *pool);
/** Add one. FILE and COLUMN are copied; COLUMN "" is the row as a whole, LINE 0 the file. FMT makes
    a sentence that says what would be right. */
void p6_report_add(p6_report *report, const char *file, int line, const char *column,
                   const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/** VALUE fit to be shown in a reason: cut to 40 characters, control characters as '?'. In POOL. */
const char *p6_report_show(const char *value, apr_pool_t *pool);

#endif
