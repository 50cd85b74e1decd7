/* "/visit/CODE/change": another time, one question a page: which day (or which other point), then
   which time. The old place is given back only when the new one is taken. */
#include "booking/pages_visit.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "booking/seen.h"
#include "visits/view_visit.h"
#include "visits/view_way.h"

#define PARTS 3 /* of a day */

#define CHANGE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, back, URL, NULL) F(r, heading, TEXT, NULL) \
    F(r, now, TEXT, NULL) F(r, note, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, where, TEXT, NULL) F(r, vi, TEXT, NULL) F(r, shift, TEXT, NULL) \
    F(r, empty, TEXT, NULL) \
    F(r, rows, LIST, &p6_link_shape) F(r, others, URL, NULL) F(r, send, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, parts, LIST, &p6_form_group_shape)
P6_RECORD(change, CHANGE)

const p6_shape p6_change_shape = { "change", change_fields, change__count };

/** What a page of times has beside them. */
typedef struct remark {
    const char *note;
    const apr_array_header_t *faults;
    p6_minute nearest;  /* the time to be chosen first; P6_NO_MINUTE: the earliest */
    int status;
} remark;

static p6_value *begin_page(const p6_seen *seen, const char *heading, const char *back)
{
    const p6_view *view = &seen->visitor.view;
    p6_value *r = p6_record_make(&change_shape, view->call->pool);
    p6_frame frame = p6_seen_frame(seen, heading, "/change");

    r[change_page] = p6_frame_value(view->call, &frame);
    r[change_heading] = p6_v_text(heading);
    r[change_back] = p6_v_url(p6_seen_link(seen, back));
    r[change_now] = p6_v_text(p6_view_visit_when(view, seen->receipt));
    r[change_vi] = p6_v_text(p6_view_vi(view));
    return r;
}

/* "Thứ Tư, 25/11": its hours and how many places are left */
static p6_value *shift_row(const p6_seen *seen, const p6_shift_view *shift)
{
    const p6_view *view = &seen->visitor.view;
    const p6_call *call = view->call;
    const char *day = p6_words_day(call, p6_day_of_minute(shift->start));
    const char *free = P6_SAY(call, "shift.free", "n", apr_itoa(call->pool, shift->free));
    p6_value *row = p6_view_link(
        view, p6_seen_link(seen, apr_psprintf(call->pool, "/change?shift=%" APR_INT64_T_FMT,
                                              shift->id)),
        p6_words_capital(call, day));

    row[p6_link_more] = p6_v_text(apr_pstrcat(call->pool, p6_words_hours(call, shift->start,
                                                                         shift->end),
                                              " · ", free, NULL));
    return row;
}

static p6_value shift_rows(const p6_seen *seen, const p6_point_view *point)
{
    apr_array_header_t *list = apr_array_make(seen->visitor.view.call->pool,
                                              point->shifts->nelts, sizeof(p6_value *));

    for (int i = 0; i < point->shifts->nelts; i++)
        APR_ARRAY_PUSH(list, p6_value *) =
            shift_row(seen, &APR_ARRAY_IDX(point->shifts, i, p6_shift_view));
    return p6_v_list(list);
}

static apr_array_header_t *bookable(const p6_seen *seen, const char *point, const char *commune)
{
    const p6_view *view = &seen->visitor.view;
    apr_pool_t *pool = view->call->pool;
    p6_bookable_ask ask = { .services = p6_receipt_services(seen->receipt, pool), .point = point,
        .commune = commune, .points = point ? 1 : P6_MAX_BOOK_POINTS };

    return p6_bookable_find(view->snapshot, &ask, &view->windows, view->call->now, pool);
}

/* days with free places at the point SLUG */
static p6_error *choose_day(const p6_seen *seen, const char *slug, const char *note)
{
    p6_call *call = seen->visitor.view.call;
    apr_array_header_t *found = bookable(seen, slug, NULL);
    p6_value *r = begin_page(seen, P6_SAY(call, "visit.change.title"), "");

    r[change_note] = p6_v_text(note);
    r[change_others] = p6_v_url(p6_seen_link(seen, "/change?others=1"));
    if (found->nelts) {
        const p6_point_view *point = &APR_ARRAY_IDX(found, 0, p6_point_view);

        r[change_where] = p6_v_text(point->name);
        r[change_rows] = shift_rows(seen, point);
    } else {
        r[change_empty] = p6_v_text(P6_SAY(call, "visit.change.none"));
    }
    return p6_page(call, "visit-change", r);
}

/* When the first time of POINT is that one can still have: P6_NO_MINUTE for none. A shift that goes
   on began long ago, so its places are asked for. */
