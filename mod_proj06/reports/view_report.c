#include "reports/view_report.h"

#include <apr_strings.h>
#include <string.h>

/* i18n-prefix: report.chart. */

#define MOST_ROWS 12 /* bars below one another; the table has all */

static p6_value *cell_value(const p6_call *call, const p6_cell *cell)
{
    p6_value *r = p6_record_make(&p6_table_cell_shape, call->pool);
    const char *text = cell->is_number ? p6_words_number(call, cell->number)
                                       : cell->text ? cell->text : "–";

    r[p6_table_cell_text] = p6_v_text(text);
    r[p6_table_cell_lang] = p6_v_text(cell->lang);
    r[p6_table_cell_kind] = p6_v_text(cell->text ? NULL : "n");
    return r;
}

/* a column is one of numbers when the first row's cell is */
static p6_value heads(const p6_call *call, const p6_table *table)
{
    const p6_cell *first = APR_ARRAY_IDX(table->rows, 0, const p6_cell *);
    apr_array_header_t *list = apr_array_make(call->pool, table->heads->nelts, sizeof(p6_value *));

    for (int i = 0; i < table->heads->nelts; i++) {
        p6_value *r = p6_record_make(&p6_table_cell_shape, call->pool);

        r[p6_table_cell_text] = p6_v_text(APR_ARRAY_IDX(table->heads, i, const char *));
        r[p6_table_cell_kind] = p6_v_text(first[i].text ? NULL : "n");
        APR_ARRAY_PUSH(list, p6_value *) = r;
    }
    return p6_v_list(list);
}

