/**
 * What the files of booking share and nobody else sees: a wish once it was read, a shift as the
 * database has it now, placing a visit there, receipts.
 *
 * A job runs inside one transaction. When it must undo what it did although nothing is wrong (a
 * place is gone, a field can't be accepted), it says so in its outcome and returns p6_undo, so that
 * the transaction rolls back; p6_booking_run turns that into success again.
 */
#ifndef P6_VISITS_RULES_H
#define P6_VISITS_RULES_H

#include "store/audit.h"
#include "store/claims.h"
#include "store/shifts.h"
#include "visits/slots.h"
#include "visits/visits.h"

/* wish.c */

/** The part of a wish that is about a person, read and in normal form. */
typedef struct p6_who {
    const char *name, *phone; /**< phone: E.164 or "" */
    int birth_year;           /**< 0: none */
    const char *consent;
} p6_who;

/** Read name, phone and birth year into WHO; what can't be accepted goes to FAULTS (of
    p6_field_fault). B's clock bounds the birth year. */
void p6_who_read(p6_who *who, const p6_booking *b, const char *name, const char *phone,
                 const char *birth_year, apr_array_header_t *faults, apr_pool_t *pool);
/** Take over the consent VERSION that was agreed to; a fault when it is neither the one of B nor,
    unless CHANNEL is P6_ONLINE, P6_SPOKEN_CONSENT. */
void p6_consent_read(p6_who *who, const p6_booking *b, p6_channel channel, const char *version,
                     apr_array_header_t *faults);
void p6_fault_add(apr_array_header_t *faults, const char *field, const char *message);
/** Is KEY a request key: 16…64 of [A-Za-z0-9_-]? */
int p6_request_key_ok(const char *key);
/** Look up CODES (of const char *) in KNOWN (of p6_service); adds a fault and returns 0 for none,
    too many, unknown ones or the same twice. NEEDS has room for P6_MAX_VISIT_SERVICES. */
int p6_needs_read(p6_need *needs, const apr_array_header_t *codes, int max,
                  const apr_array_header_t *known, apr_array_header_t *faults);

/* ground.c */

/** A shift as the database has it now. */
typedef struct p6_ground {
    const p6_shift_now *shift;
    const apr_array_header_t *desks;    /**< of p6_desk */
    const apr_array_header_t *services; /**< of p6_service: all there are */
    const apr_array_header_t *claims;   /**< of p6_claim: live ones, as p6_claims_taken has them */
    p6_frame_units time;
} p6_ground;

/** The ground without its claims. Holds the shift in a write transaction: what it says is true
    until that ends. NOT_FOUND when there is no such shift. */
p6_error *p6_ground_hold(p6_ground **ground, p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                         apr_pool_t *pool);
/** Its claims. */
p6_error *p6_ground_look(p6_ground *ground, p6_tx *tx, apr_int64_t now_s, apr_pool_t *pool);
/** Both. */
p6_error *p6_ground_load(p6_ground **ground, p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                         apr_pool_t *pool);
/** The room there is for visit OWN (0: a new one) of CHANNEL. */
p6_room *p6_ground_room(const p6_ground *ground, p6_channel channel, apr_int64_t own,
                        apr_pool_t *pool);
/** Starts that fit, at most MAX (0: all), those nearest to NEAR first when it is not
    P6_NO_MINUTE. Array of p6_slot. */
apr_array_header_t *p6_ground_slots(const p6_room *room, const p6_need *needs, int n,
                                    p6_minute near, int max, apr_pool_t *pool);
/** Ticket of a visit that begins with FIRST: desk and running number of its unit. TRIES > 1 adds a
    letter, for the rare case that a visit which is over still has it. */
const char *p6_ticket_of(const p6_ground *ground, const p6_segment *first, int tries,
                         apr_pool_t *pool);

/* place.c */

#define p6_undo(pool) p6_error_make(pool, P6_E_TAKEN, "undo", "rolled back on purpose")

/** A transaction's work on B with an outcome. */
typedef struct p6_job p6_job;
typedef p6_error *(*p6_job_work)(p6_job *job, p6_tx *tx, apr_pool_t *pool);
struct p6_job {
    const p6_booking *b;
    p6_outcome *out;       /**< made anew for each run */
    p6_job_work work;
    void *baton;
    apr_int64_t now_s;
    int counted;           /**< the address was counted already: a second run does not again */
    int lost_race;         /**< undone because somebody was faster: a fresh look may find more */
};

/** Run WORK in write transactions until it is done, undone for good, or fails. */
p6_error *p6_booking_run(p6_outcome **outcome, const p6_booking *b, p6_job_work work, void *baton,
                         apr_pool_t *pool);
/** Set the outcome; TAKEN with what else fits. */
p6_error *p6_job_faults(p6_job *job, const apr_array_header_t *faults, apr_pool_t *pool);
p6_error *p6_job_limit(p6_job *job, int retry_s, apr_pool_t *pool);
p6_error *p6_job_taken(p6_job *job, const p6_room *room, const p6_need *needs,
                       int n, p6_minute near, apr_pool_t *pool);
