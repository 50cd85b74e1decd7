/**
 * Pages about one visit, for the one who has shown its proof: the cookie P6_VISIT_COOKIE opens it.
 */
#ifndef P6_BOOKING_SEEN_H
#define P6_BOOKING_SEEN_H

#include "visits/visitor.h"

typedef struct p6_seen {
    p6_visitor visitor;
    const char *code;    /**< canonical */
    p6_receipt *receipt;
} p6_seen;

/** Begin a page of the visit that CALL's first hole names. *SEEN is NULL when CALL was sent on
    instead: to the page that asks for the proof, or to the code's canonical address. */
p6_error *p6_seen_begin(p6_seen **seen, p6_call *call);
/** The same without sending anybody on: *SEEN->receipt is NULL when the proof is still to be shown,
    *SEEN->code is then what stood in the address, canonical if it can be a code. */
p6_error *p6_seen_look(p6_seen **seen, p6_call *call);

/** "/visit/CODE" + ENDING ("", "/slip", "?done=changed") as a link. */
const char *p6_seen_link(const p6_seen *seen, const char *ending);
/** Send the call on (303) to p6_seen_link. */
void p6_seen_go(const p6_seen *seen, const char *ending);
/** Can another of the family be booked beside this visit: is it booked in a session to come? */
int p6_seen_may_add(const p6_seen *seen);
/** A frame for a page about the visit: TITLE, its place, the commune's help line; ENDING as above
    is the page's own address. */
p6_frame p6_seen_frame(const p6_seen *seen, const char *title, const char *ending);

#endif
