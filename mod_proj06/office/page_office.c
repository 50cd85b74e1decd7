/* "/office": where one's shifts are today, each with the way to its queue; below them those of the
   last days that are not closed. */
#include "office/pages.h"

#include <limits.h>
#include <apr_strings.h>

#include "locator/view_card.h"
#include "office/unclosed.h"
#include "office/view_pages.h"
#include "office/view_parts.h"

#define SHIFT(F, r) \
    F(r, href, URL, NULL) F(r, hours, TEXT, NULL) F(r, badge, TEXT, NULL) F(r, tone, TEXT, NULL) \
    F(r, figure, TEXT, NULL) F(r, stop, TEXT, NULL) F(r, waiting, TEXT, NULL)
P6_RECORD(shift, SHIFT)

#define POINT(F, r) F(r, name, TEXT, NULL) F(r, where, TEXT, NULL) F(r, shifts, LIST, &shift_shape)
P6_RECORD(point, POINT)

#define LATE(F, r) \
    F(r, href, URL, NULL) F(r, hours, TEXT, NULL) F(r, point, TEXT, NULL) F(r, open, TEXT, NULL)
P6_RECORD(late, LATE)

#define COMMUNE(F, r) \
    F(r, name, TEXT, NULL) F(r, points, LIST, &point_shape) F(r, unclosed, LIST, &late_shape)
P6_RECORD(commune, COMMUNE)

#define OFFICE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, date, TEXT, NULL) \
    F(r, communes, LIST, &commune_shape) F(r, choose, LIST, &p6_link_shape) \
    F(r, title, TEXT, NULL) F(r, audit, URL, NULL) F(r, find, URL, NULL) \
    F(r, book, URL, NULL)
P6_RECORD(office, OFFICE)

const p6_shape p6_office_shape = { "office", office_fields, office__count };

static p6_value queue_link(p6_call *call, apr_int64_t shift)
{
    return p6_v_url(p6_call_link(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT,
                                                    shift)));
}

/* the queue may be opened from here on until the day's end */
static p6_value *shift_row(const p6_view *view, const p6_shift_view *s, int with_day)
{
    p6_call *call = view->call;
    p6_value *row = p6_record_make(&shift_shape, call->pool);
    p6_value *words = p6_view_row(view, s, with_day, -1);

    row[shift_href] = queue_link(call, s->id);
    row[shift_hours] = words[p6_row_hours];
    row[shift_badge] = words[p6_row_badge];
    row[shift_tone] = words[p6_row_tone];
    row[shift_figure] = words[p6_row_figure];
    row[shift_stop] = words[p6_row_stop];
    if (s->waiting)
        row[shift_waiting] = p6_v_text(P6_SAY(call, "office.waiting", "n",
                                              apr_itoa(call->pool, s->waiting)));
    return row;
}

static p6_value *point_record(const p6_view *view, const p6_point_view *point,
                              const apr_array_header_t *shifts)
{
    p6_value *row = p6_record_make(&point_shape, view->call->pool);

    row[point_name] = p6_v_text(point->name);
    row[point_where] = p6_v_text(p6_view_where(view, point));
    row[point_shifts] = p6_v_list(shifts);
    return row;
}

/* the shifts of POINT today; one of yesterday's only until it is over */
static p6_value *point_row(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;
    apr_array_header_t *shifts = apr_array_make(call->pool, 2, sizeof(p6_value *));

    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (s->end > call->now || p6_day_of_minute(s->start) == p6_day_of_minute(call->now))
            APR_ARRAY_PUSH(shifts, p6_value *) = shift_row(view, s, 0);
    }
    return shifts->nelts ? point_record(view, point, shifts) : NULL;
}

/* shifts of the last days that wait for their end to be written down */
static p6_error *unclosed(p6_value *made, const p6_view *view, const p6_commune *commune)
{
    p6_call *call = view->call;
    apr_array_header_t *found, *list;

    P6_TRY(p6_unclosed_list(&found, call->site->store, call->official, commune->code, call->now,
                            call->pool));
    list = apr_array_make(call->pool, found->nelts + 1, sizeof(p6_value *));
    for (int i = 0; i < found->nelts; i++) {
        const p6_unclosed_row *s = &APR_ARRAY_IDX(found, i, p6_unclosed_row);
        p6_value *row = APR_ARRAY_PUSH(list, p6_value *) = p6_record_make(&late_shape, call->pool);

        row[late_href] = queue_link(call, s->id);
        row[late_hours] = p6_v_text(P6_SAY(call, "shift.day_hours", "day",
            p6_words_capital(call, p6_words_day(call, p6_day_of_minute(s->start))), "hours",
            p6_words_hours(call, s->start, s->end)));
        row[late_point] = p6_v_text(p6_office_point(view, s->point));
        if (s->open)
            row[late_open] = p6_v_text(P6_SAY(call, "office.unclosed_open", "n",
                                              apr_itoa(call->pool, s->open)));
    }
    *made = list->nelts ? p6_v_list(list) : P6_NOTHING;
    return NULL;
}

