/**
 * Verbs on counting visits into daily figures: what there is to count, what is counted from, and
 * the figures of one day and point, which are always made anew as a whole.
 *
 * Invariants: whoever changes a visit takes its mark of being counted away (p6_visit_uncount, also
 * inside p6_visit_set_state). Whoever counts a day holds its shifts and sets the marks before
 * reading, so that a change which comes later takes them away again.
 */
#ifndef P6_STORE_COUNTING_H
#define P6_STORE_COUNTING_H

#include "store/figures.h"
#include "store/store.h"
#include "store/visit.h"

/** Days and points with visits of shifts that ended by NOW and are not counted as they stand now.
    Array of p6_day_place, at most LIMIT. */
p6_error *p6_count_changed(p6_tx *tx, p6_minute now, int limit, apr_array_header_t **rows,
                           apr_pool_t *pool);
/** Days from FROM on and points whose ended shifts have no figures yet, or more or fewer desks than
    the figures know. As above. */
p6_error *p6_count_missing(p6_tx *tx, p6_day from, p6_minute now, int limit,
                           apr_array_header_t **rows, apr_pool_t *pool);
/** All days from FROM on and points with shifts that ended by NOW or with figures, behind AFTER
    (NULL: from the first on), by day and point. As above. */
p6_error *p6_count_recent(p6_tx *tx, p6_day from, p6_minute now, const p6_day_place *after,
                          int limit, apr_array_header_t **rows, apr_pool_t *pool);

/** A shift that ended. */
typedef struct p6_count_shift {
    apr_int64_t id;
    const char *plan;
    int units;                 /**< of 5 minutes at all of its desks */
    int planned;               /**< neither cancelled nor moved, and not a police station's */
    int said;                  /**< somebody said that it began or ended */
} p6_count_shift;
/** Shifts of PLACE that ended by NOW, whatever their status, by id; all are held until the end of
    TX and their visits marked as counted at NOW_S. Nobody else counts at the point until then: two
    days of a month would not see each other. Array of p6_count_shift. */
p6_error *p6_count_begin(p6_tx *tx, const p6_day_place *place, p6_minute now, apr_int64_t now_s,
                         apr_array_header_t **rows, apr_pool_t *pool);

/** A visit that was booked for good or came. */
typedef struct p6_count_visit {
    apr_int64_t id;
    p6_visit_state state;
    p6_channel channel;
    p6_minute start;           /**< 0: came without a booking, or was carried over without a time */
    apr_int64_t arrived_at;    /**< epoch seconds, 0 = did not */
    const char *age_band, *group;
} p6_count_visit;
/** What came of a service of a visit, where something did; `people` is 1. */
typedef struct p6_count_service {
    const char *service;
    int desk;                  /**< 0: unknown */
    const char *outcome;
    int minutes;               /**< that the service is planned with */
    int people;
} p6_count_service;
typedef struct p6_count_event {
    apr_int64_t visit;
    const char *kind;
    apr_int64_t at_s;
} p6_count_event;
/** What SHIFT is counted from: arrays of the structs above, visits by id, events by visit and in
    order. */
p6_error *p6_count_visits(p6_tx *tx, apr_int64_t shift, apr_array_header_t **visits,
                          apr_array_header_t **services, apr_array_header_t **events,
                          apr_pool_t *pool);

/** A house of a round. */
typedef struct p6_count_house {
    const char *state;         /**< "visited", "absent", … */
    int people;
    const char *group;
} p6_count_house;
/** Houses of SHIFT and what came of services there (p6_count_service; no desk, no minutes). */
p6_error *p6_count_houses(p6_tx *tx, apr_int64_t shift, apr_array_header_t **houses,
                          apr_array_header_t **services, apr_pool_t *pool);

/** Desks of PLAN by number. Array of p6_desk. */
p6_error *p6_count_desks(p6_tx *tx, const char *plan, apr_array_header_t **rows, apr_pool_t *pool);

/** The figures of PLACE are these and no others: SUMS (NULL: none at all), SERVICES (of
    p6_service_figures), PEOPLE (of p6_people_figures; key is the group). The sums of its month are
    made anew from the days. */
p6_error *p6_day_put(p6_tx *tx, const p6_day_place *place, const p6_visit_sums *sums,
                     const apr_array_header_t *services, const apr_array_header_t *people);

#endif
