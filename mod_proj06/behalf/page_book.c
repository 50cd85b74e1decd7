/* "/office/book": for a citizen on the phone or at the door. What for, which session, which time
   and who; then the receipt. Desks that are closed to online booking are open here. Where nothing
   is free any more, the waiting list. */
#include "behalf/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "behalf/citizen.h"
#include "behalf/view_pages.h"
#include "behalf/view_times.h"
#include "evening/shift_call.h"
#include "office/view_parts.h"
#include "visits/view_way.h"

#define SESSION(F, r) F(r, href, URL, NULL) F(r, text, TEXT, NULL) F(r, full, BOOL, NULL)
P6_RECORD(session, SESSION)

#define BOOK(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, commune, TEXT, NULL) F(r, code, TEXT, NULL) F(r, others, LIST, &p6_link_shape) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, here, URL, NULL) \
    F(r, services, RECORD, &p6_form_group_shape) F(r, asked, BOOL, NULL) \
    F(r, shifts, LIST, &session_shape) F(r, more, LIST, &session_shape) \
    F(r, shift, TEXT, NULL) F(r, change, URL, NULL) \
    F(r, what, TEXT, NULL) F(r, what_lang, TEXT, NULL) F(r, note, TEXT, NULL) \
    F(r, full, BOOL, NULL) F(r, waits, BOOL, NULL) F(r, form, BOOL, NULL) \
    F(r, parts, LIST, &p6_form_group_shape) F(r, home, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, name, RECORD, &p6_form_field_shape) \
    F(r, phone, RECORD, &p6_form_field_shape) F(r, birth_year, RECORD, &p6_form_field_shape) \
    F(r, other, RECORD, &p6_form_choice_shape) F(r, accept, RECORD, &p6_form_choice_shape) \
    F(r, agreed, RECORD, &p6_form_choice_shape)
P6_RECORD(book, BOOK)

const p6_shape p6_office_book_shape = { "book", book_fields, book__count };

/** The page being made. */
typedef struct desk {
    p6_visitor v;
    const p6_commune *commune;
    p6_value others;
    const apr_array_header_t *codes;  /* of the services that are wanted */
    apr_int64_t shift;                /* 0: not chosen yet */
    const apr_array_header_t *faults;
    const char *note;
    int over;                         /* nothing will come free there any more */
    p6_minute near;                   /* the time to be chosen first; P6_NO_MINUTE: the first */
    int status;
} desk;

/* PAGE about the commune and the services */
static const char *path_about(const desk *d, const char *page)
{
    p6_call *call = d->v.view.call;
    const char *path = apr_pstrcat(call->pool, page, "?commune=", d->commune->code, NULL);

    for (int i = 0; i < d->codes->nelts; i++)
        path = apr_pstrcat(call->pool, path, "&service=",
                           p6_url_encode(APR_ARRAY_IDX(d->codes, i, const char *), call->pool),
                           NULL);
    return path;
}

static const char *path_of(const desk *d, apr_int64_t shift)
{
    const char *path = path_about(d, "/office/book");

    if (!shift) return path;
    return apr_psprintf(d->v.view.call->pool, "%s&shift=%" APR_INT64_T_FMT, path, shift);
}

static const char *address(const desk *d, apr_int64_t shift)
{
    return p6_call_link(d->v.view.call, path_of(d, shift));
}

static p6_value field(const desk *d, p6_form_input input)
{
    input.value = p6_typed(d->v.view.call, input.name);
    return p6_form_field(d->v.view.call, d->faults, &input);
}

static void fill_who(const desk *d, int waits, p6_value *r)
{
    const p6_call *call = d->v.view.call;

    r[book_name] = field(d, (p6_form_input){ .name = "name",
        .label = P6_SAY(call, "office_book.name") });
    r[book_phone] = field(d, (p6_form_input){ .name = "phone", .type = "tel", .keys = "tel",
        .label = waits ? P6_SAY(call, "office_book.wait_phone")
                       : P6_SAY(call, "office_book.phone") });
    r[book_birth_year] = field(d, (p6_form_input){ .name = "birth_year", .keys = "numeric",
        .label = P6_SAY(call, "office_book.birth_year"),
        .hint = P6_SAY(call, "office_book.birth_year_hint") });
    r[book_other] = p6_form_box(call, d->faults, "other", "1", P6_SAY(call, "office_book.other"),
                                p6_typed(call, "other") != NULL);
    if (waits)
        r[book_accept] = p6_form_box(call, d->faults, "accept_offer", "1",
                                     P6_SAY(call, "office_book.accept"),
                                     p6_typed(call, "accept_offer") != NULL);
    r[book_agreed] = p6_form_box(call, d->faults, "consent", "1",
                                 P6_SAY(call, "office_book.agreed"),
                                 p6_typed(call, "consent") != NULL);
}

/* asked of the store: the picture counts places that are open to all only */
static p6_error *shift_link(p6_value **link, const p6_view *view, const p6_shift_choice *choice,
                            const void *baton)
{
    const desk *d = baton;
    p6_call *call = view->call;
    apr_array_header_t *slots;

    P6_TRY(p6_booking_slots(&slots, &d->v.booking, choice->shift->id, d->codes, 0, call->pool));
    *link = p6_record_make(&session_shape, call->pool);
    (*link)[session_href] = p6_v_url(address(d, choice->shift->id));
    (*link)[session_text] = p6_v_text(p6_office_shift_words(view, choice));
    (*link)[session_full] = p6_v_bool(!slots->nelts);
    return NULL;
}

static p6_error *fill_shifts(const desk *d, p6_value *r)
{
    return p6_office_shift_links(&d->v.view, d->commune->code, d->codes, shift_link, d,
                                 &r[book_shifts], &r[book_more]);
}