static p6_value rows(const p6_call *call, const p6_table *table)
{
    apr_array_header_t *list = apr_array_make(call->pool, table->rows->nelts, sizeof(p6_value *));

    for (int i = 0; i < table->rows->nelts; i++) {
        const p6_cell *cells = APR_ARRAY_IDX(table->rows, i, const p6_cell *);
        apr_array_header_t *rest = apr_array_make(call->pool, table->heads->nelts,
                                                  sizeof(p6_value *));
        p6_value *row = p6_record_make(&p6_table_row_shape, call->pool);

        for (int k = 1; k < table->heads->nelts; k++)
            APR_ARRAY_PUSH(rest, p6_value *) = cell_value(call, &cells[k]);
        row[p6_table_row_head] = p6_v_record(cell_value(call, &cells[0]));
        row[p6_table_row_cells] = p6_v_list(rest);
        row[p6_table_row_kind] = p6_v_text(table->sums && i == table->rows->nelts - 1 ? "sum"
                                                                                : NULL);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

p6_value *p6_view_section(const p6_call *call, const p6_table *table,
                          const apr_array_header_t *charts, const char *csv)
{
    p6_value *r = p6_record_make(&p6_section_shape, call->pool);

    r[p6_section_id] = p6_v_text(table->name);
    r[p6_section_title] = p6_v_text(table->title);
    r[p6_section_note] = p6_v_text(table->note);
    r[p6_section_legend] = p6_v_text(table->legend);
    r[p6_section_heads] = heads(call, table);
    r[p6_section_rows] = rows(call, table);
    r[p6_section_csv] = p6_v_url(csv);
    if (charts && charts->nelts) r[p6_section_charts] = p6_v_list(charts);
    return r;
}

/** Charts being made of a table. */
typedef struct artist {
    const p6_view *view;
    const p6_report *report;
    const p6_table *table;
    apr_pool_t *pool;
    apr_array_header_t *charts;
} artist;

static const char *label(const artist *a, const char *word)
{
    const p6_call *call = a->view->call;

    return P6_SAY(call, "report.chart", "what",
                  P6_SAY(call, apr_pstrcat(a->pool, "report.chart.", word, NULL)), "place",
                  p6_view_scope(a->view, a->report->ask.commune), "period",
                  p6_view_period(call, &a->report->ask, 1));
}

static void add(artist *a, p6_value drawing)
{
    APR_ARRAY_PUSH(a->charts, p6_value *) = (p6_value *)drawing.u.record;
}

/* a step's name as short as it fits below a column */
static const char *short_name(const artist *a, p6_days days)
{
    p6_date date = p6_date_of_day(days.from);

    if (a->report->ask.period.step == P6_PACE_MONTH)
        return apr_psprintf(a->pool, "%d/%02d", date.month, date.year % 100);
    return apr_psprintf(a->pool, "%d/%d", date.day, date.month);
}

static void draw_steps(artist *a)
{
    const p6_report *r = a->report;
    const p6_call *call = a->view->call;
    int n = r->steps->nelts, days = r->ask.period.step == P6_PACE_DAY;
    const char **names = apr_palloc(a->pool, (apr_size_t)n * sizeof *names);
    apr_int64_t *values = apr_palloc(a->pool, (apr_size_t)n * sizeof *values);
    apr_int64_t *before = apr_palloc(a->pool, (apr_size_t)n * sizeof *before);
    p6_chart_data data = { .n = n, .names = names, .values = values };

    for (int i = 0; i < n; i++) {
        const p6_report_row *row = &APR_ARRAY_IDX(r->steps, i, p6_report_row);

        names[i] = short_name(a, row->days);
        values[i] = p6_report_size(&r->ask, row);
        before[i] = p6_report_size_before(&r->ask, row);
        data.known += row->days.from <= r->ask.period.until;
    }
    data.label = label(a, "steps");
    data.caption = p6_report_narrow(&r->ask) ? P6_SAY(call, "report.head.all")
                                             : P6_SAY(call, "report.head.visits");
    if (days) {
        data.before = before;
        data.keys[0] = p6_words_capital(call, P6_SAY(call, "report.chart.now"));
        data.keys[1] = p6_words_capital(call, P6_SAY(call, "report.chart.before"));
    }
    add(a, p6_view_columns(call, &data));
    if (n < 2 || data.known < 2) return;
    data.label = label(a, "running");
    data.caption = P6_SAY(call, "report.head.running");
    memset(data.keys, 0, sizeof data.keys);
    add(a, p6_view_running(call, &data));
}

/* the first rows of the table, by its columns FIRST and those behind it */
static void draw_rows(artist *a, const char *word, int first, int parts, const char *const *keys)
{
    int n = a->table->rows->nelts - a->table->sums;
    int shown = n < MOST_ROWS ? n : MOST_ROWS;
    const char **names = apr_palloc(a->pool, (apr_size_t)(shown + 1) * sizeof *names);
    const char **langs = apr_palloc(a->pool, (apr_size_t)(shown + 1) * sizeof *langs);
    apr_int64_t *values = apr_pcalloc(a->pool, (apr_size_t)(shown * parts + 1) * sizeof *values);
    p6_chart_data data = { .names = names, .langs = langs, .values = values,
                           .percent = !strcmp(word, "activation"), .parts = parts,
                           .label = label(a, word),
                           .caption = parts > 1 ? NULL : APR_ARRAY_IDX(a->table->heads, first,
                                                                       const char *) };

    for (int i = 0; i < shown; i++) {
        const p6_cell *cells = APR_ARRAY_IDX(a->table->rows, i, const p6_cell *);

        apr_int64_t all = 0;

        names[i] = cells[0].text;
        langs[i] = cells[0].lang;
        for (int k = 0; k < parts; k++) {
            values[i * parts + k] = cells[first + k].number;
            all += cells[first + k].number;
        }
        if (all) data.n = i + 1; /* nothing is drawn of those that end in nothing */
    }
    for (int k = 0; k < parts && parts > 1; k++) data.keys[k] = keys[k];
    if (data.n) add(a, p6_view_rows(a->view->call, &data));
}

static void draw_outcomes(artist *a, const char *word, int first)
{
    const p6_call *call = a->view->call;
    const char *keys[] = { P6_SAY(call, "report.head.done"), P6_SAY(call, "report.head.handed_off"),
                           P6_SAY(call, "report.head.not_done") };

    draw_rows(a, word, first, 3, keys);
}

apr_array_header_t *p6_view_report_charts(const p6_view *view, const p6_report *report,
                                          const p6_table *table)
{
    artist a = { view, report, table, view->call->pool,
                 apr_array_make(view->call->pool, 2, sizeof(p6_value *)) };
    int narrow = p6_report_narrow(&report->ask);

    if (!strcmp(table->name, "steps")) draw_steps(&a);
    else if (!strcmp(table->name, "communes") || !strcmp(table->name, "points")) {
        if (narrow) draw_outcomes(&a, table->name, 2);
        else draw_rows(&a, table->name, 2, 1, NULL);
    } else if (!strcmp(table->name, "services")) draw_outcomes(&a, "services", 1);
    else if (!strcmp(table->name, "ages")) draw_rows(&a, "ages", 1, 1, NULL);
    else if (!strcmp(table->name, "activation")) draw_rows(&a, "activation", 5, 1, NULL);
    return a.charts;
}
