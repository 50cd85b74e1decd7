#include "schedule/report.h"

#include <apr_strings.h>
#include <stdarg.h>

#include "base/limits.h"

#define SHOWN_CHARACTERS 40

p6_report *p6_report_make(apr_pool_t *pool)
{
    p6_report *report = apr_pcalloc(pool, sizeof *report);

    report->pool = pool;
    report->list = apr_array_make(pool, 8, sizeof(p6_import_error));
    return report;
}

void p6_report_add(p6_report *report, const char *file, int line, const char *column,
                   const char *fmt, ...)
{
    p6_import_error *error;
    va_list ap;

    if (report->count++ >= P6_MAX_IMPORT_ERRORS) return;
    error = apr_array_push(report->list);
    error->file = apr_pstrdup(report->pool, file);
    error->line = line;
    error->column = apr_pstrdup(report->pool, column);
    va_start(ap, fmt);
    error->reason = apr_pvsprintf(report->pool, fmt, ap);
    va_end(ap);
}

const char *p6_report_show(const char *value, apr_pool_t *pool)
{
    const char *end = value;
    char *shown;
    int n = 0;

    while (*end) {
        if ((*end & 0xC0) != 0x80 && ++n > SHOWN_CHARACTERS) break;
        end++;
    }
    shown = apr_pstrmemdup(pool, value, (apr_size_t)(end - value));
    for (char *p = shown; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F) *p = '?';
    return *end ? apr_pstrcat(pool, shown, "…", NULL) : shown;
}
