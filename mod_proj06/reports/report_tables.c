#include "reports/report_tables.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/view_card.h"

/* i18n-prefix: report.head. */
/* i18n-prefix: report.table. */

#define MOST_COLUMNS 16

p6_cell p6_cell_text_of(const char *text, const char *lang)
{
    return (p6_cell){ text, lang, 0, 0 };
}

p6_cell p6_cell_number_of(apr_int64_t number)
{
    return (p6_cell){ NULL, NULL, 1, number };
}

p6_cell p6_cell_known(apr_int64_t number)
{
    return number < 0 ? p6_cell_text_of(NULL, NULL) : p6_cell_number_of(number);
}

/** A table being made. */
typedef struct maker {
    const p6_view *view;
    const p6_report *report;
    apr_pool_t *pool;
    p6_table table;
    apr_array_header_t *heads, *rows;
    p6_cell *row;
    int column;
} maker;

/* HEADS are words of messages, separated by spaces */
static maker begin(const p6_view *view, const p6_report *report, const char *name,
                   const char *heads)
{
    apr_pool_t *pool = view->call->pool;
    maker m = { .view = view, .report = report, .pool = pool, .table = { .name = name },
                .heads = apr_array_make(pool, MOST_COLUMNS, sizeof(const char *)),
                .rows = apr_array_make(pool, 16, sizeof(const p6_cell *)) };
    char *rest = apr_pstrdup(pool, heads), *last;

    m.table.title = P6_SAY(view->call, apr_pstrcat(pool, "report.table.", name, NULL));
    for (char *word = apr_strtok(rest, " ", &last); word; word = apr_strtok(NULL, " ", &last))
        APR_ARRAY_PUSH(m.heads, const char *) =
            P6_SAY(view->call, apr_pstrcat(pool, "report.head.", word, NULL));
    m.table.heads = m.heads;
    m.table.rows = m.rows;
    return m;
}

static void new_row(maker *m)
{
    m->row = apr_pcalloc(m->pool, (apr_size_t)m->heads->nelts * sizeof(p6_cell));
    m->column = 0;
    APR_ARRAY_PUSH(m->rows, const p6_cell *) = m->row;
}

static void put(maker *m, p6_cell cell)
{
    m->row[m->column++] = cell;
}

static void put_number(maker *m, apr_int64_t number)
{
    put(m, p6_cell_number_of(number));
}

/* one that is not known below 0 */
static void put_known(maker *m, apr_int64_t number)
{
    put(m, p6_cell_known(number));
}

static void put_text(maker *m, const char *text, const char *lang)
{
    put(m, p6_cell_text_of(text, lang));
}

static void put_name(maker *m, const char *kind, const char *code)
{
    const char *lang = NULL, *name = *code ? p6_view_name(m->view, kind, code, &lang)
                                           : P6_SAY(m->view->call, "report.unknown");

    put_text(m, name, lang);
}

static void put_change(maker *m, apr_int64_t now, apr_int64_t before)
{
    int known, more = p6_percent_more(now, before, &known);

    put(m, known ? p6_cell_number_of(more) : p6_cell_text_of(NULL, NULL));
}

static void put_outcomes(maker *m, const p6_outcome_sums *o)
{
    put_number(m, o->done);
    put_number(m, o->handed_off);
    put_number(m, o->not_done);
    put_number(m, p6_outcomes_all(o));
}

static void put_times(maker *m, const p6_visit_sums *v)
{
    put_known(m, p6_mean_minutes(v->waited_s, v->waited_n));
    put_known(m, p6_mean_minutes(v->served_s, v->served_n));
}

static void put_visits(maker *m, const p6_visit_sums *v)
{
    put_number(m, p6_sums_helped(v));
    put_number(m, v->booked);
    put_number(m, v->walk_in);
    put_number(m, v->absent);
    put_number(m, v->not_reached);
    put_times(m, v);
}

static void step_row(maker *m, const p6_report_row *row, apr_int64_t running)
{
    if (p6_report_narrow(&m->report->ask)) put_outcomes(m, &row->outcomes);
    else put_visits(m, &row->visits);
    put_known(m, running);
}

