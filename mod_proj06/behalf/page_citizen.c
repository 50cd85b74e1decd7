/* "/office/visit/ID": a booked visit for an official who helps its citizen: when, where, the code,
   the slip; moved and cancelled for them. */
#include "behalf/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "behalf/citizen.h"
#include "behalf/view_pages.h"
#include "behalf/view_times.h"
#include "evening/shift_call.h"
#include "office/view_parts.h"
#include "visits/slip.h"
#include "visits/state.h"
#include "visits/view_visit.h"
#include "visits/view_way.h"

/* i18n-prefix: citizen.state. */

#define CITIZEN(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, told, TEXT, NULL) F(r, state, TEXT, NULL) \
    F(r, then, TEXT, NULL) F(r, accept, URL, NULL) F(r, offered, TEXT, NULL) \
    F(r, line, TEXT, NULL) F(r, waiting, BOOL, NULL) \
    F(r, name, TEXT, NULL) F(r, v, RECORD, &p6_slip_shape) F(r, what, TEXT, NULL) \
    F(r, what_lang, TEXT, NULL) F(r, slip, URL, NULL) F(r, phone_open, URL, NULL) \
    F(r, phone, TEXT, NULL) F(r, phone_href, URL, NULL) F(r, cancel, URL, NULL) \
    F(r, move, URL, NULL) F(r, moving, BOOL, NULL) F(r, shifts, LIST, &p6_link_shape) \
    F(r, more, LIST, &p6_link_shape) \
    F(r, others, LIST, &p6_link_shape) F(r, shift, TEXT, NULL) F(r, note, TEXT, NULL) \
    F(r, full, BOOL, NULL) F(r, parts, LIST, &p6_form_group_shape) \
    F(r, hidden, LIST, &p6_form_hidden_shape)
P6_RECORD(citizen, CITIZEN)

const p6_shape p6_office_citizen_shape = { "citizen", citizen_fields, citizen__count };

/** A visit being shown. */
typedef struct citizen_call {
    p6_visitor v;
    apr_int64_t id;
    p6_receipt *receipt;
    const char *phone;    /* NULL unless it was just opened */
    /* moving it: */
    int moving;
    apr_int64_t shift;    /* 0: not chosen yet */
    const apr_array_header_t *faults;
    const char *note;
    p6_minute near;
    int status;
} citizen_call;

static const char *own_path(const citizen_call *c, const char *rest)
{
    return apr_psprintf(c->v.view.call->pool, "/office/visit/%" APR_INT64_T_FMT "%s", c->id, rest);
}

static const char *own_link(const citizen_call *c, const char *rest)
{
    return p6_call_link(c->v.view.call, own_path(c, rest));
}

static void fill_told(const citizen_call *c, p6_value *r)
{
    const p6_call *call = c->v.view.call;
    const char *told = p6_params_get(call->query, "told");

    if (!told) return;
    if (!strcmp(told, "booked")) r[citizen_told] = p6_v_text(P6_SAY(call, "citizen.told.booked"));
    if (!strcmp(told, "waiting")) r[citizen_told] = p6_v_text(P6_SAY(call, "citizen.told.waiting"));
    if (!strcmp(told, "accepted"))
        r[citizen_told] = p6_v_text(P6_SAY(call, "citizen.told.accepted"));
    if (!strcmp(told, "lost")) r[citizen_told] = p6_v_text(P6_SAY(call, "citizen.told.lost"));
    if (!strcmp(told, "moved")) r[citizen_told] = p6_v_text(P6_SAY(call, "citizen.told.moved"));
    if (!strcmp(told, "cancelled"))
        r[citizen_told] = p6_v_text(P6_SAY(call, "citizen.told.cancelled"));
}

/* the time is not theirs yet */
static int is_offered(const p6_receipt *receipt)
{
    return receipt->visit.state == P6_VISIT_WAITING && receipt->hold_until_s;
}

