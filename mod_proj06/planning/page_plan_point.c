/* "/office/schedule/point/SLUG": a point, its rotas, its shifts of the coming days, what was
   changed. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/look.h"
#include "planning/points.h"
#include "planning/view_history.h"
#include "planning/view_pages.h"

/* i18n-prefix: sched.status. */

#define LINES 10 /* of history, on this page */

#define ROTA(F, r) \
    F(r, href, URL, NULL) F(r, hours, TEXT, NULL) F(r, days, TEXT, NULL) F(r, stop, TEXT, NULL) \
    F(r, over, BOOL, NULL)
P6_RECORD(rota, ROTA)

#define SHIFT(F, r) \
    F(r, href, URL, NULL) F(r, day, TEXT, NULL) F(r, hours, TEXT, NULL) F(r, visits, TEXT, NULL) \
    F(r, status, TEXT, NULL) F(r, tone, TEXT, NULL) F(r, stop, TEXT, NULL) \
    F(r, by_hand, BOOL, NULL) F(r, overlaps, BOOL, NULL)
P6_RECORD(shift, SHIFT)

#define POINT(F, r) \
    P6_PLAN_ROOT(F, r) F(r, hidden_now, BOOL, NULL) F(r, seen, URL, NULL) F(r, edit, URL, NULL) \
    F(r, address, TEXT, NULL) F(r, checked, TEXT, NULL) F(r, check, URL, NULL) \
    F(r, add_rota, URL, NULL) F(r, add_shift, URL, NULL) F(r, close, URL, NULL) \
    F(r, rotas, LIST, &rota_shape) F(r, shifts, LIST, &shift_shape) F(r, all, URL, NULL) \
    F(r, history, LIST, &p6_history_line_shape) F(r, undo, URL, NULL) F(r, slug, TEXT, NULL)
P6_RECORD(point, POINT)

const p6_shape p6_office_plan_point_shape = { "office_plan_point", point_fields, point__count };

#define HISTORY(F, r) \
    P6_PLAN_ROOT(F, r) F(r, history, LIST, &p6_history_line_shape) F(r, undo, URL, NULL) \
    F(r, slug, TEXT, NULL) F(r, older, URL, NULL)
P6_RECORD(history, HISTORY)

const p6_shape p6_office_plan_history_shape = { "office_plan_history", history_fields,
                                                history__count };

/* "từ 1/12/2026 đến 24/12/2026" */
static const char *valid_words(const p6_call *call, const p6_rota *r)
{
    const char *from = r->valid_from ? p6_words_plain_date(call, r->valid_from) : NULL;
    const char *to = r->valid_to ? p6_words_plain_date(call, r->valid_to) : NULL;

    if (from && to) return P6_SAY(call, "sched.valid.between", "from", from, "to", to);
    if (from) return P6_SAY(call, "sched.valid.from", "from", from);
    return to ? P6_SAY(call, "sched.valid.to", "to", to) : NULL;
}

static const char *stop_words(const p6_call *call, const char *group, const char *landmark)
{
    if (!*group && !*landmark) return NULL;
    return apr_pstrcat(call->pool, group, *group && *landmark ? " · " : "", landmark, NULL);
}

static p6_value rota_rows(const p6_call *call, const apr_array_header_t *rotas)
{
    apr_array_header_t *list = apr_array_make(call->pool, rotas->nelts + 1, sizeof(p6_value *));

    for (int i = 0; i < rotas->nelts; i++) {
        const p6_rota *rota = &APR_ARRAY_IDX(rotas, i, p6_rota);
        p6_value *row = p6_record_make(&rota_shape, call->pool);

        row[rota_href] = p6_v_url(p6_call_link(call, apr_pstrcat(
            call->pool, "/office/schedule/rota/", rota->id, NULL)));
        row[rota_hours] = p6_v_text(p6_plan_hours_words(call, rota->pattern));
        row[rota_days] = p6_v_text(valid_words(call, rota));
        row[rota_stop] = p6_v_text(stop_words(call, rota->stop_group, rota->stop_landmark));
        row[rota_over] = p6_v_bool(rota->valid_to
                                   && rota->valid_to < p6_day_of_minute(call->now));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static int visits_of(const apr_array_header_t *loads, apr_int64_t shift)
{
    for (int i = 0; i < loads->nelts; i++)
        if (APR_ARRAY_IDX(loads, i, p6_shift_load).shift == shift)
            return APR_ARRAY_IDX(loads, i, p6_shift_load).visits;
    return 0;
}

static p6_value *shift_row(const p6_call *call, const p6_shift *s, int visits)
{
    p6_value *row = p6_record_make(&shift_shape, call->pool);

    row[shift_href] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/schedule/shift/%" APR_INT64_T_FMT, s->id)));
    row[shift_day] = p6_v_text(p6_words_capital(
        call, p6_words_short_date(call, p6_day_of_minute(s->start))));
    row[shift_hours] = p6_v_text(apr_pstrcat(call->pool, p6_words_time(call, s->start), "–",
                                             p6_words_time(call, s->end), NULL));
    if (visits)
        row[shift_visits] = p6_v_text(P6_SAY(call, "sched.visits", "n",
                                             apr_itoa(call->pool, visits)));
    if (s->status != P6_SHIFT_PLANNED) {
        const char *word = s->status == P6_SHIFT_MOVED ? "moved" : "cancelled";

        row[shift_status] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "sched.status.", word,
                                                               NULL)));
        row[shift_tone] = p6_v_text(s->status == P6_SHIFT_MOVED ? "soon" : "shut");
    }
    row[shift_stop] = p6_v_text(stop_words(call, s->stop_group, s->stop_landmark));
    row[shift_by_hand] = p6_v_bool(s->edited && s->status == P6_SHIFT_PLANNED);
    return row;
}