static p6_table steps(const p6_view *view, const p6_report *r)
{
    static const char *const firsts[] = { "day", "week", "month" };
    const char *heads = p6_report_narrow(&r->ask)
        ? "done handed_off not_done all running"
        : "visits booked walk_in absent not_reached wait serve running";
    maker m = begin(view, r, "steps", apr_pstrcat(view->call->pool, firsts[r->ask.period.step], " ",
                                                  heads, NULL));
    apr_int64_t running = 0;

    for (int i = 0; i < r->steps->nelts; i++) {
        const p6_report_row *row = &APR_ARRAY_IDX(r->steps, i, p6_report_row);

        if (row->days.from > r->ask.period.until) break;
        running += p6_report_size(&r->ask, row);
        new_row(&m);
        put_text(&m, p6_view_step(view->call, r->ask.period.step, row->days), NULL);
        step_row(&m, row, running);
    }
    if (m.rows->nelts < 2) return m.table;
    new_row(&m);
    put_text(&m, P6_SAY(view->call, "report.sum"), NULL);
    step_row(&m, &r->total, -1);
    m.table.sums = 1;
    return m.table;
}

static void place_row(maker *m, const p6_report_row *row)
{
    const p6_report_ask *ask = &m->report->ask;
    const p6_visit_sums *v = &row->visits;
    apr_int64_t now = p6_report_size(ask, row), before = p6_report_size_before(ask, row);

    if (p6_report_narrow(ask)) put_outcomes(m, &row->outcomes);
    else put_number(m, now);
    put_number(m, before);
    put_change(m, now, before);
    if (p6_report_narrow(ask)) return;
    put_number(m, v->shifts);
    put_known(m, p6_percent(v->absent, v->booked));
    put_times(m, v);
    put_number(m, v->places_planned);
    put_number(m, v->places_used);
    put_number(m, v->households_visited);
    put_number(m, v->households_absent);
}

/* a commune where nothing was in this period nor in the one before: most of the province's lines
   would be zeros */
static int is_idle(const p6_report_row *row)
{
    const p6_visit_sums *now = &row->visits, *before = &row->visits_before;

    return !now->shifts && !before->shifts && !now->booked && !now->walk_in && !before->booked
           && !before->walk_in && !p6_outcomes_all(&row->outcomes)
           && !p6_outcomes_all(&row->outcomes_before);
}

/* what the columns mean, and that communes were LEFT_OUT; NULL: nothing */
static const char *legend_of_places(const maker *m, int left_out)
{
    const p6_call *call = m->view->call;
    const char *columns = p6_report_narrow(&m->report->ask) ? NULL
                                                            : P6_SAY(call, "report.note.places");
    const char *others = left_out ? P6_SAY(call, "statistics.others") : NULL;

    if (!columns || !others) return columns ? columns : others;
    return apr_pstrcat(m->pool, columns, " ", others, NULL);
}

/* communes or points, the largest first */
static p6_table places(const p6_view *view, const p6_report *r, const char *name,
                       const apr_array_header_t *rows)
{
    const char *heads = p6_report_narrow(&r->ask)
        ? "rank done handed_off not_done all before change"
        : "rank visits before change shifts absent_percent wait serve planned used houses"
          " houses_absent";
    int points = !strcmp(name, "points");
    maker m = begin(view, r, name, apr_pstrcat(view->call->pool, points ? "point " : "commune ",
                                               heads, NULL));

    for (int i = 0; i < rows->nelts; i++) {
        const p6_report_row *row = &APR_ARRAY_IDX(rows, i, p6_report_row);

        if (!points && is_idle(row)) continue;
        new_row(&m);
        if (points) put_text(&m, row->name ? row->name : row->key, p6_view_vi(view));
        else put_text(&m, p6_view_scope(view, row->key), NULL);
        put_number(&m, i + 1);
        place_row(&m, row);
    }
    m.table.legend = legend_of_places(&m, m.rows->nelts < rows->nelts);
    if (m.rows->nelts < 2) return m.table;
    new_row(&m);
    put_text(&m, P6_SAY(view->call, "report.sum"), NULL);
    put_known(&m, -1);
    place_row(&m, &r->total);
    m.table.sums = 1;
    return m.table;
}

static p6_table services(const p6_view *view, const p6_report *r)
{
    maker m = begin(view, r, "services", "service done handed_off not_done all");

    for (int i = 0; i < r->services->nelts; i++) {
        const p6_report_row *row = &APR_ARRAY_IDX(r->services, i, p6_report_row);

        if (!p6_outcomes_all(&row->outcomes)) continue;
        new_row(&m);
        put_name(&m, "service", row->key);
        put_outcomes(&m, &row->outcomes);
    }
    return m.table;
}

