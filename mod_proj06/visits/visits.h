/**
 * Visits: the rules for a visit between a citizen's (or helper's) wish and the store.
 *
 * Invariants: a visit's units are claimed in one transaction or not at all; a request key does a
 * thing once and gives the same answer again; a new place is claimed before the old one is freed;
 * GET changes nothing. Every refusal says which field and what would be right. Free of HTTP.
 */
#ifndef P6_VISITS_VISITS_H
#define P6_VISITS_VISITS_H

#include "base/throttle.h"
#include "locator/query.h"
#include "store/visits.h"
#include "visits/tell.h"

/** What the rules stand on; plain data, made per call. */
typedef struct p6_booking {
    p6_store *store;
    const p6_snapshot *snapshot; /**< only shows: what is free is asked of the store; or NULL */
    const p6_env *env;
    const struct p6_booking_limits *limits;
    p6_throttle *throttle;      /**< NULL: no per-address limits */
    const p6_windows *windows;  /**< for the views in receipts; NULL only without a snapshot */
    const struct p6_consent *consent; /**< what must be agreed to; NULL: any version will do */
    const p6_teller *teller;    /**< NULL: nobody is told by SMS or mail */
} p6_booking;

/** Set by Proj06Limit… directives and the like. Zero switches a limit off where it says so. */
typedef struct p6_booking_limits {
    int hold_s;            /**< a hold lasts, 600 */
    int per_phone_day;     /**< visits of one phone on one day, 4 */
    int per_address_hour;  /**< bookings and look-ups from one address an hour, 120; 0 = off */
    int holds_per_address; /**< live holds, 20; 0 = off */
    int proofs_before_lock;/**< 5 */
    int lock_s;            /**< 900 */
    int offer_s;           /**< a waiting-list offer lasts, 1800 */
    int cooling_s;         /**< a freed place cools down, 0 = off */
    int retention_days;    /**< 30 */
    int services_max;      /**< in one visit, 4 */
} p6_booking_limits;

/** A start that can be booked. */
typedef struct p6_slot {
    p6_minute start, end;
    int free;              /**< desks at which the visit could begin */
} p6_slot;

/** Starts of SHIFT at which SERVICES (array of const char * codes) fit, by time; PUBLIC only counts
    desks open to online booking. NOT_FOUND; BAD_FIELD where "services". Array of p6_slot. */
p6_error *p6_booking_slots(apr_array_header_t **slots, const p6_booking *b, apr_int64_t shift,
                           const apr_array_header_t *services, int public_only, apr_pool_t *pool);

/** A field that can't be accepted. */
typedef struct p6_field_fault {
    const char *field;      /**< name of the API's and the form's field */
    const char *message;    /**< message id that says how to mend it, "book.bad.phone" */
} p6_field_fault;

/** The consent of somebody who was asked aloud: only helpers may say so for them. */
#define P6_SPOKEN_CONSENT "spoken"

/** A wish for a visit. Texts as typed; NULL = absent. */
typedef struct p6_wish {
    const char *request_key;  /**< 16…64 of [A-Za-z0-9_-]; needed */
    apr_int64_t shift;
    p6_minute start;
    const apr_array_header_t *services; /**< const char * codes */
    const char *name, *phone, *birth_year;
    int for_someone_else, accept_offer;
    const char *consent;      /**< version that was agreed to; not online: or P6_SPOKEN_CONSENT */
    p6_channel channel;
    const struct p6_doer *doer; /**< who books for them (store/queue.h); NULL: nobody in person */
    const char *address_key;  /**< client address (IPv6 cut to /64), for limits; NULL: none */
    const char *instead_of;   /**< p6_hold: token of a hold that is given up for this one; its
                                   answers are carried over; NULL: none */
    int opening;              /**< let the cookie p6_opening_token(request key) see the visit */
} p6_wish;

/** What a booked person may see. */
typedef struct p6_receipt {
    p6_visit visit;
    const p6_person *person;      /**< NULL once erased */
    const apr_array_header_t *services; /**< of p6_segment */
    const p6_shift_view *shift;   /**< NULL when the snapshot no longer has it */
    const p6_point_view *point;   /**< likewise */
    apr_int64_t hold_until_s;     /**< while it is a hold */
    int waiting_place;            /**< place on the waiting list, from 1; 0 = not on it */
    int called_off;               /**< cancelled by the office, since its session is no more or
                                       has no room for it: not by its citizen or for them */
    apr_int64_t from_shift;       /**< where the office moved it from, as the schedule changed,
                                       since its citizen last chose; 0: it did not */
    p6_minute from_start;         /**< its start there; P6_NO_MINUTE: none */
} p6_receipt;

