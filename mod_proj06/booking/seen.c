#include "booking/seen.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "visits/view_visit.h"

p6_error *p6_seen_look(p6_seen **seen, p6_call *call)
{
    const char *typed = call->holes[0];
    const char *code = p6_token_code_read(typed, P6_VISIT_CODE, call->pool);
    p6_seen *s = apr_pcalloc(call->pool, sizeof *s);
    p6_error *err;

    P6_TRY(p6_visitor_begin(&s->visitor, call));
    s->code = code ? code : typed;
    err = p6_visit_seen(&s->receipt, &s->visitor.booking, s->code,
                        p6_call_cookie(call, P6_VISIT_COOKIE), call->pool);
    if (err && err->code != P6_E_REFUSED) return err;
    if (err) s->receipt = NULL;
    *seen = s;
    return NULL;
}

p6_error *p6_seen_begin(p6_seen **seen, p6_call *call)
{
    p6_seen *s;

    *seen = NULL;
    P6_TRY(p6_seen_look(&s, call));
    if (s->receipt) *seen = s;
    else p6_seen_go(s, "");
    return NULL;
}

const char *p6_seen_link(const p6_seen *seen, const char *ending)
{
    p6_call *call = seen->visitor.view.call;

    return p6_call_link(call, apr_pstrcat(call->pool, "/visit/",
                                          p6_url_encode(seen->code, call->pool), ending, NULL));
}

void p6_seen_go(const p6_seen *seen, const char *ending)
{
    p6_response_redirect(seen->visitor.view.call->res, 303, p6_seen_link(seen, ending));
}

int p6_seen_may_add(const p6_seen *seen)
{
    const p6_receipt *receipt = seen->receipt;

    return receipt->visit.state == P6_VISIT_BOOKED && receipt->person && receipt->shift
        && receipt->services->nelts && !p6_receipt_is_off(receipt)
        && receipt->shift->last_entry > seen->visitor.view.call->now;
}

p6_frame p6_seen_frame(const p6_seen *seen, const char *title, const char *ending)
{
    const p6_view *view = &seen->visitor.view;
    const p6_receipt *receipt = seen->receipt;
    p6_frame frame = p6_view_frame(view, title, apr_pstrcat(view->call->pool, "/visit/",
                                                            p6_url_encode(seen->code,
                                                                          view->call->pool),
                                                            ending, NULL));

    if (!receipt || !receipt->point) return frame;
    frame.place = receipt->point->name;
    frame.help_line = receipt->point->help_line;
    return frame;
}
