/**
 * From door to door: a round along a group's houses within a shift, by whoever runs the shift, with
 * a pass too. A house has a label that is never a person's name, whether somebody was met, and how
 * many people were helped with what. Households that were absent can be visited again.
 *
 * Each request carries a key: sent again it does nothing twice.
 */
#ifndef P6_HOMES_ROUNDS_H
#define P6_HOMES_ROUNDS_H

#include "office/official.h"
#include "store/home_list.h"
#include "store/rounds.h"
#include "visits/visits.h"

/** How a house was met: words for forms, reports and messages. */
#define P6_HOUSE_STATES(S) S("visited") S("absent") S("declined") S("later")

/** A house of a round. */
typedef struct p6_house {
    p6_household_row row;
    const apr_array_header_t *services; /**< of p6_household_service */
} p6_house;

/** A shift's rounds. */
typedef struct p6_rounds {
    const p6_shift *shift;
    const char *commune;
    const apr_array_header_t *offered;  /**< const char * codes that the shift's desks offer */
    const apr_array_header_t *rounds;   /**< of p6_round_row, the newest first */
    const p6_round_row *now;            /**< the one that is shown, or NULL */
    const apr_array_header_t *houses;   /**< of p6_house, of `now`, the newest first */
    const apr_array_header_t *planned;  /**< of p6_home_row: home visits planned into the shift */
} p6_rounds;

/** The rounds of SHIFT; shown is ROUND, or when it is 0 the newest one that OFFICIAL began and that
    goes on, or any that goes on. FORBIDDEN, NOT_FOUND. */
p6_error *p6_rounds_load(p6_rounds **rounds, const p6_booking *b, const p6_official *official,
                         apr_int64_t shift, apr_int64_t round, apr_pool_t *pool);
/** Begin a round along GROUP (as typed). FORBIDDEN, NOT_FOUND; BAD_FIELD where "group" or "key". */
p6_error *p6_rounds_begin(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                          const char *group, const char *key, apr_pool_t *pool);
/** End ROUND of SHIFT; again: nothing happens. FORBIDDEN, NOT_FOUND. */
p6_error *p6_rounds_end(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                        apr_int64_t round, apr_pool_t *pool);

/** A house as it was met. */
typedef struct p6_house_note {
    apr_int64_t house;          /**< 0: a new one; else what is known of that one is replaced */
    const char *key;            /**< request key; needed for a new one */
    const char *label, *state;  /**< as typed; a word of P6_HOUSE_STATES */
    int people;                 /**< helped there */
    const apr_array_header_t *services; /**< of p6_household_service (household is not looked at);
                                             only where the state is "visited" */
} p6_house_note;
/** Note it in ROUND of SHIFT. FORBIDDEN, NOT_FOUND; BAD_FIELD where "label", "state", "people",
    "services" or "key"; STALE when the round was ended. */
p6_error *p6_rounds_house(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                          apr_int64_t round, const p6_house_note *note, apr_pool_t *pool);

#endif
