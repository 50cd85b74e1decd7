#include "visits/view_visit.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "locator/bookable.h"
#include "locator/view_card.h"
#include "locator/view_place.h"

#define HALF_CODE 3

static const p6_segment *segment_at(const p6_receipt *receipt, int i)
{
    return &APR_ARRAY_IDX(receipt->services, i, p6_segment);
}

const char *p6_view_code(const p6_call *call, const char *code)
{
    if (!code || strlen(code) <= HALF_CODE) return code;
    return apr_psprintf(call->pool, "%.*s %s", HALF_CODE, code, code + HALF_CODE);
}

int p6_receipt_is_off(const p6_receipt *receipt)
{
    const p6_shift_view *shift = receipt->shift;

    switch (receipt->visit.state) {
    case P6_VISIT_CANCELLED:
    case P6_VISIT_EXPIRED:
        return 1;
    case P6_VISIT_BOOKED:
        return shift && (shift->badge == P6_BADGE_CANCELLED || shift->badge == P6_BADGE_MOVED);
    default:
        return 0;
    }
}

/* the name of the point it was moved from when that is another; the shift's start where START is
   none */
static const char *point_before(const p6_view *view, const p6_receipt *receipt, p6_minute *start)
{
    const p6_call *call = view->call;
    p6_shift_view *shift;
    p6_point_view *point;
    const char *slug;

    if (!receipt->point || receipt->from_shift == receipt->visit.shift
        || p6_shift_find(&shift, &slug, view->snapshot, receipt->from_shift, &view->windows,
                         call->now, call->pool))
        return NULL;
    if (*start == P6_NO_MINUTE) *start = shift->start;
    if (!strcmp(receipt->point->slug, slug)
        || p6_point_find(&point, view->snapshot, slug, 1, &view->windows, call->now, call->pool))
        return NULL;
    return point->name;
}

const char *p6_view_visit_moved(const p6_view *view, const p6_receipt *receipt)
{
    const p6_call *call = view->call;
    p6_minute start = receipt->from_start;
    const char *point, *when;

    if (!receipt->from_shift || p6_receipt_is_off(receipt)
        || (receipt->from_shift == receipt->visit.shift && start == receipt->visit.start))
        return NULL;
    point = point_before(view, receipt, &start);
    if (start == P6_NO_MINUTE) return NULL;
    when = P6_SAY(call, "visit.when", "date", p6_words_date(call, p6_day_of_minute(start)),
                  "hours", p6_words_clock(call, start));
    return point ? P6_SAY(call, "visit.moved_from_point", "when", when, "point", point)
                 : P6_SAY(call, "visit.moved_from", "when", when);
}

const char *p6_view_visit_when(const p6_view *view, const p6_receipt *receipt)
{
    const p6_call *call = view->call;
    p6_minute start = receipt->visit.start;
    const char *hours;

    if (start != P6_NO_MINUTE) {
        hours = p6_words_clock(call, start);
    } else if (receipt->shift) {
        start = receipt->shift->start;
        hours = p6_words_hours(call, start, receipt->shift->end);
    } else {
        return NULL;
    }
    return p6_words_capital(call, P6_SAY(call, "visit.when", "date",
                                         p6_words_date(call, p6_day_of_minute(start)), "hours",
                                         hours));
}

apr_array_header_t *p6_receipt_services(const p6_receipt *receipt, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < receipt->services->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = segment_at(receipt, i)->service;
    return codes;
}

const char *p6_view_visit_services(const p6_view *view, const p6_receipt *receipt,
                                   const char **lang)
{
    return p6_view_names(view, "service", p6_receipt_services(receipt, view->call->pool), lang);
}

/* "bàn số 3", with its time when there is more than one stop to make */
static const char *desk(const p6_view *view, const p6_receipt *receipt, const p6_segment *s)
{
    const p6_call *call = view->call;
    const char *number = apr_itoa(call->pool, s->desk);

    if (!s->desk || p6_receipt_is_off(receipt)) return NULL;
    if (receipt->services->nelts == 1) return P6_SAY(call, "visit.desk", "desk", number);
    return P6_SAY(call, "visit.desk_at", "desk", number, "time",
                  p6_words_time(call, s->first_unit * P6_UNIT_MINUTES));
}