static p6_error *first_time(p6_minute *start, const p6_seen *seen, const p6_point_view *point)
{
    p6_call *call = seen->visitor.view.call;

    *start = P6_NO_MINUTE;
    for (int i = 0; i < point->shifts->nelts && *start == P6_NO_MINUTE; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        apr_array_header_t *slots;
        p6_error *err;

        if (s->start > call->now) {
            *start = s->start;
            break;
        }
        err = p6_booking_slots(&slots, &seen->visitor.booking, s->id,
                               p6_receipt_services(seen->receipt, call->pool), 1, call->pool);
        if (err && err->code != P6_E_NOT_FOUND && err->code != P6_E_BAD_FIELD) return err;
        if (!err && slots->nelts) /* else the picture is older than a change */
            *start = APR_ARRAY_IDX(slots, 0, p6_slot).start;
    }
    return NULL;
}

/* "phường Đức Xuân · ngày mai, 18:00" */
static const char *point_hint(const p6_view *view, const p6_point_view *point, p6_minute start)
{
    const p6_call *call = view->call;

    return P6_SAY(call, "visit.change.point", "commune",
                  p6_view_commune_words(view, point->commune_kind, point->commune_name), "day",
                  p6_words_day(call, p6_day_of_minute(start)), "time",
                  p6_words_time(call, start));
}

