/* "/visit/CODE/slip" and "/visit/card": a sheet of A5 to take along, filled in or to be filled in
   by hand. The phone is not on it: with the code, its last digits would open the visit to a
   finder. */
#include "booking/pages_visit.h"

#include <apr_strings.h>

#include "base/limits.h"
#include "booking/qr.h"
#include "booking/seen.h"
#include "booking/slip.h"
#include "booking/view_visit.h"
#include "site/statics.h"

#define QUIET_ZONE 4 /* modules of white around a code (ISO/IEC 18004) */

#define SLIP_PAGE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, back, URL, NULL) \
    F(r, v, RECORD, &p6_slip_shape) F(r, qr, TEXT, NULL) F(r, qr_box, TEXT, NULL)
P6_RECORD(slip_page, SLIP_PAGE)

const p6_shape p6_slip_page_shape = { "slip", slip_page_fields, slip_page__count };

#define CARD_PAGE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, back, URL, NULL)
P6_RECORD(card_page, CARD_PAGE)

const p6_shape p6_card_page_shape = { "card", card_page_fields, card_page__count };

/* the visit's address; whoever scans it is asked for the proof. Without it the slip is good too. */
static void fill_qr(const p6_call *call, const char *code, p6_value *r)
{
    const char *address = p6_call_absolute(call, apr_pstrcat(call->pool, "/visit/", code, NULL));
    p6_qr qr;
    int side;

    if (p6_qr_make(&qr, address, call->pool)) return;
    side = qr.modules + 2 * QUIET_ZONE;
    r[slip_page_qr] = p6_v_text(qr.path);
    r[slip_page_qr_box] = p6_v_text(apr_psprintf(call->pool, "%d %d %d %d", -QUIET_ZONE,
                                                 -QUIET_ZONE, side, side));
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
    if (receipt->visit.code) fill_qr(call, receipt->visit.code, r);
    return p6_page(call, "visit-slip", r);
}

p6_error *p6_page_slip(p6_call *call)
{
    p6_frame frame;
    p6_seen *seen;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    frame = p6_seen_frame(seen, P6_SAY(call, "slip.title"), "/slip");
    return p6_slip_show(&seen->visitor.view, seen->receipt, &frame, p6_seen_link(seen, ""));
}

p6_error *p6_page_card(p6_call *call)
{
    p6_frame frame = { .title = P6_SAY(call, "slip.title"), .canonical = "/visit/card" };
    p6_value *r = p6_record_make(&card_page_shape, call->pool);

    r[card_page_page] = p6_frame_value(call, &frame);
    r[card_page_css] = p6_v_url(p6_static_link(call, "slip.css"));
    r[card_page_back] = p6_v_url(p6_call_link(call, "/visit"));
    P6_TRY(p6_page(call, "visit-card", r));
    call->res->cache = "no-cache";
    if (!call->lang_explicit) call->res->vary = "Accept-Language, Cookie";
    return NULL;
}
