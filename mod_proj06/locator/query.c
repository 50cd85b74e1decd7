#include "locator/grid.h"
#include "locator/query_parts.h"

static const apr_array_header_t *empty(apr_pool_t *pool, apr_size_t size)
{
    return apr_array_make(pool, 1, (int)size);
}

/** Set place, choices and commune of ANSWER from ASK; gives the commune's index or -1. */
static int find_commune(p6_answer *answer, const p6_snapshot *s, const p6_ask *ask,
                        apr_pool_t *pool)
{
    apr_array_header_t *choices = apr_array_make(pool, 1, sizeof(p6_place_choice));

    answer->place = P6_PLACE_NONE;
    answer->commune = ask->commune;
    if (!ask->commune && ask->q) {
        answer->place = p6_place_resolve(&choices, s, ask->q, pool);
        if (answer->place == P6_PLACE_ONE)
            answer->commune = APR_ARRAY_IDX(choices, 0, p6_place_choice).commune;
    }
    answer->choices = choices;
    return answer->commune ? p6_snapshot_commune(s, answer->commune) : -1;
}

static const apr_array_header_t *show(const p6_best *best, const p6_snapshot *s, const p6_fit *fit,
                                      const p6_ask *ask, const p6_span *span, apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, best->count + 1, sizeof(p6_point_view));

    for (int i = 0; i < best->count; i++)
        p6_fill_point(apr_array_push(rows), s, &best->list[i], fit, ask, span, -1, pool);
    return rows;
}

/** Select, and when today has nothing more to offer after the evening's end, select for
    tomorrow. */
static void select_points(p6_answer *answer, p6_best *best, p6_span *span, const p6_snapshot *s,
                          int commune, const p6_fit *fit, const p6_ask *ask,
                          const p6_windows *windows, apr_pool_t *pool)
{
    apr_array_header_t *communes = NULL;

    if (commune >= 0) {
        communes = apr_array_make(pool, 1, sizeof(int));
        APR_ARRAY_PUSH(communes, int) = commune;
    }
    p6_select_points(best, s, communes, fit, ask, span, pool);
    if (ask->when == P6_WHEN_TODAY && !best->open && !best->soon
        && p6_clock_of_minute(span->now) >= windows->tonight_to) {
        answer->over = 1;
        p6_span_tomorrow(span);
        p6_select_points(best, s, communes, fit, ask, span, pool);
    }
}

p6_error *p6_answer_find(p6_answer **answer, const p6_snapshot *snapshot, const p6_ask *ask,
                         const p6_windows *windows, p6_minute now, apr_pool_t *pool)
{
    p6_answer *a = apr_pcalloc(pool, sizeof *a);
    p6_best best = { 0 };
    p6_span span;
    p6_fit fit;
    int commune = find_commune(a, snapshot, ask, pool);

    p6_fit_of_ask(&fit, snapshot, ask);
    p6_span_of_ask(&span, &a->over, &a->beyond, ask, windows, snapshot, now);
    a->now = now;
    a->when = ask->when;
    a->outside = ask->has_near && !p6_in_province(ask->lat_e6, ask->lon_e6);
    if (a->place != P6_PLACE_ASK && !a->beyond)
        select_points(a, &best, &span, snapshot, commune, &fit, ask, windows, pool);
    a->from = span.from;
    a->to = span.to;
    a->open = best.open;
    a->soon = best.soon;
    a->total = best.total;
    a->points = show(&best, snapshot, &fit, ask, &span, pool);
    a->otherwise = a->place == P6_PLACE_ASK || best.open || best.soon
        ? empty(pool, sizeof(p6_point_view))
        : p6_otherwise(&a->relaxed, snapshot, commune, &fit, ask, &span, pool);
    *answer = a;
    return NULL;
}
