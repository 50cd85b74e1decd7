#include "locator/grid.h"
#include "locator/query_parts.h"

#include <string.h>

/** Has POINT any shift, fitting or not, that ends today or later? */
static int is_scheduled(const p6_snapshot *s, int point, p6_minute now)
{
    int ends_before = p6_snapshot_ends_before(s, point, p6_day_of_minute(now));

    return ends_before < 0 ? 0 : !ends_before; /* a day we know nothing of: unknown */
}

/** Can POINT be passed over, since it has a schedule, but nothing of it touches the window? */
static int is_idle(const p6_snapshot *s, int point, const p6_span *span)
{
    p6_day last = p6_day_of_minute(span->to - 1);

    for (p6_day day = p6_day_of_minute(span->from); day <= last; day++)
        if (p6_snapshot_has_day(s, point, day) != 0) return 0;
    return p6_snapshot_ends_before(s, point, p6_day_of_minute(span->now)) == 0;
}

static void feed_shifts(p6_found *found, const p6_snapshot *s, const p6_fit *fit,
                        const p6_span *span)
{
    p6_minute first = span->from < span->now ? span->from : span->now;
    int end = p6_point_shifts_end(s, found->point), more = 1;

    for (int i = p6_first_touching(s, found->point, first); more && i < end; i++) {
        p6_shift_fact fact;

        p6_fact_of(&fact, s, i);
        if (!p6_fit_shift(fit, s, i, &fact, span->now)) continue;
        more = p6_state_feed(&found->state, &fact);
        if (found->state.lead == found->state.fed - 1) found->lead = i;
    }
}

static int rank_of(p6_badge badge)
{
    if (p6_badge_open(badge)) return 0;
    if (p6_badge_opening(badge)) return 1;
    return badge == P6_BADGE_UNKNOWN ? 2 : 3;
}

/** Where FOUND is: at the stop of its leading shift, or at the point's own place. */
static void locate(p6_found *found, const p6_snapshot *s, const p6_ask *ask)
{
    const p6_point_rec *point = &p6_points_of(s)[found->point];

    found->lat_e6 = point->lat_e6;
    found->lon_e6 = point->lon_e6;
    found->distance_m = -1;
    if (found->lead >= 0) {
        const p6_detail_rec *detail = p6_detail_of(s, &p6_shifts_of(s)[found->lead]);

        if (detail->stop_lat_e6 || detail->stop_lon_e6) {
            found->lat_e6 = detail->stop_lat_e6;
            found->lon_e6 = detail->stop_lon_e6;
        }
    }
    if (ask->has_near && (found->lat_e6 || found->lon_e6))
        found->distance_m = p6_distance_m(ask->lat_e6, ask->lon_e6, found->lat_e6, found->lon_e6);
}

int p6_evaluate(p6_found *found, const p6_snapshot *s, int point, const p6_fit *fit,
                const p6_ask *ask, const p6_span *span)
{
    int scheduled = 1;

    found->point = point;
    found->lead = -1;
    p6_state_begin(&found->state, span->now, span->soon, span->from, span->to);
    feed_shifts(found, s, fit, span);
    if (!found->state.in_window) scheduled = is_scheduled(s, point, span->now);
    p6_state_end(&found->state, scheduled);
    found->rank = rank_of(found->state.badge);
    locate(found, s, ask);
    if (ask->has_near)
        found->key = found->distance_m < 0 ? APR_INT64_MAX : found->distance_m;
    else
        found->key = found->rank == 1 ? found->state.lead_opens : 0;
    if (fit->step_free && p6_points_of(s)[point].step_free != 1) return 0;
    if (!found->state.in_window && (scheduled || p6_fit_asks_shifts(fit))) return 0;
    return ask->when != P6_WHEN_NOW || found->rank == 0 || found->rank == 2;
}

/** Does A come before B? With a position open and opening points are one rank. */
static int before(const p6_best *best, const p6_found *a, const p6_found *b)
{
    int rank_a = a->rank, rank_b = b->rank;

    if (best->by_distance) {
        rank_a = rank_a == 0 ? 1 : rank_a;
        rank_b = rank_b == 0 ? 1 : rank_b;
    }
    if (rank_a != rank_b) return rank_a < rank_b;
    if (a->key != b->key) return a->key < b->key;
    return a->point < b->point;
}

