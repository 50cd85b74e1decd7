/**
 * Verbs on visits, their people, services, drafts, the waiting list and home-visit requests.
 */
#ifndef P6_STORE_VISITS_H
#define P6_STORE_VISITS_H

#include "store/store.h"
#include "store/visit.h"

/** Insert ROW with a new id into ROW->id. *INSERTED is 0 when its request key, code or ticket is
    taken; nothing is written then. `changed_at` 0 counts as `created_at`. */
p6_error *p6_visit_add(p6_tx *tx, p6_visit *row, int *inserted);
/** One visit, or *ROW = NULL when there is none. In POOL. */
p6_error *p6_visit_by_id(p6_tx *tx, apr_int64_t id, p6_visit **row, apr_pool_t *pool);
p6_error *p6_visit_by_code(p6_tx *tx, const char *code, p6_visit **row, apr_pool_t *pool);
p6_error *p6_visit_by_request_key(p6_tx *tx, const char *key, p6_visit **row, apr_pool_t *pool);

/** Move visit ID from state FROM to TO; *DONE is 0 when it was not in FROM (somebody was faster).
    Notes the time of arriving (the first), being called, being served, finishing, cancelling; a
    cancelled or expired visit gives its ticket back; tells the locator when the queue changes. */
p6_error *p6_visit_set_state(p6_tx *tx, apr_int64_t id, p6_visit_state from, p6_visit_state to,
                             apr_int64_t now_s, int *done);
/** Give the held or waiting visit ROW->id what booking adds: code, times, ticket, consent, flags of
    ROW, and move it to ROW->state. *DONE is 0 when it is neither held nor waiting, or the code or
    the ticket is taken (try another). */
p6_error *p6_visit_confirm(p6_tx *tx, const p6_visit *row, apr_int64_t now_s, int *done);
/** Move a booked visit to another shift and time (units are claimed by the caller). NOT_FOUND when
    there is no such booked visit; TAKEN when the ticket is another's. */
p6_error *p6_visit_move(p6_tx *tx, apr_int64_t id, apr_int64_t shift, p6_minute start,
                        p6_minute end, const char *ticket, apr_int64_t now_s);
/** The next ticket number of SHIFT for LETTER or desk ("A", "1", "12"; at most four characters),
    from 1. Visits that take one queue for it until they commit: where desk and unit give a number,
    prefer that. */
p6_error *p6_ticket_next(p6_tx *tx, apr_int64_t shift, const char *letter, int *number);

/** Count a wrong proof, or clear the count; LOCKED_UNTIL_S 0 = not locked. */
p6_error *p6_visit_set_proofs(p6_tx *tx, apr_int64_t id, int wrong, apr_int64_t locked_until_s);
/** Add one to the wrong proofs of visit ID; *WRONG is the new count. Guesses that come at the same
    time count one by one: count first, then look at the proof, then clear the count. NOT_FOUND. */
p6_error *p6_visit_count_proof(p6_tx *tx, apr_int64_t id, int *wrong);

p6_error *p6_person_put(p6_tx *tx, const p6_person *row);
/** *ROW = NULL when erased. */
p6_error *p6_person_get(p6_tx *tx, apr_int64_t visit, p6_person **row, apr_pool_t *pool);
/** Erase one visit's person, its draft, its messages and openings; the visit stays as a count. */
p6_error *p6_person_erase(p6_tx *tx, apr_int64_t visit, apr_int64_t now_s);
/** Who was erased because the time had come. */
typedef struct p6_retired {
    int people, home_people; /**< behind visits and behind home visits */
    int drafts;              /**< whose hold ran out P6_DRAFT_KEPT_S ago */
} p6_retired;
static inline int p6_retired_all(const p6_retired *r)
{
    return r->people + r->home_people + r->drafts;
}
/** Erase at most LIMIT people and drafts whose time has come, and openings and action keys that ran
    out. Fewer in *RETIRED than LIMIT: there are no more. */
p6_error *p6_people_retire(p6_tx *tx, apr_int64_t now_s, int limit, p6_retired *retired);
/** After erasing on SQLite: write the WAL back and cut it, so that no old page is left in it. No-op
    on PostgreSQL. Outside any transaction of the caller's thread. UNAVAILABLE when readers keep the
    WAL in use for too long: what is erased stays erased, scrub again later. */
p6_error *p6_store_scrub(p6_store *store, apr_pool_t *pool);
/** Visits of PHONE (E.164) that begin on DAY and were booked for good, over or not, and those that
    wait for a place in a shift of that day; "" has none. In a write transaction nobody else counts
    the same phone until it ends, so that a limit holds. */
p6_error *p6_visits_of_phone(p6_tx *tx, const char *phone, p6_day day, int *count);

/** Replace the services of VISIT by SEGMENTS' (in order). */
p6_error *p6_visit_put_services(p6_tx *tx, apr_int64_t visit, const p6_segment *segments,
                                int count);