typedef enum p6_booked {
    P6_BOOKED_DONE,     /**< done now */
    P6_BOOKED_BEFORE,   /**< the same request key had done it: same receipt */
    P6_BOOKED_TAKEN,    /**< the place is gone: see alternatives */
    P6_BOOKED_FAULTS,   /**< fields to mend: see faults */
    P6_BOOKED_LIMIT     /**< too many: see retry_s */
} p6_booked;

typedef struct p6_outcome {
    p6_booked what;
    p6_receipt *receipt;                 /**< DONE, BEFORE */
    const apr_array_header_t *faults;    /**< of p6_field_fault */
    const apr_array_header_t *alternatives; /**< of p6_slot, same shift, nearest first */
    int retry_s;
} p6_outcome;

/** Book at once (API, officials): claim and confirm in one transaction. */
p6_error *p6_book(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish, apr_pool_t *pool);
/** Hold the time (shift, start, services of WISH) for the pages; TOKEN (in POOL) opens the
    draft. */
p6_error *p6_hold(p6_outcome **outcome, const char **token, const p6_booking *b,
                  const p6_wish *wish, apr_pool_t *pool);
/** The held visit and its JSON answers behind TOKEN; NOT_FOUND. */
p6_error *p6_hold_find(p6_receipt **receipt, const char **answers, const p6_booking *b,
                       const char *token, apr_pool_t *pool);
/** Keep ANSWERS (JSON) and let the hold last anew. A hold that ran out is taken again if it is
    free: else TAKEN. */
p6_error *p6_hold_keep(p6_outcome **outcome, const p6_booking *b, const char *token,
                       const char *answers, const char *address_key, apr_pool_t *pool);
/** Confirm the hold behind TOKEN with WISH's person and consent. Repeat-safe. The cookie
    p6_opening_token(TOKEN) may see the visit then. */
p6_error *p6_hold_confirm(p6_outcome **outcome, const p6_booking *b, const char *token,
                          const p6_wish *wish, apr_pool_t *pool);

/** Open visit CODE with PROOF (last three digits or birth year). REFUSED for an unknown code as for
    a wrong proof; TOO_MANY while locked (detail: seconds). *TOKEN (NULL: not wanted) is a cookie's
    value that may see the visit for P6_OPENING_S. */
p6_error *p6_visit_open(p6_receipt **receipt, const char **token, const p6_booking *b,
                        const char *code, const char *proof, const char *address_key,
                        apr_pool_t *pool);
/** The cookie's value that SECRET (a request key, a draft's token) leads to, in POOL. */
const char *p6_opening_token(const char *secret, apr_pool_t *pool);
/** The receipt of CODE for the holder of the cookie TOKEN (may be NULL). REFUSED when it opens
    another visit or none, has run out, or there is no such visit. */
p6_error *p6_visit_seen(p6_receipt **receipt, const p6_booking *b, const char *code,
                        const char *token, apr_pool_t *pool);
/** The receipt of CODE for somebody whose right to it was checked elsewhere. NOT_FOUND. */
p6_error *p6_visit_receipt(p6_receipt **receipt, const p6_booking *b, const char *code,
                           apr_pool_t *pool);
/** Cancel, or leave the waiting list. Cancelled already is BEFORE. NOT_FOUND; STALE once it has
    begun or is over. */
p6_error *p6_visit_cancel(p6_outcome **outcome, const p6_booking *b, const char *code,
                          apr_pool_t *pool);
/** Move to SHIFT and START: claims first, then frees. The same place again is DONE and changes
    nothing. A REQUEST_KEY (NULL: none) that was seen before is BEFORE and moves nothing, wherever
    the visit is by now; one that moved another visit is among the faults. NOT_FOUND (visit or
    shift), STALE. */
p6_error *p6_visit_reschedule(p6_outcome **outcome, const p6_booking *b, const char *code,
                              apr_int64_t shift, p6_minute start, const char *request_key,
                              apr_pool_t *pool);
/** The same done by DOER (store/queue.h) for the citizen: at any desk, without limits on a phone's
    visits of a day. */
p6_error *p6_visit_cancel_for(p6_outcome **outcome, const p6_booking *b, const char *code,
                              const struct p6_doer *doer, apr_pool_t *pool);
