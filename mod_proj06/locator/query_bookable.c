#include "locator/bookable.h"

#include <stdlib.h>
#include <string.h>

#include "locator/grid.h"
#include "locator/query_parts.h"

/** A question being answered. */
typedef struct seek {
    const p6_snapshot *s;
    const p6_bookable_ask *ask;
    p6_ref services[P6_MAX_VISIT_SERVICES];
    int services_n;
    p6_span span;
    struct { int point; p6_minute start; } found[P6_MAX_BOOK_POINTS + 1];
    int count, limit;
    int looked; /* points */
} seek;

static int lists(const p6_snapshot *s, const p6_desk_rec *desk, p6_ref service)
{
    const p6_ref *code = P6_SECTION(s, P6_S_CODES, p6_ref) + desk->first_code;

    for (int i = 0; i < desk->codes; i++)
        if (code[i] == service) return 1;
    return 0;
}

int p6_service_only_at(const p6_snapshot *s, const char *service, const char *kind)
{
    p6_ref ref = p6_snapshot_service_ref(s, service);
    const p6_plan_rec *plans = P6_SECTION(s, P6_S_PLANS, p6_plan_rec);
    const p6_desk_rec *desks = P6_SECTION(s, P6_S_DESKS, p6_desk_rec);
    int found = 0;

    for (int point = 0; ref && point < P6_COUNT(s, P6_S_POINTS); point++) {
        int there = !strcmp(P6_HEAP_TEXT(s, p6_points_of(s)[point].kind), kind);

        if (there && found) continue;
        for (int i = (int)p6_points_of(s)[point].first_shift; i < p6_point_shifts_end(s, point);
             i++) {
            const p6_plan_rec *plan = &plans[p6_detail_of(s, &p6_shifts_of(s)[i])->plan];
            int at = 0;

            while (at < plan->desks && !lists(s, &desks[plan->first_desk + at], ref)) at++;
            if (at == plan->desks) continue;
            if (!there) return 0;
            found = 1;
            break;
        }
    }
    return found;
}

/** Does some desk that is open to online booking offer each of the services? */
static int offers(const seek *k, const p6_detail_rec *detail)
{
    const p6_plan_rec *plan = P6_SECTION(k->s, P6_S_PLANS, p6_plan_rec) + detail->plan;
    const p6_desk_rec *desk = P6_SECTION(k->s, P6_S_DESKS, p6_desk_rec) + plan->first_desk;

    for (int i = 0; i < k->services_n; i++) {
        int at = 0;

        while (at < plan->desks
               && !(desk[at].online && lists(k->s, &desk[at], k->services[i])))
            at++;
        if (at == plan->desks) return 0;
    }
    return plan->online > 0;
}

static int fits(const seek *k, int index)
{
    p6_shift_fact fact;

    if (!offers(k, p6_detail_of(k->s, &p6_shifts_of(k->s)[index]))) return 0;
    p6_fact_of(&fact, k->s, index);
    if (fact.start >= k->span.to || !p6_fact_holds(&fact)
        || p6_fact_last_entry(&fact) <= k->span.now)
        return 0;
    return (p6_fact_bookable(&fact, k->span.now) > 0) == !k->ask->full;
}

/** The first shift of POINT from index FROM on that fits, or -1. */
static int next_fit(const seek *k, int point, int from)
{
    int end = p6_point_shifts_end(k->s, point);

    for (int i = from; i < end; i++) {
        if (p6_shift_start(k->s, &p6_shifts_of(k->s)[i]) >= k->span.to) return -1;
        if (fits(k, i)) return i;
    }
    return -1;
}

/** Keep POINT, whose first fitting shift begins at START, among those from index FIRST on in order
    of start; a full list loses its last. */
static void keep(seek *k, int first, int point, p6_minute start)
{
    int at = k->count;

    for (; at > first && k->found[at - 1].start > start; at--) k->found[at] = k->found[at - 1];
    k->found[at].point = point;
    k->found[at].start = start;
    if (k->count < k->limit) k->count++;
}

static void look(seek *k, int first, int point)
{
    int index = next_fit(k, point, p6_first_touching(k->s, point, k->span.now));

    k->looked++;
    if (index >= 0) keep(k, first, point, p6_shift_start(k->s, &p6_shifts_of(k->s)[index]));
}

typedef struct far {
    int commune, distance_m;
} far;

static int nearer(const void *a, const void *b)
{
    const far *left = a, *right = b;

    if (left->distance_m != right->distance_m)
        return left->distance_m < right->distance_m ? -1 : 1;
    return left->commune - right->commune;
}

