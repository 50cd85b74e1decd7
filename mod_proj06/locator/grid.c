#include "locator/grid.h"
#include "base/limits.h"
#include "locator/build_parts.h"

#include <math.h>
#include <stdlib.h>

#define RADIUS_M 6371008.8
#define RADIANS(e6) ((double)(e6) * (M_PI / 180e6))
#define PER_CELL 2       /* places in a cell on average: small rings overshoot little */
#define MAX_SIDE 512
#define AHEAD 4          /* entries that are fetched before their turn */
#define FLAT 0.995       /* a straight line on the map to one on the sphere, up to 2,000 km */

int p6_distance_m(apr_int32_t lat1_e6, apr_int32_t lon1_e6, apr_int32_t lat2_e6,
                  apr_int32_t lon2_e6)
{
    double lat1 = RADIANS(lat1_e6), lat2 = RADIANS(lat2_e6);
    double north = sin((lat2 - lat1) / 2);
    double east = sin((RADIANS(lon2_e6) - RADIANS(lon1_e6)) / 2);
    double h = north * north + cos(lat1) * cos(lat2) * east * east;

    return (int)lround(2 * RADIUS_M * asin(sqrt(h < 1 ? h : 1)));
}

int p6_bearing8(apr_int32_t lat1_e6, apr_int32_t lon1_e6, apr_int32_t lat2_e6, apr_int32_t lon2_e6)
{
    double lat1 = RADIANS(lat1_e6), lat2 = RADIANS(lat2_e6);
    double east = RADIANS(lon2_e6) - RADIANS(lon1_e6);
    double angle = atan2(sin(east) * cos(lat2),
                         cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(east));

    return ((int)lround(angle / (M_PI / 4)) + 8) % 8;
}

int p6_in_province(apr_int32_t lat_e6, apr_int32_t lon_e6)
{
    return lat_e6 >= P6_PROVINCE_SOUTH && lat_e6 <= P6_PROVINCE_NORTH
        && lon_e6 >= P6_PROVINCE_WEST && lon_e6 <= P6_PROVINCE_EAST;
}

/** Which of N cells of SIZE from ORIGIN on holds AT; what lies outside belongs to the rim. */
static int cell_of(apr_int32_t at, apr_int32_t origin, apr_int32_t size, int n)
{
    apr_int64_t cell = ((apr_int64_t)at - origin) / size;

    if (at < origin || cell < 0) return 0;
    return cell < n ? (int)cell : n - 1;
}

static int has_place(const p6_grid_place *place)
{
    return place->lat_e6 || place->lon_e6;
}

static void size_grid(p6_image_header *head, const p6_grid_place *places, apr_uint32_t n)
{
    apr_int64_t south = P6_PROVINCE_NORTH, north = P6_PROVINCE_SOUTH;
    apr_int64_t west = P6_PROVINCE_EAST, east = P6_PROVINCE_WEST;
    int side = (int)sqrt(n / (double)PER_CELL) + 1;

    for (apr_uint32_t i = 0; i < n; i++) {
        if (!has_place(&places[i])
            || !p6_in_province(places[i].lat_e6, places[i].lon_e6)) continue;
        if (places[i].lat_e6 < south) south = places[i].lat_e6;
        if (places[i].lat_e6 > north) north = places[i].lat_e6;
        if (places[i].lon_e6 < west) west = places[i].lon_e6;
        if (places[i].lon_e6 > east) east = places[i].lon_e6;
    }
    if (side > MAX_SIDE) side = MAX_SIDE;
    if (south > north) { south = P6_PROVINCE_SOUTH; north = P6_PROVINCE_NORTH; }
    if (west > east) { west = P6_PROVINCE_WEST; east = P6_PROVINCE_EAST; }
    head->lat0_e6 = (apr_int32_t)south;
    head->lon0_e6 = (apr_int32_t)west;
    head->cells_x = head->cells_y = (apr_uint32_t)side;
    head->cell_lat_e6 = (apr_int32_t)((north - south) / side + 1);
    head->cell_lon_e6 = (apr_int32_t)((east - west) / side + 1);
}