/** The same for a visit that has none yet. */
p6_error *p6_visit_add_services(p6_tx *tx, apr_int64_t visit, const p6_segment *segments,
                                int count);
/** Array of p6_segment (service and desk; units from claims: 0). */
p6_error *p6_visit_services(p6_tx *tx, apr_int64_t visit, apr_array_header_t **rows,
                            apr_pool_t *pool);
/** Keep BODY as what consent VERSION says in LANG, from NOW_S on; what is there stays. */
p6_error *p6_consent_put(p6_tx *tx, const char *version, const char *lang, const char *body,
                         apr_int64_t now_s);
/** One line of history; DETAIL never personal. */
p6_error *p6_visit_note(p6_tx *tx, apr_int64_t visit, const char *kind, const char *actor,
                        const char *detail, apr_int64_t now_s);

/** A draft: answers so far of a held visit, opened by a cookie (hash). ANSWERS is JSON. */
p6_error *p6_draft_put(p6_tx *tx, apr_int64_t visit, const char *cookie_hash,
                       const char *address_key, const char *answers, apr_int64_t until_s);
/** *VISIT = 0 when no draft has this cookie. A draft outlives its hold: see *UNTIL_S. */
p6_error *p6_draft_get(p6_tx *tx, const char *cookie_hash, apr_int64_t *visit,
                       const char **answers, apr_int64_t *until_s, apr_pool_t *pool);
p6_error *p6_draft_drop(p6_tx *tx, apr_int64_t visit);
/** Live holds of ADDRESS_KEY. */
p6_error *p6_drafts_of_address(p6_tx *tx, const char *address_key, apr_int64_t now_s, int *count);

/* waiting list */
/** Join at the end. Who waits already keeps the place. */
p6_error *p6_waiting_join(p6_tx *tx, apr_int64_t visit, apr_int64_t shift, apr_int64_t now_s);
/** Who waits for SHIFT, in order. Array of apr_int64_t visit ids. */
p6_error *p6_waiting_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **visits,
                              apr_pool_t *pool);
/** "offered" until OFFER_UNTIL_S, "waiting" (again, in the old place), "taken", "lapsed" (out: the
    next one's turn), "left". NOT_FOUND. */
p6_error *p6_waiting_set(p6_tx *tx, apr_int64_t visit, const char *state,
                         apr_int64_t offer_until_s);
/** Offers that ran out by NOW_S. Array of apr_int64_t visit ids, at most LIMIT. */
p6_error *p6_waiting_lapsed(p6_tx *tx, apr_int64_t now_s, int limit, apr_array_header_t **visits,
                            apr_pool_t *pool);
/** Planned shifts that begin after NOW and have people waiting, by start. Array of apr_int64_t
    shift ids. */
p6_error *p6_waiting_shifts(p6_tx *tx, p6_minute now, apr_array_header_t **shifts,
                            apr_pool_t *pool);
/** Put VISIT on the helpers' call list: KIND "cancelled", "moved", "offered", "given". */
p6_error *p6_tell_add(p6_tx *tx, apr_int64_t visit, const char *kind, apr_int64_t now_s);

/* home visits */
typedef struct p6_home_visit {
    apr_int64_t id;
    const char *code, *request_key, *commune, *group, *services; /**< services: codes by "," */
    const char *state;
    int wrong_proofs;
    apr_int64_t locked_until_s, consent_at, created_at;
    const char *consent_version;
    const char *name, *phone, *address, *note; /**< personal; "" once erased */
    int birth_year;
    apr_int64_t erase_after_s;
} p6_home_visit;
/** As p6_visit_add; a state of NULL is "asked". */
p6_error *p6_home_visit_add(p6_tx *tx, p6_home_visit *row, int *inserted);
/** *ROW = NULL when there is none. In POOL. */
p6_error *p6_home_visit_by_code(p6_tx *tx, const char *code, p6_home_visit **row, apr_pool_t *pool);
p6_error *p6_home_visit_by_id(p6_tx *tx, apr_int64_t id, p6_home_visit **row, apr_pool_t *pool);
p6_error *p6_home_visit_by_request_key(p6_tx *tx, const char *key, p6_home_visit **row,
                                       apr_pool_t *pool);
/** Cancel it while it is asked or planned; *DONE. */
p6_error *p6_home_visit_cancel(p6_tx *tx, apr_int64_t id, apr_int64_t now_s, int *done);
p6_error *p6_home_visit_set_proofs(p6_tx *tx, apr_int64_t id, int wrong,
                                   apr_int64_t locked_until_s);
/** As p6_visit_count_proof. */
p6_error *p6_home_visit_count_proof(p6_tx *tx, apr_int64_t id, int *wrong);
/** Put the personal part and the group of ROW anew; GONE when its person is erased. */
p6_error *p6_home_person_put(p6_tx *tx, const p6_home_visit *row, apr_int64_t now_s);
/** Erase the personal part; the request stays as a count. */
p6_error *p6_home_person_erase(p6_tx *tx, apr_int64_t id, apr_int64_t now_s);

#endif
