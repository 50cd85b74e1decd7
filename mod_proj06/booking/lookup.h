/**
 * Showing a proof: the page that asks for it, and the cookie that opens a request for a home visit.
 */
#ifndef P6_BOOKING_LOOKUP_H
#define P6_BOOKING_LOOKUP_H

#include "visits/home_open.h"
#include "visits/visitor.h"

#define P6_HOME_COOKIE "p6_home" /**< opens a request for a home visit; below "/home-visit/CODE" */

/** The page that asks for CODE (as it stands already, NULL: empty) and proof, with STATUS; REFUSED
    says what was wrong with the last try, or NULL. */
p6_error *p6_lookup_page(const p6_view *view, const char *code, const char *refused, int status);

/** Send CALL on (303) to the request CODE with the cookie TOKEN that opens it. */
void p6_home_see(p6_call *call, const char *code, const char *token);

#endif
