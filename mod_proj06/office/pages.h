/**
 * Handlers of the office's own pages (office/page_*.c), named in office/routes.c. Behind the guard
 * call->official is set, and may do the route's act somewhere; whether on this record is for the
 * handler to ask (p6_require).
 */
#ifndef P6_OFFICE_PAGES_H
#define P6_OFFICE_PAGES_H

#include "site/call.h"

p6_error *p6_page_sign_in(p6_call *call);  /**< GET and POST "/office/sign-in" */
p6_error *p6_page_sign_out(p6_call *call); /**< POST "/office/sign-out" */
p6_error *p6_page_office(p6_call *call);   /**< "/office": where one's shifts are today */

#endif
