/**
 * What becomes of the visits of a shift when the shift changes: the planner. Pure: a room and
 * visits in, fates out; no database, no clock.
 *
 * Rules: a booked visit keeps its time, and its desks where they still offer what it came for; else
 * other desks at that time. When the shift as a whole moves, its visits move with it by as much, or
 * to the nearest time that fits. A booked visit for which nothing fits is cancelled. Who waits for
 * a place goes on waiting. Holds last only where they fit. Who is there already stays.
 */
#ifndef P6_PLANNING_FATES_H
#define P6_PLANNING_FATES_H

#include "store/schedule.h"
#include "visits/rules.h"

/** Fates: name, letter, does somebody have to know? */
#define P6_FATES(F) \
    F(STAYS, 's', 0) \
    F(MOVES, 'm', 1)       /* goes on with the shift, at another time or place */ \
    F(WAITS, 'w', 1)       /* waits for the shift that takes its place */ \
    F(CANCELLED, 'c', 1) \
    F(NOT_REACHED, 'n', 1) /* had come already: our failure, not theirs */ \
    F(EXPIRES, 'e', 0)     /* a hold: who has it is shown other times */ \
    F(RETURNS, 'r', 1)     /* was cancelled, and takes place after all */ \
    F(LOST, 'l', 1)        /* the same, but its place is no more: stays cancelled */

typedef enum p6_fate {
#define P6_FATE_ENUM(name, letter, matters) P6_FATE_##name,
    P6_FATES(P6_FATE_ENUM)
#undef P6_FATE_ENUM
    P6_FATE__COUNT
} p6_fate;

/** A visit and what becomes of it. */
typedef struct p6_fated {
    p6_shift_visit visit;
    apr_int64_t shift;          /**< in which it was */
    p6_placing placing;         /**< services and desks: as it was, then as it will be */
    p6_segment runs[P6_MAX_VISIT_SERVICES]; /**< its units, by desk */
    int runs_n;
    p6_fate fate;
    p6_minute start;            /**< as it will be; P6_NO_MINUTE without a time */
    int again;                  /**< its units are taken anew: at `placing`, or, when `whole`, at
                                     `runs` moved along */
    int whole;
} p6_fated;

/** Decide the fates of VISITS (of p6_fated, in order of time) in ROOM, which fills up with them.
    The shift begins DELTA units later than it did; FOLLOW: as a whole, its visits with it. */
void p6_fates_decide(p6_room *room, apr_int64_t delta, int follow, apr_array_header_t *visits,
                     apr_pool_t *pool);

/** Does FATE have to be shown before, and told after? */
int p6_fate_matters(p6_fate fate);
/** What a form carries to say that these FATES (of p6_fated) and HOMES (home visits) were shown:
    "15c 16m h2". */
const char *p6_fates_shown(const apr_array_header_t *fates, int homes, apr_pool_t *pool);
/** Did SHOWN (may be NULL) hold all that matters of FATES and HOMES? */
int p6_fates_were_shown(const char *shown, const apr_array_header_t *fates, int homes);

#endif
