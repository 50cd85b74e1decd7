/**
 * What the schedule's pages show, read in one transaction and with the right to change it.
 */
#ifndef P6_PLANNING_LOOK_H
#define P6_PLANNING_LOOK_H

#include "office/official.h"
#include "store/schedule.h"
#include "visits/visits.h"

/** A point of a commune's list. */
typedef struct p6_point_line {
    const p6_point *point;
    int rotas;           /**< that have not ended */
    int shifts, visits;  /**< of the coming days: planned shifts, people who depend on them */
    int off;             /**< of the coming days: shifts called off or moved */
} p6_point_line;
/** The points of COMMUNE by slug, with what the coming P6_FEED_DAYS days hold. Array of
    p6_point_line. */
p6_error *p6_look_commune(apr_array_header_t **lines, const p6_booking *b, const char *commune,
                          apr_pool_t *pool);

/** A point with all that belongs to it. */
typedef struct p6_point_look {
    const p6_point *point;
    const char *content;                 /**< as JSON, with its texts */
    const apr_array_header_t *rotas;     /**< of p6_rota */
    const apr_array_header_t *shifts;    /**< of p6_shift: of the coming P6_FEED_DAYS days */
    const apr_array_header_t *loads;     /**< of p6_shift_load, of these */
    const apr_array_header_t *closures;  /**< of p6_closure that are not over */
    const apr_array_header_t *history;   /**< of p6_history_row, the newest first */
} p6_point_look;
/** The point SLUG; its history before line BEFORE (0: the newest), at most LIMIT lines. NOT_FOUND,
    FORBIDDEN. */
p6_error *p6_look_point(p6_point_look **look, const p6_booking *b, const p6_official *official,
                        const char *slug, apr_int64_t before, int limit, apr_pool_t *pool);

/** A rota or a shift with its point. */
typedef struct p6_presence_look {
    const p6_point *point;
    const p6_rota *rota;                 /**< NULL for a shift */
    const p6_shift *shift;               /**< NULL for a rota */
    const apr_array_header_t *desks;     /**< of p6_desk */
    const apr_array_header_t *points;    /**< of p6_point: where a shift may go */
    p6_shift_load load;                  /**< of a shift */
} p6_presence_look;
/** NOT_FOUND, FORBIDDEN. */
p6_error *p6_look_rota(p6_presence_look **look, const p6_booking *b, const p6_official *official,
                       const char *id, apr_pool_t *pool);
p6_error *p6_look_shift(p6_presence_look **look, const p6_booking *b,
                        const p6_official *official, apr_int64_t id, apr_pool_t *pool);
/** Only the point SLUG, for something new there; `desks` are those of one of its rotas. */
p6_error *p6_look_new(p6_presence_look **look, const p6_booking *b, const p6_official *official,
                      const char *slug, apr_pool_t *pool);

/** What the province sets. */
typedef struct p6_province_look {
    const apr_array_header_t *days;      /**< of p6_calendar_day, this year's and later ones */
    const int *booked;                   /**< of days[i]: shifts on it that somebody booked in, if
                                              it is a holiday to come */
    const apr_array_header_t *services;  /**< of p6_service */
    const apr_array_header_t *history;   /**< of p6_history_row, the newest first */
} p6_province_look;
/** FORBIDDEN. */
p6_error *p6_look_province(p6_province_look **look, const p6_booking *b,
                           const p6_official *official, apr_pool_t *pool);
/** The service CODE and its content as JSON. NOT_FOUND, FORBIDDEN. */
p6_error *p6_look_service(const p6_service **service, const char **content, const p6_booking *b,
                          const p6_official *official, const char *code, apr_pool_t *pool);
/** The year whose calendar is missing now, 0 when none is. */
p6_error *p6_look_missing_year(int *year, const p6_booking *b, apr_pool_t *pool);

#endif
