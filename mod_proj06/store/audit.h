/**
 * The audit trail: who did or read what, one row each, added in the transaction of the deed.
 *
 * Invariants: rows are never changed or deleted (the database refuses it) and never hold personal
 * data: ids, codes and words only; p6_audit_add refuses what might be more. The words stand in the
 * lists below, so that a typo does not compile. How rows are sealed is in store/seals.h.
 */
#ifndef P6_STORE_AUDIT_H
#define P6_STORE_AUDIT_H

#include <apr_tables.h>

#include "store/store.h"

/** Who: name, word in the database. One line each. */
#define P6_AUDIT_ACTORS(A) \
    A(CITIZEN, "citizen") \
    A(OFFICIAL, "official") \
    A(PASS, "pass") /**< a helper with a pass */ \
    A(SYSTEM, "system") /**< a job or proj06ctl */

/** What was done: name, word in the database. One line each; words stay for good, since old rows
    have them. */
#define P6_AUDIT_ACTIONS(A) \
    A(SIGN_IN, "sign_in") \
    A(SIGN_OUT, "sign_out") \
    A(SIGN_IN_REFUSED, "sign_in_refused") /**< nobody is known: no official, no name */ \
    A(PERSON_OPEN, "person_open") /**< a phone or address was shown in full */ \
    A(PERSON_CHANGE, "person_change") \
    A(PERSON_EXPORT, "person_export") \
    A(PERSON_ERASE, "person_erase") \
    A(VISIT_ARRIVE, "visit_arrive") \
    A(VISIT_CALL, "visit_call") \
    A(VISIT_SERVE, "visit_serve") \
    A(VISIT_PRIORITY, "visit_priority") \
    A(VISIT_RECALL, "visit_recall") \
    A(VISIT_PARK, "visit_park") \
    A(VISIT_ABSENT, "visit_absent") \
    A(VISIT_UNDO, "visit_undo") \
    A(VISIT_REDIRECT, "visit_redirect") \
    A(VISIT_FINISH, "visit_finish") \
    A(VISIT_BOOK, "visit_book") \
    A(VISIT_CANCEL, "visit_cancel") \
    A(VISIT_MOVE, "visit_move") \
    A(SHIFT_START, "shift_start") \
    A(SHIFT_LATE, "shift_late") \
    A(SHIFT_FULL, "shift_full") \
    A(SHIFT_END, "shift_end") \
    A(SHIFT_ADD, "shift_add") \
    A(SHIFT_CHANGE, "shift_change") \
    A(SHIFT_CANCEL, "shift_cancel") \
    A(SHIFT_MOVE, "shift_move") \
    A(POINT_CHANGE, "point_change") \
    A(ROTA_CHANGE, "rota_change") \
    A(CALENDAR_CHANGE, "calendar_change") \
    A(SERVICE_CHANGE, "service_change") \
    A(SETTING_CHANGE, "setting_change") \
    A(PASS_ISSUE, "pass_issue") \
    A(PASS_REVOKE, "pass_revoke") \
    A(VISIT_CARRY, "visit_carry") /**< not reached; carried over, a home visit, or nothing */ \
    A(VISIT_TELL, "visit_tell") /**< told of a change, or not reached by phone */ \
    A(ROUND_BEGIN, "round_begin") \
    A(ROUND_HOUSE, "round_house") \
    A(ROUND_END, "round_end") \
    A(HOME_VISIT_ASK, "home_visit_ask") \
    A(HOME_VISIT_PLAN, "home_visit_plan") \
    A(HOME_VISIT_FINISH, "home_visit_finish") \
    A(HOME_VISIT_DECLINE, "home_visit_decline") \
    A(HOME_VISIT_CANCEL, "home_visit_cancel") \
    A(REPORT_EXPORT, "report_export") \
    A(HAND_OFF_SETTLE, "hand_off_settle") \
    A(AUDIT_READ, "audit_read") \
    A(AUDIT_EXPORT, "audit_export") \
    A(RETENTION, "retention")