static apr_uint32_t cell_number(const p6_image_header *head, const p6_grid_place *place)
{
    int nx = (int)head->cells_x, ny = (int)head->cells_y;

    if (!has_place(place)) return (apr_uint32_t)(nx * ny);
    return (apr_uint32_t)(cell_of(place->lat_e6, head->lat0_e6, head->cell_lat_e6, ny) * nx
                          + cell_of(place->lon_e6, head->lon0_e6, head->cell_lon_e6, nx));
}

p6_error *p6_grid_build(p6_image_header *head, p6_vec *cells, p6_vec *entries,
                        const p6_grid_place *places, apr_uint32_t n, apr_pool_t *pool)
{
    apr_uint32_t *keys = malloc((n + 1) * sizeof *keys), *order = malloc((n + 1) * sizeof *order);
    apr_uint32_t *cell, *entry = NULL, count;
    int sorted = 0;

    size_grid(head, places, n);
    count = head->cells_x * head->cells_y + 2;
    cell = p6_vec_push(cells, count);
    if (n) entry = p6_vec_push(entries, n);
    if (keys && order && cell && (entry || !n)) {
        for (apr_uint32_t i = 0; i < n; i++) keys[i] = cell_number(head, &places[i]);
        sorted = p6_sort_by_number(order, keys, n);
    }
    for (apr_uint32_t i = 0; sorted && i < n; i++) {
        entry[i] = places[order[i]].point;
        cell[keys[i] + 1]++;
    }
    for (apr_uint32_t i = 1; sorted && i < count; i++) cell[i] += cell[i - 1];
    free(keys);
    free(order);
    return sorted ? NULL : p6_error_make(pool, P6_E_NO_MEMORY, NULL, "grid of %u places", n);
}

void p6_grid_begin(p6_grid_walk *walk, const p6_snapshot *s, apr_int32_t lat_e6,
                   apr_int32_t lon_e6)
{
    const p6_image_header *head = s->head;

    walk->s = s;
    walk->lat_e6 = lat_e6;
    walk->lon_e6 = lon_e6;
    walk->x = cell_of(lon_e6, head->lon0_e6, head->cell_lon_e6, (int)head->cells_x);
    walk->y = cell_of(lat_e6, head->lat0_e6, head->cell_lat_e6, (int)head->cells_y);
    walk->ring = 0;
    walk->done = 0;
    walk->narrow = cos(RADIANS(fmax(fabs((double)lat_e6), fabs(head->lat0_e6
                                    + (double)head->cells_y * head->cell_lat_e6))));
    walk->limit_m = APR_INT32_MAX;
}

static void see_cells(const p6_snapshot *s, apr_uint32_t first, apr_uint32_t end,
                      void (*see)(void *, int), void *baton)
{
    const apr_uint32_t *cell = P6_SECTION(s, P6_S_CELLS, apr_uint32_t);
    const apr_uint32_t *entry = P6_SECTION(s, P6_S_ENTRIES, apr_uint32_t);

    for (apr_uint32_t i = cell[first]; i < cell[end]; i++) {
        /* points of a cell lie far apart in memory: fetch ahead what will be looked at */
        if (i + AHEAD < cell[end]) __builtin_prefetch(&p6_points_of(s)[entry[i + AHEAD]]);
        see(baton, (int)entry[i]);
    }
}

/** Metres from the asker to the meridian LON (exact) and to the parallel LAT (the least). */
static double to_meridian(const p6_grid_walk *walk, double lon_e6)
{
    double turn = RADIANS(fabs(lon_e6 - walk->lon_e6));

    return turn >= M_PI / 2 ? RADIUS_M : RADIUS_M * asin(cos(RADIANS(walk->lat_e6)) * sin(turn));
}

static double to_parallel(const p6_grid_walk *walk, double lat_e6)
{
    return RADIUS_M * RADIANS(fabs(lat_e6 - walk->lat_e6));
}

