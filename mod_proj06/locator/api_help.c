#include "locator/api.h"

#include <apr_strings.h>

/** One question being answered. */
typedef struct asking {
    p6_ask ask;
    int geo;
} asking;

void p6_api_body(p6_call *call, const char *type, const p6_json *json)
{
    p6_response_body(call->res, type, json->buf->data, json->buf->len);
}

static void write_when(p6_json *json, const p6_answer *a, apr_pool_t *pool)
{
    p6_json_minute(json, "generated", a->now, pool);
    p6_json_open(json, "when", '{');
    p6_json_minute(json, "from", a->from, pool);
    p6_json_minute(json, "to", a->to, pool);
    p6_json_close(json, '}');
}

/** What must be known to read the answer rightly. */
static void write_remarks(p6_json *json, const p6_answer *a)
{
    static const char *const places[] = { [P6_PLACE_NONE] = NULL, [P6_PLACE_ONE] = "one",
        [P6_PLACE_ASK] = "ask", [P6_PLACE_UNKNOWN] = "unknown" };

    p6_json_number(json, "total", a->total);
    p6_json_number(json, "open", a->open);
    p6_json_number(json, "opening", a->soon);
    p6_json_bool(json, "over", a->over);
    p6_json_bool(json, "outside", a->outside);
    p6_json_bool(json, "beyond", a->beyond);
    p6_json_bool(json, "relaxed", a->relaxed);
    p6_json_text(json, "place", places[a->place]);
    p6_json_text(json, "commune", a->commune);
    p6_json_open(json, "choices", '[');
    for (int i = 0; i < a->choices->nelts; i++)
        p6_json_choice(json, &APR_ARRAY_IDX(a->choices, i, p6_place_choice));
    p6_json_close(json, ']');
}

static void write_points(p6_json *json, const char *name, const apr_array_header_t *points,
                         apr_pool_t *pool)
{
    p6_json_open(json, name, '[');
    for (int i = 0; i < points->nelts; i++)
        p6_json_point(json, &APR_ARRAY_IDX(points, i, p6_point_view), pool);
    p6_json_close(json, ']');
}

static void write_feature(p6_json *json, const p6_point_view *point, int otherwise,
                          apr_pool_t *pool)
{
    p6_json_open(json, NULL, '{');
    p6_json_text(json, "type", "Feature");
    p6_json_text(json, "id", point->slug);
    if (point->lat_e6 || point->lon_e6) {
        p6_json_open(json, "geometry", '{');
        p6_json_text(json, "type", "Point");
        p6_json_open(json, "coordinates", '['); /* RFC 7946: longitude first */
        p6_json_degrees(json, NULL, point->lon_e6);
        p6_json_degrees(json, NULL, point->lat_e6);
        p6_json_close(json, ']');
        p6_json_close(json, '}');
    } else {
        p6_json_null(json, "geometry");
    }
    p6_json_open(json, "properties", '{');
    p6_json_point_members(json, point, 0, pool);
    p6_json_bool(json, "otherwise", otherwise);
    p6_json_close(json, '}');
    p6_json_close(json, '}');
}

static void write_features(p6_json *json, const p6_answer *a, apr_pool_t *pool)
{
    p6_json_open(json, "features", '[');
    for (int i = 0; i < a->points->nelts; i++)
        write_feature(json, &APR_ARRAY_IDX(a->points, i, p6_point_view), 0, pool);
    for (int i = 0; i < a->otherwise->nelts; i++)
        write_feature(json, &APR_ARRAY_IDX(a->otherwise, i, p6_point_view), 1, pool);
    p6_json_close(json, ']');
}

static p6_error *make(const p6_view *view, void *baton)
{
    const asking *asked = baton;
    apr_pool_t *pool = view->call->pool;
    p6_json json = p6_json_make(pool, 16384);
    p6_answer *answer;

    P6_TRY(p6_answer_find(&answer, view->snapshot, &asked->ask, &view->windows, view->call->now,
                          pool));
    p6_json_open(&json, NULL, '{');
    if (asked->geo) p6_json_text(&json, "type", "FeatureCollection");
    write_when(&json, answer, pool);
    if (asked->geo) {
        write_features(&json, answer, pool);
    } else {
        write_points(&json, "points", answer->points, pool);
        write_points(&json, "otherwise", answer->otherwise, pool);
    }
    write_remarks(&json, answer);
    p6_json_close(&json, '}');
    p6_api_body(view->call, asked->geo ? "application/geo+json" : "application/json", &json);
    return NULL;
}

static p6_error *answer(p6_call *call, int geo)
{
    asking asked = { .geo = geo };
    const char *key = NULL;
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    P6_TRY(p6_ask_parse(&asked.ask, NULL, call->query, view.snapshot, call->pool));
    if (!asked.ask.has_near) /* positions are all different: nothing to keep */
        key = apr_pstrcat(call->pool, geo ? "api/help.geojson?" : "api/help?",
                          p6_ask_text(&asked.ask, call->pool), NULL);
    return p6_view_answer(&view, key, asked.ask.commune, P6_CACHE_API, NULL, make, &asked);
}

p6_error *p6_api_help(p6_call *call)
{
    return answer(call, 0);
}

p6_error *p6_api_help_geojson(p6_call *call)
{
    return answer(call, 1);
}
