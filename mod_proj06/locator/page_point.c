/* "/point/SLUG": today first, then two weeks, the way there, what to bring. */
#include "locator/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/view_answer.h"
#include "locator/view_jsonld.h"
#include "locator/view_pages.h"
#include "locator/view_place.h"

/* i18n-prefix: point.kind. */

#define DAYS_SHOWN 15 /* today and the next 14 */

#define DAY(F, r) F(r, date, TEXT, NULL) F(r, shifts, LIST, &p6_row_shape)
P6_RECORD(day, DAY)

#define SERVICE(F, r) \
    F(r, name, TEXT, NULL) F(r, name_lang, TEXT, NULL) \
    F(r, bring, TEXT, NULL) F(r, bring_lang, TEXT, NULL) \
    F(r, ends, TEXT, NULL) F(r, ends_lang, TEXT, NULL) \
    F(r, next, TEXT, NULL) F(r, next_lang, TEXT, NULL)
P6_RECORD(service, SERVICE)

#define POINT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, name, TEXT, NULL) \
    F(r, others, URL, NULL) F(r, others_text, TEXT, NULL) \
    F(r, tone, TEXT, NULL) F(r, figure, TEXT, NULL) F(r, badge, TEXT, NULL) \
    F(r, more, TEXT, NULL) F(r, where, TEXT, NULL) F(r, commune, TEXT, NULL) \
    F(r, vi, TEXT, NULL) F(r, kind, TEXT, NULL) F(r, sample, BOOL, NULL) \
    F(r, remark, TEXT, NULL) F(r, remark_lang, TEXT, NULL) F(r, today, TEXT, NULL) \
    F(r, shifts, LIST, &p6_row_shape) F(r, days, LIST, &day_shape) \
    F(r, phone, TEXT, NULL) F(r, phone_href, URL, NULL) F(r, calendar, URL, NULL) \
    F(r, book, URL, NULL) \
    F(r, notice, URL, NULL) F(r, place, TEXT, NULL) F(r, steps, TEXT, NULL) \
    F(r, geo, URL, NULL) F(r, google, URL, NULL) F(r, osm, URL, NULL) \
    F(r, services, LIST, &service_shape) F(r, checked, TEXT, NULL) F(r, jsonld, JSON, NULL)
P6_RECORD(point, POINT)

const p6_shape p6_point_shape = { "point", point_fields, point__count };

static void fill_head(const p6_view *view, const p6_point_view *point, p6_value *r)
{
    p6_call *call = view->call;
    const p6_commune *commune = p6_view_commune(view, point->commune);
    p6_ask others = { .when = P6_WHEN_TODAY, .commune = point->commune };
    p6_badge_words badge = p6_view_point_badge(view, point);
    const char *lang, *kind = apr_pstrcat(call->pool, "point.kind.", point->kind, NULL);

    r[point_name] = p6_v_text(point->name);
    r[point_others] = p6_v_url(p6_view_ask_link(view, &others));
    r[point_others_text] = p6_v_text(P6_SAY(call, "point.others", "place",
                                            p6_view_in_commune(view, commune)));
    r[point_badge] = p6_v_text(badge.text);
    r[point_tone] = p6_v_text(badge.tone);
    r[point_figure] = p6_v_text(badge.shape);
    r[point_more] = p6_v_text(p6_view_time_left(view, point));
    r[point_where] = p6_v_text(p6_view_where(view, point));
    r[point_commune] = p6_v_text(
        p6_view_commune_words(view, point->commune_kind, point->commune_name));
    r[point_vi] = p6_v_text(p6_view_vi(view));
    if (p6_catalog_has(call->site->catalog, kind)) r[point_kind] = p6_v_text(P6_SAY(call, kind));
    r[point_sample] = p6_v_bool(point->sample);
    r[point_remark] = p6_v_text(p6_view_text(view, "point", point->slug, "notice", &lang));
    r[point_remark_lang] = p6_v_text(lang);
}

/* Today's shifts and the list of the days after it that have any. */
static void fill_days(const p6_view *view, const p6_point_view *point, p6_value *r)
{
    p6_call *call = view->call;
    p6_day today = p6_day_of_minute(call->now), last = today;
    apr_array_header_t *now = apr_array_make(call->pool, 4, sizeof(p6_value *));
    apr_array_header_t *days = apr_array_make(call->pool, DAYS_SHOWN, sizeof(p6_value *));
    apr_array_header_t *rows = NULL;

    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        p6_day day = p6_day_of_minute(s->start);
        p6_value *row = p6_view_row(view, s, 0, day <= today ? (int)point->badge : -1);

        if (day <= today) {
            APR_ARRAY_PUSH(now, p6_value *) = row;
            continue;
        }
        if (day != last) {
            p6_value *d = p6_record_make(&day_shape, call->pool);
            const char *date = p6_words_short_date(call, day);

            rows = apr_array_make(call->pool, 2, sizeof(p6_value *));
            d[day_date] = p6_v_text(p6_words_capital(call, date));
            d[day_shifts] = p6_v_list(rows);
            APR_ARRAY_PUSH(days, p6_value *) = d;
            last = day;
        }
        APR_ARRAY_PUSH(rows, p6_value *) = row;
    }
    r[point_today] = p6_v_text(P6_SAY(call, "point.today", "date", p6_words_date(call, today)));
    r[point_shifts] = p6_v_list(now);
    r[point_days] = p6_v_list(days);
}

