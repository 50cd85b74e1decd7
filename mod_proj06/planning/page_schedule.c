/* "/office/schedule": the points of one's communes, what the coming days hold, what is missing. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "locator/view_card.h"
#include "planning/look.h"
#include "planning/view_pages.h"
#include "planning/view_schedule.h"

#define FEW_COMMUNES 3 /* whose points are shown at once */

#define POINT(F, r) \
    F(r, href, URL, NULL) F(r, name, TEXT, NULL) F(r, where, TEXT, NULL) \
    F(r, sentence, TEXT, NULL) F(r, hidden, BOOL, NULL) F(r, no_rota, BOOL, NULL) \
    F(r, stale, TEXT, NULL) F(r, off, TEXT, NULL)
P6_RECORD(point, POINT)

#define COMMUNE(F, r) \
    F(r, name, TEXT, NULL) F(r, add, URL, NULL) \
    F(r, points, LIST, &point_shape)
P6_RECORD(commune, COMMUNE)

#define SCHEDULE(F, r) \
    P6_PLAN_ROOT(F, r) F(r, missing, TEXT, NULL) F(r, communes, LIST, &commune_shape) \
    F(r, choose, LIST, &p6_link_shape)
P6_RECORD(schedule, SCHEDULE)

const p6_shape p6_office_schedule_shape = { "office_schedule", schedule_fields, schedule__count };

static const char *count_words(const p6_call *call, const p6_point_line *line)
{
    return P6_SAY(call, "sched.count", "shifts", apr_itoa(call->pool, line->shifts), "visits",
                  apr_itoa(call->pool, line->visits));
}

static const char *stale_words(const p6_visitor *visitor, const p6_point *point)
{
    const p6_call *call = visitor->view.call;
    apr_int64_t old = p6_epoch_of_minute(call->now)
                    - (apr_int64_t)visitor->view.windows.stale_days * 86400;

    if (point->checked_at > old) return NULL;
    if (!point->checked_at) return P6_SAY(call, "sched.never_checked");
    return P6_SAY(call, "sched.checked_long_ago", "when", p6_words_plain_date(
        call, p6_day_of_minute(p6_minute_of_epoch(point->checked_at))));
}

static p6_value *point_row(const p6_visitor *visitor, const p6_point_line *line)
{
    const p6_call *call = visitor->view.call;
    const p6_point *point = line->point;
    p6_value *row = p6_record_make(&point_shape, call->pool);

    row[point_href] = p6_v_url(p6_call_link(call, apr_pstrcat(
        call->pool, "/office/schedule/point/", point->slug, NULL)));
    row[point_name] = p6_v_text(point->name);
    row[point_where] = p6_v_text(*point->group ? point->group : NULL);
    row[point_sentence] = p6_v_text(count_words(call, line));
    row[point_hidden] = p6_v_bool(!point->active);
    row[point_no_rota] = p6_v_bool(point->active && !line->rotas && !line->shifts);
    if (point->active) row[point_stale] = p6_v_text(stale_words(visitor, point));
    if (line->off)
        row[point_off] = p6_v_text(P6_SAY(call, "sched.off", "n",
                                          apr_itoa(call->pool, line->off)));
    return row;
}

/* a line and its place in Vietnamese order */
typedef struct sorted {
    const p6_point_line *line;
    const char *key;
} sorted;

static int by_key(const void *a, const void *b)
{
    return strcmp(((const sorted *)a)->key, ((const sorted *)b)->key);
}

static p6_value point_rows(const p6_visitor *visitor, const apr_array_header_t *lines)
{
    apr_pool_t *pool = visitor->view.call->pool;
    apr_array_header_t *list = apr_array_make(pool, lines->nelts + 1, sizeof(p6_value *));
    sorted *all = apr_palloc(pool, sizeof *all * (apr_size_t)(lines->nelts + 1));

    for (int i = 0; i < lines->nelts; i++) {
        all[i].line = &APR_ARRAY_IDX(lines, i, p6_point_line);
        all[i].key = apr_pstrcat(pool, all[i].line->point->active ? "0" : "1",
                                 p6_text_sort_key(all[i].line->point->name, pool), NULL);
    }
    qsort(all, (size_t)lines->nelts, sizeof *all, by_key);
    for (int i = 0; i < lines->nelts; i++)
        APR_ARRAY_PUSH(list, p6_value *) = point_row(visitor, all[i].line);
    return p6_v_list(list);
}

static p6_error *commune_row(p6_value **made, const p6_visitor *visitor, const p6_commune *c)
{
    const p6_call *call = visitor->view.call;
    p6_value *row = p6_record_make(&commune_shape, call->pool);
    apr_array_header_t *lines;

    P6_TRY(p6_look_commune(&lines, &visitor->booking, c->code, call->pool));
    row[commune_name] = p6_v_text(p6_words_capital(
        call, p6_view_commune_words(&visitor->view, c->kind, c->name)));
    row[commune_add] = p6_v_url(p6_call_link(call, apr_pstrcat(
        call->pool, "/office/schedule/add?commune=", c->code, NULL)));
    row[commune_points] = point_rows(visitor, lines);
    *made = row;
    return NULL;
}

static p6_error *fill_communes(const p6_visitor *visitor, p6_value *r)
{
    const p6_view *view = &visitor->view;
    const apr_array_header_t *shown = p6_office_communes(&r[schedule_choose], view,
                                                         P6_ACT_SCHEDULE, FEW_COMMUNES,
                                                         "/office/schedule");
    apr_array_header_t *list = apr_array_make(view->call->pool, shown->nelts,
                                              sizeof(p6_value *));

    for (int i = 0; i < shown->nelts; i++)
        P6_TRY(commune_row(&APR_ARRAY_PUSH(list, p6_value *), visitor,
                           APR_ARRAY_IDX(shown, i, const p6_commune *)));
    r[schedule_communes] = p6_v_list(list);
    return NULL;
}

p6_error *p6_page_schedule(p6_call *call)
{
    p6_value *r = p6_record_make(&schedule_shape, call->pool);
    p6_plan_page page = { .title = P6_SAY(call, "sched.title") };
    p6_visitor visitor;
    int year;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_plan_begin(r, &visitor, &page));
    P6_TRY(p6_look_missing_year(&year, &visitor.booking, call->pool));
    if (year)
        r[schedule_missing] = p6_v_text(P6_SAY(call, "sched.missing_calendar", "year",
                                               apr_itoa(call->pool, year)));
    P6_TRY(fill_communes(&visitor, r));
    return p6_plan_end(&visitor, "office-schedule", r, &page);
}
