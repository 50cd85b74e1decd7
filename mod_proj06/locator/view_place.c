#include "locator/view_place.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "locator/view_card.h"

#define E6 1000000.0

static void add_part(p6_buf *buf, const char *text)
{
    if (!*text) return;
    if (buf->len) p6_buf_adds(buf, ", ");
    p6_buf_adds(buf, text);
}

static const char *place_of(const p6_view *view, const p6_point_view *point,
                            const p6_shift_view *shift, const char *address)
{
    p6_buf *buf = p6_buf_make(view->call->pool, 128);
    int stop = *shift->stop_group || *shift->stop_landmark;
    const char *commune = p6_view_commune_words(view, point->commune_kind, point->commune_name);

    if (!stop) add_part(buf, address);
    add_part(buf, stop ? shift->stop_landmark : point->landmark);
    add_part(buf, stop ? shift->stop_group : point->group);
    if (stop || !strstr(address, commune)) add_part(buf, commune); /* most addresses end with it */
    return buf->data;
}

const char *p6_view_place(const p6_view *view, const p6_point_view *point,
                          const p6_shift_view *shift)
{
    return place_of(view, point, shift, point->address);
}

const char *p6_view_landmark(const p6_view *view, const p6_point_view *point,
                             const p6_shift_view *shift)
{
    return place_of(view, point, shift, *point->landmark ? "" : point->address);
}

p6_maps p6_view_maps(const p6_view *view, apr_int32_t lat_e6, apr_int32_t lon_e6)
{
    apr_pool_t *pool = view->call->pool;
    double lat = lat_e6 / E6, lon = lon_e6 / E6;

    if (!lat_e6 && !lon_e6) return (p6_maps){ NULL, NULL, NULL };
    return (p6_maps){
        apr_psprintf(pool, "geo:%.6f,%.6f", lat, lon),
        apr_psprintf(pool, "https://www.google.com/maps/dir/?api=1&destination=%.6f,%.6f", lat,
                     lon),
        apr_psprintf(pool, "https://www.openstreetmap.org/directions?to=%.6f,%.6f", lat, lon),
    };
}