/* Links to maps for the point's place, or where the next of today's shifts is: teams move. */
static void fill_maps(const p6_view *view, const p6_point_view *point, p6_value *r)
{
    p6_call *call = view->call;
    apr_int32_t lat_e6 = point->lat_e6, lon_e6 = point->lon_e6;
    const p6_shift_view *stop = NULL;
    p6_maps maps;

    for (int i = point->shifts->nelts - 1; i >= 0; i--) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (s->end <= call->now || (!s->lat_e6 && !s->lon_e6)
            || p6_day_of_minute(s->start) > p6_day_of_minute(call->now))
            continue;
        lat_e6 = s->lat_e6;
        lon_e6 = s->lon_e6;
        stop = *s->stop_landmark || *s->stop_group ? s : NULL;
    }
    if (stop) r[point_place] = p6_v_text(p6_view_place(view, point, stop)); /* what they lead to */
    maps = p6_view_maps(view, lat_e6, lon_e6);
    r[point_geo] = p6_v_url(maps.geo);
    r[point_google] = p6_v_url(maps.google);
    r[point_osm] = p6_v_url(maps.osm);
}

static void fill_way(const p6_view *view, const p6_point_view *point, p6_value *r)
{
    p6_call *call = view->call;
    const char *place = *point->landmark ? point->landmark : NULL;
    const char *phone = p6_view_phone(view, point);

    if (*point->address)
        place = place ? apr_pstrcat(call->pool, place, ". ", point->address, NULL)
                      : point->address;
    r[point_place] = p6_v_text(place);
    if (point->step_free >= 0)
        r[point_steps] = p6_v_text(point->step_free ? P6_SAY(call, "card.step_free")
                                                    : P6_SAY(call, "point.steps"));
    if (phone && *phone) {
        r[point_phone] = p6_v_text(P6_SAY(call, "card.call", "phone",
                                          p6_words_phone(call, phone)));
        r[point_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", phone, NULL));
    }
    fill_maps(view, point, r);
}

static int has_code(const apr_array_header_t *codes, const char *code)
{
    for (int i = 0; i < codes->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(codes, i, const char *), code) == 0) return 1;
    return 0;
}

static p6_value *service_row(const p6_view *view, const char *code)
{
    p6_value *row = p6_record_make(&service_shape, view->call->pool);
    const char *lang;

    row[service_name] = p6_v_text(p6_view_name(view, "service", code, &lang));
    row[service_name_lang] = p6_v_text(lang);
    row[service_bring] = p6_v_text(p6_view_text(view, "service", code, "bring", &lang));
    row[service_bring_lang] = p6_v_text(lang);
    row[service_ends] = p6_v_text(p6_view_text(view, "service", code, "ends", &lang));
    row[service_ends_lang] = p6_v_text(lang);
    row[service_next] = p6_v_text(p6_view_text(view, "service", code, "next", &lang));
    row[service_next_lang] = p6_v_text(lang);
    return row;
}

/* Every service of the two weeks, in the province's order. */
static p6_value services(const p6_view *view, const p6_point_view *point)
{
    apr_pool_t *pool = view->call->pool;
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, pool);
    apr_array_header_t *list = apr_array_make(pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_service).code;

        for (int j = 0; j < point->shifts->nelts; j++) {
            if (!has_code(APR_ARRAY_IDX(point->shifts, j, p6_shift_view).services, code)) continue;
            APR_ARRAY_PUSH(list, p6_value *) = service_row(view, code);
            break;
        }
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static const char *checked(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;
    const char *stamp;

    if (!point->checked_at) return P6_SAY(call, "point.unchecked");
    stamp = p6_words_stamp(call, point->checked_at);
    return point->stale ? P6_SAY(call, "point.stale", "time", stamp)
                        : P6_SAY(call, "point.checked", "time", stamp);
}

static p6_error *make(const p6_view *view, void *baton)
{
    const char *slug = baton;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&point_shape, call->pool);
    p6_point_view *point;
    p6_frame frame;

    P6_TRY(p6_point_find(&point, view->snapshot, slug, DAYS_SHOWN, &view->windows, call->now,
                         call->pool));
    frame = p6_view_frame(view, point->name, apr_pstrcat(call->pool, "/point/", slug, NULL));
    frame.place = p6_view_commune_words(view, point->commune_kind, point->commune_name);
    frame.help_line = point->help_line;
    r[point_page] = p6_frame_value(call, &frame);
    fill_head(view, point, r);
    fill_days(view, point, r);
    fill_way(view, point, r);
    r[point_book] = p6_v_url(p6_view_book_link(view, point));
    r[point_calendar] = p6_v_url(p6_view_point_link(view, slug, ".ics"));
    r[point_notice] = p6_v_url(p6_view_point_link(view, slug, "/notice"));
    r[point_services] = services(view, point);
    r[point_checked] = p6_v_text(checked(view, point));
    r[point_jsonld] = p6_v_json(p6_view_jsonld(view, point));
    return p6_page(call, "point", r);
}

p6_error *p6_page_point(p6_call *call)
{
    const char *slug = call->holes[0];
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    return p6_view_answer(&view, apr_pstrcat(call->pool, "/point ", slug, NULL), NULL, "no-cache",
                          NULL, make, (void *)slug);
}
