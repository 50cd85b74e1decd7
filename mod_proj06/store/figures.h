/**
 * Verbs on the daily figures, for reports and public statistics: sums over days, never visits. Also
 * the activation figures that were imported.
 *
 * One select takes a span of days at once; callers ask for long spans in slices, since SQLite's
 * driver serves one select of a process at a time. COMMUNE "" is the whole province.
 */
#ifndef P6_STORE_FIGURES_H
#define P6_STORE_FIGURES_H

#include <apr_tables.h>
#include "base/civil.h"
#include "store/store.h"

/** Beside the days stand the sums of whole months, as the "day" p6_month_day(a day of it), which is
    below 0: a year is read as twelve of them. All verbs below take it as FROM and TO. */
static inline p6_day p6_month_day(p6_day day)
{
    p6_date date = p6_date_of_day(day);

    return -(12 * (date.year - 1970) + date.month);
}

typedef struct p6_day_place {
    p6_day day;
    const char *point;         /**< slug */
} p6_day_place;

/** Sums over days of one point or several. A visit that was booked or came is one of: helped
    (p6_sums_helped), absent, not reached. */
typedef struct p6_visit_sums {
    apr_int64_t shifts;         /**< that were held: somebody said so, was helped or went round */
    apr_int64_t places_planned; /**< 5-minute units at all desks of planned shifts */
    apr_int64_t places_used;    /**< units that the services with an outcome are planned with */
    apr_int64_t booked;         /**< visits with a booking */
    apr_int64_t walk_in;        /**< without, those noted from paper too */
    apr_int64_t absent;         /**< booked and did not come, to a shift that was held */
    apr_int64_t not_reached;    /**< all others whom nobody helped: our failure, not theirs */
    apr_int64_t waited_n, waited_s; /**< visits whose waiting is known, and how long in seconds */
    apr_int64_t served_n, served_s; /**< the same of being served */
    apr_int64_t households_visited, households_absent;
} p6_visit_sums;
/** Its members, in their order. */
#define P6_VISIT_SUMS(F) \
    F(shifts) F(places_planned) F(places_used) F(booked) F(walk_in) F(absent) F(not_reached) \
    F(waited_n) F(waited_s) F(served_n) F(served_s) F(households_visited) F(households_absent)

typedef struct p6_outcome_sums {
    apr_int64_t done, handed_off, not_done;
} p6_outcome_sums;

static inline apr_int64_t p6_sums_helped(const p6_visit_sums *s)
{
    return s->booked + s->walk_in - s->absent - s->not_reached;
}
static inline apr_int64_t p6_outcomes_all(const p6_outcome_sums *o)
{
    return o->done + o->handed_off + o->not_done;
}

typedef struct p6_point_figures {
    const char *point, *name, *commune;
    p6_visit_sums sums;
} p6_point_figures;
/** Sums of the days FROM to TO by point, in any order. Array of p6_point_figures. */
p6_error *p6_figures_by_point(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                              apr_array_header_t **rows, apr_pool_t *pool);

typedef struct p6_service_figures {
    const char *agency, *service; /**< agency "": unknown */
    p6_outcome_sums sums;
} p6_service_figures;
/** By agency and service. Array of p6_service_figures. */
p6_error *p6_figures_by_service(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                                apr_array_header_t **rows, apr_pool_t *pool);

typedef struct p6_point_outcomes {
    const char *point, *name, *commune;
    p6_outcome_sums sums;
} p6_point_outcomes;
/** Outcomes of AGENCY and SERVICE ("": any) by point. Array of p6_point_outcomes. */
p6_error *p6_figures_of_service(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                                const char *agency, const char *service,
                                apr_array_header_t **rows, apr_pool_t *pool);

typedef struct p6_people_figures {
    const char *key;           /**< an age band or a group; "" = not said */
    const char *age_band;      /**< beside a group, else "" */
    apr_int64_t people;
} p6_people_figures;
/** People helped by age band, by group. Arrays of p6_people_figures. */
p6_error *p6_figures_by_age(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                            apr_array_header_t **rows, apr_pool_t *pool);
p6_error *p6_figures_by_group(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                              apr_array_header_t **rows, apr_pool_t *pool);

typedef struct p6_last_held {
    const char *commune;
    p6_day day;
} p6_last_held;
/** The last of the days FROM to TO on which a shift was held, for communes that had one. Array of
    p6_last_held. */
p6_error *p6_figures_last_held(p6_tx *tx, p6_day from, p6_day to, apr_array_header_t **rows,
                               apr_pool_t *pool);

typedef struct p6_agency_count {
    const char *agency;        /**< "" = not said */
    apr_int64_t n;
} p6_agency_count;
/** Desks by agency, in the planned shifts of points and days on which one was held; days only.
    Array of p6_agency_count. */
p6_error *p6_figures_staff(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                           apr_array_header_t **rows, apr_pool_t *pool);
/** Passes that were issued for shifts of these days and not taken back. As above. */
p6_error *p6_figures_helpers(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                             apr_array_header_t **rows, apr_pool_t *pool);

/** What the police counted in a commune on a day. Activated is not filed: a desk only files. */
typedef struct p6_activation {
    const char *commune;
    p6_day as_of;
    int residents, target, activated;
    const char *source;
    apr_int64_t imported_at;
} p6_activation;
p6_error *p6_activation_put(p6_tx *tx, const p6_activation *row);
/** All of them, by commune and day. Array of p6_activation. */
p6_error *p6_activation_all(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool);
/** The newest of each commune (of COMMUNE, "": of all) up to DAY. Array of p6_activation. */
p6_error *p6_activation_at(p6_tx *tx, p6_day day, const char *commune, apr_array_header_t **rows,
                           apr_pool_t *pool);

#endif