static p6_value steps(const p6_view *view, const p6_receipt *receipt)
{
    apr_array_header_t *list = apr_array_make(view->call->pool, 4, sizeof(p6_value *));

    for (int i = 0; i < receipt->services->nelts; i++) {
        const p6_segment *s = segment_at(receipt, i);
        p6_value *row = p6_record_make(&p6_slip_step_shape, view->call->pool);
        const char *lang;

        row[p6_slip_step_name] = p6_v_text(p6_view_name(view, "service", s->service, &lang));
        row[p6_slip_step_name_lang] = p6_v_text(lang);
        row[p6_slip_step_desk] = p6_v_text(desk(view, receipt, s));
        row[p6_slip_step_ends] = p6_v_text(p6_view_text(view, "service", s->service, "ends",
                                                         &lang));
        row[p6_slip_step_ends_lang] = p6_v_text(lang);
        row[p6_slip_step_next] = p6_v_text(p6_view_text(view, "service", s->service, "next",
                                                         &lang));
        row[p6_slip_step_next_lang] = p6_v_text(lang);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

/* what two services ask for in the same words is said once */
static p6_value bring(const p6_view *view, const p6_receipt *receipt)
{
    apr_array_header_t *list = apr_array_make(view->call->pool, 4, sizeof(p6_value *));

    for (int i = 0; i < receipt->services->nelts; i++) {
        const char *lang, *text = p6_view_text(view, "service", segment_at(receipt, i)->service,
                                               "bring", &lang);
        p6_value *row;
        int known = !text;

        for (int j = 0; j < list->nelts && !known; j++)
            known = !strcmp(APR_ARRAY_IDX(list, j, p6_value *)[p6_slip_line_text].u.text, text);
        if (known) continue;
        row = p6_record_make(&p6_slip_line_shape, view->call->pool);
        row[p6_slip_line_text] = p6_v_text(p6_words_capital(view->call, text));
        row[p6_slip_line_lang] = p6_v_text(lang);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static void add_code(apr_array_header_t *codes, const char *code)
{
    for (int i = 0; i < codes->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(codes, i, const char *), code)) return;
    APR_ARRAY_PUSH(codes, const char *) = code;
}

/* whose desks the visit leads to; without desks yet, all who come */
static const char *agencies(const p6_view *view, const p6_receipt *receipt, const char **lang)
{
    apr_array_header_t *codes = apr_array_make(view->call->pool, 4, sizeof(const char *));
    const apr_array_header_t *desks = receipt->shift->desks;

    for (int i = 0; i < receipt->services->nelts; i++)
        for (int d = 0; d < desks->nelts; d++)
            if (APR_ARRAY_IDX(desks, d, p6_desk).number == segment_at(receipt, i)->desk)
                add_code(codes, APR_ARRAY_IDX(desks, d, p6_desk).agency);
    return p6_view_names(view, "agency", codes->nelts ? codes : receipt->shift->agencies, lang);
}

static void fill_place(const p6_view *view, const p6_receipt *receipt, p6_value *v)
{
    const p6_shift_view *shift = receipt->shift;
    const p6_point_view *point = receipt->point;
    p6_maps maps;
    const char *lang;

    if (!shift || !point) return;
    maps = p6_view_maps(view, shift->lat_e6, shift->lon_e6);
    v[p6_slip_point] = p6_v_text(point->name);
    v[p6_slip_point_href] = p6_v_url(p6_view_point_link(view, point->slug, ""));
    v[p6_slip_place] = p6_v_text(p6_view_landmark(view, point, shift));
    if (p6_receipt_is_off(receipt)) return;
    v[p6_slip_geo] = p6_v_url(maps.geo);
    v[p6_slip_google] = p6_v_url(maps.google);
    v[p6_slip_osm] = p6_v_url(maps.osm);
    v[p6_slip_agencies] = p6_v_text(agencies(view, receipt, &lang));
    v[p6_slip_agencies_lang] = p6_v_text(lang);
}

static const char *kind_of(const p6_view *view, const char *service)
{
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, view->call->pool);

    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, p6_service).code, service))
            return APR_ARRAY_IDX(all, i, p6_service).agency_kind;
    return "";
}