static p6_table agencies(const p6_view *view, const p6_report *r)
{
    maker m = begin(view, r, "agencies", "agency desks helpers done handed_off not_done all");

    m.table.legend = P6_SAY(view->call, "report.note.agencies");
    for (int i = 0; i < r->agencies->nelts; i++) {
        const p6_report_row *row = &APR_ARRAY_IDX(r->agencies, i, p6_report_row);

        new_row(&m);
        put_name(&m, "agency", row->key);
        put_number(&m, row->desks);
        put_number(&m, row->helpers);
        put_outcomes(&m, &row->outcomes);
    }
    return m.table;
}

/* "under-14" in the page's language; the others are numbers */
static const char *age_words(const p6_call *call, const char *key)
{
    if (!strcmp(key, "under-14")) return P6_SAY(call, "report.under_14");
    return strcmp(key, "80+") ? key : P6_SAY(call, "report.over_80");
}

static p6_table people(const p6_view *view, const p6_report *r, const char *name, const char *head,
                       const apr_array_header_t *rows, const char *lang)
{
    maker m = begin(view, r, name, apr_pstrcat(view->call->pool, head, " people", NULL));

    for (int i = 0; i < rows->nelts; i++) {
        const p6_report_row *row = &APR_ARRAY_IDX(rows, i, p6_report_row);

        new_row(&m);
        if (*row->key) put_text(&m, age_words(view->call, row->key), lang);
        else put_text(&m, P6_SAY(view->call, "report.unknown"), NULL);
        put_number(&m, row->people);
    }
    return m.table;
}

static void activation_row(maker *m, const p6_report_activation *row)
{
    const p6_activation *a = &row->now, *earlier = &row->earlier;

    new_row(m);
    put_text(m, p6_view_scope(m->view, a->commune), NULL);
    put_text(m, p6_words_plain_date(m->view->call, a->as_of), NULL);
    put_number(m, a->residents);
    put_number(m, a->target);
    put_number(m, a->activated);
    put_known(m, p6_percent(a->activated, a->target));
    put(m, earlier->commune ? p6_cell_number_of(a->activated - earlier->activated)
                            : p6_cell_text_of(NULL, NULL));
    put_text(m, a->source, p6_view_vi(m->view));
}

static p6_table activation(const p6_view *view, const p6_report *r)
{
    maker m = begin(view, r, "activation",
                    "commune as_of residents target activated target_percent gained source");

    m.table.note = P6_SAY(view->call, "report.note.activation");
    for (int i = 0; i < r->activation->nelts; i++)
        activation_row(&m, &APR_ARRAY_IDX(r->activation, i, p6_report_activation));
    return m.table;
}

static p6_table silent(const p6_view *view, const p6_report *r)
{
    maker m = begin(view, r, "silent", "commune last_shift");

    m.table.note = P6_SAY(view->call, "report.note.silent", "n",
                          apr_itoa(view->call->pool, r->silent->nelts), "days",
                          apr_itoa(view->call->pool, P6_SILENT_DAYS));
    for (int i = 0; i < r->silent->nelts; i++) {
        const p6_last_held *row = &APR_ARRAY_IDX(r->silent, i, p6_last_held);

        new_row(&m);
        put_text(&m, p6_view_scope(view, row->commune), NULL);
        put_text(&m, row->day ? p6_words_plain_date(view->call, row->day)
                              : P6_SAY(view->call, "report.never"), NULL);
    }
    return m.table;
}

apr_array_header_t *p6_report_tables(const p6_view *view, const p6_report *r)
{
    const p6_table all[] = {
        steps(view, r), places(view, r, "communes", r->communes),
        places(view, r, "points", r->points), services(view, r), agencies(view, r),
        people(view, r, "ages", "age", r->ages, NULL),
        people(view, r, "groups", "group", r->groups, p6_view_vi(view)), activation(view, r),
        silent(view, r),
    };
    apr_array_header_t *tables = apr_array_make(view->call->pool, 9, sizeof(p6_table));

    for (apr_size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].rows->nelts) APR_ARRAY_PUSH(tables, p6_table) = all[i];
    return tables;
}

const p6_table *p6_table_find(const apr_array_header_t *tables, const char *name)
{
    for (int i = 0; i < tables->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(tables, i, p6_table).name, name))
            return &APR_ARRAY_IDX(tables, i, p6_table);
    return NULL;
}