/** How far the block of cells seen so far reaches at least; sides on the rim reach for ever. */
static int reach(const p6_grid_walk *walk)
{
    const p6_image_header *head = walk->s->head;
    int left = walk->x - walk->ring, right = walk->x + walk->ring + 1;
    int below = walk->y - walk->ring, above = walk->y + walk->ring + 1;
    double least = APR_INT32_MAX;

    if (left > 0)
        least = fmin(least, to_meridian(walk, head->lon0_e6 + (double)left * head->cell_lon_e6));
    if (right < (int)head->cells_x)
        least = fmin(least, to_meridian(walk, head->lon0_e6 + (double)right * head->cell_lon_e6));
    if (below > 0)
        least = fmin(least, to_parallel(walk, head->lat0_e6 + (double)below * head->cell_lat_e6));
    if (above < (int)head->cells_y)
        least = fmin(least, to_parallel(walk, head->lat0_e6 + (double)above * head->cell_lat_e6));
    return (int)least;
}

/** Metres from the asker to any place in cell (X, Y) at least; cells on the rim hold far ones. */
static double at_least(const p6_grid_walk *walk, int x, int y)
{
    const p6_image_header *head = walk->s->head;
    double south = head->lat0_e6 + (double)y * head->cell_lat_e6;
    double west = head->lon0_e6 + (double)x * head->cell_lon_e6;
    double north = south + head->cell_lat_e6, east = west + head->cell_lon_e6;
    double up = fmax(0, fmax(south - walk->lat_e6, walk->lat_e6 - north));
    double aside = walk->narrow * fmax(0, fmax(west - walk->lon_e6, walk->lon_e6 - east));

    if (!x || !y || x == (int)head->cells_x - 1 || y == (int)head->cells_y - 1) return 0;
    return FLAT * RADIUS_M * RADIANS(sqrt(up * up + aside * aside));
}

/** See the cells FROM to TO of row Y that are not beyond the limit. */
static void see_row(const p6_grid_walk *walk, int y, int from, int to,
                    void (*see)(void *, int), void *baton)
{
    const apr_uint32_t *cell = P6_SECTION(walk->s, P6_S_CELLS, apr_uint32_t);
    apr_uint32_t row = (apr_uint32_t)y * walk->s->head->cells_x;

    for (int x = from; x <= to; x++) {
        apr_uint32_t at = row + (apr_uint32_t)x;

        if (cell[at] == cell[at + 1]) continue;
        if (walk->limit_m < APR_INT32_MAX && at_least(walk, x, y) > walk->limit_m) continue;
        see_cells(walk->s, at, at + 1, see, baton);
    }
}

int p6_grid_ring(p6_grid_walk *walk, void (*see)(void *baton, int point), void *baton)
{
    int nx = (int)walk->s->head->cells_x, ny = (int)walk->s->head->cells_y, ring = walk->ring;
    int from_x = walk->x - ring < 0 ? 0 : walk->x - ring;
    int to_x = walk->x + ring >= nx ? nx - 1 : walk->x + ring;
    int covered;

    for (int y = walk->y - ring; y <= walk->y + ring; y++) {
        if (y < 0 || y >= ny) continue;
        if (y == walk->y - ring || y == walk->y + ring) {
            see_row(walk, y, from_x, to_x, see, baton);
            continue;
        }
        if (walk->x - ring >= 0) see_row(walk, y, from_x, from_x, see, baton);
        if (walk->x + ring < nx) see_row(walk, y, to_x, to_x, see, baton);
    }
    covered = reach(walk);
    walk->ring++;
    if (covered == APR_INT32_MAX) walk->done = 1;
    return covered;
}

void p6_grid_placeless(const p6_snapshot *s, void (*see)(void *baton, int point), void *baton)
{
    apr_uint32_t cells = s->head->cells_x * s->head->cells_y;

    see_cells(s, cells, cells + 1, see, baton);
}
