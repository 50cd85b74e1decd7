/**
 * Handlers of the reports' pages (reports/page_*.c), named in reports/routes.c. Behind the guard
 * call->official is set, and may do the route's act somewhere; whether on this record is for the
 * handler to ask (p6_require).
 */
#ifndef P6_REPORTS_PAGES_H
#define P6_REPORTS_PAGES_H

#include "site/call.h"

/* reports */
p6_error *p6_page_reports(p6_call *call);      /**< "/office/reports" */
p6_error *p6_page_report_print(p6_call *call); /**< "/office/reports/print" */
p6_error *p6_page_report_csv(p6_call *call);   /**< "/office/reports/{}.csv" */
p6_error *p6_page_hand_offs(p6_call *call);    /**< "/office/hand-offs" */
p6_error *p6_page_hand_offs_csv(p6_call *call);/**< "/office/hand-offs.csv" */
p6_error *p6_page_hand_off_settle(p6_call *call); /**< POST "/office/hand-offs/{}" */
p6_error *p6_page_statistics(p6_call *call);   /**< "/statistics", public */

#endif
