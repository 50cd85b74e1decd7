/**
 * Handlers of the pages on which officials do things for one citizen (behalf/page_*.c), named in
 * behalf/routes.c. Behind the guard call->official is set, and may do the route's act somewhere;
 * whether on this record is for the handler to ask (p6_require).
 */
#ifndef P6_BEHALF_PAGES_H
#define P6_BEHALF_PAGES_H

#include "site/call.h"

/* holes[0] is the visit's id */
p6_error *p6_page_office_book(p6_call *call);    /**< GET, POST "/office/book" */
p6_error *p6_page_citizen(p6_call *call);        /**< "/office/visit/{}" */
p6_error *p6_page_citizen_phone(p6_call *call);  /**< POST "/office/visit/{}/phone" */
p6_error *p6_page_citizen_slip(p6_call *call);   /**< "/office/visit/{}/slip" */
p6_error *p6_page_citizen_move(p6_call *call);   /**< GET, POST "/office/visit/{}/move" */
p6_error *p6_page_citizen_cancel(p6_call *call); /**< POST "/office/visit/{}/cancel" */
p6_error *p6_page_citizen_accept(p6_call *call); /**< POST "/office/visit/{}/accept" */
p6_error *p6_page_find(p6_call *call);           /**< GET, POST "/office/find" */

/* the call list: holes[0] is the line's id */
p6_error *p6_page_calls(p6_call *call);        /**< "/office/calls" */
p6_error *p6_page_calls_open(p6_call *call);   /**< POST "/office/calls/{}/open" */
p6_error *p6_page_calls_do(p6_call *call);     /**< POST "/office/calls/{}/do" */

#endif