static void walk_communes(seek *k, int from, apr_pool_t *pool)
{
    const p6_commune_rec *c = p6_communes_of(k->s);
    int n = P6_COUNT(k->s, P6_S_COMMUNES);
    far *order = apr_palloc(pool, (apr_size_t)n * sizeof *order);

    for (int i = 0; i < n; i++)
        order[i] = (far){ i, i == from ? -1 : p6_distance_m(c[from].lat_e6, c[from].lon_e6,
                                                            c[i].lat_e6, c[i].lon_e6) };
    qsort(order, (size_t)n, sizeof *order, nearer);
    for (int i = 0; i < n && k->count < k->limit && k->looked < P6_MAX_NEAR_LOOKED; i++) {
        const p6_commune_rec *here = &c[order[i].commune];
        int first = k->count;

        for (apr_uint32_t p = 0; p < here->points; p++)
            look(k, first, (int)(here->first_point + p));
    }
}

static int is_known(const seek *k, int point)
{
    for (int i = 0; i < k->count; i++)
        if (k->found[i].point == point) return 1;
    return 0;
}

/** The earliest shifts anywhere, in order of start. */
static void walk_time(seek *k)
{
    int first = p6_first_by_start(k->s, k->span.now - (p6_minute)P6_WHEN_MAX_LENGTH);
    int end = P6_COUNT(k->s, P6_S_BY_START);
    const apr_uint32_t *by_start = P6_SECTION(k->s, P6_S_BY_START, apr_uint32_t);

    for (int i = first; i < end && i - first < P6_MAX_NEXT_LOOKED && k->count < k->limit; i++) {
        int index = (int)by_start[i], point;
        p6_minute start = p6_shift_start(k->s, &p6_shifts_of(k->s)[index]);

        if (start >= k->span.to) break;
        if (!fits(k, index)) continue;
        point = p6_snapshot_point_of_shift(k->s, index);
        if (!is_known(k, point)) keep(k, k->count, point, start);
    }
}

static void show(p6_point_view *view, const seek *k, int point, apr_pool_t *pool)
{
    static const p6_fit anything;
    static const p6_ask today = { .when = P6_WHEN_DATE };
    apr_array_header_t *rows = apr_array_make(pool, 8, sizeof(p6_shift_view));
    int index = next_fit(k, point, p6_first_touching(k->s, point, k->span.now));
    p6_found found;

    p6_evaluate(&found, k->s, point, &anything, &today, &k->span);
    p6_fill_point(view, k->s, &found, &anything, &today, &k->span, index, pool);
    for (; index >= 0; index = next_fit(k, point, index + 1))
        p6_fill_shift(apr_array_push(rows), k->s, point, index, &k->span, pool);
    view->shifts = rows;
}

/** What ASK wants in terms of the snapshot; 0 when it can't be met. */
static int begin(seek *k)
{
    k->limit = k->ask->points < P6_MAX_BOOK_POINTS ? k->ask->points : P6_MAX_BOOK_POINTS;
    for (int i = 0; i < k->ask->services->nelts; i++) {
        p6_ref ref = p6_snapshot_service_ref(k->s, APR_ARRAY_IDX(k->ask->services, i,
                                                                 const char *));

        if (!ref || k->services_n == P6_MAX_VISIT_SERVICES) return 0;
        k->services[k->services_n++] = ref;
    }
    return 1;
}

apr_array_header_t *p6_bookable_find(const p6_snapshot *snapshot, const p6_bookable_ask *ask,
                                     const p6_windows *windows, p6_minute now, apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, P6_MAX_BOOK_POINTS, sizeof(p6_point_view));
    p6_day today = p6_day_of_minute(now);
    seek k = { .s = snapshot, .ask = ask, .span = { .now = now, .from = p6_minute_at(today, 0),
        .to = p6_minute_at(today + P6_BOOK_DAYS, 0), .soon = windows->soon,
        .stale_days = windows->stale_days } };
    int point = ask->point ? p6_snapshot_point(snapshot, ask->point) : -1;
    int commune = ask->commune ? p6_snapshot_commune(snapshot, ask->commune) : -1;

    if (!begin(&k)) return rows;
    if (ask->point) {
        if (point >= 0) look(&k, 0, point);
    } else if (commune >= 0) {
        walk_communes(&k, commune, pool);
    } else {
        walk_time(&k);
    }
    for (int i = 0; i < k.count; i++) show(apr_array_push(rows), &k, k.found[i].point, pool);
    return rows;
}
