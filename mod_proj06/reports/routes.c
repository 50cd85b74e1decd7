/* What reports/ answers, and which template has which names. */
#include "office/act_routes.h"
#include "reports/pages.h"
#include "reports/reports.h"
#include "reports/view_pages.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_GET, "/office/reports", p6_page_reports, P6_BY(REPORT), HTML },
    { P6_GET, "/office/reports/print", p6_page_report_print, P6_BY(REPORT), HTML },
    { P6_GET, "/office/reports/{}.csv", p6_page_report_csv, P6_BY(REPORT), "text/csv" },
    { P6_GET, "/office/hand-offs", p6_page_hand_offs, P6_BY(REPORT), HTML },
    { P6_GET, "/office/hand-offs.csv", p6_page_hand_offs_csv, P6_BY(REPORT), "text/csv" },
    { P6_POST, "/office/hand-offs/{}", p6_page_hand_off_settle, P6_FORM(PERSON), NULL },
    { P6_GET, "/statistics", p6_page_statistics, P6_ROUTE_PAGE, HTML },
};

static const p6_binding bindings[] = {
    { "office-reports", &p6_report_shape },
    { "office-report-print", &p6_report_shape },
    { "office-hand-offs", &p6_hand_offs_shape },
    { "statistics", &p6_statistics_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_reports_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
