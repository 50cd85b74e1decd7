/**
 * What an official does for a citizen, on the phone or at the door: book, put on the waiting list,
 * see, move, cancel. The right is asked of the commune of each shift that it is about.
 */
#ifndef P6_BEHALF_CITIZEN_H
#define P6_BEHALF_CITIZEN_H

#include "office/official.h"
#include "visits/visits.h"

/** FORBIDDEN unless OFFICIAL may do things for people in SHIFT; NOT_FOUND. */
p6_error *p6_citizen_may(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                         apr_pool_t *pool);
/** Book WISH, whose channel, consent and doer are set here: AGREED says that the person was asked
    and said yes. As p6_book; FORBIDDEN, NOT_FOUND. */
p6_error *p6_citizen_book(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                          const p6_wish *wish, int agreed, apr_pool_t *pool);
/** The same for the waiting list of WISH's shift, as p6_wait. */
p6_error *p6_citizen_wait(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                          const p6_wish *wish, int agreed, apr_pool_t *pool);
/** The receipt of visit ID. FORBIDDEN, NOT_FOUND. */
p6_error *p6_citizen_receipt(p6_receipt **receipt, const p6_booking *b,
                             const p6_official *official, apr_int64_t id, apr_pool_t *pool);
/** The phone number (E.164, "" = none) of visit ID, noted. FORBIDDEN, NOT_FOUND, GONE. */
p6_error *p6_citizen_phone(const char **phone, const p6_booking *b, const p6_official *official,
                           apr_int64_t id, apr_pool_t *pool);
/** Move visit ID to SHIFT and START, as p6_visit_reschedule_for. FORBIDDEN, NOT_FOUND; STALE also
    for somebody who came without a booking. */
p6_error *p6_citizen_move(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                          apr_int64_t id, apr_int64_t shift, p6_minute start, const char *key,
                          apr_pool_t *pool);
/** Cancel visit ID, as p6_visit_cancel_for. The same errors. */
p6_error *p6_citizen_cancel(p6_outcome **outcome, const p6_booking *b,
                            const p6_official *official, apr_int64_t id, apr_pool_t *pool);
/** Accept what the waiting list offers to visit ID, as p6_offer_accept_for. The same errors. */
p6_error *p6_citizen_accept(p6_outcome **outcome, const p6_booking *b,
                            const p6_official *official, apr_int64_t id, apr_pool_t *pool);

#endif
