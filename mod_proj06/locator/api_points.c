#include "locator/api.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

/** A page of the list of points, or one point. */
typedef struct wanted {
    const char *commune, *slug;
    int offset, limit;
} wanted;

/** A whole number of at most six digits in *NUMBER; BAD_INPUT for anything else. */
static p6_error *read_number(const p6_call *call, const char *name, int least, int most,
                             int *number)
{
    const char *value = p6_params_get(call->query, name);
    int n = 0;

    if (!value || !*value) return NULL;
    if (strlen(value) > 6 || strspn(value, "0123456789") != strlen(value))
        return p6_error_make(call->pool, P6_E_BAD_INPUT, name, "not a whole number");
    while (*value) n = n * 10 + (*value++ - '0');
    if (n < least || n > most)
        return p6_error_make(call->pool, P6_E_BAD_INPUT, name, "not from %d to %d", least, most);
    *number = n;
    return NULL;
}

static p6_error *read_wanted(wanted *w, const p6_view *view)
{
    const p6_call *call = view->call;
    const char *commune = p6_params_get(call->query, "commune");

    *w = (wanted){ .commune = commune && *commune ? commune : NULL, .limit = P6_MAX_API_POINTS };
    if (w->commune && !p6_view_commune(view, w->commune))
        return p6_error_make(call->pool, P6_E_BAD_INPUT, "commune", "no commune of this province");
    P6_TRY(read_number(call, "limit", 1, P6_MAX_API_POINTS, &w->limit));
    return read_number(call, "offset", 0, 999999, &w->offset);
}

static const char *next_page(const p6_call *call, const wanted *w)
{
    const char *path = apr_psprintf(call->pool, "/api/v1/points?offset=%d&limit=%d%s%s",
                                    w->offset + w->limit, w->limit, w->commune ? "&commune=" : "",
                                    w->commune ? w->commune : "");

    return p6_call_link(call, path);
}

static p6_error *make_list(const p6_view *view, void *baton)
{
    const wanted *w = baton;
    const p6_call *call = view->call;
    p6_json json = p6_json_make(call->pool, 32768);
    apr_array_header_t *rows = p6_points_list(view->snapshot, w->commune, w->offset, w->limit + 1,
                                              &view->windows, call->now, call->pool);
    int more = rows->nelts > w->limit;

    p6_json_open(&json, NULL, '{');
    p6_json_minute(&json, "generated", call->now, call->pool);
    p6_json_open(&json, "points", '[');
    for (int i = 0; i < rows->nelts - more; i++)
        p6_json_point(&json, &APR_ARRAY_IDX(rows, i, p6_point_view), call->pool);
    p6_json_close(&json, ']');
    p6_json_text(&json, "next", more ? next_page(call, w) : NULL);
    p6_json_close(&json, '}');
    p6_api_body(view->call, "application/json", &json);
    return NULL;
}

p6_error *p6_api_points(p6_call *call)
{
    p6_view view;
    wanted w;
    const char *key;

    P6_TRY(p6_view_begin(&view, call));
    P6_TRY(read_wanted(&w, &view));
    key = apr_psprintf(call->pool, "api/points %s %d %d", w.commune ? w.commune : "", w.offset,
                       w.limit);
    return p6_view_answer(&view, key, w.commune, P6_CACHE_API, NULL, make_list, &w);
}

static p6_error *make_one(const p6_view *view, void *baton)
{
    const p6_call *call = view->call;
    p6_json json = p6_json_make(call->pool, 8192);
    p6_point_view *point;

    P6_TRY(p6_point_find(&point, view->snapshot, baton, P6_FEED_DAYS, &view->windows, call->now,
                         call->pool));
    p6_json_point(&json, point, call->pool);
    p6_api_body(view->call, "application/json", &json);
    return NULL;
}

p6_error *p6_api_point(p6_call *call)
{
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    return p6_view_answer(&view, apr_pstrcat(call->pool, "api/point ", call->holes[0], NULL), NULL,
                          P6_CACHE_API, NULL, make_one, (void *)call->holes[0]);
}
