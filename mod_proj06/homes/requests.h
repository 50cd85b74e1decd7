/**
 * A commune's requests for home visits: the list, planning them into a shift, what became of them.
 *
 * A request is asked, planned into a shift of its own commune, and done; or it is declined, by the
 * commune or because the person needs nobody any more. One whose address nobody knows (it may come
 * from closing time) is planned only once that was noted. Phone, address and note are opened on
 * demand, and that is written down. The rights are asked of the request's commune.
 */
#ifndef P6_HOMES_REQUESTS_H
#define P6_HOMES_REQUESTS_H

#include "office/official.h"
#include "store/home_list.h"
#include "visits/visits.h"

/** What can be done with a request: name, word in forms, the act it takes, the state it leads to,
    the audit's action. */
#define P6_HOME_ORDERS(O) \
    O(PLAN, "plan", P6_ACT_SCHEDULE, "planned", PLAN) /* into a shift */ \
    O(BACK, "back", P6_ACT_SCHEDULE, "asked", PLAN)   /* out of it again */ \
    O(DONE, "done", P6_ACT_PERSON, "done", FINISH) \
    O(DECLINE, "decline", P6_ACT_PERSON, "declined", DECLINE)

typedef enum p6_home_order {
#define P6_HOME_ORDER_ENUM(name, word, act, state, action) P6_HOME_##name,
    P6_HOME_ORDERS(P6_HOME_ORDER_ENUM)
#undef P6_HOME_ORDER_ENUM
    P6_HOME_ORDER__COUNT
} p6_home_order;

/** 1 and *ORDER when WORD (may be NULL) is one. */
int p6_home_order_parse(p6_home_order *order, const char *word);
/** Can ORDER be given to a request in STATE? */
int p6_home_can(p6_home_order order, const char *state);

/** Ask for WISH's person, on the telephone or at the counter; channel, consent and doer of WISH are
    set here: AGREED says that the person was asked and said yes. As p6_home_ask, without an
    address's limit. FORBIDDEN where the commune is none of theirs. */
p6_error *p6_homes_ask(p6_home_outcome **outcome, const p6_booking *b, const p6_official *official,
                       const p6_home_wish *wish, int agreed, apr_pool_t *pool);
/** A page of at most P6_MAX_HOME_LIST requests of COMMUNE in STATE (a word; BAD_FIELD where
    "state") behind the one with id AFTER (0: the first page). Asked and planned ones: the oldest
    first. Array of p6_home_row. FORBIDDEN. */
p6_error *p6_homes_list(apr_array_header_t **rows, const p6_booking *b,
                        const p6_official *official, const char *commune, const char *state,
                        apr_int64_t after, apr_pool_t *pool);
/** Request ID. FORBIDDEN, NOT_FOUND. */
p6_error *p6_homes_get(p6_home_row **row, const p6_booking *b, const p6_official *official,
                       apr_int64_t id, apr_pool_t *pool);
/** The same with its personal part. GONE when that is erased. */
p6_error *p6_homes_open(p6_home_row **row, p6_home_visit **whole, const p6_booking *b,
                        const p6_official *official, apr_int64_t id, apr_pool_t *pool);
/** Note where the person of request ID lives, as TYPED (may be NULL), when that is not known yet.
    FORBIDDEN, NOT_FOUND; BAD_FIELD where "address"; STALE when there is an address already, or
    nobody to go to any more. */
p6_error *p6_homes_note_address(const p6_booking *b, const p6_official *official, apr_int64_t id,
                                const char *typed, apr_pool_t *pool);
/** Put request ID right by FIX. *FAULTS (of p6_field_fault): what is wrong, and nothing was done;
    else it is empty. FORBIDDEN, NOT_FOUND; GONE when its person is erased. */
p6_error *p6_homes_correct(const apr_array_header_t **faults, const p6_booking *b,
                           const p6_official *official, apr_int64_t id, const p6_home_fix *fix,
                           apr_pool_t *pool);
/** Does request ROW still need an address before anybody can go there? */
int p6_home_lacks_address(const p6_home_row *row);
/** Carry out ORDER on request ID; PLAN into SHIFT. Repeat-safe by its nature. FORBIDDEN, NOT_FOUND;
    BAD_FIELD where "shift" when that is none of the commune's coming ones, where "address" when
    nobody knows where to go; STALE when the request is in a state in which this can't be done. */
p6_error *p6_homes_order(const p6_booking *b, const p6_official *official, apr_int64_t id,
                         p6_home_order order, apr_int64_t shift, apr_pool_t *pool);

#endif
