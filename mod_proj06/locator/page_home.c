/* "/": one question; the first door follows the hour and is answered already. */
#include "locator/pages.h"

#include <apr_strings.h>

#include "locator/view_filter.h"
#include "locator/view_pages.h"

/* i18n-prefix: home.door. */

#define MORNING (6 * 60) /* before it "now" finds nobody: look at the whole day */
#define HOME_LINES 3

#define HOME(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, door, TEXT, NULL) F(r, door_href, URL, NULL) \
    F(r, answer, TEXT, NULL) F(r, next, BOOL, NULL) F(r, points, LIST, &p6_link_shape) \
    F(r, search, URL, NULL) F(r, when, TEXT, NULL) F(r, near_href, TEXT, NULL) \
    F(r, communes, LIST, &p6_option_shape) F(r, services, LIST, &p6_link_shape) \
    F(r, times, LIST, &p6_link_shape) F(r, book, URL, NULL) F(r, lookup, URL, NULL) \
    F(r, home_visit, URL, NULL)
P6_RECORD(home, HOME)

const p6_shape p6_home_shape = { "home", home_fields, home__count };

/* What the first door asks at the call's hour. */
static p6_when door_of(const p6_view *view)
{
    int clock = p6_clock_of_minute(view->call->now);

    if (clock >= view->windows.tonight_to) return P6_WHEN_TOMORROW;
    if (clock >= view->windows.tonight_from - view->windows.soon) return P6_WHEN_TONIGHT;
    return clock < MORNING ? P6_WHEN_TODAY : P6_WHEN_NOW;
}

static p6_value services(const p6_view *view, const p6_ask *ask)
{
    p6_call *call = view->call;
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_service).code, *lang;
        p6_ask with = *ask;
        p6_value *row;

        with.service = code;
        row = p6_view_link(view, p6_view_ask_link(view, &with),
                           p6_view_name(view, "service", code, &lang));
        row[p6_link_lang] = p6_v_text(lang);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static void fill_booking(const p6_view *view, p6_value *r)
{
    if (!p6_view_books(view)) return;
    r[home_book] = p6_v_url(p6_call_link(view->call, "/book"));
    r[home_lookup] = p6_v_url(p6_call_link(view->call, "/visit"));
    r[home_home_visit] = p6_v_url(p6_call_link(view->call, "/home-visit"));
}

static p6_error *make(const p6_view *view, void *baton)
{
    const p6_commune *commune = baton;
    p6_call *call = view->call;
    p6_ask ask = { .when = door_of(view), .commune = commune ? commune->code : NULL };
    p6_ask anywhere = { .when = ask.when };
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "home.title"), "/");
    p6_value *r = p6_record_make(&home_shape, call->pool);
    const char *code = p6_view_when_code(ask.when);
    p6_answer *answer;
    int next;

    P6_TRY(p6_answer_find(&answer, view->snapshot, &ask, &view->windows, call->now, call->pool));
    if (commune) frame.help_line = commune->help_line;
    r[home_page] = p6_frame_value(call, &frame);
    r[home_door] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "home.door.", code, NULL)));
    r[home_door_href] = p6_v_url(p6_view_ask_link(view, &ask));
    r[home_answer] = p6_v_text(p6_view_short_sentence(view, &ask, answer, commune));
    r[home_points] = p6_view_lines(view, answer, HOME_LINES, &next);
    r[home_next] = p6_v_bool(next);
    r[home_search] = p6_v_url(apr_pstrcat(call->pool, call->req->mount, "/help", NULL));
    r[home_when] = p6_v_text(code);
    r[home_near_href] = p6_v_text(p6_view_ask_link(view, &anywhere));
    fill_booking(view, r);
    r[home_communes] = p6_view_commune_options(view, ask.commune);
    r[home_services] = services(view, &ask);
    r[home_times] = p6_view_time_links(view, &ask);
    return p6_page(call, "home", r);
}

p6_error *p6_page_home(p6_call *call)
{
    const p6_commune *commune;
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    commune = p6_view_last_commune(&view);
    return p6_view_answer(&view, apr_pstrcat(call->pool, "/ ", commune ? commune->code : "", NULL),
                          commune ? commune->code : NULL, "no-cache", "Cookie", make,
                          (void *)commune);
}
