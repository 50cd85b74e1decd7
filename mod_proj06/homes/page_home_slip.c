/* "/office/home-visits/ID/slip": a sheet of A5 for who asked for a home visit at the counter.
   Neither phone nor address is on it: with the code, the phone's last digits would open the request
   to a finder. */
#include "homes/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "homes/requests.h"
#include "homes/view_pages.h"
#include "office/view_parts.h"
#include "site/statics.h"
#include "visits/slip.h"
#include "visits/view_visit.h"

#define HOME_SLIP(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, back, URL, NULL) \
    F(r, code, TEXT, NULL) F(r, name, TEXT, NULL) F(r, what, TEXT, NULL) \
    F(r, what_lang, TEXT, NULL) F(r, who, TEXT, NULL) F(r, who_lang, TEXT, NULL) \
    F(r, planned, TEXT, NULL) F(r, then, TEXT, NULL) \
    F(r, qr, TEXT, NULL) F(r, qr_box, TEXT, NULL)
P6_RECORD(home_slip, HOME_SLIP)

const p6_shape p6_office_home_slip_shape = { "home_slip", home_slip_fields, home_slip__count };

static void fill_request(const p6_view *view, const p6_home_row *row, p6_value *r)
{
    const p6_call *call = view->call;
    const char *lang;

    r[home_slip_code] = p6_v_text(p6_view_code(call, row->code));
    r[home_slip_name] = p6_v_text(row->name);
    r[home_slip_what] = p6_v_text(p6_office_services(view, row->services, &lang));
    r[home_slip_what_lang] = p6_v_text(lang);
    r[home_slip_who] = p6_v_text(p6_view_agencies_for(view, p6_codes_of(row->services, call->pool),
                                                      &lang));
    r[home_slip_who_lang] = p6_v_text(lang);
    if (row->shift) r[home_slip_planned] = p6_v_text(p6_office_shift_of(view, row->shift));
    if (!row->shift)
        r[home_slip_then] = p6_v_text(row->has_phone ? P6_SAY(call, "homevisit.then.phone")
                                                     : P6_SAY(call, "homevisit.then.visit"));
}

p6_error *p6_page_home_slip(p6_call *call)
{
    p6_value *r = p6_record_make(&home_slip_shape, call->pool);
    const char *path = apr_pstrcat(call->pool, "/office/home-visits/", call->holes[0], NULL);
    const p6_commune *commune;
    p6_home_row *row;
    p6_frame frame;
    p6_visitor v;

    P6_TRY(p6_visitor_begin(&v, call));
    P6_TRY(p6_homes_get(&row, &v.booking, call->official, apr_atoi64(call->holes[0]), call->pool));
    if (!*row->name) return p6_error_make(call->pool, P6_E_GONE, NULL, "the person is erased");
    if (!p6_home_can(P6_HOME_DONE, row->state))
        return p6_error_make(call->pool, P6_E_STALE, NULL, "the request is %s", row->state);
    frame = p6_view_frame(&v.view, P6_SAY(call, "homes.slip.title"),
                          apr_pstrcat(call->pool, path, "/slip", NULL));
    commune = p6_view_commune(&v.view, row->commune);
    if (commune) frame.help_line = commune->help_line;
    r[home_slip_page] = p6_frame_value(call, &frame);
    r[home_slip_css] = p6_v_url(p6_static_link(call, "slip.css"));
    r[home_slip_back] = p6_v_url(p6_call_link(call, path));
    fill_request(&v.view, row, r);
    p6_slip_qr(&r[home_slip_qr], &r[home_slip_qr_box], call,
               apr_pstrcat(call->pool, "/home-visit/", row->code, NULL));
    return p6_office_page(call, "office-home-slip", r);
}