/* The civil day's shifts, until midnight: the locator's "today" is over with the evening, but who
   waits then is still there. */
static p6_error *commune_row(p6_value **made, const p6_view *view, const p6_commune *commune)
{
    p6_call *call = view->call;
    p6_ask ask = { .when = P6_WHEN_DATE, .date = p6_day_of_minute(call->now),
                   .commune = commune->code };
    apr_array_header_t *points = apr_array_make(call->pool, 8, sizeof(p6_value *));
    p6_value *row = p6_record_make(&commune_shape, call->pool);
    p6_answer *answer;

    P6_TRY(p6_answer_find(&answer, view->snapshot, &ask, &view->windows, call->now, call->pool));
    for (int i = 0; i < answer->points->nelts; i++) {
        p6_value *point = point_row(view, &APR_ARRAY_IDX(answer->points, i, p6_point_view));

        if (point) APR_ARRAY_PUSH(points, p6_value *) = point;
    }
    row[commune_name] = p6_v_text(p6_view_commune_words(view, commune->kind, commune->name));
    row[commune_points] = p6_v_list(points);
    P6_TRY(unclosed(&row[commune_unclosed], view, commune));
    *made = row;
    return NULL;
}

static p6_error *fill_communes(const p6_view *view, p6_value *r)
{
    const apr_array_header_t *shown = p6_office_communes(&r[office_choose], view, P6_ACT_WATCH,
                                                         INT_MAX, "/office");
    apr_array_header_t *list = apr_array_make(view->call->pool, shown->nelts,
                                              sizeof(p6_value *));

    for (int i = 0; i < shown->nelts; i++)
        P6_TRY(commune_row(&APR_ARRAY_PUSH(list, p6_value *), view,
                           APR_ARRAY_IDX(shown, i, const p6_commune *)));
    r[office_communes] = p6_v_list(list);
    return NULL;
}

/* a pass opens one shift only, whatever its day */
static void fill_pass(const p6_view *view, p6_value *r)
{
    const p6_call *call = view->call;
    apr_array_header_t *shifts = apr_array_make(call->pool, 1, sizeof(p6_value *));
    apr_array_header_t *points = apr_array_make(call->pool, 1, sizeof(p6_value *));
    apr_array_header_t *communes = apr_array_make(call->pool, 1, sizeof(p6_value *));
    p6_value *row = p6_record_make(&commune_shape, call->pool);
    p6_shift_view *shift;
    p6_point_view *point;
    const char *slug;

    r[office_communes] = p6_v_list(communes);
    if (p6_shift_find(&shift, &slug, view->snapshot, call->official->pass_shift, &view->windows,
                      call->now, call->pool)
        || p6_point_find(&point, view->snapshot, slug, 1, &view->windows, call->now, call->pool))
        return; /* the picture is older than the shift: it is there in a moment */
    APR_ARRAY_PUSH(shifts, p6_value *) = shift_row(view, shift, 1);
    APR_ARRAY_PUSH(points, p6_value *) = point_record(view, point, shifts);
    row[commune_name] = p6_v_text(p6_view_commune_words(view, point->commune_kind,
                                                        point->commune_name));
    row[commune_points] = p6_v_list(points);
    APR_ARRAY_PUSH(communes, p6_value *) = row;
}

static void fill_links(p6_call *call, p6_value *r)
{
    if (p6_may_somewhere(call->official, P6_ACT_QUEUE))
        r[office_find] = p6_v_url(p6_call_link(call, "/office/find"));
    if (p6_may_somewhere(call->official, P6_ACT_PERSON))
        r[office_book] = p6_v_url(p6_call_link(call, "/office/book"));
    if (p6_may_somewhere(call->official, P6_ACT_AUDIT)
        && !p6_may_somewhere(call->official, P6_ACT_WATCH)) /* nothing else is theirs to see */
        r[office_audit] = p6_v_url(p6_call_link(call, "/office/audit"));
}

p6_error *p6_page_office(p6_call *call)
{
    p6_value *r = p6_record_make(&office_shape, call->pool);
    const char *title = call->official->pass ? P6_SAY(call, "office.pass_title")
                                             : P6_SAY(call, "office.title");
    p6_frame frame;
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    frame = p6_view_frame(&view, title, "/office");
    r[office_title] = p6_v_text(title);
    r[office_page] = p6_frame_value(call, &frame);
    r[office_bar] = p6_view_bar(call);
    r[office_date] = p6_v_text(p6_words_capital(
        call, p6_words_date(call, p6_day_of_minute(call->now))));
    fill_links(call, r);
    if (call->official->pass) fill_pass(&view, r);
    else P6_TRY(fill_communes(&view, r));
    return p6_office_page(call, "office", r);
}
