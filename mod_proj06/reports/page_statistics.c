/* "/statistics": what the public may see of a month, without small counts. */
#include "reports/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/view_answer.h"
#include "office/office.h"
#include "reports/statistics.h"
#include "reports/suppress.h"
#include "reports/view_chart.h"
#include "reports/view_pages.h"
#include "reports/view_words.h"
#include "site/statics.h"

#define COUNT(F, r) \
    F(r, name, TEXT, NULL) F(r, lang, TEXT, NULL) F(r, n, TEXT, NULL) F(r, hidden, BOOL, NULL)
P6_RECORD(count, COUNT)

#define STATISTICS(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, month, TEXT, NULL) \
    F(r, sentence, TEXT, NULL) F(r, months, LIST, &p6_link_shape) \
    F(r, chart, RECORD, &p6_drawing_shape) F(r, totals, LIST, &count_shape) \
    F(r, communes, LIST, &count_shape) F(r, services, LIST, &count_shape) \
    F(r, total, RECORD, &count_shape) F(r, least, TEXT, NULL) F(r, hides, BOOL, NULL)
P6_RECORD(statistics, STATISTICS)

const p6_shape p6_statistics_shape = { "statistics", statistics_fields, statistics__count };

/** A call for a month. */
typedef struct asked {
    const apr_array_header_t *months; /* of p6_public_month */
    int index;                        /* the one that is shown */
} asked;

static const p6_public_month *month_at(const asked *a, int index)
{
    return &APR_ARRAY_IDX(a->months, index, p6_public_month);
}

/* "2026-10" */
static const char *month_code(const p6_call *call, const p6_public_month *month)
{
    p6_date date = p6_date_of_day(month->days.from);

    return apr_psprintf(call->pool, "%04d-%02d", date.year, date.month);
}

/* the month that month= asks for; without it the newest one that has something to show */
static p6_error *choose(asked *a, const p6_call *call)
{
    const char *text = p6_params_get(call->query, "month");

    for (int i = 0; i < a->months->nelts; i++)
        if (text ? !strcmp(text, month_code(call, month_at(a, i)))
                 : month_at(a, i)->communes->nelts > 0) {
            a->index = i;
            return NULL;
        }
    a->index = 0;
    return text ? p6_error_make(call->pool, P6_E_BAD_INPUT, "month", "no such month") : NULL;
}

static const char *month_words(const p6_call *call, const p6_public_month *month)
{
    return p6_view_step(call, P6_PACE_MONTH, month->days);
}

static p6_value *count_row(const p6_call *call, const p6_public_count *c, const char *name,
                           const char *lang)
{
    p6_value *row = p6_record_make(&count_shape, call->pool);

    row[count_name] = p6_v_text(name);
    row[count_lang] = p6_v_text(lang);
    row[count_hidden] = p6_v_bool(c->hidden);
    if (!c->hidden) row[count_n] = p6_v_text(p6_words_number(call, c->n));
    return row;
}

static const p6_public_count *find(const apr_array_header_t *counts, const char *key)
{
    for (int i = 0; i < counts->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(counts, i, p6_public_count).key, key))
            return &APR_ARRAY_IDX(counts, i, p6_public_count);
    return NULL;
}

/* in the order in which communes are always listed */
static p6_value communes(const p6_view *view, const p6_public_month *month)
{
    const p6_call *call = view->call;
    const apr_array_header_t *all = p6_snapshot_communes(view->snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_commune).code;
        const p6_public_count *c = find(month->communes, code);

        if (c)
            APR_ARRAY_PUSH(list, p6_value *) = count_row(call, c, p6_view_scope(view, code), NULL);
    }
    return p6_v_list(list);
}

static p6_value services(const p6_view *view, const p6_public_month *month)
{
    const p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, 16, sizeof(p6_value *));

    for (int i = 0; i < month->services->nelts; i++) {
        const p6_public_count *c = &APR_ARRAY_IDX(month->services, i, p6_public_count);
        const char *lang, *name = p6_view_name(view, "service", c->key, &lang);

        APR_ARRAY_PUSH(list, p6_value *) = count_row(call, c, name, lang);
    }
    return p6_v_list(list);
}

static int hides_one(const apr_array_header_t *counts)
{
    for (int i = 0; i < counts->nelts; i++)
        if (APR_ARRAY_IDX(counts, i, p6_public_count).hidden) return 1;
    return 0;
}

