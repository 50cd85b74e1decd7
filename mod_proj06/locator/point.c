#include "locator/query_parts.h"

static p6_span span_of(const p6_windows *windows, p6_minute now, int days)
{
    p6_day today = p6_day_of_minute(now);

    return (p6_span){ .now = now, .from = p6_minute_at(today, 0),
                      .to = p6_minute_at(today + days, 0), .soon = windows->soon,
                      .stale_days = windows->stale_days };
}

/** Show POINT by SPAN, whether or not it has shifts there. */
static void show(p6_point_view *view, const p6_snapshot *s, int point, const p6_span *span,
                 apr_pool_t *pool)
{
    static const p6_fit anything;
    static const p6_ask today = { .when = P6_WHEN_DATE };
    p6_found found;

    p6_evaluate(&found, s, point, &anything, &today, span);
    p6_fill_point(view, s, &found, &anything, &today, span, -1, pool);
}

p6_error *p6_point_find(p6_point_view **point, const p6_snapshot *snapshot, const char *slug,
                        int days, const p6_windows *windows, p6_minute now, apr_pool_t *pool)
{
    int index = p6_snapshot_point(snapshot, slug);
    p6_span span = span_of(windows, now, days);

    if (index < 0) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such point");
    *point = apr_palloc(pool, sizeof **point);
    show(*point, snapshot, index, &span, pool);
    return NULL;
}

apr_array_header_t *p6_points_list(const p6_snapshot *snapshot, const char *commune, int offset,
                                   int limit, const p6_windows *windows, p6_minute now,
                                   apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, limit > 0 ? limit : 1, sizeof(p6_point_view));
    p6_span span = span_of(windows, now, 1);
    int first = 0, end = P6_COUNT(snapshot, P6_S_POINTS);

    if (commune) {
        int index = p6_snapshot_commune(snapshot, commune);
        const p6_commune_rec *rec = index < 0 ? NULL : &p6_communes_of(snapshot)[index];

        first = rec ? (int)rec->first_point : 0;
        end = rec ? (int)(rec->first_point + rec->points) : 0;
    }
    if (offset < 0 || offset > end - first) return rows;
    for (int i = first + offset; i < end && rows->nelts < limit; i++) {
        p6_point_view *view = apr_array_push(rows);

        show(view, snapshot, i, &span, pool);
        view->shifts = apr_array_make(pool, 1, sizeof(p6_shift_view));
    }
    return rows;
}
