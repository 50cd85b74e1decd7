/**
 * Handlers of the audit's pages (audit/page_*.c), named in audit/routes.c. Behind the guard
 * call->official is set, and may do the route's act somewhere; whether on this record is for the
 * handler to ask (p6_require).
 */
#ifndef P6_AUDIT_PAGES_H
#define P6_AUDIT_PAGES_H

#include "site/call.h"

/* what the province sets */
p6_error *p6_page_audit(p6_call *call);        /**< "/office/audit" */
p6_error *p6_page_audit_csv(p6_call *call);    /**< "/office/audit.csv" */

#endif
