/* "/book/time": the free times of a shift by parts of the day; "/book/hold" holds the one that was
   chosen, or shows what is left near it. */
#include "booking/way.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/token.h"
#include "booking/answers.h"
#include "visits/rules.h"

#define PARTS 3
#define OTHERS_SHOWN 3

#define TIME(F, r) \
    P6_WAY_HEAD(F, r) F(r, place, TEXT, NULL) F(r, where, TEXT, NULL) F(r, vi, TEXT, NULL) \
    F(r, day, TEXT, NULL) F(r, count, TEXT, NULL) F(r, note, TEXT, NULL) F(r, action, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, parts, LIST, &p6_form_group_shape) \
    F(r, walk_in, BOOL, NULL) F(r, waiting, URL, NULL) \
    F(r, others, LIST, &p6_link_shape) F(r, elsewhere, URL, NULL)
P6_RECORD(time, TIME)

const p6_shape p6_book_time_shape = { "book-time", time_fields, time__count };

/* SLOTS by parts of the day. The chosen one is ticked, or the first. */
static p6_value parts_of(const p6_visitor *v, const p6_times *times)
{
    const p6_call *call = v->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, PARTS, sizeof(p6_value *));
    int first = 1;

    for (int part = 0; part < PARTS; part++) {
        const char *field = list->nelts ? apr_psprintf(call->pool, "start-p%d", part) : "start";
        apr_array_header_t *choices = apr_array_make(call->pool, 16, sizeof(p6_value *));

        for (int i = 0; i < times->slots->nelts; i++) {
            p6_minute start = APR_ARRAY_IDX(times->slots, i, p6_slot).start;
            int ticked = times->chosen == P6_NO_MINUTE ? first : start == times->chosen;

            if (p6_way_part(start) != part) continue;
            p6_form_choice(call, choices, field, "start", p6_minute_text(start, call->pool),
                           p6_words_clock(call, start), ticked);
            first = 0;
        }
        if (choices->nelts)
            APR_ARRAY_PUSH(list, const p6_value *)
                = p6_form_group(call, list->nelts ? NULL : times->faults, field,
                                p6_way_part_words(call, part), NULL, choices).u.record;
    }
    return p6_v_list(list);
}