static void keep(p6_best *best, const p6_found *found)
{
    int at = best->count, last;

    best->total++;
    best->open += found->rank == 0;
    best->soon += found->rank == 1;
    if (at == best->limit && !before(best, found, &best->list[at - 1])) return;
    if (at == best->limit) at--;
    else best->count++;
    last = at;
    while (at > 0 && before(best, found, &best->list[at - 1])) at--;
    memmove(&best->list[at + 1], &best->list[at], (size_t)(last - at) * sizeof *best->list);
    best->list[at] = *found;
}

/** One selection at work. */
typedef struct select_work {
    p6_best *best;
    const p6_snapshot *s;
    const p6_fit *fit;
    const p6_ask *ask;
    const p6_span *span;
    p6_grid_walk *walk;  /* near a position, else NULL */
    unsigned char *seen; /* then: a bit per point */
    int looked;
} select_work;

/** Is the list full of open and opening points? Then only what is nearer than its last counts. */
static int is_full(const p6_best *best)
{
    const p6_found *last = &best->list[best->limit - 1];

    return best->count == best->limit && last->rank <= 1 && last->distance_m >= 0;
}

static void look(void *baton, int point)
{
    select_work *w = baton;
    p6_found found;

    if (w->seen) {
        if (w->seen[point / 8] & 1 << point % 8 || w->looked >= P6_MAX_NEAR_LOOKED) return;
        w->seen[point / 8] |= (unsigned char)(1 << point % 8);
    }
    w->looked++;
    if (is_idle(w->s, point, w->span)) return;
    if (p6_evaluate(&found, w->s, point, w->fit, w->ask, w->span)) keep(w->best, &found);
    if (w->walk && is_full(w->best))
        w->walk->limit_m = w->best->list[w->best->limit - 1].distance_m;
}

/** Only the listed points were surely looked at: they are all that is counted. */
static void count_listed(p6_best *best)
{
    best->total = best->count;
    best->open = best->soon = 0;
    for (int i = 0; i < best->count; i++) {
        best->open += best->list[i].rank == 0;
        best->soon += best->list[i].rank == 1;
    }
}

static void walk_near(select_work *w, apr_pool_t *pool)
{
    p6_grid_walk walk;
    int covered = 0;

    w->walk = &walk;
    w->seen = apr_pcalloc(pool, (apr_size_t)P6_COUNT(w->s, P6_S_POINTS) / 8 + 1);
    p6_grid_begin(&walk, w->s, w->ask->lat_e6, w->ask->lon_e6);
    while (!walk.done && walk.limit_m >= covered && w->looked < P6_MAX_NEAR_LOOKED)
        covered = p6_grid_ring(&walk, look, w);
    if (walk.done) p6_grid_placeless(w->s, look, w);
    count_listed(w->best);
}

void p6_select_points(p6_best *best, const p6_snapshot *s, const apr_array_header_t *communes,
                      const p6_fit *fit, const p6_ask *ask, const p6_span *span, apr_pool_t *pool)
{
    select_work w = { best, s, fit, ask, span, NULL, NULL, 0 };

    memset(best, 0, sizeof *best);
    best->limit = ask->has_near ? P6_MAX_NEAREST : P6_MAX_CARDS;
    best->list = apr_palloc(pool, (apr_size_t)best->limit * sizeof *best->list);
    best->by_distance = ask->has_near;
    if (!p6_fit_possible(fit, s)) return;
    if (communes) {
        for (int i = 0; i < communes->nelts; i++) {
            const p6_commune_rec *c = &p6_communes_of(s)[APR_ARRAY_IDX(communes, i, int)];

            for (apr_uint32_t j = 0; j < c->points; j++) look(&w, (int)(c->first_point + j));
        }
    } else if (ask->has_near) {
        walk_near(&w, pool);
    } else {
        for (int i = 0; i < P6_COUNT(s, P6_S_POINTS); i++) look(&w, i);
    }
}
