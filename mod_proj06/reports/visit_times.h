/**
 * How long somebody waited and was served, from the history of the visit.
 *
 * Waiting begins with the arrival, for who has a booking not before its hour, and ends with a call;
 * a call by mistake did not happen. Between two desks one waits again. Time aside (parked) is one's
 * own. Being served is from coming to the desk (else from the call) until what came of it.
 */
#ifndef P6_REPORTS_VISIT_TIMES_H
#define P6_REPORTS_VISIT_TIMES_H

#include "store/counting.h"

typedef struct p6_visit_times {
    apr_int64_t waited_s, served_s; /**< -1: not known */
} p6_visit_times;

/** The times of VISIT, whose N events are EVENTS, in order. */
p6_visit_times p6_visit_times_of(const p6_count_visit *visit, const p6_count_event *events, int n);

#endif