/** To what: name, word in the database. One line each. */
#define P6_AUDIT_SUBJECTS(A) \
    A(NONE, "") \
    A(VISIT, "visit") /**< the person behind a visit too */ \
    A(HOME_VISIT, "home_visit") \
    A(SHIFT, "shift") \
    A(ROUND, "round") \
    A(POINT, "point") \
    A(ROTA, "rota") \
    A(CALENDAR_DAY, "calendar_day") \
    A(SERVICE, "service") \
    A(SETTING, "setting") \
    A(PASS, "pass") \
    A(OFFICIAL, "official") \
    A(REPORT, "report") \
    A(AUDIT, "audit")

typedef enum p6_audit_actor {
#define P6_AUDIT_ENUM(name, word) P6_BY_##name,
    P6_AUDIT_ACTORS(P6_AUDIT_ENUM)
#undef P6_AUDIT_ENUM
    P6_BY__COUNT
} p6_audit_actor;

typedef enum p6_audit_action {
#define P6_AUDIT_ENUM(name, word) P6_DID_##name,
    P6_AUDIT_ACTIONS(P6_AUDIT_ENUM)
#undef P6_AUDIT_ENUM
    P6_DID__COUNT
} p6_audit_action;

typedef enum p6_audit_subject {
#define P6_AUDIT_ENUM(name, word) P6_ON_##name,
    P6_AUDIT_SUBJECTS(P6_AUDIT_ENUM)
#undef P6_AUDIT_ENUM
    P6_ON__COUNT
} p6_audit_subject;

/** The word of ACTION, of SUBJECT. Static storage. */
const char *p6_audit_action_word(p6_audit_action action);
const char *p6_audit_subject_word(p6_audit_subject subject);
/** 1 when WORD is that of an action: for filters that people choose. */
int p6_audit_action_known(const char *word);

/** A row to add. */
typedef struct p6_audit_row {
    apr_int64_t at_s;
    p6_audit_actor actor;
    apr_int64_t official;      /**< with P6_BY_OFFICIAL only, 0 else; at a refused sign-in 0 too */
    apr_int64_t pass;          /**< with P6_BY_PASS only, in the same way */
    p6_audit_action action;
    p6_audit_subject kind;
    const char *subject;       /**< a slug, code or day; NULL: `subject_id` */
    apr_int64_t subject_id;    /**< 0 is none */
    const char *commune;       /**< code; NULL or "" for the whole province */
    const char *detail;        /**< "from=3 to=7"; NULL or "": nothing */
} p6_audit_row;

/** Add ROW in TX, a write transaction. `detail` holds printable ASCII, at most P6_MAX_AUDIT_DETAIL
    characters, without a run of 9 digits or more: a name, a phone or a card's number does not get
    through. INTERNAL when it or another member is not as it should be: nothing may be done then. */
p6_error *p6_audit_add(p6_tx *tx, const p6_audit_row *row);

/** A row as it stands in the database: texts, since it may be of another version or forged. */
typedef struct p6_audit_entry {
    apr_int64_t id;
    apr_int64_t at_s;
    const char *actor;
    apr_int64_t official, pass; /**< 0: none */
    const char *action, *kind, *subject, *commune, *detail;
} p6_audit_entry;

/** What a reader wants: "" and 0 are "any", also as NULL. */
typedef struct p6_audit_filter {
    const char *commune;
    apr_int64_t official;
    const char *action;         /**< a word of P6_AUDIT_ACTIONS */
    const char *kind, *subject; /**< both or none */
    apr_int64_t from_s, to_s;   /**< at or after, before; a to_s of 0 is "no end" */
} p6_audit_filter;

/** Where a page ended: time and id of its last row. Commits overtake each other, so rows of one
    second may come in any order; the time comes first because filters name times. */
typedef struct p6_audit_place {
    apr_int64_t at_s, id;
} p6_audit_place;

/** A page of at most LIMIT rows that FILTER lets through, the newest first, behind AFTER (NULL:
    from the newest on), as p6_audit_entry in POOL. Rows of the times asked for are looked through
    one after the other (with a subject, its rows only): give a time with other filters. */
p6_error *p6_audit_page(p6_tx *tx, const p6_audit_filter *filter, const p6_audit_place *after,
                        int limit, apr_array_header_t **rows, apr_pool_t *pool);

#endif
