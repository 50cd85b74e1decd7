/* "/visit/CODE/slip" and "/visit/card": a sheet of A5 to take along, filled in or to be filled in
   by hand. The phone is not on it: with the code, its last digits would open the visit to a
   finder. */
#include "booking/pages_visit.h"

#include "booking/seen.h"
#include "site/statics.h"
#include "visits/slip.h"

#define CARD_PAGE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, back, URL, NULL)
P6_RECORD(card_page, CARD_PAGE)

const p6_shape p6_card_page_shape = { "card", card_page_fields, card_page__count };

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
    p6_frame frame = p6_view_bare_frame(call, P6_SAY(call, "slip.title"), "/visit/card");
    p6_value *r = p6_record_make(&card_page_shape, call->pool);

    r[card_page_page] = p6_frame_value(call, &frame);
    r[card_page_css] = p6_v_url(p6_static_link(call, "slip.css"));
    r[card_page_back] = p6_v_url(p6_call_link(call, "/visit"));
    P6_TRY(p6_page(call, "visit-card", r));
    call->res->cache = "no-cache";
    call->res->vary = call->lang_explicit ? "Cookie" : "Accept-Language, Cookie";
    return NULL;
}
