/**
 * Handlers of the pages of the schedule and of what the province sets (planning/page_*.c), named in
 * planning/routes.c. Behind the guard call->official is set, and may do the route's act somewhere;
 * whether on this record is for the handler to ask (p6_require).
 */
#ifndef P6_PLANNING_PAGES_H
#define P6_PLANNING_PAGES_H

#include "site/call.h"

/* the schedule: the hole is a point's slug, a rota's id, a shift's id */
p6_error *p6_page_schedule(p6_call *call);       /**< "/office/schedule" */
p6_error *p6_page_plan_add(p6_call *call);       /**< GET, POST "/office/schedule/add" */
p6_error *p6_page_plan_point(p6_call *call);     /**< "/office/schedule/point/{}" */
p6_error *p6_page_plan_edit(p6_call *call);      /**< GET, POST "…/point/{}/edit" */
p6_error *p6_page_plan_checked(p6_call *call);   /**< POST "…/point/{}/checked" */
p6_error *p6_page_plan_rota_add(p6_call *call);  /**< GET, POST "…/point/{}/rota" */
p6_error *p6_page_plan_shift_add(p6_call *call); /**< GET, POST "…/point/{}/shift" */
p6_error *p6_page_plan_closure(p6_call *call);   /**< GET, POST "…/point/{}/closure" */
p6_error *p6_page_plan_history(p6_call *call);   /**< "…/point/{}/history" */
p6_error *p6_page_plan_rota(p6_call *call);      /**< GET, POST "/office/schedule/rota/{}" */
p6_error *p6_page_plan_shift(p6_call *call);     /**< GET, POST "/office/schedule/shift/{}" */
p6_error *p6_page_plan_cancel(p6_call *call);    /**< POST "…/shift/{}/cancel" */
p6_error *p6_page_plan_move(p6_call *call);      /**< POST "…/shift/{}/move" */
p6_error *p6_page_plan_undo(p6_call *call);      /**< POST "/office/schedule/undo" and the
                                                      calendar's */

/* what the province sets */
p6_error *p6_page_calendar(p6_call *call); /**< GET, POST "/office/calendar" */
p6_error *p6_page_services(p6_call *call); /**< "/office/services" */
p6_error *p6_page_service(p6_call *call);  /**< GET, POST "/office/services/{}" */

#endif
