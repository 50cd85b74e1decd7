/* Adding up the daily figures of a report. */
#include "reports/report_private.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

typedef p6_report_work work;

static void add_visits(p6_visit_sums *to, const p6_visit_sums *from)
{
#define ADD(member) to->member += from->member;
    P6_VISIT_SUMS(ADD)
#undef ADD
}

static void add_outcomes(p6_outcome_sums *to, const p6_outcome_sums *from)
{
    to->done += from->done;
    to->handed_off += from->handed_off;
    to->not_done += from->not_done;
}

p6_report_row *p6_report_row_of(work *w, apr_hash_t *rows, const char *key)
{
    p6_report_row *row = apr_hash_get(rows, key, APR_HASH_KEY_STRING);

    if (row) return row;
    row = apr_pcalloc(w->pool, sizeof *row);
    row->key = key;
    apr_hash_set(rows, key, APR_HASH_KEY_STRING, row);
    return row;
}

/* the province's report has a line for each commune, a commune's for each point */
static p6_report_row *place_of(work *w, const char *point, const char *name, const char *commune)
{
    p6_report_row *row = p6_report_row_of(w, w->places, *w->ask->commune ? point : commune);

    row->name = name;
    return row;
}

static void take_visits(const work *w, p6_report_row *row, const p6_visit_sums *sums)
{
    add_visits(w->before ? &row->visits_before : &row->visits, sums);
}

static void take_outcomes(const work *w, p6_report_row *row, const p6_outcome_sums *sums)
{
    add_outcomes(w->before ? &row->outcomes_before : &row->outcomes, sums);
}