/* a time to choose, or else the waiting list while there is something to wait for */
static void fill_times(const desk *d, const apr_array_header_t *slots, p6_value *r)
{
    int waits = !slots->nelts && !d->over && p6_office_shift_open(&d->v.view, d->shift);

    r[book_full] = p6_v_bool(!slots->nelts);
    r[book_waits] = p6_v_bool(waits);
    r[book_form] = p6_v_bool(slots->nelts || waits);
    r[book_parts] = p6_office_times(d->v.view.call, slots, d->near, d->faults);
    fill_who(d, waits, r);
}

/* the chosen shift, and who comes */
static p6_error *fill_shift(const desk *d, p6_value *r)
{
    const p6_view *view = &d->v.view;
    p6_call *call = view->call;
    apr_array_header_t *slots, *hidden;
    const char *lang;

    P6_TRY(p6_citizen_may(&d->v.booking, call->official, d->shift, call->pool));
    P6_TRY(p6_booking_slots(&slots, &d->v.booking, d->shift, d->codes, 0, call->pool));
    P6_TRY(p6_office_hidden(&hidden, call, d->faults));
    p6_form_hide(call, hidden, "commune", d->commune->code);
    p6_form_hide(call, hidden, "shift", apr_psprintf(call->pool, "%" APR_INT64_T_FMT, d->shift));
    for (int i = 0; i < d->codes->nelts; i++)
        p6_form_hide(call, hidden, "service", APR_ARRAY_IDX(d->codes, i, const char *));
    r[book_hidden] = p6_v_list(hidden);
    r[book_shift] = p6_v_text(p6_office_shift_of(view, d->shift));
    r[book_change] = p6_v_url(address(d, 0));
    r[book_what] = p6_v_text(p6_view_names(view, "service", d->codes, &lang));
    r[book_what_lang] = p6_v_text(lang);
    r[book_note] = p6_v_text(d->note);
    fill_times(d, slots, r);
    return NULL;
}

static p6_error *show(const desk *d)
{
    const p6_view *view = &d->v.view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&book_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "office_book.title"),
                                   path_of(d, d->shift));

    frame.place = p6_office_commune_words(view, d->commune);
    frame.error = d->status != 200;
    r[book_page] = p6_frame_value(call, &frame);
    r[book_bar] = p6_view_bar(call);
    r[book_commune] = p6_v_text(frame.place);
    r[book_code] = p6_v_text(d->commune->code);
    r[book_others] = d->others;
    r[book_errors] = p6_form_errors(call, d->faults);
    r[book_here] = p6_v_url(p6_call_link(call, "/office/book"));
    r[book_services] = p6_office_services_boxes(view, d->faults,
                                                P6_SAY(call, "walk_in.services"), 0);
    r[book_asked] = p6_v_bool(d->codes->nelts > 0);
    r[book_home] = p6_v_url(p6_call_link(call, path_about(d, "/office/home-visits/new")));
    if (d->shift && d->codes->nelts) P6_TRY(fill_shift(d, r));
    else if (d->codes->nelts) P6_TRY(fill_shifts(d, r));
    P6_TRY(p6_office_page(call, "office-book", r));
    call->res->status = d->status;
    return NULL;
}

static p6_error *answer(desk *d, const p6_outcome *outcome, int waits)
{
    p6_call *call = d->v.view.call;

    switch (outcome->what) {
    case P6_BOOKED_FAULTS:
        d->faults = outcome->faults;
        d->status = 422;
        return show(d);
    case P6_BOOKED_TAKEN:
        d->over = waits;
        d->note = waits ? NULL : P6_SAY(call, "office_book.taken");
        if (outcome->alternatives->nelts)
            d->near = APR_ARRAY_IDX(outcome->alternatives, 0, p6_slot).start;
        d->status = 409;
        return show(d);
    default:
        return p6_office_done(call, apr_psprintf(call->pool, "/office/visit/%" APR_INT64_T_FMT
                                                 "?told=%s", outcome->receipt->visit.id,
                                                 waits ? "waiting" : "booked"));
    }
}

static p6_error *book(desk *d)
{
    p6_call *call = d->v.view.call;
    p6_wish wish = { .request_key = p6_typed(call, "key"), .shift = d->shift,
        .start = p6_way_minute(p6_typed(call, "start")), .services = d->codes,
        .name = p6_typed(call, "name"), .phone = p6_typed(call, "phone"),
        .birth_year = p6_typed(call, "birth_year"),
        .for_someone_else = p6_typed(call, "other") != NULL,
        .accept_offer = p6_typed(call, "accept_offer") != NULL };
    int waits = p6_typed(call, "wait") != NULL, agreed = p6_typed(call, "consent") != NULL;
    p6_outcome *outcome;

    if (wish.start == P6_NO_MINUTE) wish.start = 0; /* no time of any shift: a fault */
    if (waits)
        P6_TRY(p6_citizen_wait(&outcome, &d->v.booking, call->official, &wish, agreed,
                               call->pool));
    else
        P6_TRY(p6_citizen_book(&outcome, &d->v.booking, call->official, &wish, agreed,
                               call->pool));
    return answer(d, outcome, waits);
}

p6_error *p6_page_office_book(p6_call *call)
{
    const p6_params *params = call->form ? call->form : call->query;
    desk d = { .near = P6_NO_MINUTE, .status = 200, .shift = p6_form_int(call, "shift"),
               .codes = p6_params_all(params, "service", call->pool) };

    P6_TRY(p6_visitor_begin(&d.v, call));
    P6_TRY(p6_office_commune(&d.commune, &d.others, &d.v.view, P6_ACT_PERSON, "/office/book"));
    return call->form ? book(&d) : show(&d);
}
