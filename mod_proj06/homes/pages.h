/**
 * Handlers of the pages about visits at home (homes/page_*.c), named in homes/routes.c. Behind the
 * guard call->official is set, and may do the route's act somewhere; whether on this record is for
 * the handler to ask (p6_require).
 */
#ifndef P6_HOMES_PAGES_H
#define P6_HOMES_PAGES_H

#include "site/call.h"

/* requests for home visits: holes[0] is the request's id */
p6_error *p6_page_home_visits(p6_call *call);  /**< "/office/home-visits" */
p6_error *p6_page_home_new(p6_call *call);     /**< GET, POST "/office/home-visits/new" */
p6_error *p6_page_home_slip(p6_call *call);    /**< "/office/home-visits/{}/slip" */
p6_error *p6_page_home_request(p6_call *call); /**< "/office/home-visits/{}" */
p6_error *p6_page_home_open(p6_call *call);    /**< POST "/office/home-visits/{}/open" */
p6_error *p6_page_home_order(p6_call *call);   /**< POST "/office/home-visits/{}/do" */

/* from door to door: holes[0] is the shift's id */
p6_error *p6_page_round(p6_call *call);        /**< GET, POST "/office/shift/{}/round" */

#endif
