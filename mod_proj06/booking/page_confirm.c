#include "booking/confirm.h"

#include "booking/pages_visit.h"

#define CONFIRM(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, heading, TEXT, NULL) F(r, what, TEXT, NULL) \
    F(r, place, TEXT, NULL) F(r, then, TEXT, NULL) F(r, send, URL, NULL) \
    F(r, button, TEXT, NULL) F(r, keep, URL, NULL) F(r, keep_text, TEXT, NULL)
P6_RECORD(confirm, CONFIRM)

const p6_shape p6_confirm_shape = { "confirm", confirm_fields, confirm__count };

p6_error *p6_confirm_page(p6_call *call, const p6_confirm *asked)
{
    p6_value *r = p6_record_make(&confirm_shape, call->pool);

    r[confirm_page] = p6_frame_value(call, asked->frame);
    r[confirm_heading] = p6_v_text(asked->heading);
    r[confirm_what] = p6_v_text(asked->what);
    r[confirm_place] = p6_v_text(asked->place);
    r[confirm_then] = p6_v_text(asked->then);
    r[confirm_send] = p6_v_url(asked->send);
    r[confirm_button] = p6_v_text(asked->button);
    r[confirm_keep] = p6_v_url(asked->keep);
    r[confirm_keep_text] = p6_v_text(asked->keep_text);
    return p6_page(call, "visit-confirm", r);
}
