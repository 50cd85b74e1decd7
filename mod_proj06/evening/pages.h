/**
 * Handlers of an evening's pages (evening/page_*.c), named in evening/routes.c. Behind the guard
 * call->official is set, and may do the route's act somewhere; whether on this record is for the
 * handler to ask (p6_require).
 */
#ifndef P6_EVENING_PAGES_H
#define P6_EVENING_PAGES_H

#include "site/call.h"

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

p6_error *p6_page_close(p6_call *call);        /**< GET, POST "/office/shift/{}/close" */

/* an evening on paper */
p6_error *p6_page_sheet(p6_call *call);        /**< "/office/shift/{}/sheet" */
p6_error *p6_page_papers(p6_call *call);       /**< "/office/shift/{}/paper" */
p6_error *p6_page_paper(p6_call *call);        /**< GET, POST "/office/shift/{}/visit/{}/paper" */

#endif
