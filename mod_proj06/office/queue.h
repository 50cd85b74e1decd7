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
#ifndef P6_OFFICE_QUEUE_H
#define P6_OFFICE_QUEUE_H

#include "office/official.h"
#include "store/queue.h"
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
/** The hour by which ROW, who has arrived, is called, epoch seconds; people with priority: before
    all others. */
apr_int64_t p6_queue_hour(const p6_queue_row *row);

/** What can be ordered: name, word in forms, needs a visit, needs a desk, the audit's action. */
#define P6_ORDERS(O) \
    O(ARRIVE, "arrive", 1, 0, VISIT_ARRIVE)     /* is there */ \
    O(CALL_NEXT, "next", 0, 1, VISIT_CALL)    /* the next one to the desk */ \
    O(CALL, "call", 1, 1, VISIT_CALL)         /* this one to the desk */ \
    O(RECALL, "recall", 1, 0, VISIT_RECALL)     /* call again */ \
    O(MISTAKE, "mistake", 1, 0, VISIT_UNDO)   /* called by mistake: back to the old place */ \
    O(SERVE, "serve", 1, 0, VISIT_SERVE)      /* has come to the desk */ \
    O(PARK, "park", 1, 0, VISIT_PARK)         /* aside for a while */ \
    O(ABSENT, "absent", 1, 0, VISIT_ABSENT)     /* did not appear */ \
    O(BACK, "back", 1, 0, VISIT_ARRIVE)         /* parked or absent: there again */ \
    O(REDIRECT, "redirect", 1, 1, VISIT_REDIRECT) /* from this desk on to another one */ \
    O(FINISH, "finish", 1, 0, VISIT_FINISH)     /* done here, with outcomes */ \
    O(NOT_REACHED, "not_reached", 1, 0, VISIT_FINISH) /* closing time: our failure, not theirs */ \
    O(PRIORITY, "priority", 1, 0, VISIT_PRIORITY) \
    O(DESK, "desk", 0, 1, SHIFT_CHANGE)         /* open, pause or close a desk */

typedef enum p6_order_kind {
#define P6_ORDER_ENUM(name, word, visit, desk, action) P6_ORDER_##name,
    P6_ORDERS(P6_ORDER_ENUM)
#undef P6_ORDER_ENUM
    P6_ORDER__COUNT
} p6_order_kind;

/** What came of one service. */
typedef struct p6_result {
    const char *service, *outcome; /**< "done", "handed_off", "not_done" */
    const char *reason;            /**< word of P6_REASONS, "" = none */
    const char *to_point;          /**< hand-off: slug, or "" */
    const char *to_whom;           /**< hand-off: in words */
    p6_minute due;                 /**< hand-off: or P6_NO_MINUTE */
} p6_result;

/** Why something was not done, or goes on elsewhere: words for forms, reports and messages. */
#define P6_REASONS(R) \
    R("no_chip_card") R("sim_not_own") R("app_fault") R("needs_biometrics") R("phone_too_old") \
    R("papers_missing") R("under_14_alone") R("data_wrong") R("other")

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

/** The word of KIND; 1 and *KIND when WORD is one. */
const char *p6_order_word(p6_order_kind kind);
int p6_order_parse(p6_order_kind *kind, const char *word);
int p6_reason_known(const char *word);

/** Carry out ORDER in SHIFT. *VISIT (may be NULL) is whom it was about, 0 = nobody. FORBIDDEN,
    NOT_FOUND (shift, visit), BAD_FIELD where "desk", "word", "results" or "key". */
p6_error *p6_queue_do(p6_done *done, apr_int64_t *visit, const p6_booking *b,
                      const p6_official *official, apr_int64_t shift, const p6_order *order,
                      apr_pool_t *pool);

/** Say that SHIFT has started, is LATE_MIN late, takes no walk-ins, or ends for today: in the
    locator within two seconds. Repeat-safe by its nature. FORBIDDEN, NOT_FOUND, BAD_FIELD. */
p6_error *p6_queue_say_live(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                            p6_shift_live live, int late_min, apr_pool_t *pool);

#endif
