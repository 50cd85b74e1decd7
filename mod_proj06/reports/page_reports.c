/* "/office/reports": a report with its charts, the same as a printed form, each table as CSV. */
#include "reports/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "locator/view_filter.h"
#include "office/note.h"
#include "office/view_office.h"
#include "reports/report_ask.h"
#include "reports/report_csv.h"
#include "reports/view_pages.h"
#include "reports/view_report.h"

/* i18n-prefix: report.span. */

#define REPORTS "/office/reports"
#define EXPORT_WAIT_MS 3000

#define REPORT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, place, TEXT, NULL) \
    F(r, days, TEXT, NULL) F(r, sentence, TEXT, NULL) F(r, compare, TEXT, NULL) \
    F(r, quick, TEXT, NULL) F(r, empty, BOOL, NULL) F(r, action, URL, NULL) \
    F(r, communes, LIST, &p6_option_shape) F(r, everywhere, BOOL, NULL) \
    F(r, spans, LIST, &p6_option_shape) F(r, day, TEXT, NULL) F(r, from, TEXT, NULL) \
    F(r, to, TEXT, NULL) F(r, agencies, LIST, &p6_option_shape) \
    F(r, services, LIST, &p6_option_shape) F(r, quick_links, LIST, &p6_link_shape) \
    F(r, previous, URL, NULL) F(r, next, URL, NULL) F(r, print, URL, NULL) F(r, back, URL, NULL) \
    F(r, hand_offs, URL, NULL) F(r, open, TEXT, NULL) F(r, made, TEXT, NULL) \
    F(r, sections, LIST, &p6_section_shape)
P6_RECORD(report, REPORT)

const p6_shape p6_report_shape = { "report", report_fields, report__count };

/** A call for a report. */
typedef struct asked {
    p6_view view;
    p6_report_ask ask;
    p6_report *report;
    const apr_array_header_t *tables; /* of p6_table */
} asked;

static p6_error *begin(asked *a, p6_call *call)
{
    P6_TRY(p6_view_begin(&a->view, call));
    P6_TRY(p6_report_ask_read(&a->ask, call));
    P6_TRY(p6_report_load(&a->report, call->site->store, call->official, &a->ask, call->pool));
    a->tables = p6_report_tables(&a->view, a->report);
    return NULL;
}

static const char *link_to(const asked *a, const p6_report_ask *ask, const char *path)
{
    return p6_call_link(a->view.call, p6_report_path(a->view.call, ask, path));
}

static void add_option(const p6_call *call, apr_array_header_t *list, const char *value,
                       const char *text, const char *chosen)
{
    p6_value *row = p6_record_make(&p6_option_shape, call->pool);

    row[p6_option_value] = p6_v_text(value);
    row[p6_option_text] = p6_v_text(text);
    row[p6_option_selected] = p6_v_bool(!strcmp(value, chosen));
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

/* the communes that may be chosen: one's own */
static p6_value communes(const asked *a)
{
    const p6_call *call = a->view.call;
    const apr_array_header_t *own = p6_communes_of(call->official, P6_ACT_REPORT, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, own->nelts, sizeof(p6_value *));

    if (p6_report_everywhere(call->official, call->pool))
        return p6_view_commune_options(&a->view, a->ask.commune);
    for (int i = 0; i < own->nelts; i++) {
        const char *code = APR_ARRAY_IDX(own, i, const char *);

        add_option(call, list, code, p6_view_scope(&a->view, code), a->ask.commune);
    }
    return p6_v_list(list);
}

static p6_value spans(const asked *a)
{
    const p6_call *call = a->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, 3, sizeof(p6_value *));

    for (int i = P6_SPAN_WEEK; i <= P6_SPAN_DAYS; i++) {
        const char *word = p6_span_word((p6_span)i);

        add_option(call, list, word, P6_SAY(call, apr_pstrcat(call->pool, "report.span.", word,
                                                              NULL)),
                   p6_span_word(a->ask.period.span));
    }
    return p6_v_list(list);
}