/* how it goes on for somebody on the waiting list */
static void fill_waiting(const citizen_call *c, p6_value *r)
{
    const p6_call *call = c->v.view.call;
    const p6_receipt *receipt = c->receipt;
    int silent = receipt->visit.accept_offer || !receipt->person || !*receipt->person->phone;

    if (receipt->visit.state != P6_VISIT_WAITING) return;
    r[citizen_waiting] = p6_v_bool(1);
    if (is_offered(receipt)) {
        r[citizen_state] = p6_v_text(P6_SAY(call, "citizen.state.offered"));
        r[citizen_accept] = p6_v_url(own_link(c, "/accept"));
        r[citizen_offered] = p6_v_text(P6_SAY(
            call, "citizen.offered", "until",
            p6_words_clock(call, p6_minute_of_epoch(receipt->hold_until_s))));
        return;
    }
    if (receipt->waiting_place)
        r[citizen_line] = p6_v_text(P6_SAY(call, "citizen.line", "place",
                                           apr_itoa(call->pool, receipt->waiting_place)));
    if (!p6_office_shift_open(&c->v.view, receipt->visit.shift))
        r[citizen_then] = p6_v_text(P6_SAY(call, "citizen.then.over"));
    else
        r[citizen_then] = p6_v_text(silent
            ? P6_SAY(call, "citizen.then.given")
            : P6_SAY(call, "citizen.then.called", "n",
                     apr_itoa(call->pool, c->v.booking.limits->offer_s / 60)));
}

static void fill_visit(const citizen_call *c, p6_value *r)
{
    const p6_view *view = &c->v.view;
    p6_call *call = view->call;
    const p6_receipt *receipt = c->receipt;
    const p6_person *person = receipt->person;
    p6_visit_state state = receipt->visit.state;
    const char *lang;

    r[citizen_name] = p6_v_text(person && *person->name ? person->name
                                                        : P6_SAY(call, "queue.no_name"));
    r[citizen_state] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "citizen.state.",
                                                          p6_visit_state_name(state), NULL)));
    r[citizen_v] = p6_view_visit(view, receipt);
    r[citizen_what] = p6_v_text(p6_view_visit_services(view, receipt, &lang));
    r[citizen_what_lang] = p6_v_text(lang);
    if (receipt->visit.code && person && !is_offered(receipt))
        r[citizen_slip] = p6_v_url(own_link(c, "/slip"));
    if (person && *person->phone && !c->phone)
        r[citizen_phone_open] = p6_v_url(own_link(c, "/phone"));
    if (c->phone && *c->phone) {
        r[citizen_phone] = p6_v_text(p6_words_phone(call, c->phone));
        r[citizen_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", c->phone, NULL));
    }
    if (!receipt->visit.code) return;
    if (p6_visit_may(state, P6_VISIT_CANCELLED))
        r[citizen_cancel] = p6_v_url(own_link(c, "/cancel"));
    if (state == P6_VISIT_BOOKED) r[citizen_move] = p6_v_url(own_link(c, "/move"));
}

static p6_error *shift_link(p6_value **link, const p6_view *view, const p6_shift_choice *choice,
                            const void *baton)
{
    const char *rest = apr_psprintf(view->call->pool, "/move?shift=%" APR_INT64_T_FMT,
                                    choice->shift->id);

    *link = p6_view_link(view, own_link(baton, rest), p6_office_shift_words(view, choice));
    return NULL;
}

/* shifts of the commune of the form or the query that could take the visit */
static p6_error *fill_shifts(const citizen_call *c, p6_value *r)
{
    const p6_view *view = &c->v.view;
    const p6_commune *commune;

    P6_TRY(p6_office_commune(&commune, &r[citizen_others], view, P6_ACT_PERSON,
                             own_path(c, "/move")));
    return p6_office_shift_links(view, commune->code,
                                 p6_receipt_services(c->receipt, view->call->pool), shift_link, c,
                                 &r[citizen_shifts], &r[citizen_more]);
}

static p6_error *fill_times(const citizen_call *c, p6_value *r)
{
    p6_call *call = c->v.view.call;
    apr_array_header_t *slots, *hidden;

    P6_TRY(p6_citizen_may(&c->v.booking, call->official, c->shift, call->pool));
    P6_TRY(p6_booking_slots(&slots, &c->v.booking, c->shift,
                            p6_receipt_services(c->receipt, call->pool), 0, call->pool));
    P6_TRY(p6_office_hidden(&hidden, call, c->faults));
    p6_form_hide(call, hidden, "shift", apr_psprintf(call->pool, "%" APR_INT64_T_FMT, c->shift));
    r[citizen_hidden] = p6_v_list(hidden);
    r[citizen_shift] = p6_v_text(p6_office_shift_of(&c->v.view, c->shift));
    r[citizen_note] = p6_v_text(c->note);
    r[citizen_full] = p6_v_bool(!slots->nelts);
    r[citizen_parts] = p6_office_times(call, slots, c->near, c->faults);
    return NULL;
}

