/* "/visit/CODE/erase": the right to be forgotten, asked about once. */
#include "booking/pages_visit.h"

#include "booking/confirm.h"
#include "booking/seen.h"

#define ERASED(F, r) F(r, page, RECORD, &p6_frame_shape)
P6_RECORD(erased, ERASED)

const p6_shape p6_erased_shape = { "erased", erased_fields, erased__count };

/* What is erased stays erased, also when the database could not tidy up behind it at once: the
   retention job does so when it erases next. */
static int is_gone(const p6_seen *seen)
{
    p6_call *call = seen->visitor.view.call;
    p6_receipt *receipt;
    p6_error *err = p6_visit_seen(&receipt, &seen->visitor.booking, seen->code,
                                  p6_call_cookie(call, P6_VISIT_COOKIE), call->pool);

    return err && err->code == P6_E_REFUSED;
}

static p6_error *erase(p6_call *call, const p6_seen *seen)
{
    p6_error *err = p6_visit_forget(&seen->visitor.booking, seen->code, call->pool);

    if (err && !(err->code == P6_E_UNAVAILABLE && is_gone(seen))) return err;
    p6_visitor_forget(call, seen->code);
    p6_response_redirect(call->res, 303, p6_call_link(call, "/visit/gone"));
    return NULL;
}

p6_error *p6_page_erase(p6_call *call)
{
    p6_confirm asked;
    p6_frame frame;
    p6_seen *seen;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    if (call->form) return erase(call, seen);
    frame = p6_seen_frame(seen, P6_SAY(call, "erase.title"), "/erase");
    asked = (p6_confirm){ .frame = &frame, .heading = frame.title,
        .what = P6_SAY(call, "erase.what"), .then = P6_SAY(call, "erase.then"),
        .send = p6_seen_link(seen, "/erase"), .button = P6_SAY(call, "erase.yes"),
        .keep = p6_seen_link(seen, "/data"), .keep_text = P6_SAY(call, "erase.no") };
    return p6_confirm_page(call, &asked);
}

p6_error *p6_page_erased(p6_call *call)
{
    p6_frame frame = p6_view_bare_frame(call, P6_SAY(call, "erased.title"), "/visit/gone");
    p6_value *r = p6_record_make(&erased_shape, call->pool);

    r[erased_page] = p6_frame_value(call, &frame);
    return p6_page(call, "visit-erased", r);
}
