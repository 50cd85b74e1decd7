/* "/book/wait": the waiting list of a full shift, on one page. */
#include "booking/way.h"

#include <apr_strings.h>

#include "booking/answers.h"

#define WAIT(F, r) \
    P6_WAY_HEAD(F, r) F(r, names, TEXT, NULL) F(r, names_lang, TEXT, NULL) F(r, place, TEXT, NULL) \
    F(r, where, TEXT, NULL) F(r, vi, TEXT, NULL) F(r, day, TEXT, NULL) F(r, hours, TEXT, NULL) \
    F(r, walk_in, BOOL, NULL) F(r, action, URL, NULL) F(r, hidden, LIST, &p6_form_hidden_shape) \
    F(r, who, RECORD, &p6_who_fields_shape) F(r, accept, RECORD, &p6_form_choice_shape) \
    F(r, consent, RECORD, &p6_form_choice_shape)
P6_RECORD(wait, WAIT)

const p6_shape p6_book_wait_shape = { "book-wait", wait_fields, wait__count };

static void fill_shift(const p6_visitor *v, const p6_way *way, const p6_shift_view *shift,
                       const p6_point_view *point, p6_value *r)
{
    const p6_call *call = v->view.call;
    const char *stop = *shift->stop_landmark ? shift->stop_landmark : shift->stop_group, *lang;

    r[wait_names] = p6_v_text(p6_way_names(v, way, &lang));
    r[wait_names_lang] = p6_v_text(lang);
    r[wait_place] = p6_v_text(point->name);
    r[wait_where] = p6_v_text(*stop ? stop : p6_view_where(&v->view, point));
    r[wait_vi] = p6_v_text(p6_view_vi(&v->view));
    r[wait_day] = p6_v_text(p6_words_capital(
        call, p6_words_date(call, p6_day_of_minute(shift->start))));
    r[wait_hours] = p6_v_text(p6_words_hours(call, shift->start, shift->end));
    r[wait_walk_in] = p6_v_bool(shift->walk_in && !shift->full);
}

static p6_error *fill_form(const p6_visitor *v, const p6_way *way,
                           const apr_array_header_t *faults, p6_value *r)
{
    const p6_call *call = v->view.call;
    p6_answers answers = p6_answers_of_form(call);
    apr_array_header_t *hidden = p6_way_hidden(v);
    int accept = call->form && p6_params_get(call->form, "accept_offer") != NULL;
    const char *key;

    P6_TRY(p6_form_key(&key, call, faults));
    p6_form_hide(call, hidden, "key", key);
    p6_way_hide(v, hidden, way);
    r[wait_action] = p6_v_url(p6_call_link(call, "/book/wait"));
    r[wait_hidden] = p6_v_list(hidden);
    r[wait_who] = p6_answers_fields(call, &answers, faults);
    r[wait_accept] = p6_form_box(call, NULL, "accept_offer", "1", P6_SAY(call, "way.accept"),
                                 accept);
    r[wait_consent] = p6_form_consent(call, faults, v->booking.consent);
    return NULL;
}

static p6_error *show(const p6_visitor *v, const p6_way *way, const apr_array_header_t *faults)
{
    p6_call *call = v->view.call;
    p6_value *r = p6_record_make(&wait_shape, call->pool);
    p6_shift_view *shift;
    p6_point_view *point;
    const char *slug;

    if (p6_shift_find(&shift, &slug, v->view.snapshot, way->shift, &v->view.windows, call->now,
                      call->pool)
        || p6_point_find(&point, v->view.snapshot, slug, 1, &v->view.windows, call->now,
                         call->pool)
        || !p6_way_offered(way, shift))
        return p6_book_no_shift(v, way);
    p6_way_fill(v, call, &(p6_way_page){ P6_STEP_NONE, P6_SAY(call, "way.wait"),
        p6_way_link(v, "/book/time", way), p6_way_path(v, "/book/wait", way), point, faults, 0,
        NULL }, r);
    fill_shift(v, way, shift, point, r);
    P6_TRY(fill_form(v, way, faults, r));
    P6_TRY(p6_page(call, "book-wait", r));
    if (faults && faults->nelts) call->res->status = 422;
    return NULL;
}

static p6_error *over(const p6_visitor *v, const p6_way *way)
{
    p6_call *call = v->view.call;
    p6_way anywhere = *way;

    anywhere.shift = 0;
    return p6_book_stop(v, call, &(p6_stop){ .status = 409, .title = P6_SAY(call, "way.wait.over"),
        .lines = { P6_SAY(call, "failure.safe") },
        .button_text = P6_SAY(call, "way.other_day"),
        .button = p6_way_link(v, "/book/place", &anywhere), .canonical = "/book" });
}

static p6_error *ask_to_wait(const p6_visitor *v, const p6_way *way)
{
    p6_call *call = v->view.call;
    p6_answers answers = p6_answers_of_form(call);
    p6_wish wish = p6_answers_wish(v, &answers);
    p6_outcome *outcome;

    wish.request_key = p6_params_get(call->form, "key");
    wish.shift = way->shift;
    wish.services = way->services;
    wish.start = P6_NO_MINUTE;
    wish.accept_offer = p6_params_get(call->form, "accept_offer") != NULL;
    wish.consent = p6_params_get(call->form, "consent");
    wish.opening = 1;
    P6_TRY(p6_wait(&outcome, &v->booking, &wish, call->pool));
    switch (outcome->what) {
    case P6_BOOKED_FAULTS:
        return show(v, way, outcome->faults);
    case P6_BOOKED_LIMIT:
        return p6_book_limit(v, way, outcome);
    case P6_BOOKED_TAKEN:
        return over(v, way);
    default:
        p6_visitor_see(call, outcome->receipt->visit.code,
                       p6_opening_token(wish.request_key, call->pool));
        return NULL;
    }
}

static p6_error *answer(p6_call *call)
{
    const apr_array_header_t *faults;
    p6_visitor v;
    p6_way way;
    p6_error *err;

    if (call->form && p6_form_trapped(call)) {
        p6_response_redirect(call->res, 303, p6_call_link(call, "/book"));
        return NULL;
    }
    P6_TRY(p6_visitor_begin(&v, call));
    way = p6_way_read(&v, call->form ? call->form : call->query);
    faults = p6_way_faults(&v, &way);
    if (faults->nelts) return p6_book_services(&v, &way, faults);
    if (!call->form) return show(&v, &way, NULL);
    err = ask_to_wait(&v, &way);
    return err && err->code == P6_E_NOT_FOUND ? p6_book_no_shift(&v, &way) : err;
}

p6_error *p6_page_wait(p6_call *call)
{
    return p6_book_settle(call, "/book/wait", answer(call));
}
