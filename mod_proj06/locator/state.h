/**
 * The one evaluator of opening states. Badge, filter, order, JSON, feeds and booking all ask here.
 *
 * Rules: intervals are half-open (open at the start's minute, closed at the end's); a shift that
 * joins another at its end keeps the point open; "unknown" is never "closed" and never promises;
 * cancelled, moved and ended shifts open nothing; a late shift opens when its helpers said.
 */
#ifndef P6_LOCATOR_STATE_H
#define P6_LOCATOR_STATE_H

#include "base/limits.h"
#include "locator/query.h"

/** What the evaluator needs to know of a shift. */
typedef struct p6_shift_fact {
    p6_minute start, end; /**< end > start */
    int last_entry;       /**< minutes before the end */
    p6_shift_status status;
    int unknown;          /**< the schedule says "unknown"; counts until a helper confirms */
    p6_shift_live live;
    int late_min;         /**< with P6_LIVE_LATE */
    int free;             /**< units not taken */
    int online;           /**< desks open to online booking */
    int visit_units;      /**< of the longest visit that they offer, >= 1 */
} p6_shift_fact;

/** When it really opens: the start, or later when the helpers said so. */
p6_minute p6_fact_opens(const p6_shift_fact *fact);
/** Does the schedule or a helper promise that it opens? Not when unknown, cancelled, moved,
    ended. */
int p6_fact_holds(const p6_shift_fact *fact);
/** Nobody is taken in after this minute. */
p6_minute p6_fact_last_entry(const p6_shift_fact *fact);
/** Places that can truly be booked at NOW: units that are free, not past, entry still possible, not
    called off, in visits of the longest kind, so that the number is never too high. */
int p6_fact_bookable(const p6_shift_fact *fact, p6_minute now);
/** The badge of one shift at NOW; SOON in minutes. */
p6_badge p6_fact_badge(const p6_shift_fact *fact, p6_minute now, int soon);
/** Is the badge one of an open place / of a place that opens later / unknown? */
int p6_badge_open(p6_badge badge);
int p6_badge_opening(p6_badge badge);

/** The state of a point is found by feeding it its shifts, in order of start. */
typedef struct p6_state {
    p6_badge badge;        /**< of the shifts in the window, at now; CLOSED when there are none */
    int lead;              /**< which of the fed shifts gave the badge, -1: none */
    int in_window;         /**< fed shifts that overlap the window */
    p6_open open;          /**< at now, whatever the window */
    p6_minute until;       /**< end of the present opening, or P6_NO_MINUTE */
    p6_minute next_open;   /**< next opening that ends after the window's begin, unless the badge is
                                open; or P6_NO_MINUTE */
    /* inside */
    p6_minute now, from, to;
    int soon, fed, rank;
    p6_minute chain, lead_opens;
    struct { p6_minute opens, end; } late[P6_MAX_LATE_SHIFTS]; /* that may join the chain yet */
    int lates;
} p6_state;

/** Begin with the window [FROM, TO). */
void p6_state_begin(p6_state *state, p6_minute now, int soon, p6_minute from, p6_minute to);
/** Feed one shift. 0 when no later one can change anything. */
int p6_state_feed(p6_state *state, const p6_shift_fact *fact);
/** Finish. SCHEDULED: the point has some schedule; without one it is unknown. */
void p6_state_end(p6_state *state, int scheduled);

#endif
