/**
 * Which starts of a shift fit a list of services, and at which desks. Pure: desks, taken units and
 * lengths in, places out; no database, no clock.
 *
 * A visit's services are consecutive 5-minute units, one after the other, in any order, each at one
 * desk that offers it. Of several ways the choice is always the same: the fewest changes of desk,
 * then the lowest desk numbers in the order in which they are visited, then the order of services
 * nearest to the one asked for.
 */
#ifndef P6_VISITS_SLOTS_H
#define P6_VISITS_SLOTS_H

#include "base/limits.h"
#include "store/model.h"
#include "store/visit.h"

#define P6_MAX_SHIFT_UNITS (P6_MAX_SHIFT_MINUTES / P6_UNIT_MINUTES)

/** A service that is wanted and how many units it takes (> 0). */
typedef struct p6_need {
    const char *service;
    int units;
} p6_need;

/** The time of a shift in absolute units, cut to whole ones. */
typedef struct p6_frame_units {
    apr_int64_t first, end;   /**< the shift, END exclusive; grid and tickets count from FIRST */
    apr_int64_t from, last;   /**< a visit may start in FROM…LAST; FROM > LAST: no more */
} p6_frame_units;

/** Which units of which desk are free. */
typedef struct p6_room {
    p6_frame_units time;
    int desks_n;
    const p6_desk *desks;                                    /**< by number */
    unsigned char usable[P6_MAX_DESKS];                      /**< 0: closed to this booking */
    unsigned char taken[P6_MAX_DESKS][P6_MAX_SHIFT_UNITS];
} p6_room;

/** The room of TIME and DESKS (of p6_desk, by number, at most P6_MAX_DESKS) without what CLAIMS
    (of p6_claim; OWN's units count as free, 0: nobody's) take. PUBLIC: only desks open to online
    booking. In POOL. */
p6_room *p6_room_make(const p6_frame_units *time, const apr_array_header_t *desks,
                      const apr_array_header_t *claims, apr_int64_t own, int public_only,
                      apr_pool_t *pool);
/** Does DESK offer SERVICE (a code)? */
int p6_desk_offers(const p6_desk *desk, const char *service);
/** Place the N needs (1…P6_MAX_VISIT_SERVICES) from unit START on into SEGMENTS (N, in the
    order of time). 0 when they don't fit. *WAYS (may be NULL): desks at which it could begin. */
int p6_room_place(const p6_room *room, const p6_need *needs, int n, apr_int64_t start,
                  p6_segment *segments, int *ways);
/** Could the needs ever be met by the desks, were all of them free? */
int p6_room_offers(const p6_room *room, const p6_need *needs, int n);
/** Starts to look at, ascending, without doubles: every whole length of the needs from the shift's
    first unit, and each end of something taken, so that no gap is left. Array of apr_int64_t. */
apr_array_header_t *p6_room_candidates(const p6_room *room, const p6_need *needs, int n,
                                       apr_pool_t *pool);

#endif
