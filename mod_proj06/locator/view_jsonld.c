#include "locator/view_jsonld.h"

#include <apr_strings.h>
#include <jansson.h>
#include <stdlib.h>

#define E6 1000000.0

static json_t *address(const p6_view *view, const p6_point_view *point)
{
    json_t *a = json_object();
    const char *street = *point->address ? point->address : point->group;

    json_object_set_new(a, "@type", json_string("PostalAddress"));
    if (*street) json_object_set_new(a, "streetAddress", json_string(street));
    json_object_set_new(a, "addressLocality", json_string(
        p6_view_commune_words(view, point->commune_kind, point->commune_name)));
    json_object_set_new(a, "addressCountry", json_string("VN"));
    return a;
}

static json_t *position(const p6_point_view *point)
{
    json_t *geo = json_object();

    json_object_set_new(geo, "@type", json_string("GeoCoordinates"));
    json_object_set_new(geo, "latitude", json_real(point->lat_e6 / E6));
    json_object_set_new(geo, "longitude", json_real(point->lon_e6 / E6));
    return geo;
}

static int takes_place(const p6_shift_view *shift)
{
    return !shift->unknown && shift->badge != P6_BADGE_CANCELLED && shift->badge != P6_BADGE_MOVED
           && shift->badge != P6_BADGE_ENDED;
}

static json_t *opening_hours(const p6_view *view, const p6_point_view *point)
{
    apr_pool_t *pool = view->call->pool;
    json_t *all = json_array();

    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        const char *day = p6_day_text(p6_day_of_minute(s->start), pool);
        json_t *row;

        if (!takes_place(s)) continue;
        row = json_object();
        json_object_set_new(row, "@type", json_string("OpeningHoursSpecification"));
        json_object_set_new(row, "validFrom", json_string(day));
        json_object_set_new(row, "validThrough", json_string(day));
        json_object_set_new(row, "opens", json_string(p6_clock_text(s->start, pool)));
        json_object_set_new(row, "closes", json_string(p6_clock_text(s->end, pool)));
        json_array_append_new(all, row);
    }
    return all;
}

const char *p6_view_jsonld(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;
    const char *phone = p6_view_phone(view, point), *result;
    json_t *o = json_object();
    char *text;

    json_object_set_new(o, "@context", json_string("https://schema.org"));
    json_object_set_new(o, "@type", json_string("GovernmentOffice"));
    json_object_set_new(o, "name", json_string(point->name));
    if (call->site->settings->base_url)
        json_object_set_new(o, "url", json_string(p6_call_absolute(call, apr_pstrcat(
            call->pool, "/point/", point->slug, NULL))));
    json_object_set_new(o, "address", address(view, point));
    if (point->lat_e6 || point->lon_e6) json_object_set_new(o, "geo", position(point));
    if (phone && *phone) json_object_set_new(o, "telephone", json_string(phone));
    json_object_set_new(o, "isAccessibleForFree", json_true());
    json_object_set_new(o, "openingHoursSpecification", opening_hours(view, point));
    text = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(o);
    result = text ? apr_pstrdup(call->pool, text) : NULL;
    free(text);
    return result;
}
