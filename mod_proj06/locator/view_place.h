/**
 * Where a shift takes place, told the same way on pages, in calendars and on paper; links to maps.
 */
#ifndef P6_LOCATOR_VIEW_PLACE_H
#define P6_LOCATOR_VIEW_PLACE_H

#include "locator/view.h"

/** The way to the place of SHIFT at POINT without the point's name: "Ngõ 62, cạnh chợ, Tổ 3A,
    phường Đức Xuân"; a mobile team's stop where it has one. */
const char *p6_view_place(const p6_view *view, const p6_point_view *point,
                          const p6_shift_view *shift);

/** How people find it: "Đối diện sân bóng, Tổ 3A, phường Đức Xuân"; the address only where there
    is no landmark. A mobile team's stop where it has one. */
const char *p6_view_landmark(const p6_view *view, const p6_point_view *point,
                             const p6_shift_view *shift);

/** Links to one position: the phone's own map, and two that lead there. NULL without one. */
typedef struct p6_maps {
    const char *geo, *google, *osm;
} p6_maps;

/** Maps of the position LAT_E6, LON_E6; none for 0/0. */
p6_maps p6_view_maps(const p6_view *view, apr_int32_t lat_e6, apr_int32_t lon_e6);

#endif