static p6_error *show(const citizen_call *c)
{
    const p6_view *view = &c->v.view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&citizen_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "citizen.title"), own_path(c, ""));

    if (c->receipt->point) frame.place = c->receipt->point->name;
    frame.error = c->status != 200;
    r[citizen_page] = p6_frame_value(call, &frame);
    r[citizen_bar] = p6_view_bar(call);
    r[citizen_back] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/shift/%" APR_INT64_T_FMT, c->receipt->visit.shift)));
    r[citizen_errors] = p6_form_errors(call, c->faults);
    fill_told(c, r);
    fill_visit(c, r);
    fill_waiting(c, r);
    r[citizen_moving] = p6_v_bool(c->moving);
    if (c->moving && c->shift) P6_TRY(fill_times(c, r));
    else if (c->moving) P6_TRY(fill_shifts(c, r));
    P6_TRY(p6_office_page(call, "office-citizen", r));
    call->res->status = c->status;
    return NULL;
}

static p6_error *begin(citizen_call *c, p6_call *call)
{
    memset(c, 0, sizeof *c);
    c->id = apr_atoi64(call->holes[0]);
    c->near = P6_NO_MINUTE;
    c->status = 200;
    P6_TRY(p6_visitor_begin(&c->v, call));
    return p6_citizen_receipt(&c->receipt, &c->v.booking, call->official, c->id, call->pool);
}

p6_error *p6_page_citizen(p6_call *call)
{
    citizen_call c;

    P6_TRY(begin(&c, call));
    return show(&c);
}

p6_error *p6_page_citizen_phone(p6_call *call)
{
    citizen_call c;

    P6_TRY(begin(&c, call));
    P6_TRY(p6_citizen_phone(&c.phone, &c.v.booking, call->official, c.id, call->pool));
    return show(&c);
}

p6_error *p6_page_citizen_slip(p6_call *call)
{
    citizen_call c;
    p6_frame frame;

    P6_TRY(begin(&c, call));
    if (!c.receipt->visit.code || !c.receipt->person)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "there is no slip of this visit");
    frame = p6_view_frame(&c.v.view, P6_SAY(call, "slip.title"), own_path(&c, "/slip"));
    if (c.receipt->point) {
        frame.place = c.receipt->point->name;
        frame.help_line = c.receipt->point->help_line;
    }
    P6_TRY(p6_slip_show(&c.v.view, c.receipt, &frame, own_link(&c, "")));
    call->res->cache = "no-store";
    return NULL;
}

/* gone or past in the meantime: the visit's own page says how it stands */
static p6_error *back(const citizen_call *c, p6_error *err, const char *told)
{
    if (err && err->code != P6_E_STALE) return err;
    return p6_office_done(c->v.view.call, own_path(c, err ? "" : told));
}

p6_error *p6_page_citizen_cancel(p6_call *call)
{
    p6_outcome *outcome;
    citizen_call c;

    P6_TRY(begin(&c, call));
    return back(&c, p6_citizen_cancel(&outcome, &c.v.booking, call->official, c.id, call->pool),
                "?told=cancelled");
}

p6_error *p6_page_citizen_accept(p6_call *call)
{
    p6_outcome *outcome;
    citizen_call c;
    p6_error *err;
    int lost;

    P6_TRY(begin(&c, call));
    err = p6_citizen_accept(&outcome, &c.v.booking, call->official, c.id, call->pool);
    lost = !err && outcome->what == P6_BOOKED_TAKEN;
    return back(&c, err, lost ? "?told=lost" : "?told=accepted");
}

static p6_error *answer_move(citizen_call *c, const p6_outcome *outcome)
{
    p6_call *call = c->v.view.call;

    switch (outcome->what) {
    case P6_BOOKED_FAULTS:
        c->faults = outcome->faults;
        c->status = 422;
        return show(c);
    case P6_BOOKED_TAKEN:
        c->note = P6_SAY(call, "office_book.taken");
        if (outcome->alternatives->nelts)
            c->near = APR_ARRAY_IDX(outcome->alternatives, 0, p6_slot).start;
        c->status = 409;
        return show(c);
    default:
        return p6_office_done(call, own_path(c, "?told=moved"));
    }
}

p6_error *p6_page_citizen_move(p6_call *call)
{
    p6_outcome *outcome;
    citizen_call c;
    p6_error *err;
    const char *key;

    P6_TRY(begin(&c, call));
    c.moving = 1;
    c.shift = p6_form_int(call, "shift");
    if (!call->form) return c.receipt->visit.state == P6_VISIT_BOOKED ? show(&c)
                                                                       : back(&c, NULL, "");
    P6_TRY(p6_form_key(&key, call, NULL)); /* one that is malformed is nobody's */
    err = p6_citizen_move(&outcome, &c.v.booking, call->official, c.id, c.shift,
                          p6_way_minute(p6_typed(call, "start")), key, call->pool);
    return err ? back(&c, err, "") : answer_move(&c, outcome);
}