static void add_quick(const asked *a, apr_array_header_t *list, p6_period period, const char *text)
{
    p6_report_ask ask = a->ask;

    ask.period = period;
    APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(&a->view, link_to(a, &ask, REPORTS), text);
}

/* periods that are asked for all the time */
static p6_value quick_links(const asked *a)
{
    const p6_call *call = a->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, 5, sizeof(p6_value *));
    p6_day today = a->ask.today;

    add_quick(a, list, p6_period_week(today, today), P6_SAY(call, "report.quick.week"));
    add_quick(a, list, p6_period_week(today - 7, today), P6_SAY(call, "report.quick.last_week"));
    add_quick(a, list, p6_period_month(today, today), P6_SAY(call, "report.quick.month"));
    add_quick(a, list, p6_period_month(p6_month_of(today).from - 1, today),
              P6_SAY(call, "report.quick.last_month"));
    add_quick(a, list, p6_period_days(p6_year_begin(today), today, today),
              P6_SAY(call, "report.quick.year"));
    return p6_v_list(list);
}

static void fill_form(const asked *a, p6_value *r)
{
    p6_call *call = a->view.call;
    const p6_period *p = &a->ask.period;
    p6_report_ask other = a->ask;

    r[report_action] = p6_v_url(p6_call_link(call, REPORTS));
    r[report_communes] = communes(a);
    r[report_everywhere] = p6_v_bool(p6_report_everywhere(call->official, call->pool));
    r[report_spans] = spans(a);
    r[report_day] = p6_v_text(p6_day_text(p->span == P6_SPAN_DAYS ? a->ask.today : p->from,
                                          call->pool));
    r[report_from] = p6_v_text(p6_day_text(p->from, call->pool));
    r[report_to] = p6_v_text(p6_day_text(p->to, call->pool));
    r[report_agencies] = p6_view_agency_options(&a->view, a->ask.agency);
    r[report_services] = p6_view_service_options(&a->view, a->ask.service);
    r[report_quick_links] = quick_links(a);
    other.period = p6_period_previous(p, a->ask.today);
    r[report_previous] = p6_v_url(link_to(a, &other, REPORTS));
    if (p->to >= a->ask.today) return;
    other.period = p6_period_next(p, a->ask.today);
    r[report_next] = p6_v_url(link_to(a, &other, REPORTS));
}

static void fill_hand_offs(const asked *a, p6_value *r)
{
    p6_call *call = a->view.call;
    const p6_hand_off_ages *ages = &a->report->hand_offs;
    const char *path = "/office/hand-offs";

    if (*a->ask.commune) path = apr_pstrcat(call->pool, path, "?commune=", a->ask.commune, NULL);
    r[report_hand_offs] = p6_v_url(p6_call_link(call, path));
    r[report_open] = p6_v_text(P6_SAY(
        call, "report.open", "n", apr_psprintf(call->pool, "%" APR_INT64_T_FMT, ages->all),
        "old", p6_words_number(call, ages->old), "days",
        apr_itoa(call->pool, P6_HAND_OFF_OLD_DAYS)));
}

static p6_value sections(const asked *a, int with_charts)
{
    p6_call *call = a->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, a->tables->nelts, sizeof(p6_value *));

    for (int i = 0; i < a->tables->nelts; i++) {
        const p6_table *table = &APR_ARRAY_IDX(a->tables, i, p6_table);
        const char *csv = apr_pstrcat(call->pool, REPORTS "/", table->name, ".csv", NULL);

        APR_ARRAY_PUSH(list, p6_value *) = p6_view_section(
            call, table, with_charts ? p6_view_report_charts(&a->view, a->report, table) : NULL,
            with_charts ? link_to(a, &a->ask, csv) : NULL);
    }
    return p6_v_list(list);
}

