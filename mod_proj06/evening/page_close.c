/* "/office/shift/ID/close": closing time. Everybody who is left gets something: each of them by a
   tap of their own, all others by one; afterwards the page says what to tell them. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "evening/closing.h"
#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_queue.h"
#include "office/view_parts.h"
#include "visits/view_visit.h"

/* i18n-prefix: close.after. */

#define LEFT(F, r) \
    F(r, id, TEXT, NULL) F(r, ticket, TEXT, NULL) F(r, name, TEXT, NULL) F(r, what, TEXT, NULL) \
    F(r, what_lang, TEXT, NULL) F(r, when, TEXT, NULL) F(r, later, BOOL, NULL) \
    F(r, named, BOOL, NULL)
P6_RECORD(left, LEFT)

#define DECIDED(F, r) \
    F(r, ticket, TEXT, NULL) F(r, name, TEXT, NULL) F(r, after, TEXT, NULL) \
    F(r, new_ticket, TEXT, NULL) F(r, new_code, TEXT, NULL) F(r, href, URL, NULL)
P6_RECORD(decided, DECIDED)

#define CLOSE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) F(r, said, TEXT, NULL) \
    F(r, tone, TEXT, NULL) F(r, early, BOOL, NULL) F(r, ended, BOOL, NULL) \
    F(r, sentence, TEXT, NULL) \
    F(r, absent, TEXT, NULL) F(r, busy, TEXT, NULL) F(r, action, URL, NULL) \
    F(r, all, RECORD, &p6_form_group_shape) F(r, left, LIST, &left_shape) \
    F(r, nothing_left, BOOL, NULL) F(r, decided, LIST, &decided_shape)
P6_RECORD(close, CLOSE)

const p6_shape p6_office_close_shape = { "close", close_fields, close__count };

static const char *after_words(const p6_call *call, p6_after after)
{
    return P6_SAY(call, apr_pstrcat(call->pool, "close.after.", p6_after_word(after), NULL));
}

static p6_value all_choices(const p6_call *call)
{
    apr_array_header_t *list = apr_array_make(call->pool, P6_AFTER__COUNT, sizeof(p6_value *));
    const char *typed = p6_typed(call, "all");

    for (int i = 0; i < P6_AFTER__COUNT; i++)
        p6_form_choice(call, list, "all", "all", p6_after_word((p6_after)i),
                       after_words(call, (p6_after)i),
                       typed ? !strcmp(typed, p6_after_word((p6_after)i)) : !i);
    return p6_form_group(call, NULL, "all", P6_SAY(call, "close.all"), NULL, list);
}

static p6_value *left_row(const p6_shift_call *s, const p6_closing_visit *c)
{
    const p6_view *view = &s->visitor.view;
    p6_value *q = p6_view_queuer(view, s->queue, c->v, "", 0, 0);
    p6_value *r = p6_record_make(&left_shape, view->call->pool);

    r[left_id] = q[p6_queuer_id];
    r[left_ticket] = q[p6_queuer_ticket];
    r[left_name] = q[p6_queuer_name];
    r[left_what] = q[p6_queuer_what];
    r[left_what_lang] = q[p6_queuer_what_lang];
    r[left_when] = q[p6_queuer_when];
    r[left_later] = p6_v_bool(c->v->row.state == P6_VISIT_BOOKED);
    r[left_named] = p6_v_bool(*c->v->row.name != '\0');
    return r;
}

/* "buổi sau: thứ Tư, 25/11, 18:00" */
static const char *after_of(const p6_shift_call *s, const p6_closing_visit *c)
{
    const p6_call *call = s->visitor.view.call;
    p6_minute start;

    if (!c->successor) return after_words(call, c->after);
    start = c->successor->start == P6_NO_MINUTE ? c->successor->shift_start : c->successor->start;
    return P6_SAY(call, c->successor->start == P6_NO_MINUTE ? "close.carried_queue"
                                                            : "close.carried",
                  "day", p6_words_day(call, p6_day_of_minute(start)), "time",
                  p6_words_time(call, start));
}

static p6_value *decided_row(const p6_shift_call *s, const p6_closing_visit *c)
{
    p6_call *call = s->visitor.view.call;
    p6_value *q = p6_view_queuer(&s->visitor.view, s->queue, c->v, "", 0, 0);
    p6_value *r = p6_record_make(&decided_shape, call->pool);

    r[decided_ticket] = q[p6_queuer_ticket];
    r[decided_name] = q[p6_queuer_name];
    r[decided_after] = p6_v_text(after_of(s, c));
    if (!c->successor) return r;
    r[decided_new_ticket] = p6_v_text(*c->successor->ticket ? c->successor->ticket : NULL);
    r[decided_new_code] = p6_v_text(*c->successor->code ? p6_view_code(call, c->successor->code)
                                                        : NULL);
    if (p6_may(call->official, P6_ACT_PERSON, s->queue->commune, 0))
        r[decided_href] = p6_v_url(p6_call_link(call, apr_psprintf(
            call->pool, "/office/visit/%" APR_INT64_T_FMT, c->successor->id)));
    return r;
}

