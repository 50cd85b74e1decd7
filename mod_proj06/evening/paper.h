/**
 * After an evening on paper: what the sheet says of a visit is entered at once, when they came,
 * when they were done, what came of it. The sheet tells what has been, so nothing is called or
 * served step by step; times that are not on it stay unknown.
 */
#ifndef P6_EVENING_PAPER_H
#define P6_EVENING_PAPER_H

#include "evening/queue.h"

#define P6_PAPER_LETTER "P" /* of the numbers on sheets, for people without a booking */

/** A line of the sheet. */
typedef struct p6_paper_line {
    const char *key;             /**< request key; needed */
    apr_int64_t visit;
    int absent;                  /**< did not appear; then nothing else is looked at */
    p6_minute arrived, finished; /**< P6_NO_MINUTE: not on the sheet */
    const apr_array_header_t *results; /**< of p6_result */
} p6_paper_line;

/** Enter LINE in SHIFT: with results or an end the visit is over, else it waits. STALE (*DONE) when
    it is over already. FORBIDDEN, NOT_FOUND; BAD_FIELD where "arrived", "finished", "results" or
    "key". */
p6_error *p6_paper_enter(p6_done *done, const p6_booking *b, const p6_official *official,
                         apr_int64_t shift, const p6_paper_line *line, apr_pool_t *pool);

/** Only look at LINE's times against SHIFT at NOW: BAD_FIELD as above. For a line whose visit is
    still to be made. */
p6_error *p6_paper_check(const p6_shift *shift, const p6_paper_line *line, p6_minute now,
                         apr_pool_t *pool);

/** The ticket of the sheet's number TYPED ("7", "p 07": "P7"), or NULL when it is none of 1…999.
    In POOL. */
const char *p6_paper_ticket(const char *typed, apr_pool_t *pool);

#endif
