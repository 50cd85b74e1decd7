/* What the office answers, and which template has which names. A route without an act would be open
   to everybody: the tests go through this table. */
#include "office/office.h"
#include "office/pages.h"
#include "office/view_pages.h"

#define HTML "text/html"
#define ACT(name) (P6_ROUTE_SIGNED_IN | P6_ROUTE_ACT(P6_ACT_##name))
#define POST(name) (ACT(name) | P6_ROUTE_FORM)
#define BOTH (P6_GET | P6_POST)

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
    { P6_GET, "/office/home-visits", p6_page_home_visits, ACT(PERSON), HTML },
    { P6_GET, "/office/home-visits/{}", p6_page_home_request, ACT(PERSON), HTML },
    { P6_POST, "/office/home-visits/{}/open", p6_page_home_open, POST(PERSON), HTML },
    { P6_POST, "/office/home-visits/{}/do", p6_page_home_order, POST(PERSON), HTML },
    { P6_GET | P6_POST, "/office/shift/{}/round", p6_page_round, POST(ROUND), HTML },
    { P6_GET, "/office/calls", p6_page_calls, ACT(PERSON), HTML },
    { P6_POST, "/office/calls/{}/open", p6_page_calls_open, POST(PERSON), HTML },
    { P6_POST, "/office/calls/{}/do", p6_page_calls_do, POST(PERSON), NULL },
    { P6_GET | P6_POST, "/office/shift/{}/close", p6_page_close, POST(QUEUE), HTML },
    { P6_GET | P6_POST, "/office/book", p6_page_office_book, POST(PERSON), HTML },
    { P6_GET, "/office/visit/{}", p6_page_citizen, ACT(PERSON), HTML },
    { P6_POST, "/office/visit/{}/phone", p6_page_citizen_phone, POST(PERSON), HTML },
    { P6_GET, "/office/visit/{}/slip", p6_page_citizen_slip, ACT(PERSON), HTML },
    { P6_GET | P6_POST, "/office/visit/{}/move", p6_page_citizen_move, POST(PERSON), HTML },
    { P6_POST, "/office/visit/{}/cancel", p6_page_citizen_cancel, POST(PERSON), NULL },
    { P6_GET | P6_POST, "/office/find", p6_page_find, POST(QUEUE), HTML },
    { P6_GET, "/office/shift/{}/sheet", p6_page_sheet, ACT(QUEUE), HTML },
    { P6_GET, "/office/shift/{}/paper", p6_page_papers, ACT(QUEUE), HTML },
    { P6_GET | P6_POST, "/office/shift/{}/visit/{}/paper", p6_page_paper, POST(QUEUE), HTML },
    { P6_GET, "/office/schedule", p6_page_schedule, ACT(SCHEDULE), HTML },
    { BOTH, "/office/schedule/add", p6_page_plan_add, POST(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/undo", p6_page_plan_undo, POST(SCHEDULE), HTML },
    { P6_GET, "/office/schedule/point/{}", p6_page_plan_point, ACT(SCHEDULE), HTML },
    { BOTH, "/office/schedule/point/{}/edit", p6_page_plan_edit, POST(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/point/{}/checked", p6_page_plan_checked, POST(SCHEDULE), NULL },
    { BOTH, "/office/schedule/point/{}/rota", p6_page_plan_rota_add, POST(SCHEDULE), HTML },
    { BOTH, "/office/schedule/point/{}/shift", p6_page_plan_shift_add, POST(SCHEDULE), HTML },
    { BOTH, "/office/schedule/point/{}/closure", p6_page_plan_closure, POST(SCHEDULE), HTML },
    { P6_GET, "/office/schedule/point/{}/history", p6_page_plan_history, ACT(SCHEDULE), HTML },
    { BOTH, "/office/schedule/rota/{}", p6_page_plan_rota, POST(SCHEDULE), HTML },
    { BOTH, "/office/schedule/shift/{}", p6_page_plan_shift, POST(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/shift/{}/cancel", p6_page_plan_cancel, POST(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/shift/{}/move", p6_page_plan_move, POST(SCHEDULE), HTML },
    { BOTH, "/office/calendar", p6_page_calendar, POST(PROVINCE), HTML },
    { P6_POST, "/office/calendar/undo", p6_page_plan_undo, POST(PROVINCE), HTML },
    { P6_GET, "/office/services", p6_page_services, ACT(PROVINCE), HTML },
    { BOTH, "/office/services/{}", p6_page_service, POST(PROVINCE), HTML },
    { P6_GET, "/office/audit", p6_page_audit, ACT(AUDIT), HTML },
    { P6_GET, "/office/audit.csv", p6_page_audit_csv, ACT(AUDIT), NULL },
};

static const p6_binding bindings[] = {
    { "office-sign-in", &p6_sign_in_shape },
    { "office", &p6_office_shape },
    { "office-shift", &p6_office_shift_shape },
    { "office-walk-in", &p6_office_walk_in_shape },
    { "office-passes", &p6_office_passes_shape },
    { "board", &p6_board_shape },
    { "office-visit", &p6_office_visit_shape },
    { "office-homes", &p6_office_homes_shape },
    { "office-home", &p6_office_home_shape },
    { "office-round", &p6_office_round_shape },
    { "office-calls", &p6_office_calls_shape },
    { "office-close", &p6_office_close_shape },
    { "office-book", &p6_office_book_shape },
    { "office-citizen", &p6_office_citizen_shape },
    { "office-find", &p6_office_find_shape },
    { "office-sheet", &p6_office_sheet_shape },
    { "office-papers", &p6_office_papers_shape },
    { "office-paper", &p6_office_paper_shape },
    { "office-schedule", &p6_office_schedule_shape },
    { "office-plan-point", &p6_office_plan_point_shape },
    { "office-plan-history", &p6_office_plan_history_shape },
    { "office-plan-edit", &p6_office_plan_edit_shape },
    { "office-plan-rota", &p6_office_plan_rota_shape },
    { "office-plan-shift", &p6_office_plan_shift_shape },
    { "office-plan-closure", &p6_office_plan_closure_shape },
    { "office-plan-refused", &p6_office_plan_refused_shape },
    { "office-confirm", &p6_office_confirm_shape },
    { "office-calendar", &p6_office_calendar_shape },
    { "office-services", &p6_office_services_shape },
    { "office-service", &p6_office_service_shape },
    { "office-audit", &p6_office_audit_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_office_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
