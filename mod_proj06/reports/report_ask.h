/**
 * Which report an address asks for, and the address of a report.
 */
#ifndef P6_REPORTS_REPORT_ASK_H
#define P6_REPORTS_REPORT_ASK_H

#include "reports/report.h"
#include "site/call.h"

/** May OFFICIAL report on all communes at once? */
int p6_report_everywhere(const p6_official *official, apr_pool_t *pool);

/** Read ASK from CALL's query: commune (default: all, else the first of one's own), span (week,
    month, days), day (that week's or month's, default today), from and to (of days, in either
    order), agency, service. BAD_INPUT where "span", "day", "from" or "to". Whether the codes are
    known, and whether the official may see that, is for p6_report_load to say. */
p6_error *p6_report_ask_read(p6_report_ask *ask, const p6_call *call);

/** PATH with the query that asks for ASK, below the mount ("/office/reports"). In the call's
    pool. */
const char *p6_report_path(const p6_call *call, const p6_report_ask *ask, const char *path);
/** The word of a span: "week". */
const char *p6_span_word(p6_span span);

#endif