static void fill(const asked *a, int with_charts, p6_value *r)
{
    p6_call *call = a->view.call;
    p6_frame frame = p6_view_frame(&a->view, P6_SAY(call, "report.title"),
                                   p6_report_path(call, &a->ask, REPORTS));

    frame.place = p6_view_scope(&a->view, a->ask.commune);
    r[report_page] = p6_frame_value(call, &frame);
    r[report_bar] = p6_view_bar(call);
    r[report_place] = p6_v_text(p6_words_capital(call, frame.place));
    r[report_sentence] = p6_v_text(p6_view_report_sentence(&a->view, a->report));
    r[report_compare] = p6_v_text(p6_view_report_compare(&a->view, a->report));
    r[report_quick] = p6_v_text(p6_view_report_quick(&a->view, a->report));
    r[report_empty] = p6_v_bool(!p6_report_size(&a->ask, &a->report->total)
                                && !a->report->total.visits.shifts);
    r[report_print] = p6_v_url(link_to(a, &a->ask, REPORTS "/print"));
    r[report_sections] = sections(a, with_charts);
    fill_hand_offs(a, r);
}

static p6_value days(const asked *a)
{
    const p6_period *p = &a->ask.period;

    return p6_v_text(p6_view_days(a->view.call, p->from, p->to));
}

p6_error *p6_page_reports(p6_call *call)
{
    p6_value *r = p6_record_make(&report_shape, call->pool);
    asked a;

    P6_TRY(begin(&a, call));
    fill(&a, 1, r);
    if (p6_view_is_named(&a.ask)) r[report_days] = days(&a);
    fill_form(&a, r);
    return p6_office_page(call, "office-reports", r);
}

/** That figures leave the house is written down. */
typedef struct leaving {
    const asked *a;
    const char *what;
} leaving;

static p6_error *note(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const leaving *l = baton;
    const p6_call *call = l->a->view.call;
    const p6_period *p = &l->a->ask.period;
    const char *detail = apr_psprintf(pool, "from=%s to=%s", p6_day_text(p->from, pool),
                                      p6_day_text(p->to, pool));

    return p6_office_note_of(tx, call->official, P6_DID_REPORT_EXPORT, P6_ON_REPORT, l->what,
                             l->a->ask.commune, detail, p6_now_s(call->site->env));
}

static p6_error *note_export(const asked *a, const char *what)
{
    leaving l = { a, what };
    p6_call *call = a->view.call;

    return p6_store_run(call->site->store, P6_TX_WRITE, EXPORT_WAIT_MS, note, &l, call->pool);
}

p6_error *p6_page_report_print(p6_call *call)
{
    p6_value *r = p6_record_make(&report_shape, call->pool);
    asked a;

    P6_TRY(begin(&a, call));
    P6_TRY(note_export(&a, "print"));
    fill(&a, 0, r);
    r[report_days] = days(&a);
    r[report_back] = p6_v_url(link_to(&a, &a.ask, REPORTS));
    r[report_made] = p6_v_text(p6_words_date(call, a.ask.today));
    return p6_office_page(call, "office-report-print", r);
}

p6_error *p6_page_report_csv(p6_call *call)
{
    p6_buf *buf = p6_buf_make(call->pool, 8192);
    const p6_table *table;
    asked a;

    P6_TRY(begin(&a, call));
    table = p6_table_find(a.tables, call->holes[0]);
    if (!table) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such table, or empty");
    P6_TRY(note_export(&a, table->name));
    p6_table_csv(buf, table);
    apr_table_setn(call->res->headers, "Content-Disposition",
                   apr_psprintf(call->pool, "attachment; filename=\"%s-%s-%s-%s.csv\"",
                                table->name, *a.ask.commune ? a.ask.commune : "19",
                                p6_day_text(a.ask.period.from, call->pool),
                                p6_day_text(a.ask.period.to, call->pool)));
    p6_response_body(call->res, "text/csv; charset=utf-8", buf->data, buf->len);
    call->res->cache = "no-store";
    return NULL;
}
