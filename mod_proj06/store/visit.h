/**
 * Rows of visits as plain structs; see store/migrations/0003 for the tables and conf/schema.md for
 * who writes what. Personal data are in p6_person only. Times *_at and *_s: epoch seconds.
 */
#ifndef P6_STORE_VISIT_H
#define P6_STORE_VISIT_H

#include <apr_tables.h>
#include "base/civil.h"

/** Name in the database and in the API, in order of a visit's life. */
#define P6_VISIT_STATES(S) \
    S(HOLD, "hold") S(BOOKED, "booked") S(WAITING, "waiting") S(ARRIVED, "arrived") \
    S(PARKED, "parked") S(CALLED, "called") S(SERVING, "serving") S(FINISHED, "finished") \
    S(ABSENT, "absent") S(NOT_REACHED, "not_reached") S(CANCELLED, "cancelled") \
    S(EXPIRED, "expired")
typedef enum p6_visit_state {
#define P6_VISIT_STATE_ENUM(name, text) P6_VISIT_##name,
    P6_VISIT_STATES(P6_VISIT_STATE_ENUM)
#undef P6_VISIT_STATE_ENUM
    P6_VISIT__COUNT
} p6_visit_state;

typedef enum p6_channel { P6_ONLINE, P6_OFFICIAL, P6_WALK_IN, P6_PAPER } p6_channel;

typedef struct p6_visit {
    apr_int64_t id;
    const char *code;          /**< 6 characters, or NULL while it is a hold without one */
    const char *request_key;   /**< or NULL */
    apr_int64_t shift;
    p6_visit_state state;
    p6_channel channel;
    const char *ticket;        /**< "3-07" desk and running number, "A12" walk-in; or NULL (also
                                    after it was cancelled: the next one there may have it) */
    p6_minute start, end;      /**< P6_NO_MINUTE while on the waiting list */
    int for_someone_else, accept_offer;
    int wrong_proofs;
    apr_int64_t locked_until_s;
    const char *consent_version; /**< or NULL */
    apr_int64_t consent_at, created_at, changed_at, cancelled_at, erased_at;
    apr_int64_t moved_from;    /**< visit id, 0 = none */
} p6_visit;

typedef struct p6_person {
    apr_int64_t visit;
    const char *name;          /**< to be called by, NFC */
    const char *phone;         /**< E.164 or "" */
    int birth_year;            /**< 0 = none */
    apr_int64_t erase_after_s;
} p6_person;

/** One service of a visit at one desk: consecutive 5-minute units (unit = minute / 5). */
typedef struct p6_segment {
    const char *service;
    int desk;
    apr_int64_t first_unit;
    int units;
    int online;                /**< the desk's share */
} p6_segment;

typedef struct p6_claim {
    int desk;
    apr_int64_t unit, visit;   /**< visit 0: cooling down */
    const char *kind;          /**< "hold", "booked", "offer", "cooling" */
    apr_int64_t until_s;       /**< 0 = firm */
    apr_int64_t shift;
} p6_claim;

#endif
