/* What the office answers, and which template has which names. A route without an act would be open
   to everybody: the tests go through this table. */
#include "office/office.h"
#include "office/pages.h"
#include "office/view_pages.h"

#define HTML "text/html"
#define ACT(name) (P6_ROUTE_SIGNED_IN | P6_ROUTE_ACT(P6_ACT_##name))
#define POST(name) (ACT(name) | P6_ROUTE_FORM)

static const p6_route routes[] = {
    { P6_GET | P6_POST, "/office/sign-in", p6_page_sign_in, P6_ROUTE_FORM, HTML },
    { P6_POST, "/office/sign-out", p6_page_sign_out, POST(ANY), NULL },
    { P6_GET, "/office", p6_page_office, ACT(ANY), HTML },
    { P6_GET, "/office/shift/{}", p6_page_shift, ACT(WATCH), HTML },
    { P6_GET | P6_POST, "/office/shift/{}/walk-in", p6_page_walk_in, POST(QUEUE), HTML },
    { P6_GET | P6_POST, "/office/shift/{}/passes", p6_page_passes, POST(SCHEDULE), HTML },
    { P6_GET, "/board/{}", p6_page_board, P6_ROUTE_PAGE, HTML },
    { P6_POST, "/office/shift/{}/do", p6_page_shift_do, POST(QUEUE), NULL },
    { P6_GET, "/office/shift/{}/visit/{}", p6_page_queue_visit, ACT(WATCH), HTML },
    { P6_POST, "/office/shift/{}/visit/{}/phone", p6_page_queue_phone, POST(PERSON), HTML },
    { P6_POST, "/office/shift/{}/visit/{}/finish", p6_page_queue_finish, POST(QUEUE), NULL },
    { P6_POST, "/office/shift/{}/live", p6_page_shift_live, POST(QUEUE), NULL },
    { P6_GET, "/office/reports", p6_page_reports, ACT(REPORT), HTML },
    { P6_GET, "/office/reports/print", p6_page_report_print, ACT(REPORT), HTML },
    { P6_GET, "/office/reports/{}.csv", p6_page_report_csv, ACT(REPORT), "text/csv" },
    { P6_GET, "/office/hand-offs", p6_page_hand_offs, ACT(REPORT), HTML },
    { P6_GET, "/office/hand-offs.csv", p6_page_hand_offs_csv, ACT(REPORT), "text/csv" },
    { P6_POST, "/office/hand-offs/{}", p6_page_hand_off_settle, POST(PERSON), NULL },
    { P6_GET, "/statistics", p6_page_statistics, P6_ROUTE_PAGE, HTML },
};

static const p6_binding bindings[] = {
    { "office-sign-in", &p6_sign_in_shape },
    { "office", &p6_office_shape },
    { "office-shift", &p6_office_shift_shape },
    { "office-walk-in", &p6_office_walk_in_shape },
    { "office-passes", &p6_office_passes_shape },
    { "board", &p6_board_shape },
    { "office-visit", &p6_office_visit_shape },
    { "office-reports", &p6_report_shape },
    { "office-report-print", &p6_report_shape },
    { "office-hand-offs", &p6_hand_offs_shape },
    { "statistics", &p6_statistics_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_office_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
