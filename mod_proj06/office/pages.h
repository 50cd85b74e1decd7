/**
 * Handlers of the office's pages (office/page_*.c), named in the routes of office/routes.c. All but
 * the sign-in page are reached through the guard: call->official is set, and may do the route's act
 * somewhere; whether on this record is for the handler to ask (p6_require).
 */
#ifndef P6_OFFICE_PAGES_H
#define P6_OFFICE_PAGES_H

#include "site/call.h"

p6_error *p6_page_sign_in(p6_call *call);  /**< GET and POST "/office/sign-in" */
p6_error *p6_page_sign_out(p6_call *call); /**< POST "/office/sign-out" */
p6_error *p6_page_office(p6_call *call);   /**< "/office": where one's shifts are today */

/* a shift's evening: holes[0] is the shift's id */
p6_error *p6_page_shift(p6_call *call);      /**< "/office/shift/{}" */
p6_error *p6_page_shift_do(p6_call *call);   /**< POST "/office/shift/{}/do" */
p6_error *p6_page_shift_live(p6_call *call); /**< POST "/office/shift/{}/live" */

p6_error *p6_page_walk_in(p6_call *call);    /**< GET, POST "/office/shift/{}/walk-in" */
p6_error *p6_page_passes(p6_call *call);     /**< GET, POST "/office/shift/{}/passes" */
p6_error *p6_page_board(p6_call *call);      /**< "/board/{}", public */

/* one person of it: holes[1] is the visit's id */
p6_error *p6_page_queue_visit(p6_call *call);  /**< "/office/shift/{}/visit/{}" */
p6_error *p6_page_queue_phone(p6_call *call);  /**< POST "/office/shift/{}/visit/{}/phone" */
p6_error *p6_page_queue_finish(p6_call *call); /**< POST "/office/shift/{}/visit/{}/finish" */

/* reports */
p6_error *p6_page_reports(p6_call *call);      /**< "/office/reports" */
p6_error *p6_page_report_print(p6_call *call); /**< "/office/reports/print" */
p6_error *p6_page_report_csv(p6_call *call);   /**< "/office/reports/{}.csv" */
p6_error *p6_page_hand_offs(p6_call *call);    /**< "/office/hand-offs" */
p6_error *p6_page_hand_offs_csv(p6_call *call);/**< "/office/hand-offs.csv" */
p6_error *p6_page_hand_off_settle(p6_call *call); /**< POST "/office/hand-offs/{}" */
p6_error *p6_page_statistics(p6_call *call);   /**< "/statistics", public */

#endif
