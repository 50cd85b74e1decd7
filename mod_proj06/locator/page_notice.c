/* "/point/SLUG/notice": a sheet for the board of the group; its text is read over the
   loudspeaker. */
#include "locator/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/view_answer.h"
#include "locator/view_pages.h"

#define DAYS_PRINTED 7 /* a week is what fits on one sheet */

#define NOTICE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, back, URL, NULL) F(r, invite, TEXT, NULL) \
    F(r, place, TEXT, NULL) F(r, vi, TEXT, NULL) F(r, lines, LIST, &p6_link_shape) \
    F(r, walk_in, BOOL, NULL) F(r, agencies, TEXT, NULL) F(r, agencies_lang, TEXT, NULL) \
    F(r, services, TEXT, NULL) F(r, services_lang, TEXT, NULL)
P6_RECORD(notice, NOTICE)

const p6_shape p6_notice_shape = { "notice", notice_fields, notice__count };

static int is_coming(const p6_view *view, const p6_shift_view *shift)
{
    return shift->end > view->call->now && !shift->unknown && shift->badge != P6_BADGE_CANCELLED
           && shift->badge != P6_BADGE_MOVED && shift->badge != P6_BADGE_ENDED;
}

/* "từ 6 giờ chiều đến 9 giờ tối, tại nhà văn hóa xóm Nà Lùng" */
static const char *span(const p6_view *view, const p6_shift_view *shift)
{
    const p6_call *call = view->call;
    const char *text = P6_SAY(call, "notice.span", "from",
                              p6_words_spoken_clock(call, shift->start), "to",
                              p6_words_spoken_clock(call, shift->end));
    const char *stop = *shift->stop_landmark ? shift->stop_landmark : shift->stop_group;

    return *stop ? P6_SAY(call, "notice.line_at", "line", text, "stop", stop) : text;
}

/* A run of days with the same hours. */
typedef struct run {
    p6_day first, last;
    const char *hours;
} run;

static void add_run(const p6_view *view, apr_array_header_t *lines, const run *r)
{
    const p6_call *call = view->call;
    const char *days = p6_words_spoken_date(call, r->first);

    if (!r->hours) return;
    if (r->last > r->first)
        days = P6_SAY(call, "notice.days", "first", days, "last",
                      p6_words_spoken_date(call, r->last));
    APR_ARRAY_PUSH(lines, p6_value *) = p6_view_link(
        view, NULL, P6_SAY(call, "notice.line", "date", p6_words_capital(call, days), "hours",
                           r->hours));
}

/* The announced hours of the day on which shift *I begins; *I moves behind them. NULL: none. */
static const char *hours_of_day(const p6_view *view, const p6_point_view *point, int *i)
{
    const p6_call *call = view->call;
    p6_day day = p6_day_of_minute(APR_ARRAY_IDX(point->shifts, *i, p6_shift_view).start);
    const char *hours = NULL, *last = NULL;

    for (; *i < point->shifts->nelts; (*i)++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, *i, p6_shift_view);

        if (p6_day_of_minute(s->start) != day) break;
        if (!is_coming(view, s)) continue;
        if (last) hours = hours ? P6_SAY(call, "list.comma", "first", hours, "second", last) : last;
        last = span(view, s);
    }
    return hours ? P6_SAY(call, "list.and", "first", hours, "second", last) : last;
}

/* One line for each run of days, as it would be read aloud. */
static p6_value lines(const p6_view *view, const p6_point_view *point)
{
    apr_array_header_t *list = apr_array_make(view->call->pool, DAYS_PRINTED, sizeof(p6_value *));
    run now = { 0, 0, NULL };

    for (int i = 0; i < point->shifts->nelts;) {
        p6_day day = p6_day_of_minute(APR_ARRAY_IDX(point->shifts, i, p6_shift_view).start);
        const char *hours = hours_of_day(view, point, &i);

        if (hours && now.hours && now.last == day - 1 && strcmp(hours, now.hours) == 0) {
            now.last = day;
        } else if (hours) {
            add_run(view, list, &now);
            now = (run){ day, day, hours };
        }
    }
    add_run(view, list, &now);
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static void add_codes(apr_array_header_t *all, const apr_array_header_t *codes)
{
    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        int known = 0;

        for (int j = 0; j < all->nelts; j++)
            known |= strcmp(APR_ARRAY_IDX(all, j, const char *), code) == 0;
        if (!known) APR_ARRAY_PUSH(all, const char *) = code;
    }
}

/* Who helps and with what, over all that is announced; does every shift take people unasked? */
static void fill_offer(const p6_view *view, const p6_point_view *point, p6_value *r)
{
    apr_pool_t *pool = view->call->pool;
    apr_array_header_t *agencies = apr_array_make(pool, 8, sizeof(const char *));
    apr_array_header_t *services = apr_array_make(pool, 8, sizeof(const char *));
    int coming = 0, walk_in = 1;
    const char *lang;

    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (!is_coming(view, s)) continue;
        coming = 1;
        walk_in &= s->walk_in;
        add_codes(agencies, s->agencies);
        add_codes(services, s->services);
    }
    r[notice_walk_in] = p6_v_bool(coming && walk_in);
    r[notice_agencies] = p6_v_text(p6_view_names(view, "agency", agencies, &lang));
    r[notice_agencies_lang] = p6_v_text(lang);
    r[notice_services] = p6_v_text(p6_view_names(view, "service", services, &lang));
    r[notice_services_lang] = p6_v_text(lang);
}

/* "Nhà văn hóa Tổ 3A, cạnh chợ, Tổ 3A, phường Đức Xuân": commas, to be read aloud. */
static const char *place(const p6_view *view, const p6_point_view *point)
{
    return apr_pstrcat(view->call->pool, point->name, ", ", point->landmark,
                       *point->landmark ? ", " : "", point->group, *point->group ? ", " : "",
                       p6_view_commune_words(view, point->commune_kind, point->commune_name),
                       NULL);
}

static p6_error *make(const p6_view *view, void *baton)
{
    const char *slug = baton;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&notice_shape, call->pool);
    p6_point_view *point;
    p6_frame frame;

    P6_TRY(p6_point_find(&point, view->snapshot, slug, DAYS_PRINTED, &view->windows, call->now,
                         call->pool));
    frame = p6_view_frame(view, P6_SAY(call, "notice.title"),
                          apr_pstrcat(call->pool, "/point/", slug, "/notice", NULL));
    frame.place = point->name;
    frame.help_line = p6_view_phone(view, point);
    r[notice_page] = p6_frame_value(call, &frame);
    r[notice_back] = p6_v_url(p6_view_point_link(view, slug, ""));
    r[notice_invite] = p6_v_text(P6_SAY(call, "notice.invite", "name", point->name));
    r[notice_place] = p6_v_text(place(view, point));
    r[notice_vi] = p6_v_text(p6_view_vi(view));
    r[notice_lines] = lines(view, point);
    fill_offer(view, point, r);
    return p6_page(call, "notice", r);
}

p6_error *p6_page_notice(p6_call *call)
{
    const char *slug = call->holes[0];
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    return p6_view_answer(&view, apr_pstrcat(call->pool, "/notice ", slug, NULL), NULL, "no-cache",
                          NULL, make, (void *)slug);
}
