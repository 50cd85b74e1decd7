/* "/home-visit": asking staff to come to somebody who can't come to a point. */
#include "booking/pages_visit.h"

#include <apr_strings.h>
#include <string.h>

#include "booking/lookup.h"
#include "locator/bookable.h"
#include "locator/view_filter.h"
#include "visits/view_home.h"

#define HOME_VISIT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, wait, TEXT, NULL) F(r, send, URL, NULL) F(r, hidden, LIST, &p6_form_hidden_shape) \
    F(r, commune, RECORD, &p6_form_field_shape) F(r, communes, LIST, &p6_option_shape) \
    P6_HOME_FIELDS(F, r) F(r, services, RECORD, &p6_form_group_shape) \
    F(r, consent, RECORD, &p6_form_choice_shape) F(r, privacy, URL, NULL)
P6_RECORD(home_visit, HOME_VISIT)

const p6_shape p6_home_visit_shape = { "home_visit", home_visit_fields, home_visit__count };

static const char *typed(const p6_call *call, const char *field)
{
    return call->form ? p6_params_get(call->form, field) : NULL;
}

static int ticked(const p6_call *call, const char *field, const char *value)
{
    const apr_array_header_t *all;

    if (!call->form) return 0;
    all = p6_params_all(call->form, field, call->pool);
    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, const char *), value)) return 1;
    return 0;
}

static p6_value services(const p6_view *view, const apr_array_header_t *faults)
{
    p6_call *call = view->call;
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, call->pool);
    apr_array_header_t *choices = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_service).code, *lang, *name;
        p6_value *choice;

        if (p6_service_only_at(view->snapshot, code, P6_POINT_POLICE)) continue;
        name = p6_view_name(view, "service", code, &lang);
        choice = p6_form_choice(call, choices, "services", "service", code, name,
                                ticked(call, "service", code));
        choice[p6_form_choice_lang] = p6_v_text(lang);
    }
    return p6_form_group(call, faults, "services", P6_SAY(call, "homevisit.services"), NULL,
                         choices);
}

static void fill_where(const p6_view *view, const apr_array_header_t *faults, p6_value *r)
{
    const p6_call *call = view->call;
    const p6_commune *last = p6_view_last_commune(view);
    const char *chosen = typed(call, "commune");
    p6_form_input commune = { .name = "commune", .label = P6_SAY(call, "homevisit.commune"),
                              .value = chosen };

    r[home_visit_commune] = p6_form_field(call, faults, &commune);
    if (!chosen && last) chosen = last->code;
    r[home_visit_communes] = p6_view_commune_options(view, chosen);
    p6_home_fields_fill(&r[home_visit_group], call, faults, NULL);
}

static p6_error *show(const p6_visitor *visitor, const apr_array_header_t *faults,
                      const char *wait, int status)
{
    const p6_view *view = &visitor->view;
    p6_call *call = view->call;
    apr_array_header_t *hidden = apr_array_make(call->pool, 1, sizeof(p6_value *));
    p6_value *r = p6_record_make(&home_visit_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "homevisit.title"), "/home-visit");
    const char *key;

    P6_TRY(p6_form_key(&key, call, faults));
    p6_form_hide(call, hidden, "key", key);
    frame.error = status != 200;
    r[home_visit_page] = p6_frame_value(call, &frame);
    r[home_visit_errors] = p6_form_errors(call, faults);
    r[home_visit_wait] = p6_v_text(wait);
    r[home_visit_send] = p6_v_url(p6_call_link(call, "/home-visit"));
    r[home_visit_hidden] = p6_v_list(hidden);
    fill_where(view, faults, r);
    r[home_visit_services] = services(view, faults);
    r[home_visit_consent] = p6_form_consent(call, faults,
                                            visitor->booking.consent
                                                ? visitor->booking.consent->home : NULL);
    r[home_visit_privacy] = p6_v_url(p6_call_link(call, "/privacy"));
    P6_TRY(p6_page(call, "home-visit", r));
    call->res->status = status;
    return NULL;
}

static p6_error *answer(const p6_visitor *visitor, const p6_home_outcome *outcome)
{
    p6_call *call = visitor->view.call;
    int minutes = (outcome->retry_s + 59) / 60;

    switch (outcome->what) {
    case P6_BOOKED_FAULTS:
        return show(visitor, outcome->faults, NULL, 422);
    case P6_BOOKED_LIMIT:
        apr_table_setn(call->res->headers, "Retry-After",
                       apr_itoa(call->pool, outcome->retry_s));
        return show(visitor, NULL, P6_SAY(call, "lookup.wait", "n",
                                          apr_itoa(call->pool, minutes)), 429);
    default:
        p6_home_see(call, outcome->request->code,
                    p6_home_token(outcome->request, call->site->env, call->pool));
        return NULL;
    }
}

static p6_error *ask(const p6_visitor *visitor)
{
    p6_call *call = visitor->view.call;
    p6_home_outcome *outcome;
    p6_home_fix sent = p6_home_fields_sent(call);
    p6_home_wish wish = { .request_key = typed(call, "key"), .commune = typed(call, "commune"),
        .group = sent.group, .address = sent.address, .note = sent.note, .name = sent.name,
        .phone = sent.phone, .birth_year = sent.birth_year, .consent = typed(call, "consent"),
        .services = p6_params_all(call->form, "service", call->pool),
        .address_key = visitor->address };

    P6_TRY(p6_home_ask(&outcome, &visitor->booking, &wish, call->pool));
    return answer(visitor, outcome);
}

p6_error *p6_page_home_visit(p6_call *call)
{
    p6_visitor visitor;

    if (call->form && p6_form_trapped(call)) { /* nothing of what a machine sends is kept */
        p6_response_redirect(call->res, 303, p6_call_link(call, "/home-visit"));
        return NULL;
    }
    P6_TRY(p6_visitor_begin(&visitor, call));
    return call->form ? ask(&visitor) : show(&visitor, NULL, NULL, 200);
}
