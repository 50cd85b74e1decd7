/**
 * Handlers of the pages after a booking and beside it (booking/page_*.c), named in the routes of
 * booking/routes.c, and the root shapes of their templates.
 *
 * All follow p6_handler. Whoever has not shown the visit's proof is sent to the page that asks for
 * it. GET changes nothing; a POST answers with 303 when it is done. What is somebody's is kept in
 * no cache.
 */
#ifndef P6_BOOKING_PAGES_VISIT_H
#define P6_BOOKING_PAGES_VISIT_H

#include "site/call.h"

p6_error *p6_page_lookup(p6_call *call);       /**< "/visit": code and proof; POST opens */
p6_error *p6_page_visit(p6_call *call);        /**< "/visit/{}": the receipt */
p6_error *p6_feed_visit(p6_call *call);        /**< "/visit/{}.ics" */
p6_error *p6_page_slip(p6_call *call);         /**< "/visit/{}/slip": a sheet of A5 */
p6_error *p6_page_card(p6_call *call);         /**< "/visit/card": a slip to fill in by hand */
p6_error *p6_page_change(p6_call *call);       /**< "/visit/{}/change": day, then time; POST */
p6_error *p6_page_another(p6_call *call);      /**< "/visit/{}/another": for the family; POST */
p6_error *p6_page_cancel(p6_call *call);       /**< "/visit/{}/cancel": asks once; POST cancels */
p6_error *p6_page_accept(p6_call *call);       /**< "/visit/{}/accept": POST takes the offer */
p6_error *p6_page_data(p6_call *call);         /**< "/visit/{}/data": what is held */
p6_error *p6_feed_data(p6_call *call);         /**< "/visit/{}/data.json": the same to take home */
p6_error *p6_page_correct(p6_call *call);      /**< "/visit/{}/correct": name, phone, birth year */
p6_error *p6_page_erase(p6_call *call);        /**< "/visit/{}/erase": asks once; POST erases */
p6_error *p6_page_erased(p6_call *call);       /**< "/visit/gone" */
p6_error *p6_page_visit_door(p6_call *call);   /**< "/lich-hen" leads to "/visit" */

p6_error *p6_page_home_visit(p6_call *call);   /**< "/home-visit": the request; POST asks */
p6_error *p6_page_home_seen(p6_call *call);    /**< "/home-visit/{}": what was asked for */
p6_error *p6_feed_home_data(p6_call *call);    /**< "/home-visit/{}/data.json" */
p6_error *p6_page_home_correct(p6_call *call); /**< "/home-visit/{}/correct"; POST */
p6_error *p6_page_home_cancel(p6_call *call);  /**< "/home-visit/{}/cancel": asks once; POST */
p6_error *p6_page_home_erase(p6_call *call);   /**< "/home-visit/{}/erase": asks once; POST */

p6_error *p6_page_privacy(p6_call *call);      /**< "/privacy" */

extern const p6_shape p6_lookup_shape;
extern const p6_shape p6_receipt_shape;
extern const p6_shape p6_card_page_shape;
extern const p6_shape p6_change_shape;
extern const p6_shape p6_confirm_shape;
extern const p6_shape p6_data_shape;
extern const p6_shape p6_erased_shape;
extern const p6_shape p6_correct_shape;
extern const p6_shape p6_home_visit_shape;
extern const p6_shape p6_home_seen_shape;
extern const p6_shape p6_home_correct_shape;
extern const p6_shape p6_privacy_shape;

#endif
