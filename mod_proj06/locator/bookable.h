/**
 * Where and when one can book: points with the shifts that offer a list of services online. Read
 * from the snapshot, so it only shows; what is free is asked of the store by whoever books.
 */
#ifndef P6_LOCATOR_BOOKABLE_H
#define P6_LOCATOR_BOOKABLE_H

#include "locator/query.h"

typedef struct p6_bookable_ask {
    const apr_array_header_t *services; /**< const char * codes, all of them wanted; empty: any */
    const char *point;   /**< slug: only there; or NULL */
    const char *commune; /**< code: there first, then in communes by their distance from it; or
                              NULL: by time */
    int full;            /**< ask for shifts that have no place left, in place of those that have */
    int points;          /**< at most so many points, 1…P6_MAX_BOOK_POINTS */
} p6_bookable_ask;

/** The points that fit ASK within P6_BOOK_DAYS from NOW on, each with its fitting shifts by start,
    never empty. Inside one commune points with the earliest shift come first. Array of
    p6_point_view. */
apr_array_header_t *p6_bookable_find(const p6_snapshot *snapshot, const p6_bookable_ask *ask,
                                     const p6_windows *windows, p6_minute now, apr_pool_t *pool);

#define P6_POINT_POLICE "police" /**< kind of a police station */

/** Is SERVICE (a code) offered in the picture's shifts, and at points of KIND alone? Such as what
    only a police station can do. */
int p6_service_only_at(const p6_snapshot *snapshot, const char *service, const char *kind);

#endif
