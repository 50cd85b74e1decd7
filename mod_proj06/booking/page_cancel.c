/* "/visit/CODE/cancel": giving a place back, or leaving the waiting list. GET asks once; what the
   visit is after a POST, its receipt says. */
#include "booking/pages_visit.h"

#include "booking/confirm.h"
#include "booking/seen.h"
#include "visits/view_visit.h"

static p6_error *cancel(const p6_seen *seen)
{
    p6_outcome *outcome;
    p6_error *err = p6_visit_cancel(&outcome, &seen->visitor.booking, seen->code,
                                    seen->visitor.view.call->pool);

    if (err && err->code != P6_E_STALE) return err;
    p6_seen_go(seen, "");
    return NULL;
}

static p6_error *ask(p6_call *call, const p6_seen *seen)
{
    int waiting = seen->receipt->visit.state == P6_VISIT_WAITING;
    const char *title = waiting ? P6_SAY(call, "visit.leave.title")
                                : P6_SAY(call, "visit.cancel.title");
    p6_frame frame = p6_seen_frame(seen, title, "/cancel");
    p6_confirm asked = { .frame = &frame, .heading = title,
        .what = p6_view_visit_when(&seen->visitor.view, seen->receipt),
        .place = seen->receipt->point ? seen->receipt->point->name : NULL,
        .then = waiting ? P6_SAY(call, "visit.leave.then") : P6_SAY(call, "visit.cancel.then"),
        .send = p6_seen_link(seen, "/cancel"),
        .button = waiting ? P6_SAY(call, "visit.leave.yes") : P6_SAY(call, "visit.cancel.yes"),
        .keep = p6_seen_link(seen, ""),
        .keep_text = waiting ? P6_SAY(call, "visit.leave.no") : P6_SAY(call, "visit.cancel.no") };

    return p6_confirm_page(call, &asked);
}

p6_error *p6_page_cancel(p6_call *call)
{
    p6_visit_state state;
    p6_seen *seen;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    if (call->form) return cancel(seen);
    state = seen->receipt->visit.state;
    if (state == P6_VISIT_BOOKED || state == P6_VISIT_WAITING) return ask(call, seen);
    p6_seen_go(seen, "");
    return NULL;
}
