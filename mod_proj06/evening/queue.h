/**
 * The queue of a shift: its one order, and what officials do with it.
 *
 * Order: people with priority (by law and age) first, by arrival. Then by their hour: a booked
 * person's is the start of the slot while they came within 15 minutes of it, a walk-in's is the
 * arrival; so is that of a booked person who came later. A desk calls the first whose next service
 * it offers; somebody whose slot has not come yet is called when nobody else is there.
 *
 * Invariants: the shift is held while something is done, so two officials never call the same
 * person. Each order carries a request key: sent again it does nothing and gives what it gave. A
 * visit is at one desk at most. What an official may do is asked of the shift's commune.
 */
#ifndef P6_EVENING_QUEUE_H
#define P6_EVENING_QUEUE_H

#include "office/official.h"
#include "store/queue.h"
#include "visits/orders.h"
#include "visits/visits.h"

#define P6_GRACE_MINUTES 15

/** Where a visit stands tonight, in the order in which a list shows them. */
typedef enum p6_stage {
    P6_STAGE_DESK,      /**< called or being served */
    P6_STAGE_WAITING,   /**< arrived, in the order of calling */
    P6_STAGE_PARKED,
    P6_STAGE_EXPECTED,  /**< booked, not there yet, by start */
    P6_STAGE_OVER       /**< finished, absent, not reached; the last one first */
} p6_stage;

typedef struct p6_queue_visit {
    p6_queue_row row;
    p6_stage stage;
    const apr_array_header_t *services; /**< of p6_queue_service */
    int desk;           /**< where they are, 0 = nowhere */
    int place;          /**< in the order of calling, from 1; 0 unless waiting */
    int wait_min;       /**< estimate until called, -1 = can't say */
} p6_queue_visit;

typedef struct p6_queue {
    const p6_shift *shift;
    const char *commune;
    const apr_array_header_t *desks;  /**< of p6_desk: the plan */
    const apr_array_header_t *now;    /**< of p6_desk_now */
    const apr_array_header_t *visits; /**< of p6_queue_visit, by stage */
    int waiting, open_desks;
} p6_queue;

/** The queue of SHIFT as it stands. FORBIDDEN unless OFFICIAL may ACT there (OFFICIAL NULL: for a
    page that shows nothing of people); NOT_FOUND. */
p6_error *p6_queue_load(p6_queue **queue, const p6_booking *b, const p6_official *official,
                        p6_act act, apr_int64_t shift, apr_pool_t *pool);
/** The visit ID of QUEUE, or NULL. */
const p6_queue_visit *p6_queue_find(const p6_queue *queue, apr_int64_t id);
/** Does DESK offer something that is still open of V? */
int p6_queue_helps(const p6_desk *desk, const p6_queue_visit *v);
/** The hour by which ROW, who has arrived, is called, epoch seconds; people with priority: before
    all others. */
apr_int64_t p6_queue_hour(const p6_queue_row *row);

/** What came of one service. */
typedef struct p6_result {
    const char *service, *outcome; /**< "done", "handed_off", "not_done" */
    const char *reason;            /**< word of P6_REASONS, "" = none */
    const char *to_point;          /**< hand-off: slug, or "" */
    const char *to_whom;           /**< hand-off: in words */
    p6_minute due;                 /**< hand-off: or P6_NO_MINUTE */
} p6_result;

typedef struct p6_order {
    p6_order_kind kind;
    const char *key;               /**< request key; needed */
    apr_int64_t visit;
    int desk;
    const char *word;              /**< PRIORITY: the priority; DESK: "open", "paused", "closed" */
    const apr_array_header_t *results; /**< FINISH: of p6_result */
} p6_order;

typedef enum p6_done {
    P6_DONE_NOW,     /**< done */
    P6_DONE_BEFORE,  /**< this request had done it */
    P6_DONE_NOBODY,  /**< nobody is there to call */
    P6_DONE_STALE    /**< somebody was faster: the visit is elsewhere by now */
} p6_done;

/** Carry out ORDER in SHIFT. *VISIT (may be NULL) is whom it was about, 0 = nobody. The first call
    in a shift of which nothing was said, or that it is late, says that it has started, as
    p6_queue_say_live does. FORBIDDEN, NOT_FOUND (shift, visit), BAD_FIELD where "desk", "word",
    "results" or "key". */
p6_error *p6_queue_do(p6_done *done, apr_int64_t *visit, const p6_booking *b,
                      const p6_official *official, apr_int64_t shift, const p6_order *order,
                      apr_pool_t *pool);

/** Say that SHIFT has started, is LATE_MIN late, takes no walk-ins, or ends for today: in the
    locator within two seconds. Repeat-safe by its nature. FORBIDDEN, NOT_FOUND, BAD_FIELD. */
p6_error *p6_queue_say_live(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                            p6_shift_live live, int late_min, apr_pool_t *pool);

#endif
