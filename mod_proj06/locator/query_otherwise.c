#include "locator/query_parts.h"

/** The earliest openings of different points found so far, in order. */
typedef struct next {
    const p6_snapshot *s;
    const p6_span *span;
    p6_minute after;
    struct { int shift, point; p6_minute opens; } list[P6_MAX_OTHERWISE];
    int count;
} next;

static void insert(next *n, int shift, int point, p6_minute opens)
{
    int at;

    for (int i = 0; i < n->count; i++)
        if (n->list[i].point == point && n->list[i].opens <= opens) return;
    for (at = 0; at < n->count && n->list[at].point != point; at++) continue;
    if (at == n->count) {
        if (n->count == P6_MAX_OTHERWISE && n->list[at - 1].opens <= opens) return;
        if (n->count == P6_MAX_OTHERWISE) at--;
        else n->count++;
    }
    for (; at > 0 && n->list[at - 1].opens > opens; at--) n->list[at] = n->list[at - 1];
    n->list[at].shift = shift;
    n->list[at].point = point;
    n->list[at].opens = opens;
}

/** Can nothing that starts at START or later come before what was found? */
static int is_full(const next *n, p6_minute start)
{
    return n->count == P6_MAX_OTHERWISE && n->list[n->count - 1].opens <= start;
}

/** Insert shift INDEX of POINT (-1: to be looked up) when it fits and opens after the time
    asked. */
static void consider(next *n, int index, int point, const p6_fit *fit)
{
    p6_shift_fact fact;
    p6_minute opens;

    if (!p6_fit_detail(fit, n->s, p6_detail_of(n->s, &p6_shifts_of(n->s)[index]))) return;
    p6_fact_of(&fact, n->s, index);
    opens = p6_fact_opens(&fact);
    if (opens < n->after || opens <= n->span->now || !p6_fact_holds(&fact)
        || !p6_fit_shift(fit, n->s, index, &fact, n->span->now)) return;
    if (point < 0) point = p6_snapshot_point_of_shift(n->s, index);
    if (fit->step_free && p6_points_of(n->s)[point].step_free != 1) return;
    insert(n, index, point, opens);
}

static void walk_commune(next *n, int commune, const p6_fit *fit)
{
    const p6_commune_rec *rec = &p6_communes_of(n->s)[commune];

    for (int p = (int)rec->first_point; p < (int)(rec->first_point + rec->points); p++) {
        int end = p6_point_shifts_end(n->s, p);

        for (int i = p6_first_touching(n->s, p, n->after); i < end; i++) {
            if (is_full(n, p6_shift_start(n->s, &p6_shifts_of(n->s)[i]))) break;
            consider(n, i, p, fit);
        }
    }
}

int p6_first_by_start(const p6_snapshot *s, p6_minute at)
{
    const apr_uint32_t *by_start = P6_SECTION(s, P6_S_BY_START, apr_uint32_t);
    int low = 0, high = P6_COUNT(s, P6_S_BY_START);

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (p6_shift_start(s, &p6_shifts_of(s)[by_start[middle]]) < at) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void walk_province(next *n, const p6_fit *fit)
{
    const apr_uint32_t *by_start = P6_SECTION(n->s, P6_S_BY_START, apr_uint32_t);
    int end = P6_COUNT(n->s, P6_S_BY_START), first;

    first = p6_first_by_start(n->s, n->after - P6_MAX_LATE_MINUTES);
    for (int i = first; i < end && i - first < P6_MAX_NEXT_LOOKED; i++) {
        if (is_full(n, p6_shift_start(n->s, &p6_shifts_of(n->s)[by_start[i]]))) break;
        consider(n, (int)by_start[i], -1, fit);
    }
}

static apr_array_header_t *show(const next *n, const p6_fit *fit, const p6_ask *ask,
                                apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, P6_MAX_OTHERWISE, sizeof(p6_point_view));
    p6_ask later = *ask;

    later.when = P6_WHEN_DATE;
    for (int i = 0; i < n->count; i++) {
        p6_shift_fact fact;
        p6_span span = *n->span;
        p6_found found;

        p6_fact_of(&fact, n->s, n->list[i].shift);
        span.from = fact.start;
        span.to = fact.end;
        if (p6_evaluate(&found, n->s, n->list[i].point, fit, &later, &span))
            p6_fill_point(apr_array_push(rows), n->s, &found, fit, &later, &span,
                          n->list[i].shift, pool);
    }
    return rows;
}

/** From when on "next" is meant: from now, or from the future window that was asked for. */
static p6_minute begin_of(const p6_snapshot *s, const p6_ask *ask, const p6_span *span)
{
    int future = ask->when == P6_WHEN_TOMORROW || ask->when == P6_WHEN_WEEKEND
        || ask->when == P6_WHEN_DATE;

    if (span->from >= p6_minute_at(s->head->end_day, 0)) return span->now;
    return future && span->from > span->now ? span->from : span->now;
}

const apr_array_header_t *p6_otherwise(int *relaxed, const p6_snapshot *s, int commune,
                                       const p6_fit *fit, const p6_ask *ask, const p6_span *span,
                                       apr_pool_t *pool)
{
    static const p6_fit anything;
    const p6_fit *used = fit;
    next n = { .s = s, .span = span, .after = begin_of(s, ask, span) };
    int here, possible = p6_fit_possible(fit, s);

    if (commune >= 0 && possible) walk_commune(&n, commune, fit);
    here = n.count;
    if (n.count < P6_MAX_OTHERWISE && possible) {
        walk_province(&n, fit);
        *relaxed = commune >= 0 && n.count > here;
    }
    if (!n.count && (p6_fit_asks_shifts(fit) || fit->step_free)) {
        used = &anything;
        walk_province(&n, used);
        *relaxed = n.count > 0;
    }
    return show(&n, used, ask, pool);
}
