#include "locator/grid.h"
#include "locator/query_parts.h"

#include <string.h>

/** Add TEXT to ROWS (array of const char *) unless it is there. Texts of the heap are unique. */
static void add_once(apr_array_header_t *rows, const char *text)
{
    for (int i = 0; i < rows->nelts; i++)
        if (APR_ARRAY_IDX(rows, i, const char *) == text) return;
    APR_ARRAY_PUSH(rows, const char *) = text;
}

static void fill_desks(p6_shift_view *view, const p6_snapshot *s, apr_uint32_t plan_index,
                       apr_pool_t *pool)
{
    const p6_plan_rec *plan = P6_SECTION(s, P6_S_PLANS, p6_plan_rec) + plan_index;
    const p6_desk_rec *desk = P6_SECTION(s, P6_S_DESKS, p6_desk_rec) + plan->first_desk;
    apr_array_header_t *agencies = apr_array_make(pool, plan->desks, sizeof(const char *));
    apr_array_header_t *services = apr_array_make(pool, 8, sizeof(const char *));
    apr_array_header_t *desks = apr_array_make(pool, plan->desks, sizeof(p6_desk));

    for (int i = 0; i < plan->desks; i++) {
        const p6_ref *code = P6_SECTION(s, P6_S_CODES, p6_ref) + desk[i].first_code;

        add_once(agencies, P6_HEAP_TEXT(s, desk[i].agency));
        for (int j = 0; j < desk[i].codes; j++) add_once(services, P6_HEAP_TEXT(s, code[j]));
        APR_ARRAY_PUSH(desks, p6_desk) = (p6_desk){ desk[i].number,
            P6_HEAP_TEXT(s, desk[i].agency), P6_HEAP_TEXT(s, desk[i].services),
            (int)desk[i].online };
    }
    view->agencies = agencies;
    view->services = services;
    view->desks = desks;
}

static void fill_successor(p6_shift_view *view, const p6_snapshot *s, int index)
{
    int next;

    view->successor = p6_snapshot_successor(s, index);
    view->successor_slug = NULL;
    view->successor_start = P6_NO_MINUTE;
    next = view->successor ? p6_snapshot_shift(s, view->successor) : -1;
    if (next < 0) return;
    view->successor_slug
        = P6_HEAP_TEXT(s, p6_points_of(s)[p6_snapshot_point_of_shift(s, next)].slug);
    view->successor_start = p6_shift_start(s, &p6_shifts_of(s)[next]);
}

static void fill_place(p6_shift_view *view, const p6_snapshot *s, const p6_point_rec *point,
                       const p6_detail_rec *detail)
{
    int stop = detail->stop_lat_e6 || detail->stop_lon_e6;

    view->stop_group = P6_HEAP_TEXT(s, detail->stop_group);
    view->stop_landmark = P6_HEAP_TEXT(s, detail->stop_landmark);
    view->lat_e6 = stop ? detail->stop_lat_e6 : point->lat_e6;
    view->lon_e6 = stop ? detail->stop_lon_e6 : point->lon_e6;
}

void p6_fill_shift(p6_shift_view *view, const p6_snapshot *s, int point, int index,
                   const p6_span *span, apr_pool_t *pool)
{
    const p6_shift_rec *shift = &p6_shifts_of(s)[index];
    const p6_detail_rec *detail = p6_detail_of(s, shift);
    p6_figures figures = p6_snapshot_figures(s, index);
    p6_shift_fact fact;

    p6_fact_of(&fact, s, index);
    memset(view, 0, sizeof *view);
    view->id = s->head->id_base + shift->id;
    view->start = fact.start;
    view->end = fact.end;
    view->last_entry = p6_fact_last_entry(&fact);
    view->badge = p6_fact_badge(&fact, span->now, span->soon);
    view->unknown = fact.unknown;
    view->walk_in = (int)P6_WHEN_WALK_IN(shift->when);
    view->full = fact.live == P6_LIVE_FULL;
    view->late_min = fact.live == P6_LIVE_LATE ? fact.late_min : 0;
    view->live = fact.live;
    view->places = figures.places / fact.visit_units;
    view->free = p6_fact_bookable(&fact, span->now);
    view->waiting = span->now >= fact.start && span->now < fact.end ? figures.waiting : 0;
    view->spoken = P6_HEAP_TEXT(s, detail->spoken);
    view->note = P6_HEAP_TEXT(s, detail->note);
    fill_desks(view, s, detail->plan, pool);
    fill_place(view, s, &p6_points_of(s)[point], detail);
    fill_successor(view, s, index);
}

static void fill_own(p6_point_view *view, const p6_snapshot *s, int index, const p6_span *span)
{
    const p6_point_rec *point = &p6_points_of(s)[index];
    const p6_commune_rec *commune = &p6_communes_of(s)[point->commune];

    view->slug = P6_HEAP_TEXT(s, point->slug);
    view->kind = P6_HEAP_TEXT(s, point->kind);
    view->name = P6_HEAP_TEXT(s, point->name);
    view->commune = P6_HEAP_TEXT(s, commune->code);
    view->commune_name = P6_HEAP_TEXT(s, commune->name);
    view->commune_kind = P6_HEAP_TEXT(s, commune->kind);
    view->group = P6_HEAP_TEXT(s, point->group);
    view->address = P6_HEAP_TEXT(s, point->address);
    view->landmark = P6_HEAP_TEXT(s, point->landmark);
    view->phone = P6_HEAP_TEXT(s, point->phone);
    view->help_line = P6_HEAP_TEXT(s, commune->help_line);
    view->step_free = point->step_free;
    view->checked_at = point->checked_at;
    view->stale = p6_epoch_of_minute(span->now) - view->checked_at
        > (apr_int64_t)span->stale_days * 86400;
    view->sample = point->sample;
}

static const apr_array_header_t *fill_shifts(const p6_snapshot *s, const p6_found *found,
                                             const p6_fit *fit, const p6_span *span,
                                             apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, 4, sizeof(p6_shift_view));
    int end = p6_point_shifts_end(s, found->point);

    for (int i = p6_first_touching(s, found->point, span->from); i < end; i++) {
        p6_shift_fact fact;

        p6_fact_of(&fact, s, i);
        if (fact.start >= span->to) break;
        if (fact.end > span->from && p6_fit_shift(fit, s, i, &fact, span->now))
            p6_fill_shift(apr_array_push(rows), s, found->point, i, span, pool);
    }
    return rows;
}

void p6_fill_point(p6_point_view *view, const p6_snapshot *s, const p6_found *found,
                   const p6_fit *fit, const p6_ask *ask, const p6_span *span, int only,
                   apr_pool_t *pool)
{
    memset(view, 0, sizeof *view);
    fill_own(view, s, found->point, span);
    view->lat_e6 = found->lat_e6;
    view->lon_e6 = found->lon_e6;
    view->badge = found->state.badge;
    view->state = found->state.open;
    view->until = found->state.until;
    view->next_open = found->state.next_open;
    view->distance_m = found->distance_m;
    view->bearing = found->distance_m < 0 ? -1
        : p6_bearing8(ask->lat_e6, ask->lon_e6, found->lat_e6, found->lon_e6);
    if (only < 0) {
        view->shifts = fill_shifts(s, found, fit, span, pool);
    } else {
        apr_array_header_t *rows = apr_array_make(pool, 1, sizeof(p6_shift_view));

        p6_fill_shift(apr_array_push(rows), s, found->point, only, span, pool);
        view->shifts = rows;
    }
}