static void fill_people(const p6_shift_call *s, const p6_closing *closing, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *left = apr_array_make(call->pool, 8, sizeof(p6_value *));
    apr_array_header_t *decided = apr_array_make(call->pool, 8, sizeof(p6_value *));

    for (int i = 0; i < closing->visits->nelts; i++) {
        const p6_closing_visit *c = &APR_ARRAY_IDX(closing->visits, i, p6_closing_visit);

        if (c->kind == P6_CLOSING_LEFT) APR_ARRAY_PUSH(left, p6_value *) = left_row(s, c);
        if (c->kind == P6_CLOSING_DECIDED) APR_ARRAY_PUSH(decided, p6_value *) = decided_row(s, c);
    }
    r[close_left] = left->nelts ? p6_v_list(left) : P6_NOTHING;
    r[close_decided] = decided->nelts ? p6_v_list(decided) : P6_NOTHING;
    r[close_sentence] = p6_v_text(
        closing->left ? P6_SAY(call, "close.sentence", "n", apr_itoa(call->pool, closing->left))
                      : P6_SAY(call, "close.none"));
    if (closing->absent)
        r[close_absent] = p6_v_text(P6_SAY(call, "close.absent", "n",
                                           apr_itoa(call->pool, closing->absent)));
    if (closing->busy)
        r[close_busy] = p6_v_text(P6_SAY(call, "close.busy", "n",
                                         apr_itoa(call->pool, closing->busy)));
}

static p6_error *show(const p6_shift_call *s, const apr_array_header_t *faults)
{
    p6_call *call = s->visitor.view.call;
    p6_frame frame = p6_view_frame(&s->visitor.view, P6_SAY(call, "close.title"),
                                   p6_shift_path(s, "/close"));
    p6_value *r = p6_record_make(&close_shape, call->pool);
    p6_badge_words said = p6_shift_said(s);
    p6_closing *closing;

    P6_TRY(p6_closing_load(&closing, &s->visitor.booking, call->official, s->shift, call->pool));
    frame.place = s->point;
    frame.error = faults != NULL;
    r[close_page] = p6_frame_value(call, &frame);
    r[close_bar] = p6_view_bar(call);
    r[close_point] = p6_v_text(s->point);
    r[close_back] = p6_v_url(p6_shift_link(s, ""));
    r[close_action] = p6_v_url(p6_shift_link(s, "/close"));
    r[close_errors] = p6_form_errors(call, faults);
    r[close_said] = p6_v_text(said.text);
    r[close_tone] = p6_v_text(said.tone);
    r[close_ended] = p6_v_bool(s->queue->shift->live == P6_LIVE_ENDED);
    r[close_nothing_left] = p6_v_bool(s->queue->shift->live == P6_LIVE_ENDED && !closing->left
                                      && !closing->absent);
    r[close_early] = p6_v_bool(closing->early);
    r[close_all] = all_choices(call);
    fill_people(s, closing, r);
    P6_TRY(p6_office_page(call, "office-close", r));
    if (faults) call->res->status = 422;
    return NULL;
}

static p6_error *carry_out(const p6_shift_call *s)
{
    p6_call *call = s->visitor.view.call;
    const p6_booking *b = &s->visitor.booking;
    apr_int64_t visit = p6_form_int(call, "visit");
    p6_after after;

    if (!p6_after_parse(&after, p6_typed(call, visit ? "after" : "all")))
        return p6_error_make(call->pool, P6_E_BAD_INPUT, "after", "what do they get?");
    if (!visit) return p6_closing_all(b, call->official, s->shift, after, call->pool);
    return p6_closing_one(b, call->official, s->shift, visit, after, p6_typed(call, "address"),
                          call->pool);
}

p6_error *p6_page_close(p6_call *call)
{
    p6_shift_call s;
    p6_error *err;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_QUEUE));
    if (!call->form) return show(&s, NULL);
    err = carry_out(&s);
    if (err && err->code == P6_E_BAD_FIELD)
        return show(&s, p6_office_fault(call, "all", "book.bad.address"));
    P6_TRY(err);
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "/close", s.shift));
}