/* is anything hidden on the page? Then it says why. */
static int hides(const asked *a)
{
    const p6_public_month *month = month_at(a, a->index);

    for (int i = 0; i < a->months->nelts; i++)
        if (month_at(a, i)->visits.hidden) return 1;
    return hides_one(month->communes) || hides_one(month->services);
}

static p6_value month_links(const p6_view *view, const asked *a)
{
    p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, a->months->nelts, sizeof(p6_value *));

    for (int i = 0; i < a->months->nelts; i++) {
        const p6_public_month *month = month_at(a, i);
        const char *path = apr_pstrcat(call->pool, "/statistics?month=", month_code(call, month),
                                       NULL);

        if (i != a->index)
            APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(view, p6_call_link(call, path),
                                                            month_words(call, month));
    }
    return p6_v_list(list);
}

/* the province's months, the oldest first; a hidden one is drawn as none and told in the table */
static void fill_chart(const p6_view *view, const asked *a, p6_value *r)
{
    p6_call *call = view->call;
    int n = a->months->nelts;
    const char **names = apr_palloc(call->pool, (apr_size_t)n * sizeof *names);
    apr_int64_t *values = apr_palloc(call->pool, (apr_size_t)n * sizeof *values);
    apr_array_header_t *totals = apr_array_make(call->pool, n, sizeof(p6_value *));
    p6_chart_data data = { .label = P6_SAY(call, "statistics.chart"), .n = n, .names = names,
                           .caption = P6_SAY(call, "statistics.head.count"), .values = values };

    for (int i = 0; i < n; i++) {
        const p6_public_month *month = month_at(a, n - 1 - i);
        p6_date date = p6_date_of_day(month->days.from);

        names[i] = apr_psprintf(call->pool, "%d/%02d", date.month, date.year % 100);
        values[i] = month->visits.n;
        APR_ARRAY_PUSH(totals, p6_value *) = count_row(call, &month->visits,
                                                       month_words(call, month), NULL);
    }
    r[statistics_chart] = p6_view_columns(call, &data);
    r[statistics_totals] = p6_v_list(totals);
}

static const char *sentence(const p6_call *call, const p6_public_month *month)
{
    const char *words = month_words(call, month);

    if (month->visits.hidden) return P6_SAY(call, "statistics.sentence_hidden", "month", words);
    return P6_SAY(call, "statistics.sentence", "month", words, "n",
                  apr_psprintf(call->pool, "%" APR_INT64_T_FMT, month->visits.n), "count",
                  p6_words_number(call, month->visits.n));
}

static p6_error *make(const p6_view *view, void *baton)
{
    const asked *a = baton;
    p6_call *call = view->call;
    const p6_public_month *month = month_at(a, a->index);
    p6_value *r = p6_record_make(&statistics_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "statistics.title"),
                                   apr_pstrcat(call->pool, "/statistics?month=",
                                               month_code(call, month), NULL));

    frame.help_line = NULL; /* one page for everybody */
    frame.place = month_words(call, month);
    r[statistics_page] = p6_frame_value(call, &frame);
    r[statistics_css] = p6_v_url(p6_static_link(call, "office.css"));
    r[statistics_month] = p6_v_text(p6_view_month(call, month->days.from));
    r[statistics_sentence] = p6_v_text(sentence(call, month));
    r[statistics_months] = month_links(view, a);
    r[statistics_communes] = communes(view, month);
    r[statistics_services] = services(view, month);
    r[statistics_total] = p6_v_record(count_row(call, &month->visits,
                                                P6_SAY(call, "report.sum"), NULL));
    r[statistics_least] = p6_v_text(apr_itoa(call->pool, P6_PUBLIC_LEAST));
    r[statistics_hides] = p6_v_bool(hides(a));
    fill_chart(view, a, r);
    return p6_page(call, "statistics", r);
}

p6_error *p6_page_statistics(p6_call *call)
{
    const p6_site *site = call->site;
    asked a;
    p6_view view;

    if (!site->store || !site->office || !site->office->statistics)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "there are no statistics here");
    P6_TRY(p6_view_begin(&view, call));
    P6_TRY(p6_statistics_get(&a.months, site->office->statistics, site->store,
                             p6_now_s(site->env), call->pool));
    P6_TRY(choose(&a, call));
    return p6_view_answer(&view, apr_pstrcat(call->pool, "/statistics ",
                                             month_code(call, month_at(&a, a.index)), NULL),
                          NULL, "public, max-age=600", NULL, make, &a);
}
