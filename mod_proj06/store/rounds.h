/**
 * Verbs on rounds from door to door: a shift along a group's houses, each house visited or not,
 * with quick outcomes. Nothing of it is about a person: a house has the label that the team calls
 * it by.
 */
#ifndef P6_STORE_ROUNDS_H
#define P6_STORE_ROUNDS_H

#include <apr_tables.h>
#include "store/store.h"

typedef struct p6_round_row {
    apr_int64_t id, shift;
    const char *group;          /**< free text */
    apr_int64_t official, pass; /**< who began it */
    apr_int64_t begun_at, ended_at; /**< ended_at 0: it goes on */
} p6_round_row;

/** Insert ROW; ROW->id is new. */
p6_error *p6_round_add(p6_tx *tx, p6_round_row *row);
/** Rounds of SHIFT, the newest first. Array of p6_round_row. */
p6_error *p6_rounds_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                             apr_pool_t *pool);
/** End round ID; *DONE is 0 when it was ended before. */
p6_error *p6_round_end(p6_tx *tx, apr_int64_t id, apr_int64_t now_s, int *done);

typedef struct p6_household_row {
    apr_int64_t id, round;
    const char *request_key;
    const char *label;          /**< never a person's name */
    const char *state;          /**< "visited", "absent", "declined", "later" */
    int people;                 /**< helped there */
    apr_int64_t at_s;
} p6_household_row;

/** Insert ROW, ROW->id is new; *INSERTED is 0 when its request key did so before. */
p6_error *p6_household_add(p6_tx *tx, p6_household_row *row, int *inserted);
/** Replace label, state, people and time of ROW->id in ROW->round. NOT_FOUND. */
p6_error *p6_household_change(p6_tx *tx, const p6_household_row *row);
/** Houses of ROUND, the newest first, at most LIMIT. Array of p6_household_row. */
p6_error *p6_households_of_round(p6_tx *tx, apr_int64_t round, int limit,
                                 apr_array_header_t **rows, apr_pool_t *pool);

/** What came of SERVICE for PEOPLE of a house. */
typedef struct p6_household_service {
    apr_int64_t household;
    const char *service;
    const char *outcome;        /**< "done", "handed_off", "not_done" */
    int people;                 /**< > 0 */
    const char *reason;         /**< a code, "" = none */
} p6_household_service;

/** Replace what came of HOUSEHOLD by SERVICES (of p6_household_service). */
p6_error *p6_household_put_services(p6_tx *tx, apr_int64_t household,
                                    const apr_array_header_t *services);
/** Of all houses of ROUND, by house. Array of p6_household_service. */
p6_error *p6_household_services_of_round(p6_tx *tx, apr_int64_t round, apr_array_header_t **rows,
                                         apr_pool_t *pool);

#endif