static p6_error *visits_of(work *w, p6_days days)
{
    apr_array_header_t *rows;

    P6_TRY(p6_figures_by_point(w->tx, days.from, days.to, w->ask->commune, &rows, w->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_point_figures *f = &APR_ARRAY_IDX(rows, i, p6_point_figures);

        take_visits(w, &w->r->total, &f->sums);
        take_visits(w, place_of(w, f->point, f->name, f->commune), &f->sums);
        if (w->step) take_visits(w, w->step, &f->sums);
    }
    return NULL;
}

/* is FIELD what is asked for? */
static int wanted(const char *asked, const char *field)
{
    return !*asked || !strcmp(asked, field);
}

static p6_error *outcomes_of(work *w, p6_days days)
{
    apr_array_header_t *rows;

    P6_TRY(p6_figures_by_service(w->tx, days.from, days.to, w->ask->commune, &rows, w->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_service_figures *f = &APR_ARRAY_IDX(rows, i, p6_service_figures);

        if (!wanted(w->ask->agency, f->agency) || !wanted(w->ask->service, f->service)) continue;
        take_outcomes(w, &w->r->total, &f->sums);
        take_outcomes(w, p6_report_row_of(w, w->services, f->service), &f->sums);
        take_outcomes(w, p6_report_row_of(w, w->agencies, f->agency), &f->sums);
        if (w->step) take_outcomes(w, w->step, &f->sums);
    }
    return NULL;
}

/* where those outcomes were: only a narrow report tells it */
static p6_error *outcomes_by_place(work *w, p6_days days)
{
    apr_array_header_t *rows;

    P6_TRY(p6_figures_of_service(w->tx, days.from, days.to, w->ask->commune, w->ask->agency,
                                 w->ask->service, &rows, w->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_point_outcomes *f = &APR_ARRAY_IDX(rows, i, p6_point_outcomes);

        take_outcomes(w, place_of(w, f->point, f->name, f->commune), &f->sums);
    }
    return NULL;
}

static p6_error *figures_of(work *w, p6_days days)
{
    if (!w->narrow) P6_TRY(visits_of(w, days));
    P6_TRY(outcomes_of(w, days));
    return w->narrow ? outcomes_by_place(w, days) : NULL;
}

static p6_error *load_steps(work *w)
{
    const p6_period *p = &w->ask->period;
    apr_array_header_t *steps = p6_period_steps(p->step, p->from, p->to, w->pool);
    apr_array_header_t *slices = p->step == P6_PACE_MONTH
        ? p6_period_slices(p->from, p->to, w->pool) : steps; /* as many, and read faster */
    apr_array_header_t *rows = apr_array_make(w->pool, steps->nelts, sizeof(p6_report_row));

    for (int i = 0; i < steps->nelts; i++) {
        p6_report_row *row = apr_array_push(rows);

        memset(row, 0, sizeof *row);
        row->days = APR_ARRAY_IDX(steps, i, p6_days);
        w->step = row;
        if (row->days.from <= p->until) P6_TRY(figures_of(w, APR_ARRAY_IDX(slices, i, p6_days)));
    }
    w->step = NULL;
    w->r->steps = rows;
    return NULL;
}

/* the same steps of the period before, as far as they go: for the chart */
static void place_before(work *w, const p6_report_row *row, int index)
{
    p6_report_row *step;

    if (index >= w->r->steps->nelts) return;
    step = &APR_ARRAY_IDX(w->r->steps, index, p6_report_row);
    add_visits(&step->visits_before, &row->visits_before);
    add_outcomes(&step->outcomes_before, &row->outcomes_before);
}

static p6_error *load_before(work *w)
{
    const p6_period *p = &w->ask->period;
    apr_array_header_t *steps = p->step == P6_PACE_MONTH
        ? p6_period_slices(p->before.from, p->before.to, w->pool)
        : p6_period_steps(p->step, p->before.from, p->before.to, w->pool);

    w->before = 1;
    for (int i = 0; i < steps->nelts; i++) {
        p6_report_row row = { .key = "" };

        w->step = &row;
        P6_TRY(figures_of(w, APR_ARRAY_IDX(steps, i, p6_days)));
        if (p->step == P6_PACE_DAY) place_before(w, &row, i);
    }
    w->step = NULL;
    w->before = 0;
    return NULL;
}

static p6_error *load_year(work *w)
{
    p6_day to = w->ask->period.until;
    apr_array_header_t *slices = p6_period_slices(p6_year_begin(to), to, w->pool), *rows;
    p6_report_row *year = &w->r->year;

    for (int i = 0; i < slices->nelts; i++) {
        p6_days d = APR_ARRAY_IDX(slices, i, p6_days);

        if (w->narrow) {
            P6_TRY(p6_figures_of_service(w->tx, d.from, d.to, w->ask->commune, w->ask->agency,
                                         w->ask->service, &rows, w->pool));
            for (int k = 0; k < rows->nelts; k++)
                add_outcomes(&year->outcomes, &APR_ARRAY_IDX(rows, k, p6_point_outcomes).sums);
        } else {
            P6_TRY(p6_figures_by_point(w->tx, d.from, d.to, w->ask->commune, &rows, w->pool));
            for (int k = 0; k < rows->nelts; k++)
                add_visits(&year->visits, &APR_ARRAY_IDX(rows, k, p6_point_figures).sums);
        }
    }
    return NULL;
}

static void add_people(work *w, apr_hash_t *rows, const p6_people_figures *f, const char *key)
{
    p6_report_row *row = apr_hash_get(rows, key, APR_HASH_KEY_STRING);

    if (!row) {
        row = p6_report_row_of(w, rows, key);
        row->key = f->key; /* groups: as it was written first */
    }
    row->people += f->people;
}

static p6_error *load_people(work *w)
{
    const p6_period *p = &w->ask->period;
    apr_array_header_t *slices = p6_period_slices(p->from, p->until, w->pool), *rows;

    for (int i = 0; i < slices->nelts && !w->narrow; i++) {
        p6_days d = APR_ARRAY_IDX(slices, i, p6_days);

        P6_TRY(p6_figures_by_age(w->tx, d.from, d.to, w->ask->commune, &rows, w->pool));
        for (int k = 0; k < rows->nelts; k++) {
            const p6_people_figures *f = &APR_ARRAY_IDX(rows, k, p6_people_figures);

            add_people(w, w->ages, f, f->key);
        }
        if (!*w->ask->commune) continue;
        P6_TRY(p6_figures_by_group(w->tx, d.from, d.to, w->ask->commune, &rows, w->pool));
        for (int k = 0; k < rows->nelts; k++) {
            const p6_people_figures *f = &APR_ARRAY_IDX(rows, k, p6_people_figures);

            add_people(w, w->groups, f, p6_text_keys_of(f->key, w->pool).exact);
        }
    }
    return NULL;
}

static p6_error *load_staff(work *w)
{
    const p6_period *p = &w->ask->period;
    apr_array_header_t *slices = p6_period_steps(P6_PACE_MONTH, p->from, p->until, w->pool);
    apr_array_header_t *rows;

    for (int i = 0; i < slices->nelts; i++) {
        p6_days d = APR_ARRAY_IDX(slices, i, p6_days);

        P6_TRY(p6_figures_staff(w->tx, d.from, d.to, w->ask->commune, &rows, w->pool));
        for (int k = 0; k < rows->nelts; k++) {
            const p6_agency_count *n = &APR_ARRAY_IDX(rows, k, p6_agency_count);

            if (wanted(w->ask->agency, n->agency))
                p6_report_row_of(w, w->agencies, n->agency)->desks += n->n;
        }
        P6_TRY(p6_figures_helpers(w->tx, d.from, d.to, w->ask->commune, &rows, w->pool));
        for (int k = 0; k < rows->nelts; k++) {
            const p6_agency_count *n = &APR_ARRAY_IDX(rows, k, p6_agency_count);

            if (wanted(w->ask->agency, n->agency))
                p6_report_row_of(w, w->agencies, n->agency)->helpers += n->n;
        }
    }
    return NULL;
}

p6_error *p6_report_add_up(work *w)
{
    P6_TRY(load_steps(w));
    P6_TRY(load_before(w));
    P6_TRY(load_year(w));
    P6_TRY(load_people(w));
    return load_staff(w);
}
