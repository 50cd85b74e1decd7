/**
 * Root shapes of the pages of the schedule and of what the province sets, for their bindings
 * (routes.c).
 */
#ifndef P6_PLANNING_VIEW_PAGES_H
#define P6_PLANNING_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_office_schedule_shape;
extern const p6_shape p6_office_plan_point_shape;
extern const p6_shape p6_office_plan_history_shape;
extern const p6_shape p6_office_plan_edit_shape;
extern const p6_shape p6_office_plan_rota_shape;
extern const p6_shape p6_office_plan_shift_shape;
extern const p6_shape p6_office_plan_closure_shape;
extern const p6_shape p6_office_plan_refused_shape;
extern const p6_shape p6_office_confirm_shape;
extern const p6_shape p6_office_calendar_shape;
extern const p6_shape p6_office_services_shape;
extern const p6_shape p6_office_service_shape;

#endif
