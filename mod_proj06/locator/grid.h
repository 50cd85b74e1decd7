/**
 * Distances as the crow flies, and walking over the points near a position, nearest cells first.
 */
#ifndef P6_LOCATOR_GRID_H
#define P6_LOCATOR_GRID_H

#include "locator/snapshot_format.h"

/** Metres between two positions on a sphere (haversine, mean radius 6,371,008.8 m), rounded. */
int p6_distance_m(apr_int32_t lat1_e6, apr_int32_t lon1_e6, apr_int32_t lat2_e6,
                  apr_int32_t lon2_e6);
/** Direction from 1 to 2 as one of eight: 0 north, 1 north-east … 7 north-west. */
int p6_bearing8(apr_int32_t lat1_e6, apr_int32_t lon1_e6, apr_int32_t lat2_e6, apr_int32_t lon2_e6);
/** Does the position lie in the box around the province? */
int p6_in_province(apr_int32_t lat_e6, apr_int32_t lon_e6);

/** A walk over the grid in growing square rings around a position. */
typedef struct p6_grid_walk {
    const p6_snapshot *s;
    apr_int32_t lat_e6, lon_e6;
    int x, y, ring;  /**< the middle cell, the next ring */
    int done;        /**< every cell was given */
    double narrow;   /**< how much narrower a degree of longitude is at least than at the equator */
    int limit_m;     /**< the caller's: cells whose places all lie farther away are passed over */
} p6_grid_walk;

void p6_grid_begin(p6_grid_walk *walk, const p6_snapshot *s, apr_int32_t lat_e6,
                   apr_int32_t lon_e6);
/** Call SEE, which may lower the limit, for each point of the next ring (a point may come again in
    another cell); gives the distance in metres within which all places have been given now, but
    for those beyond the limit; APR_INT32_MAX at the end. */
int p6_grid_ring(p6_grid_walk *walk, void (*see)(void *baton, int point), void *baton);
/** Call SEE for each point without any place. */
void p6_grid_placeless(const p6_snapshot *s, void (*see)(void *baton, int point), void *baton);

#endif
