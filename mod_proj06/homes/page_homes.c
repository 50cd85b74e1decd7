/* "/office/home-visits": a commune's requests for home visits, by what has become of them. */
#include "homes/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "evening/shift_call.h"
#include "homes/requests.h"
#include "homes/view_pages.h"
#include "office/view_parts.h"
#include "visits/visitor.h"

/* i18n-prefix: homes.state. */

#define HOME(F, r) \
    F(r, href, URL, NULL) F(r, code, TEXT, NULL) F(r, group, TEXT, NULL) F(r, name, TEXT, NULL) \
    F(r, what, TEXT, NULL) F(r, what_lang, TEXT, NULL) F(r, asked, TEXT, NULL) \
    F(r, planned, TEXT, NULL) F(r, late, BOOL, NULL) F(r, no_address, BOOL, NULL)
P6_RECORD(home, HOME)

#define HOMES(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, commune, TEXT, NULL) F(r, others, LIST, &p6_link_shape) \
    F(r, states, LIST, &p6_link_shape) F(r, state, TEXT, NULL) F(r, homes, LIST, &home_shape) \
    F(r, more, URL, NULL) F(r, add, URL, NULL)
P6_RECORD(homes, HOMES)

const p6_shape p6_office_homes_shape = { "homes", homes_fields, homes__count };

static const char *const states[] = { "asked", "planned", "done", "declined", "cancelled" };

static const char *state_words(const p6_call *call, const char *state)
{
    return P6_SAY(call, apr_pstrcat(call->pool, "homes.state.", state, NULL));
}

static const char *path(const p6_call *call, const p6_commune *commune, const char *state,
                        apr_int64_t after)
{
    const char *behind = after ? apr_psprintf(call->pool, "&after=%" APR_INT64_T_FMT, after) : "";

    return apr_psprintf(call->pool, "/office/home-visits?commune=%s&state=%s%s", commune->code,
                        state, behind);
}

static p6_value state_links(const p6_view *view, const p6_commune *commune, const char *now)
{
    p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, 5, sizeof(p6_value *));

    for (apr_size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i], now))
            APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(
                view, p6_call_link(call, path(call, commune, states[i], 0)),
                state_words(call, states[i]));
    return p6_v_list(list);
}

/* is the shift it was planned into over, or none any more? */
static int is_late(const p6_view *view, const p6_home_row *row)
{
    p6_shift_view *shift;
    const char *slug;

    if (strcmp(row->state, "planned")) return 0;
    return p6_shift_find(&shift, &slug, view->snapshot, row->shift, &view->windows,
                         view->call->now, view->call->pool)
           || shift->end <= view->call->now || shift->badge == P6_BADGE_CANCELLED
           || shift->badge == P6_BADGE_MOVED;
}

static p6_value *home_row(const p6_view *view, const p6_home_row *row)
{
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&home_shape, call->pool);
    const char *lang;

    r[home_href] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/home-visits/%" APR_INT64_T_FMT, row->id)));
    r[home_code] = p6_v_text(row->code);
    r[home_group] = p6_v_text(*row->group ? row->group : NULL);
    r[home_name] = p6_v_text(*row->name ? row->name : P6_SAY(call, "homes.erased"));
    r[home_what] = p6_v_text(p6_office_services(view, row->services, &lang));
    r[home_what_lang] = p6_v_text(lang);
    r[home_asked] = p6_v_text(P6_SAY(call, "homes.asked_at", "stamp",
                                     p6_words_stamp(call, row->created_at)));
    if (row->shift) r[home_planned] = p6_v_text(p6_office_shift_of(view, row->shift));
    r[home_late] = p6_v_bool(is_late(view, row));
    r[home_no_address] = p6_v_bool(p6_home_lacks_address(row));
    return r;
}

static const char *asked_state(const p6_call *call)
{
    const char *state = p6_params_get(call->query, "state");

    for (apr_size_t i = 0; state && i < sizeof states / sizeof *states; i++)
        if (!strcmp(states[i], state)) return states[i];
    return states[0];
}

p6_error *p6_page_home_visits(p6_call *call)
{
    const char *state = asked_state(call);
    p6_value *r = p6_record_make(&homes_shape, call->pool);
    apr_array_header_t *rows, *list;
    const p6_commune *commune;
    p6_visitor v;
    p6_frame frame;

    P6_TRY(p6_visitor_begin(&v, call));
    P6_TRY(p6_office_commune(&commune, &r[homes_others], &v.view, P6_ACT_PERSON,
                             "/office/home-visits"));
    P6_TRY(p6_homes_list(&rows, &v.booking, call->official, commune->code, state,
                         p6_form_int(call, "after"), call->pool));
    frame = p6_view_frame(&v.view, P6_SAY(call, "homes.title"), path(call, commune, state, 0));
    frame.place = p6_office_commune_words(&v.view, commune);
    list = apr_array_make(call->pool, rows->nelts, sizeof(p6_value *));
    for (int i = 0; i < rows->nelts; i++)
        APR_ARRAY_PUSH(list, p6_value *) = home_row(&v.view, &APR_ARRAY_IDX(rows, i, p6_home_row));
    r[homes_page] = p6_frame_value(call, &frame);
    r[homes_bar] = p6_view_bar(call);
    r[homes_commune] = p6_v_text(frame.place);
    r[homes_state] = p6_v_text(state_words(call, state));
    r[homes_states] = state_links(&v.view, commune, state);
    r[homes_homes] = p6_v_list(list);
    r[homes_add] = p6_v_url(p6_call_link(call, apr_pstrcat(
        call->pool, "/office/home-visits/new?commune=", commune->code, NULL)));
    if (rows->nelts == P6_MAX_HOME_LIST)
        r[homes_more] = p6_v_url(p6_call_link(call, path(call, commune, state, APR_ARRAY_IDX(
            rows, rows->nelts - 1, p6_home_row).id)));
    p6_view_remember_commune(&v.view, commune->code);
    return p6_office_page(call, "office-homes", r);
}
