/* "/office/home-visits/new": a request for a home visit that somebody makes on the telephone or at
   the counter. Its own page then shows the code to read out, and the slip. */
#include "homes/pages.h"

#include <apr_strings.h>

#include "homes/requests.h"
#include "homes/view_pages.h"
#include "office/view_parts.h"
#include "visits/view_home.h"
#include "visits/visitor.h"

#define HOME_NEW(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, back, URL, NULL) F(r, commune, TEXT, NULL) F(r, others, LIST, &p6_link_shape) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, here, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, services, RECORD, &p6_form_group_shape) \
    P6_HOME_FIELDS(F, r) F(r, agreed, RECORD, &p6_form_choice_shape)
P6_RECORD(home_new, HOME_NEW)

const p6_shape p6_office_home_new_shape = { "home_new", home_new_fields, home_new__count };

/** The form being shown. */
typedef struct asking {
    p6_visitor v;
    const p6_commune *commune;
    p6_value others;
    const apr_array_header_t *faults;
} asking;

static p6_value field(const asking *a, p6_form_input input)
{
    input.value = p6_typed(a->v.view.call, input.name);
    return p6_form_field(a->v.view.call, a->faults, &input);
}

/* the shared fields, with what an official is to ask in two of them */
static void fill_fields(const asking *a, p6_value *r)
{
    const p6_call *call = a->v.view.call;

    p6_home_fields_fill(&r[home_new_group], call, a->faults, NULL);
    r[home_new_phone] = field(a, (p6_form_input){ .name = "phone", .type = "tel", .keys = "tel",
        .label = P6_SAY(call, "office_book.phone"), .hint = P6_SAY(call, "homes.new.phone_hint") });
    r[home_new_birth_year] = field(a, (p6_form_input){ .name = "birth_year", .keys = "numeric",
        .label = P6_SAY(call, "office_book.birth_year"),
        .hint = P6_SAY(call, "homes.new.birth_year_hint") });
    r[home_new_agreed] = p6_form_box(call, a->faults, "consent", "1",
                                     P6_SAY(call, "homes.new.agreed", "days",
                                            apr_itoa(call->pool,
                                                     a->v.booking.limits->retention_days)),
                                     p6_typed(call, "consent") != NULL);
}

static p6_error *show(const asking *a)
{
    const p6_view *view = &a->v.view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&home_new_shape, call->pool);
    const char *here = apr_pstrcat(call->pool, "/office/home-visits/new?commune=",
                                   a->commune->code, NULL);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "homes.new.title"), here);
    apr_array_header_t *hidden;

    P6_TRY(p6_office_hidden(&hidden, call, a->faults));
    p6_form_hide(call, hidden, "commune", a->commune->code);
    frame.place = p6_office_commune_words(view, a->commune);
    frame.error = a->faults != NULL;
    r[home_new_page] = p6_frame_value(call, &frame);
    r[home_new_bar] = p6_view_bar(call);
    r[home_new_back] = p6_v_url(p6_call_link(call, apr_pstrcat(
        call->pool, "/office/home-visits?commune=", a->commune->code, NULL)));
    r[home_new_commune] = p6_v_text(frame.place);
    r[home_new_others] = a->others;
    r[home_new_errors] = p6_form_errors(call, a->faults);
    r[home_new_here] = p6_v_url(p6_call_link(call, "/office/home-visits/new"));
    r[home_new_hidden] = p6_v_list(hidden);
    r[home_new_services] = p6_office_services_boxes(view, a->faults,
                                                    P6_SAY(call, "homevisit.services"), 1);
    fill_fields(a, r);
    P6_TRY(p6_office_page(call, "office-home-new", r));
    if (a->faults) call->res->status = 422;
    return NULL;
}

static p6_error *ask(asking *a)
{
    p6_call *call = a->v.view.call;
    p6_home_outcome *outcome;
    p6_home_fix sent = p6_home_fields_sent(call);
    p6_home_wish wish = { .request_key = p6_typed(call, "key"), .commune = a->commune->code,
        .group = sent.group, .address = sent.address, .note = sent.note, .name = sent.name,
        .phone = sent.phone, .birth_year = sent.birth_year,
        .services = p6_params_all(call->form, "service", call->pool) };

    P6_TRY(p6_homes_ask(&outcome, &a->v.booking, call->official, &wish,
                        p6_typed(call, "consent") != NULL, call->pool));
    if (outcome->what != P6_BOOKED_FAULTS)
        return p6_office_done(call, apr_psprintf(
            call->pool, "/office/home-visits/%" APR_INT64_T_FMT "?told=asked",
            outcome->request->id));
    a->faults = outcome->faults;
    return show(a);
}

p6_error *p6_page_home_new(p6_call *call)
{
    asking a = { .faults = NULL };

    P6_TRY(p6_visitor_begin(&a.v, call));
    P6_TRY(p6_office_commune(&a.commune, &a.others, &a.v.view, P6_ACT_PERSON,
                             "/office/home-visits/new"));
    return call->form ? ask(&a) : show(&a);
}