/* other days of POINT with places left, but for SHIFT */
static p6_value others(const p6_visitor *v, const p6_way *way, const p6_point_view *point)
{
    const p6_call *call = v->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, OTHERS_SHOWN, sizeof(p6_value *));
    p6_bookable_ask ask = { .services = way->services, .point = point->slug, .points = 1 };
    const apr_array_header_t *found = p6_bookable_find(v->view.snapshot, &ask, &v->view.windows,
                                                       call->now, call->pool);

    for (int i = 0; found->nelts && list->nelts < OTHERS_SHOWN; i++) {
        const apr_array_header_t *shifts = APR_ARRAY_IDX(found, 0, p6_point_view).shifts;
        const p6_shift_view *s;
        p6_way other = *way;

        if (i == shifts->nelts) break;
        s = &APR_ARRAY_IDX(shifts, i, p6_shift_view);
        if (s->id == way->shift) continue;
        other.shift = s->id;
        APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(
            &v->view, p6_way_link(v, "/book/time", &other),
            P6_SAY(call, "shift.day_hours", "day", p6_words_capital(call, p6_words_day(
                call, p6_day_of_minute(s->start))), "hours", p6_words_hours(call, s->start,
                                                                           s->end)));
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static p6_error *fill_form(const p6_visitor *v, const p6_times *times, p6_value *r)
{
    const p6_call *call = v->view.call;
    apr_array_header_t *hidden = p6_way_hidden(v);
    const char *key;

    P6_TRY(p6_form_key(&key, call, times->faults));
    p6_form_hide(call, hidden, "key", key);
    p6_way_hide(v, hidden, &times->way);
    if (times->answers) p6_answers_hide(call, hidden, times->answers);
    r[time_action] = p6_v_url(p6_call_link(call, times->way.hold ? times->way.hold
                                                                       : "/book/hold"));
    r[time_hidden] = p6_v_list(hidden);
    r[time_parts] = parts_of(v, times);
    return NULL;
}

static void fill_place(const p6_visitor *v, const p6_times *times, const p6_shift_view *shift,
                       const p6_point_view *point, p6_value *r)
{
    const p6_call *call = v->view.call;
    const char *stop = *shift->stop_landmark ? shift->stop_landmark : shift->stop_group;
    int n = times->slots->nelts;

    r[time_place] = p6_v_text(point->name);
    r[time_where] = p6_v_text(*stop ? stop : p6_view_where(&v->view, point));
    r[time_vi] = p6_v_text(p6_view_vi(&v->view));
    r[time_day] = p6_v_text(p6_words_capital(
        call, p6_words_date(call, p6_day_of_minute(shift->start))));
    if (n && times->status == 200)
        r[time_count] = p6_v_text(P6_SAY(call, "way.time.count", "n", apr_itoa(call->pool, n)));
    r[time_walk_in] = p6_v_bool(shift->walk_in && !shift->full);
}

p6_error *p6_book_times(const p6_visitor *v, const p6_times *times)
{
    p6_call *call = v->view.call;
    p6_value *r = p6_record_make(&time_shape, call->pool);
    p6_way nowhere = times->way;
    p6_shift_view *shift;
    p6_point_view *point;
    const char *slug;

    nowhere.shift = 0;
    if (p6_shift_find(&shift, &slug, v->view.snapshot, times->way.shift, &v->view.windows,
                      call->now, call->pool)
        || p6_point_find(&point, v->view.snapshot, slug, 1, &v->view.windows, call->now,
                         call->pool)
        || !p6_way_offered(&times->way, shift))
        return p6_book_no_shift(v, &nowhere);
    p6_way_fill(v, call, &(p6_way_page){ P6_STEP_TIME,
        times->slots->nelts ? P6_SAY(call, "way.time") : P6_SAY(call, "way.time.full"),
        p6_way_link(v, "/book/place", &times->way),
        times->way.hold ? times->way.hold : p6_way_path(v, "/book/time", &times->way), point,
        times->faults, times->status != 200, NULL }, r);
    fill_place(v, times, shift, point, r);
    r[time_note] = p6_v_text(times->note);
    if (times->slots->nelts) P6_TRY(fill_form(v, times, r));
    else if (shift->last_entry > call->now)
        r[time_waiting] = p6_v_url(p6_way_link(v, "/book/wait", &times->way));
    if (times->slots->nelts == 0 || times->status != 200)
        r[time_others] = others(v, &times->way, point);
    r[time_elsewhere] = p6_v_url(p6_way_link(v, "/book/place", &nowhere));
    P6_TRY(p6_page(call, "book-time", r));
    call->res->status = times->status;
    return NULL;
}

p6_error *p6_book_shift(const p6_visitor *v, const p6_way *way, const apr_array_header_t *faults)
{
    p6_times times = { .way = *way, .chosen = P6_NO_MINUTE, .faults = faults,
                       .status = faults ? 422 : 200 };
    apr_array_header_t *slots;
    p6_error *err = p6_booking_slots(&slots, &v->booking, way->shift, way->services, 1,
                                     v->view.call->pool);

    if (err && err->code == P6_E_NOT_FOUND) return p6_book_no_shift(v, way);
    P6_TRY(err);
    times.slots = slots;
    return p6_book_times(v, &times);
}

static int by_time(const void *a, const void *b)
{
    const p6_slot *left = a, *right = b;

    return (left->start > right->start) - (left->start < right->start);
}

p6_error *p6_book_taken(const p6_visitor *v, const p6_way *way, const p6_outcome *outcome,
                        const p6_answers *answers)
{
    const p6_call *call = v->view.call;
    apr_array_header_t *slots = apr_array_copy(call->pool, outcome->alternatives);
    p6_times times = { .way = *way, .slots = slots, .chosen = P6_NO_MINUTE, .answers = answers,
                       .note = P6_SAY(call, "way.taken"), .status = 409 };

    if (slots->nelts) times.chosen = APR_ARRAY_IDX(slots, 0, p6_slot).start;
    qsort(slots->elts, (size_t)slots->nelts, sizeof(p6_slot), by_time);
    return p6_book_times(v, &times);
}

static p6_error *answer_time(p6_call *call)
{
    p6_visitor v;
    p6_way way;

    P6_TRY(p6_visitor_begin(&v, call));
    way = p6_way_read(&v, call->query);
    if (!p6_way_faults(&v, &way)->nelts && way.shift) return p6_book_shift(&v, &way, NULL);
    p6_response_redirect(call->res, 302, p6_way_link(&v, "/book/place", &way));
    return NULL;
}

p6_error *p6_page_time(p6_call *call)
{
    return p6_book_settle(call, "/book", answer_time(call));
}

/* A form goes through Back and is sent again with another time, which is another request; a double
   click, which is not, comes with the same cookie. */
static const char *request_key(const p6_call *call, const p6_wish *wish)
{
    const char *key = p6_params_get(call->form, "key"), *what;

    if (!p6_request_key_ok(key)) return key;
    what = apr_psprintf(call->pool, "%s %s %" APR_INT64_T_FMT " %" APR_INT64_T_FMT, key,
                        wish->instead_of ? wish->instead_of : "", wish->shift, wish->start);
    for (int i = 0; i < wish->services->nelts; i++)
        what = apr_pstrcat(call->pool, what, " ", APR_ARRAY_IDX(wish->services, i, const char *),
                           NULL);
    return p6_token_digest("hold request ", what, call->pool);
}

/* The place is held: on to the next question. ANSWERS (may be NULL) go into the new draft. */
static p6_error *go_on(const p6_visitor *v, const char *token, const p6_answers *answers)
{
    const p6_call *call = v->view.call;

    if (answers) {
        const char *json = p6_answers_json(answers, call->pool);
        p6_outcome *kept;

        if (json)
            P6_TRY(p6_hold_keep(&kept, &v->booking, token, json, v->address, call->pool));
    }
    p6_call_set_cookie(call, P6_DRAFT_COOKIE, token, "/book", P6_DRAFT_KEPT_S);
    p6_response_redirect(call->res, 303, p6_call_link(call, "/book/who"));
    return NULL;
}

p6_error *p6_book_hold(const p6_visitor *v, const p6_way *way, const p6_answers *answers)
{
    const p6_call *call = v->view.call;
    p6_wish wish = { .shift = way->shift, .services = way->services, .channel = P6_ONLINE,
        .start = p6_way_minute(p6_params_get(call->form, "start")), .address_key = v->address,
        .instead_of = p6_call_cookie(call, P6_DRAFT_COOKIE) };
    p6_outcome *outcome;
    const char *token;
    p6_error *err;

    if (wish.start == P6_NO_MINUTE) {
        apr_array_header_t *faults = apr_array_make(call->pool, 1, sizeof(p6_field_fault));

        p6_fault_add(faults, "start", "book.bad.start");
        return p6_book_shift(v, way, faults);
    }
    wish.request_key = request_key(call, &wish);
    err = p6_hold(&outcome, &token, &v->booking, &wish, call->pool);
    if (err && err->code == P6_E_NOT_FOUND) return p6_book_no_shift(v, way);
    P6_TRY(err);
    switch (outcome->what) {
    case P6_BOOKED_TAKEN:
        return p6_book_taken(v, way, outcome, way->hold ? NULL : answers);
    case P6_BOOKED_FAULTS:
        return p6_book_shift(v, way, outcome->faults);
    case P6_BOOKED_LIMIT:
        return p6_book_limit(v, way, outcome);
    default:
        return go_on(v, token, answers);
    }
}

static p6_error *answer_hold(p6_call *call)
{
    const apr_array_header_t *faults;
    p6_answers answers = p6_answers_of_form(call); /* typed before an old place was lost */
    p6_visitor v;
    p6_way way;

    P6_TRY(p6_visitor_begin(&v, call));
    way = p6_way_read(&v, call->form);
    faults = p6_way_faults(&v, &way);
    if (faults->nelts) return p6_book_services(&v, &way, faults);
    return p6_book_hold(&v, &way, p6_answers_sent(call) ? &answers : NULL);
}

p6_error *p6_page_hold(p6_call *call)
{
    return p6_book_settle(call, "/book/time", answer_hold(call));
}
