/**
 * Handlers of booking's API, named in the routes of booking/routes.c. All follow p6_handler.
 *
 * What is posted is JSON from a program or from a page of ours, never from a page elsewhere: the
 * routes take application/json only and look where it was sent from. A visit is opened by its proof
 * in a header, so that neither proof nor key ever stands in an address. Answers are "no-store".
 */
#ifndef P6_BOOKING_API_H
#define P6_BOOKING_API_H

#include "site/call.h"

p6_error *p6_api_consent(p6_call *call);    /**< "/api/v1/consent" */
p6_error *p6_api_slots(p6_call *call);      /**< "/api/v1/shifts/{}/slots" */
p6_error *p6_api_book(p6_call *call);       /**< "/api/v1/visits" */
p6_error *p6_api_visit(p6_call *call);      /**< "/api/v1/visits/{}" */
p6_error *p6_api_cancel(p6_call *call);     /**< "/api/v1/visits/{}/cancel" */
p6_error *p6_api_reschedule(p6_call *call); /**< "/api/v1/visits/{}/reschedule" */
p6_error *p6_api_accept(p6_call *call);     /**< "/api/v1/visits/{}/accept" */
p6_error *p6_api_correct(p6_call *call);    /**< "/api/v1/visits/{}/correct" */
p6_error *p6_api_erase(p6_call *call);      /**< "/api/v1/visits/{}/erase" */
p6_error *p6_api_ask_home(p6_call *call);   /**< "/api/v1/home-visits" */

#endif
