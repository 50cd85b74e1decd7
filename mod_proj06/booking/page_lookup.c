/* "/visit": opening a visit, or a request for a home visit, with its code and its proof. A refusal
   never tells which of the two was wrong. */
#include "booking/pages_visit.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "booking/lookup.h"
#include "visits/view_form.h"
#include "visits/visitor.h"

#define LOOKUP(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, send, URL, NULL) F(r, refused, TEXT, NULL) \
    F(r, code, RECORD, &p6_form_field_shape) F(r, proof, RECORD, &p6_form_field_shape) \
    F(r, paper, URL, NULL)
P6_RECORD(lookup, LOOKUP)

const p6_shape p6_lookup_shape = { "lookup", lookup_fields, lookup__count };

p6_error *p6_lookup_page(const p6_view *view, const char *code, const char *refused, int status)
{
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&lookup_shape, call->pool);
    int at_code = code && !call->form; /* another language keeps the code */
    const char *canonical = at_code ? apr_pstrcat(call->pool, "/visit/",
                                                  p6_url_encode(code, call->pool), NULL)
                                    : "/visit";
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "lookup.title"), canonical);
    p6_form_input typed = { .name = "code", .label = P6_SAY(call, "lookup.code"),
        .hint = P6_SAY(call, "lookup.code.hint"), .value = code };
    p6_form_input proof = { .name = "proof", .label = P6_SAY(call, "lookup.proof"),
        .hint = P6_SAY(call, "lookup.proof.hint"), .keys = "numeric" };

    frame.error = refused != NULL;
    r[lookup_page] = p6_frame_value(call, &frame);
    r[lookup_send] = p6_v_url(p6_call_link(call, "/visit"));
    r[lookup_refused] = p6_v_text(refused);
    r[lookup_code] = p6_form_field(call, NULL, &typed);
    r[lookup_proof] = p6_form_field(call, NULL, &proof);
    r[lookup_paper] = p6_v_url(p6_call_link(call, "/visit/card"));
    P6_TRY(p6_page(call, "visit-lookup", r));
    call->res->status = status;
    return NULL;
}

/* how long to wait is in the error's detail */
static p6_error *too_many(const p6_view *view, const char *code, const p6_error *err)
{
    p6_call *call = view->call;
    int seconds = atoi(err->detail);

    apr_table_setn(call->res->headers, "Retry-After", apr_itoa(call->pool, seconds));
    return p6_lookup_page(view, code, P6_SAY(call, "lookup.wait", "n",
                                             apr_itoa(call->pool, (seconds + 59) / 60)), 429);
}

/* the same words and the same place for both, so both are tried; the address is counted once */
static p6_error *open_either(p6_visitor *visitor, const char *code, const char *proof)
{
    p6_call *call = visitor->view.call;
    p6_receipt *receipt;
    p6_home_visit *request;
    const char *token;
    p6_error *err = p6_visit_open(&receipt, &token, &visitor->booking, code, proof,
                                  visitor->address, call->pool);

    if (!err) {
        p6_visitor_see(call, receipt->visit.code, token);
        return NULL;
    }
    if (err->code != P6_E_REFUSED) return err;
    P6_TRY(p6_home_open(&request, &token, &visitor->booking, code, proof, call->pool));
    p6_home_see(call, request->code, token);
    return NULL;
}

p6_error *p6_page_lookup(p6_call *call)
{
    const char *code, *proof;
    p6_visitor visitor;
    p6_error *err;

    P6_TRY(p6_visitor_begin(&visitor, call));
    if (!call->form)
        return p6_lookup_page(&visitor.view, NULL, NULL, 200);
    code = p6_params_get(call->form, "code");
    proof = p6_params_get(call->form, "proof");
    err = open_either(&visitor, code, proof);
    if (err && err->code == P6_E_TOO_MANY) return too_many(&visitor.view, code, err);
    if (err && err->code == P6_E_REFUSED)
        return p6_lookup_page(&visitor.view, code, P6_SAY(call, "lookup.refused"), 422);
    return err;
}

p6_error *p6_page_visit_door(p6_call *call)
{
    const p6_request *req = call->req;

    p6_response_redirect(call->res, 302, apr_pstrcat(call->pool, req->mount, "/visit",
                                                     *req->query ? "?" : "", req->query, NULL));
    return NULL;
}
