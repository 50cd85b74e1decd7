/**
 * What booking's pages and API share: a citizen's call with the rules behind it.
 */
#ifndef P6_VISITS_VISITOR_H
#define P6_VISITS_VISITOR_H

#include "locator/view.h"
#include "visits/consent.h"
#include "visits/visits.h"

#define P6_DRAFT_COOKIE "p6_draft" /**< opens the answers so far; below "/book" */
#define P6_VISIT_COOKIE "p6_visit" /**< opens a visit for P6_OPENING_S; below "/visit/CODE" */

typedef struct p6_visitor {
    p6_view view;        /**< the picture of the places, held for the call */
    p6_booking booking;  /**< made from the call's site */
    const char *address; /**< the client's address for limits: IPv6 cut to /64 */
} p6_visitor;

/** Fill VISITOR for CALL. UNAVAILABLE when no database is configured, NO_SNAPSHOT. */
p6_error *p6_visitor_begin(p6_visitor *visitor, p6_call *call);

/** Send CALL on (303) to the receipt of CODE, with the cookie TOKEN (from p6_opening_token or
    p6_visit_open) that opens it. */
void p6_visitor_see(p6_call *call, const char *code, const char *token);

/** Let the browser forget the cookie that opens the visit CODE. */
void p6_visitor_forget(p6_call *call, const char *code);

/** CLIENT (an address as text) as limits count it: IPv4 (also mapped into IPv6) whole, IPv6 by its
    first 64 bits, anything else as it is. In POOL. */
const char *p6_client_key(const char *client, apr_pool_t *pool);

#endif