/* does another shift there take place at that time? Nothing forbids it; it is seldom meant */
static int overlaps(const apr_array_header_t *shifts, const p6_shift *s)
{
    for (int i = 0; i < shifts->nelts; i++) {
        const p6_shift *other = &APR_ARRAY_IDX(shifts, i, p6_shift);

        if (other->id != s->id && other->status == P6_SHIFT_PLANNED
            && other->start < s->end && other->end > s->start)
            return s->status == P6_SHIFT_PLANNED;
    }
    return 0;
}

static p6_value shift_rows(const p6_call *call, const p6_point_look *look)
{
    apr_array_header_t *list = apr_array_make(call->pool, look->shifts->nelts + 1,
                                              sizeof(p6_value *));

    for (int i = 0; i < look->shifts->nelts; i++) {
        const p6_shift *s = &APR_ARRAY_IDX(look->shifts, i, p6_shift);

        p6_value *row = shift_row(call, s, visits_of(look->loads, s->id));

        row[shift_overlaps] = p6_v_bool(overlaps(look->shifts, s));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static const char *path_of(const p6_call *call, const char *slug, const char *rest)
{
    return apr_pstrcat(call->pool, "/office/schedule/point/", slug, rest, NULL);
}

static p6_value link_of(const p6_call *call, const char *slug, const char *rest)
{
    return p6_v_url(p6_call_link(call, path_of(call, slug, rest)));
}

static void fill_links(const p6_call *call, const p6_point *p, p6_value *r)
{
    r[point_seen] = p6_v_url(p6_call_link(call, apr_pstrcat(call->pool, "/point/", p->slug, NULL)));
    r[point_edit] = link_of(call, p->slug, "/edit");
    r[point_check] = link_of(call, p->slug, "/checked");
    r[point_add_rota] = link_of(call, p->slug, "/rota");
    r[point_add_shift] = link_of(call, p->slug, "/shift");
    r[point_close] = link_of(call, p->slug, "/closure");
    r[point_all] = link_of(call, p->slug, "/history");
    r[point_undo] = p6_v_url(p6_call_link(call, "/office/schedule/undo"));
    r[point_slug] = p6_v_text(p->slug);
}

static const char *checked_words(const p6_call *call, const p6_point *p)
{
    return p->checked_at ? P6_SAY(call, "sched.checked", "when",
                                  p6_words_stamp(call, p->checked_at))
                         : P6_SAY(call, "sched.never_checked");
}

static const char *address_words(const p6_call *call, const p6_point *p)
{
    const char *between = *p->landmark && *p->address ? " · " : "";
    const char *all = apr_pstrcat(call->pool, p->landmark, between, p->address, NULL);

    return *all ? all : NULL;
}

p6_error *p6_page_plan_point(p6_call *call)
{
    p6_value *r = p6_record_make(&point_shape, call->pool);
    p6_plan_page page = { .title = P6_SAY(call, "sched.title") };
    p6_point_look *look;
    p6_visitor visitor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_point(&look, &visitor.booking, call->official, call->holes[0], 0, LINES,
                         call->pool));
    page.place = look->point->name;
    page.back = apr_pstrcat(call->pool, "/office/schedule?commune=", look->point->commune, NULL);
    P6_TRY(p6_plan_begin(r, &visitor, &page));
    fill_links(call, look->point, r);
    r[point_hidden_now] = p6_v_bool(!look->point->active);
    r[point_address] = p6_v_text(address_words(call, look->point));
    r[point_checked] = p6_v_text(checked_words(call, look->point));
    r[point_rotas] = rota_rows(call, look->rotas);
    r[point_shifts] = shift_rows(call, look);
    r[point_history] = p6_view_history(&visitor, look->history, 1);
    return p6_plan_end(&visitor, "office-plan-point", r, &page);
}

p6_error *p6_page_plan_history(p6_call *call)
{
    p6_value *r = p6_record_make(&history_shape, call->pool);
    p6_plan_page page = { .title = P6_SAY(call, "history.title") };
    const char *before = p6_params_get(call->query, "before");
    apr_int64_t from = before ? apr_atoi64(before) : 0;
    p6_point_look *look;
    p6_visitor visitor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_point(&look, &visitor.booking, call->official, call->holes[0],
                         from > 0 ? from : 0, P6_HISTORY_PAGE, call->pool));
    page.place = look->point->name;
    page.back = path_of(call, look->point->slug, "");
    P6_TRY(p6_plan_begin(r, &visitor, &page));
    r[history_history] = p6_view_history(&visitor, look->history, from <= 0);
    r[history_undo] = p6_v_url(p6_call_link(call, "/office/schedule/undo"));
    r[history_slug] = p6_v_text(look->point->slug);
    if (look->history->nelts == P6_HISTORY_PAGE)
        r[history_older] = link_of(call, look->point->slug, apr_psprintf(
            call->pool, "/history?before=%" APR_INT64_T_FMT,
            APR_ARRAY_IDX(look->history, P6_HISTORY_PAGE - 1, p6_history_row).id));
    return p6_plan_end(&visitor, "office-plan-history", r, &page);
}

p6_error *p6_page_plan_checked(p6_call *call)
{
    p6_deed_outcome *outcome;
    p6_visitor visitor;
    p6_editor editor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    editor = p6_plan_editor(&visitor);
    P6_TRY(p6_point_checked(&outcome, &editor, call->holes[0], call->pool));
    return p6_plan_saved(&visitor, path_of(call, call->holes[0], ""));
}