p6_error *p6_job_done(p6_job *job, p6_booked what, p6_tx *tx, const p6_visit *visit,
                      apr_pool_t *pool);
/** Count an event of ADDRESS for WHAT ("book", "look"); the seconds to wait, or 0. */
int p6_address_hit(const p6_booking *b, const char *what, const char *address);
/** Seconds to wait when the limits refuse a visit of PHONE on DAY from ADDRESS, else *WAIT stays
    -1; 0: waiting does not help. Helpers are exempt. */
p6_error *p6_limits_check(p6_job *job, p6_tx *tx, const char *phone, p6_day day,
                          p6_channel channel, const char *address, int *wait);

/** Where a visit is: its services, one after the other. */
typedef struct p6_placing {
    p6_need needs[P6_MAX_VISIT_SERVICES];
    p6_segment segments[P6_MAX_VISIT_SERVICES];
    int n;
    int noted; /**< the visit's services stand in the database */
} p6_placing;

/** Done, with a receipt of what was just written: VISIT's row, WHO (NULL while it is a hold, which
    lasts until UNTIL_S) and PLACING. The database isn't asked again. */
p6_error *p6_job_placed(p6_job *job, const p6_visit *visit, const p6_who *who,
                        const p6_placing *placing, apr_int64_t until_s, apr_pool_t *pool);
p6_minute p6_placing_start(const p6_placing *placing);
p6_minute p6_placing_end(const p6_placing *placing);
/** The services of VISIT with their present lengths; segments too when it has a start and desks
    (*PLACED). */
p6_error *p6_placing_load(p6_placing *placing, int *placed, p6_tx *tx, const p6_visit *visit,
                          const p6_ground *ground, apr_pool_t *pool);
/** Give ROW a code when it has none, the ticket of PLACING, its times and the state BOOKED, and
    write it: a new row when its id is 0, else the held or waiting one. *BEFORE (new rows only) is
    the visit that took ROW's request key meanwhile, else NULL. */
p6_error *p6_visit_write_booked(p6_job *job, p6_tx *tx, p6_visit *row, const p6_ground *ground,
                                const p6_placing *placing, p6_visit **before, apr_pool_t *pool);
/** Take the units of PLACING for VISIT, firm (UNTIL_S 0) or as KIND, and note the services. A lost
    race is undone, to be looked at afresh. */
p6_error *p6_placing_take(p6_job *job, p6_tx *tx, const p6_visit *visit,
                          const p6_placing *placing, const char *kind, apr_int64_t until_s,
                          apr_pool_t *pool);
/** Read the services and the start of WISH against GROUND; faults where they can't be. START is not
    looked at when it is P6_NO_MINUTE. */
void p6_placing_read(p6_placing *placing, const p6_booking *b, const p6_wish *wish,
                     p6_minute start, const p6_ground *ground, apr_array_header_t *faults,
                     apr_pool_t *pool);
/** WHO as the person of VISIT, to be erased the configured days after END. */
p6_person p6_who_person(const p6_booking *b, apr_int64_t visit, const p6_who *who, p6_minute end);
/** Put that person. */
p6_error *p6_who_put(const p6_booking *b, p6_tx *tx, apr_int64_t visit, const p6_who *who,
                     p6_minute end);

/* book.c */

/** What a wish for a visit comes to before a place is looked for. */
typedef struct p6_reading {
    p6_ground *ground;
    p6_placing placing;
    p6_who who;
    int answered; /**< the job has its outcome already: done before, faults or a limit */
} p6_reading;

/** Read WISH for START (P6_NO_MINUTE: some time in its shift): was its request key here before, are
    its fields right, do the limits allow it? */
p6_error *p6_wish_read(p6_reading *reading, p6_job *job, p6_tx *tx, const p6_wish *wish,
                       p6_minute start, apr_pool_t *pool);

/** The outcome of a wish of WHO whose request key BEFORE has: its receipt, when it is WHO's; a key
    that was used for somebody else is no retry but a fault. */
p6_error *p6_answer_again(p6_job *job, p6_tx *tx, const p6_visit *before, const p6_who *who,
                          apr_pool_t *pool);

/** p6_booking_run after a look at WISH's request key: a bad one is a fault. */
p6_error *p6_wish_run(p6_outcome **outcome, const p6_booking *b, p6_job_work work,
                      const p6_wish *wish, void *baton, apr_pool_t *pool);

/* doer.c */

/** Add ROW to the audit as a deed of DOER, NULL: the citizen. */
p6_error *p6_doer_audit(p6_tx *tx, const struct p6_doer *doer, const p6_audit_row *row);
/** DOER (NULL: the citizen) did KIND to VISIT of SHIFT: in its history, and as ACTION with DETAIL
    in the audit. */
