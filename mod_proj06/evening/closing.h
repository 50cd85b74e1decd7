/**
 * Closing time: "no more today", and what becomes of those still waiting.
 *
 * Whoever is there and was not reached is our failure, never a no-show of theirs: each of them
 * gets priority at the point's next shift, a request for a home visit, or (if they want nothing)
 * nothing. So does whoever has a later time today that we don't keep. Booked people whose time has
 * passed without them did not appear.
 *
 * Each person is one transaction, decided once: closing again does what is left.
 */
#ifndef P6_EVENING_CLOSING_H
#define P6_EVENING_CLOSING_H

#include "evening/queue.h"
#include "store/closing.h"

/** What somebody gets: word in forms. */
#define P6_AFTERS(A) \
    A(CARRY, "carry")    /* priority at the next shift of the point */ \
    A(HOME, "home")      /* a home visit */ \
    A(NOTHING, "nothing")

typedef enum p6_after {
#define P6_AFTER_ENUM(name, word) P6_AFTER_##name,
    P6_AFTERS(P6_AFTER_ENUM)
#undef P6_AFTER_ENUM
    P6_AFTER__COUNT
} p6_after;

/** The word of AFTER; 1 and *AFTER when WORD (may be NULL) is one. */
const char *p6_after_word(p6_after after);
int p6_after_parse(p6_after *after, const char *word);

/** What there is to say about a visit at closing time. */
typedef enum p6_closing_kind {
    P6_CLOSING_NONE,     /**< over, nothing to say */
    P6_CLOSING_BUSY,     /**< being helped right now */
    P6_CLOSING_LEFT,     /**< to be decided: waiting, called, or booked for later today */
    P6_CLOSING_ABSENT,   /**< booked, and their time has passed */
    P6_CLOSING_DECIDED   /**< not reached, and it is decided what they get */
} p6_closing_kind;

typedef struct p6_closing_visit {
    const p6_queue_visit *v;
    p6_closing_kind kind;
    p6_after after;                      /**< DECIDED: what they get */
    const p6_successor_row *successor;   /**< DECIDED, CARRY: where to */
} p6_closing_visit;

typedef struct p6_closing {
    const p6_queue *queue;
    const apr_array_header_t *visits;    /**< of p6_closing_visit, but for NONE; in the queue's
                                              order */
    int left, busy, absent;
    int early;                           /**< it has not begun: there is nothing to close */
} p6_closing;

/** How SHIFT stands at closing time. FORBIDDEN, NOT_FOUND. */
p6_error *p6_closing_load(p6_closing **closing, const p6_booking *b, const p6_official *official,
                          apr_int64_t shift, apr_pool_t *pool);

/** Say that SHIFT ends for today, and give AFTER to all who are left. Whoever can't get it (no
    shift that offers it comes; nobody is known who could be visited at home) is not reached and
    stays to be decided. FORBIDDEN, NOT_FOUND; STALE before the shift has begun. */
p6_error *p6_closing_all(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                         p6_after after, apr_pool_t *pool);
/** Give AFTER to VISIT alone, which is not reached with it; ADDRESS (as typed; NULL or "": to be
    asked) is where a home visit goes. Nothing happens when it is decided already. FORBIDDEN,
    NOT_FOUND (the shift); STALE as above; BAD_FIELD where "address". */
p6_error *p6_closing_one(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                         apr_int64_t visit, p6_after after, const char *address,
                         apr_pool_t *pool);

#endif