p6_error *p6_visit_reschedule_for(p6_outcome **outcome, const p6_booking *b, const char *code,
                                  apr_int64_t shift, p6_minute start, const char *request_key,
                                  const struct p6_doer *doer, apr_pool_t *pool);
/** Put name, phone and birth year of CODE right (as typed; the proof follows them). FAULTS; GONE
    when the person is erased. */
p6_error *p6_visit_correct(p6_outcome **outcome, const p6_booking *b, const char *code,
                           const char *name, const char *phone, const char *birth_year,
                           apr_pool_t *pool);
/** Erase the person of CODE; a future visit is cancelled with it. */
p6_error *p6_visit_forget(const p6_booking *b, const char *code, apr_pool_t *pool);

/** Put WISH on the waiting list of its shift (start is not looked at). Who is put there by a doer
    needs a phone, or takes what comes free without an answer (accept_offer): they will look at no
    page. */
p6_error *p6_wait(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish, apr_pool_t *pool);
/** Accept the offer made to CODE. TAKEN when it ran out. */
p6_error *p6_offer_accept(p6_outcome **outcome, const p6_booking *b, const char *code,
                          apr_pool_t *pool);
/** The same done by DOER (store/queue.h) for the citizen. */
p6_error *p6_offer_accept_for(p6_outcome **outcome, const p6_booking *b, const char *code,
                              const struct p6_doer *doer, apr_pool_t *pool);
/** A beat of the waiting-list job: lapse old offers, sweep holds, offer or give what is free. *DID:
    how many things. */
p6_error *p6_waiting_tend(const p6_booking *b, int *did, apr_pool_t *pool);
/** A beat of the retention job, at most P6_RETIRE_AT_ONCE people; *ERASED of them, and of drafts.
    Should UNAVAILABLE come with *ERASED > 0, they are erased, but old pages may still hold them:
    p6_store_scrub is to be called again. */
p6_error *p6_retention_tend(const p6_booking *b, int *erased, apr_pool_t *pool);
/** The same without looking after old pages: for the tool, which goes on until there are no more
    and then calls p6_store_scrub once. */
p6_error *p6_retention_step(const p6_booking *b, p6_retired *retired, apr_pool_t *pool);

/** What a helper notes of somebody who came without a booking. Texts never NULL. */
typedef struct p6_walk_in {
    const char *letter;            /**< of the ticket: "A"; lists on paper have their own */
    const char *priority;          /**< "none", "age", "disabled", "pregnant", "carried_over" */
    const char *age_band, *group;  /**< for the reports, "" = not said */
    int agreed;                    /**< said yes to having a name kept; needed with a name */
    const struct p6_doer *doer;    /**< store/queue.h */
} p6_walk_in;
/** Put the person of WISH (channel P6_WALK_IN or P6_PAPER; start is not looked at; without a name
    nobody is kept) into the queue of its shift, arrived, with free units when there are any.
    Whoever may do that was asked before. */
p6_error *p6_walk_in_add(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish,
                         const p6_walk_in *marks, apr_pool_t *pool);

/** The same for a line of a list on paper (channel P6_PAPER) that gave them TICKET ("P7"; NULL: the
    next one of the letter). A fault of "number" when somebody has it: the line is there already. */
p6_error *p6_paper_add(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish,
                       const p6_walk_in *marks, const char *ticket, apr_pool_t *pool);

/** What is typed to put a request for a home visit right; NULL: stays as it is. */
typedef struct p6_home_fix {
    const char *name, *phone, *birth_year, *group, *address, *note;
} p6_home_fix;

/** A wish for a home visit. */
typedef struct p6_home_wish {
    const char *request_key, *commune, *group, *address, *note;
    const char *name, *phone, *birth_year;
    const char *consent;        /**< as in p6_wish */
    const apr_array_header_t *services;
    const char *address_key;    /**< NULL: no limit of an address */
    p6_channel channel;         /**< P6_ONLINE or P6_OFFICIAL */
    const struct p6_doer *doer; /**< who asks for them (store/queue.h); NULL: nobody in person */
} p6_home_wish;
typedef struct p6_home_outcome {
    p6_booked what;
    const p6_home_visit *request;
    const apr_array_header_t *faults;
    int retry_s;
} p6_home_outcome;
p6_error *p6_home_ask(p6_home_outcome **outcome, const p6_booking *b, const p6_home_wish *wish,
                      apr_pool_t *pool);

#endif