/* does some service go on at the police after the visit? */
static int goes_on_at_police(const p6_view *view, const p6_receipt *receipt)
{
    for (int i = 0; i < receipt->services->nelts; i++) {
        const char *service = segment_at(receipt, i)->service, *lang;

        if (!strcmp(kind_of(view, service), "police")
            && p6_view_text(view, "service", service, "next", &lang))
            return 1;
    }
    return 0;
}

/* which police station that is, where the commune has one and no more */
static void fill_station(const p6_view *view, const p6_receipt *receipt, p6_value *v)
{
    const p6_call *call = view->call;
    const p6_point_view *found = NULL;
    const apr_array_header_t *points;

    if (!receipt->point || !goes_on_at_police(view, receipt)) return;
    points = p6_points_list(view->snapshot, receipt->point->commune, 0, P6_MAX_API_POINTS,
                            &view->windows, call->now, call->pool);
    for (int i = 0; i < points->nelts; i++) {
        const p6_point_view *point = &APR_ARRAY_IDX(points, i, p6_point_view);

        if (strcmp(point->kind, P6_POINT_POLICE)) continue;
        if (found) return;
        found = point;
    }
    if (!found || !strcmp(found->slug, receipt->point->slug)) return;
    v[p6_slip_station] = p6_v_text(found->name);
    v[p6_slip_station_href] = p6_v_url(p6_view_point_link(view, found->slug, ""));
}

p6_value p6_view_visit(const p6_view *view, const p6_receipt *receipt)
{
    p6_value *v = p6_record_make(&p6_slip_shape, view->call->pool);

    v[p6_slip_code] = p6_v_text(p6_view_code(view->call, receipt->visit.code));
    v[p6_slip_ticket] = p6_v_text(receipt->visit.ticket);
    v[p6_slip_name] = p6_v_text(receipt->person ? receipt->person->name : NULL);
    v[p6_slip_when] = p6_v_text(p6_view_visit_when(view, receipt));
    v[p6_slip_waits] = p6_v_bool(receipt->visit.state == P6_VISIT_WAITING
                                 && !receipt->hold_until_s);
    v[p6_slip_vi] = p6_v_text(p6_view_vi(view));
    v[p6_slip_steps] = steps(view, receipt);
    v[p6_slip_off] = p6_v_bool(p6_receipt_is_off(receipt));
    if (!p6_receipt_is_off(receipt)) v[p6_slip_bring] = bring(view, receipt);
    fill_place(view, receipt, v);
    if (!p6_receipt_is_off(receipt)) fill_station(view, receipt, v);
    return p6_v_record(v);
}

const char *p6_view_consent(const p6_call *call, const char *version, apr_int64_t at)
{
    const char *time = p6_words_stamp(call, at);

    if (!strcmp(version, P6_SPOKEN_CONSENT))
        return P6_SAY(call, "data.consent.spoken", "time", time);
    return P6_SAY(call, "data.consent.when", "version", version, "time", time);
}

const char *p6_view_agencies_for(const p6_view *view, const apr_array_header_t *services,
                                 const char **lang)
{
    apr_pool_t *pool = view->call->pool;
    const apr_array_header_t *all = p6_snapshot_agencies(view->snapshot, pool);
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_agency *agency = &APR_ARRAY_IDX(all, i, p6_agency);

        for (int j = 0; j < services->nelts; j++) {
            if (strcmp(kind_of(view, APR_ARRAY_IDX(services, j, const char *)), agency->kind))
                continue;
            APR_ARRAY_PUSH(codes, const char *) = agency->code;
            break;
        }
    }
    return p6_view_names(view, "agency", codes, lang);
}
