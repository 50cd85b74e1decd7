/**
 * Verbs on a shift's evening: its visits in one list, what its desks do, what came of each service.
 * Whoever changes something holds the shift (p6_shift_hold).
 */
#ifndef P6_STORE_QUEUE_H
#define P6_STORE_QUEUE_H

#include "store/store.h"
#include "store/visit.h"

/** A visit as the queue needs it. Times: epoch seconds, 0 = not yet. */
typedef struct p6_queue_row {
    apr_int64_t id;
    p6_visit_state state;
    p6_channel channel;
    const char *ticket;        /**< "" = none */
    p6_minute start;           /**< P6_NO_MINUTE: came without a booking */
    const char *priority;      /**< "none", "age", "disabled", "pregnant", "carried_over" */
    int for_someone_else;
    apr_int64_t created_at, arrived_at, called_at, serving_at, finished_at;
    const char *name, *name_folded; /**< personal; "" once erased */
    int has_phone;
} p6_queue_row;

/** One service of a visit. */
typedef struct p6_queue_service {
    apr_int64_t visit;
    const char *service;
    int desk;                  /**< where it was placed, 0 = nowhere */
    const char *outcome;       /**< "" = open, "done", "handed_off", "not_done" */
    const char *reason;
} p6_queue_service;

/** All visits of SHIFT that were booked for good or came (no holds, nobody waiting for a place,
    nothing cancelled or expired), by id, and their services by visit and order. Arrays of structs
    in POOL. */
p6_error *p6_queue_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                            apr_array_header_t **services, apr_pool_t *pool);
/** One visit of a queue, *ROW = NULL when it is in none. */
p6_error *p6_queue_row_get(p6_tx *tx, apr_int64_t visit, p6_queue_row **row,
                           apr_array_header_t **services, apr_pool_t *pool);

typedef struct p6_desk_now {
    int desk;
    const char *state;         /**< "open", "paused", "closed" */
    apr_int64_t visit;         /**< called or being served there, 0 = nobody */
    apr_int64_t official, pass;/**< who runs it, 0 = nobody */
    apr_int64_t changed_at;
} p6_desk_now;

/** Desks of SHIFT that were ever used, by number. Array of p6_desk_now. */
p6_error *p6_desks_now(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows, apr_pool_t *pool);
/** Put what ROW->desk of SHIFT does now. TAKEN when ROW->visit is at another desk. */
p6_error *p6_desk_put(p6_tx *tx, apr_int64_t shift, const p6_desk_now *row);
/** VISIT is at no desk any more. */
p6_error *p6_desk_leave(p6_tx *tx, apr_int64_t visit, apr_int64_t now_s);

/** PRIORITY, the age band and the group of VISIT, for order and reports: never personal. */
p6_error *p6_visit_set_marks(p6_tx *tx, apr_int64_t visit, const char *priority,
                             const char *age_band, const char *group);
/** The same for PRIORITY alone. */
p6_error *p6_visit_set_priority(p6_tx *tx, apr_int64_t visit, const char *priority);
/** What came of SERVICE of VISIT at DESK (0: unknown). REASON is a code, "" = none. NOT_FOUND. */
p6_error *p6_service_decide(p6_tx *tx, apr_int64_t visit, const char *service, int desk,
                            const char *outcome, const char *reason, apr_int64_t now_s);
/** Place SERVICE of VISIT at DESK: sent there. NOT_FOUND. */
p6_error *p6_service_place(p6_tx *tx, apr_int64_t visit, const char *service, int desk);
/** Add SERVICE behind the others of VISIT; nothing when it is there. */
p6_error *p6_service_add(p6_tx *tx, apr_int64_t visit, const char *service, int desk);

/** VISIT goes on elsewhere for SERVICE: at the point TO_POINT ("" = none) or TO_WHOM in words, by
    DUE (P6_NO_MINUTE: some time). */
p6_error *p6_hand_off_add(p6_tx *tx, apr_int64_t visit, const char *service, const char *to_point,
                          const char *to_whom, p6_minute due, apr_int64_t now_s);

/** Who did something to a visit: at most one of official and pass; neither: the system. */
typedef struct p6_doer {
    apr_int64_t official, pass;
    int desk;
} p6_doer;

/** One line of VISIT's history by DOER; KIND a word, DETAIL never personal. */
p6_error *p6_visit_note_by(p6_tx *tx, apr_int64_t visit, const char *kind, const p6_doer *doer,
                           const char *detail, apr_int64_t now_s);
/** The last event of VISIT, as KIND and AT_S; *KIND = NULL when there is none. */
p6_error *p6_visit_last_event(p6_tx *tx, apr_int64_t visit, const char **kind, apr_int64_t *at_s,
                              apr_pool_t *pool);

/** A line of a visit's history. */
typedef struct p6_passed_event {
    const char *kind, *actor; /**< words; ACTOR is "citizen", "official", "system" … */
    apr_int64_t at_s;
    const char *detail;       /**< NULL where it was not asked for */
} p6_passed_event;
/** The history of VISIT, in order, at most LIMIT lines. Array of p6_passed_event in POOL. */
p6_error *p6_visit_history(p6_tx *tx, apr_int64_t visit, int limit, apr_array_header_t **rows,
                           apr_pool_t *pool);
/** What gave VISIT its place or took it away ("booked", "moved", "rescheduled", "cancelled"), the
    last first, at most LIMIT lines, with their details. Array of p6_passed_event in POOL. */
p6_error *p6_visit_placings(p6_tx *tx, apr_int64_t visit, int limit, apr_array_header_t **rows,
                            apr_pool_t *pool);

/** What request KEY did before: *ACTION = NULL when it did nothing yet; *VISIT may be 0. */
p6_error *p6_action_get(p6_tx *tx, const char *key, const char **action, apr_int64_t *visit,
                        apr_pool_t *pool);

#endif
