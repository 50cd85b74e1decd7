#include "visits/slip.h"

#include <apr_strings.h>

#include "site/statics.h"
#include "visits/qr.h"
#include "visits/view_visit.h"

#define SLIP_PAGE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, back, URL, NULL) \
    F(r, v, RECORD, &p6_slip_shape) F(r, qr, TEXT, NULL) F(r, qr_box, TEXT, NULL)
P6_RECORD(slip_page, SLIP_PAGE)

const p6_shape p6_slip_page_shape = { "slip", slip_page_fields, slip_page__count };

void p6_slip_qr(p6_value *paths, p6_value *box, const p6_call *call, const char *path)
{
    p6_qr qr;

    if (p6_qr_make(&qr, p6_call_absolute(call, path), call->pool)) return;
    *paths = p6_v_text(qr.path);
    *box = p6_v_text(qr.box);
}

p6_error *p6_slip_show(const p6_view *view, const p6_receipt *receipt, const p6_frame *frame,
                       const char *back)
{
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&slip_page_shape, call->pool);

    r[slip_page_page] = p6_frame_value(call, frame);
    r[slip_page_css] = p6_v_url(p6_static_link(call, "slip.css"));
    r[slip_page_back] = p6_v_url(back);
    r[slip_page_v] = p6_view_visit(view, receipt);
    if (receipt->visit.code)
        p6_slip_qr(&r[slip_page_qr], &r[slip_page_qr_box], call,
                   apr_pstrcat(call->pool, "/visit/", receipt->visit.code, NULL));
    return p6_page(call, "visit-slip", r);
}
