/**
 * The life of a visit in one table: from which state it may go to which. Booking and the office
 * both ask here before they move a visit.
 */
#ifndef P6_VISITS_STATE_H
#define P6_VISITS_STATE_H

#include "store/visit.h"

/** May a visit go from FROM to TO? Never from a state to itself. */
int p6_visit_may(p6_visit_state from, p6_visit_state to);
/** Is it over: can nothing happen to it any more? */
int p6_visit_over(p6_visit_state state);

/** The name of STATE in the database, in messages and in the API: "booked". */
const char *p6_visit_state_name(p6_visit_state state);

#endif
