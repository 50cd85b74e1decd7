/**
 * Verbs on a commune's requests for home visits: the list, and planning them. The personal part is
 * in p6_home_visit (store/visits.h).
 */
#ifndef P6_STORE_HOME_LIST_H
#define P6_STORE_HOME_LIST_H

#include "store/store.h"
#include "store/visits.h"

/** A request without its personal part but the name. */
typedef struct p6_home_row {
    apr_int64_t id;
    const char *code, *commune, *group, *services; /**< services: codes by "," */
    const char *state;         /**< "asked", "planned", "done", "declined", "cancelled" */
    apr_int64_t shift;         /**< that it is planned into, 0 = none */
    apr_int64_t created_at, changed_at;
    const char *name;          /**< personal; "" once erased */
    int has_phone, has_address; /**< 0 once erased */
} p6_home_row;

/** Requests of COMMUNE in STATE behind the one with id AFTER (0: from the beginning), at most
    LIMIT, the oldest first; NEWEST: the newest first. Array of p6_home_row. */
p6_error *p6_home_list(p6_tx *tx, const char *commune, const char *state, int newest,
                       apr_int64_t after, int limit, apr_array_header_t **rows,
                       apr_pool_t *pool);
/** Requests planned into SHIFT, done or not, by group. Array of p6_home_row. */
p6_error *p6_home_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                           apr_pool_t *pool);
/** *ROW = NULL when there is none. In POOL. */
p6_error *p6_home_row_get(p6_tx *tx, apr_int64_t id, p6_home_row **row, apr_pool_t *pool);
/** Move request ID from state FROM to TO and into SHIFT (0: none); *DONE is 0 when it was not in
    FROM. */
p6_error *p6_home_move(p6_tx *tx, apr_int64_t id, const char *from, const char *to,
                       apr_int64_t shift, apr_int64_t now_s, int *done);
/** Note ADDRESS for request ID; *DONE is 0 when it has one, or its person is erased. */
p6_error *p6_home_set_address(p6_tx *tx, apr_int64_t id, const char *address, int *done);
/** Keep the personal part of request ID until UNTIL_S. */
p6_error *p6_home_person_keep(p6_tx *tx, apr_int64_t id, apr_int64_t until_s);

#endif
