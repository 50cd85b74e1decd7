/* What planning/ answers, and which template has which names. */
#include "office/act_routes.h"
#include "planning/pages.h"
#include "planning/planning.h"
#include "planning/view_pages.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_GET, "/office/schedule", p6_page_schedule, P6_BY(SCHEDULE), HTML },
    { P6_BOTH, "/office/schedule/add", p6_page_plan_add, P6_FORM(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/undo", p6_page_plan_undo, P6_FORM(SCHEDULE), HTML },
    { P6_GET, "/office/schedule/point/{}", p6_page_plan_point, P6_BY(SCHEDULE), HTML },
    { P6_BOTH, "/office/schedule/point/{}/edit", p6_page_plan_edit, P6_FORM(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/point/{}/checked", p6_page_plan_checked, P6_FORM(SCHEDULE), NULL },
    { P6_BOTH, "/office/schedule/point/{}/rota", p6_page_plan_rota_add, P6_FORM(SCHEDULE), HTML },
    { P6_BOTH, "/office/schedule/point/{}/shift", p6_page_plan_shift_add, P6_FORM(SCHEDULE), HTML },
    { P6_BOTH, "/office/schedule/point/{}/closure", p6_page_plan_closure, P6_FORM(SCHEDULE), HTML },
    { P6_GET, "/office/schedule/point/{}/history", p6_page_plan_history, P6_BY(SCHEDULE), HTML },
    { P6_BOTH, "/office/schedule/rota/{}", p6_page_plan_rota, P6_FORM(SCHEDULE), HTML },
    { P6_BOTH, "/office/schedule/shift/{}", p6_page_plan_shift, P6_FORM(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/shift/{}/cancel", p6_page_plan_cancel, P6_FORM(SCHEDULE), HTML },
    { P6_POST, "/office/schedule/shift/{}/move", p6_page_plan_move, P6_FORM(SCHEDULE), HTML },
    { P6_BOTH, "/office/calendar", p6_page_calendar, P6_FORM(PROVINCE), HTML },
    { P6_POST, "/office/calendar/undo", p6_page_plan_undo, P6_FORM(PROVINCE), HTML },
    { P6_GET, "/office/services", p6_page_services, P6_BY(PROVINCE), HTML },
    { P6_BOTH, "/office/services/{}", p6_page_service, P6_FORM(PROVINCE), HTML },
};

static const p6_binding bindings[] = {
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
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_planning_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