/* the other points, those of the visit's commune first */
static p6_error *choose_point(const p6_seen *seen)
{
    const p6_view *view = &seen->visitor.view;
    p6_call *call = view->call;
    const p6_point_view *here = seen->receipt->point;
    apr_array_header_t *found = bookable(seen, NULL, here ? here->commune : NULL);
    apr_array_header_t *list = apr_array_make(call->pool, found->nelts, sizeof(p6_value *));
    p6_value *r = begin_page(seen, P6_SAY(call, "visit.change.others"),
                             here ? "/change" : "");

    for (int i = 0; i < found->nelts; i++) {
        const p6_point_view *point = &APR_ARRAY_IDX(found, i, p6_point_view);
        p6_minute start;
        p6_value *row;

        if (here && !strcmp(point->slug, here->slug)) continue;
        P6_TRY(first_time(&start, seen, point));
        if (start == P6_NO_MINUTE) continue; /* somebody was faster */
        row = p6_view_link(view, p6_seen_link(seen, apr_pstrcat(call->pool, "/change?point=",
                                                                point->slug, NULL)),
                           point->name);
        row[p6_link_more] = p6_v_text(point_hint(view, point, start));
        row[p6_link_lang] = p6_v_text(p6_view_vi(view));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    r[change_rows] = p6_v_list(list);
    if (!list->nelts) r[change_empty] = p6_v_text(P6_SAY(call, "visit.change.nowhere"));
    return p6_page(call, "visit-change", r);
}

/* the times by parts of the day; the one to be chosen first is REMARK's nearest */
static p6_value times_of(const p6_call *call, const apr_array_header_t *slots,
                         const remark *remark)
{
    apr_array_header_t *parts = apr_array_make(call->pool, PARTS, sizeof(p6_value *));

    for (int part = 0; part < PARTS; part++) {
        /* faults are told at the first time, which has the field's own name */
        const char *field = parts->nelts ? apr_psprintf(call->pool, "start-p%d", part) : "start";
        apr_array_header_t *times = apr_array_make(call->pool, 16, sizeof(p6_value *));

        for (int i = 0; i < slots->nelts; i++) {
            p6_minute start = APR_ARRAY_IDX(slots, i, p6_slot).start;

            if (p6_way_part(start) == part)
                p6_form_choice(call, times, field, "start", p6_minute_text(start, call->pool),
                               p6_words_clock(call, start),
                               remark->nearest == P6_NO_MINUTE ? !i : start == remark->nearest);
        }
        if (times->nelts)
            APR_ARRAY_PUSH(parts, const p6_value *)
                = p6_form_group(call, parts->nelts ? NULL : remark->faults, field,
                                p6_way_part_words(call, part), NULL, times).u.record;
    }
    return p6_v_list(parts);
}

static const char *shift_words(const p6_view *view, const p6_shift_view *shift)
{
    const p6_call *call = view->call;

    return P6_SAY(call, "visit.when", "date", p6_words_date(call, p6_day_of_minute(shift->start)),
                  "hours", p6_words_hours(call, shift->start, shift->end));
}

/* the free times of the shift ID */
static p6_error *choose_time(const p6_seen *seen, apr_int64_t id, const remark *remark)
{
    const p6_view *view = &seen->visitor.view;
    p6_call *call = view->call;
    apr_array_header_t *slots, *hidden = apr_array_make(call->pool, 2, sizeof(p6_value *));
    p6_shift_view *shift;
    p6_point_view *point;
    p6_value *r;
    const char *slug, *key;

    P6_TRY(p6_shift_find(&shift, &slug, view->snapshot, id, &view->windows, call->now,
                         call->pool));
    P6_TRY(p6_point_find(&point, view->snapshot, slug, 1, &view->windows, call->now,
                         call->pool));
    P6_TRY(p6_booking_slots(&slots, &seen->visitor.booking, id,
                            p6_receipt_services(seen->receipt, call->pool), 1, call->pool));
    P6_TRY(p6_form_key(&key, call, remark->faults));
    p6_form_hide(call, hidden, "key", key);
    p6_form_hide(call, hidden, "shift", apr_psprintf(call->pool, "%" APR_INT64_T_FMT, id));
    r = begin_page(seen, P6_SAY(call, "visit.change.time"),
                   apr_pstrcat(call->pool, "/change?point=", slug, NULL));
    r[change_where] = p6_v_text(point->name);
    r[change_shift] = p6_v_text(p6_words_capital(call, shift_words(view, shift)));
    r[change_note] = p6_v_text(remark->note);
    r[change_errors] = p6_form_errors(call, remark->faults);
    r[change_hidden] = p6_v_list(hidden);
    if (slots->nelts) r[change_send] = p6_v_url(p6_seen_link(seen, "/change"));
    else r[change_empty] = p6_v_text(P6_SAY(call, "visit.change.full"));
    r[change_parts] = times_of(call, slots, remark);
    P6_TRY(p6_page(call, "visit-change", r));
    call->res->status = remark->status;
    return NULL;
}

static apr_int64_t shift_of(const char *text)
{
    char *end;
    apr_int64_t id = text ? apr_strtoi64(text, &end, 10) : 0;

    return text && *text && !*end && id > 0 ? id : 0;
}

static p6_error *answer(const p6_seen *seen, apr_int64_t shift, const p6_outcome *outcome)
{
    const p6_call *call = seen->visitor.view.call;
    remark again = { .nearest = P6_NO_MINUTE, .status = 422 };

    switch (outcome->what) {
    case P6_BOOKED_TAKEN:
        again.note = P6_SAY(call, "visit.change.taken");
        if (outcome->alternatives->nelts)
            again.nearest = APR_ARRAY_IDX(outcome->alternatives, 0, p6_slot).start;
        again.status = 409;
        return choose_time(seen, shift, &again);
    case P6_BOOKED_FAULTS:
        again.faults = outcome->faults;
        return choose_time(seen, shift, &again);
    case P6_BOOKED_LIMIT:
        again.note = P6_SAY(call, "visit.change.limit", "n",
                            apr_itoa(call->pool, seen->visitor.booking.limits->per_phone_day));
        return choose_time(seen, shift, &again);
    default:
        p6_seen_go(seen, "?done=changed");
        return NULL;
    }
}

static p6_error *change(const p6_seen *seen)
{
    p6_call *call = seen->visitor.view.call;
    const char *start = p6_params_get(call->form, "start");
    apr_int64_t shift = shift_of(p6_params_get(call->form, "shift"));
    const char *key;
    p6_outcome *outcome;
    p6_error *err;

    P6_TRY(p6_form_key(&key, call, NULL)); /* one that is malformed is nobody's */
    err = p6_visit_reschedule(&outcome, &seen->visitor.booking, seen->code, shift,
                              p6_way_minute(start), key, call->pool);
    if (!err) return answer(seen, shift, outcome);
    if (err->code != P6_E_STALE) return err;
    p6_seen_go(seen, ""); /* it is not to be moved any more: the receipt says why */
    return NULL;
}

static p6_error *choose(const p6_seen *seen)
{
    const p6_call *call = seen->visitor.view.call;
    const char *shift = p6_params_get(call->query, "shift");
    const char *point = p6_params_get(call->query, "point");
    remark none = { .nearest = P6_NO_MINUTE, .status = 200 };

    if (shift) return choose_time(seen, shift_of(shift), &none);
    if (!point && seen->receipt->point) point = seen->receipt->point->slug;
    if (!point || p6_params_get(call->query, "others")) return choose_point(seen);
    return choose_day(seen, point, NULL);
}

/* a session that is not there any more: on with the others */
static p6_error *settle(const p6_seen *seen, p6_error *err)
{
    p6_call *call = seen->visitor.view.call;

    if (!err || err->code != P6_E_NOT_FOUND || !seen->receipt->point) return err;
    P6_TRY(choose_day(seen, seen->receipt->point->slug, P6_SAY(call, "visit.change.gone")));
    call->res->status = 404;
    return NULL;
}

p6_error *p6_page_change(p6_call *call)
{
    p6_seen *seen;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    if (call->form) return settle(seen, change(seen));
    if (seen->receipt->visit.state == P6_VISIT_BOOKED) return settle(seen, choose(seen));
    p6_seen_go(seen, "");
    return NULL;
}