p6_error *p6_doer_note(p6_tx *tx, const struct p6_doer *doer, apr_int64_t visit,
                       apr_int64_t shift, const char *kind, p6_audit_action action,
                       const char *detail, apr_int64_t now_s, apr_pool_t *pool);

/* home.c */

/** Where a house is, as TYPED (may be NULL), in normal form; NULL when that is nothing or too
    long. */
const char *p6_home_address_read(const char *typed, apr_pool_t *pool);
/** Read WHERE's group, address and note into ROW; what can't be is NULL there and a fault. */
void p6_home_where_read(p6_home_visit *row, const p6_home_fix *where, apr_array_header_t *faults,
                        apr_pool_t *pool);
/** Give ROW (with a request key) a code, write it and tell the help desk. *MADE is the request of
    the key; *INSERTED is 0 when it was there before. */
p6_error *p6_home_put(p6_home_visit **made, int *inserted, const p6_booking *b, p6_tx *tx,
                      p6_home_visit *row, apr_pool_t *pool);

/* carry.c */

/** A visit for the person of OLD (which is not touched) in SHIFT, for SERVICES (const char * codes,
    1…P6_MAX_VISIT_SERVICES), with priority: booked at the first free time at any desk, else in the
    queue without a time. *MADE = NULL when SHIFT does not offer them. Both shifts are held. NEWS is
    what its person is told. */
p6_error *p6_carry_over(p6_visit **made, p6_job *job, p6_tx *tx, const p6_visit *old,
                        const apr_array_header_t *services, apr_int64_t shift,
                        const struct p6_doer *doer, p6_news news, apr_pool_t *pool);

/* opening.c */

/** Let the cookie that SECRET leads to see VISIT. */
p6_error *p6_opening_make(p6_job *job, p6_tx *tx, apr_int64_t visit, const char *secret,
                          apr_pool_t *pool);

/* proof.c */

/** The digits of a proof as TEXT (may be NULL) has them. */
const char *p6_proof_typed(const char *text, apr_pool_t *pool);
/** What opens something of a person with PHONE (E.164 or "") and BIRTH_YEAR (0: none); NULL:
    nothing does. */
const char *p6_proof_of(const char *phone, int birth_year, apr_pool_t *pool);
/** The same work as for a code that exists, down to one row that is written: the time that an
    answer takes must not tell which codes exist. */
p6_error *p6_proof_pretend(p6_job *job, p6_tx *tx, const char *typed, apr_pool_t *pool);

/* receipt.c */
p6_error *p6_receipt_make(p6_receipt **receipt, const p6_booking *b, p6_tx *tx,
                          const p6_visit *visit, apr_pool_t *pool);
/** The same of what was just written, see p6_job_placed. */
p6_error *p6_receipt_placed(p6_receipt **receipt, const p6_booking *b, const p6_visit *visit,
                            const p6_who *who, const p6_placing *placing, apr_int64_t until_s,
                            apr_pool_t *pool);

/* displaced.c */

/** The detail of an event by which a change of the schedule moved or cancelled a visit that was in
    SHIFT at START (P6_NO_MINUTE: without a time). */
const char *p6_displaced_detail(apr_int64_t shift, p6_minute start, apr_pool_t *pool);
/** Fill called_off, from_shift and from_start of RECEIPT, whose visit is set. */
p6_error *p6_displaced_read(p6_receipt *receipt, p6_tx *tx, apr_pool_t *pool);

/* waiting.c */

/** Offer or give what is free in the shift to those who wait, in order. *DID of them. Units of
    visit LEAVING (0: nobody) count as free. With ONLY_LOOK nothing is written: *DID is 1 when
    somebody fits. */
p6_error *p6_waiting_serve(p6_job *job, p6_tx *tx, apr_int64_t shift, apr_int64_t leaving,
                           int only_look, int *did, apr_pool_t *pool);
/** Free the units of VISIT, all or those that are not KEPT (may be NULL) in KEPT_SHIFT: for the
    waiting list first; when nobody there fits they cool down. */
p6_error *p6_place_free(p6_job *job, p6_tx *tx, const p6_visit *visit, const p6_placing *kept,
                        apr_int64_t kept_shift, apr_pool_t *pool);

/* visit.c */

/** The visit of CODE as somebody typed it. NOT_FOUND. */
p6_error *p6_visit_of_code(p6_visit **visit, p6_tx *tx, const char *code, apr_pool_t *pool);
/** Hold the shift of *VISIT, and OTHER (0: none), until TX ends, and read the visit again as it is
    then. When it was moved elsewhere meanwhile the job runs anew. */
p6_error *p6_visit_hold(p6_visit **visit, p6_job *job, p6_tx *tx, apr_int64_t other,
                        apr_pool_t *pool);
/** Work on the visit of CODE that is not at hand for it any more. */
#define p6_visit_stale(pool) \
    p6_error_make(pool, P6_E_STALE, NULL, "the visit is in a state where this can't be done")

#endif
