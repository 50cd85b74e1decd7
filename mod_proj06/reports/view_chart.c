#include "reports/view_chart.h"

#include <apr_strings.h>

#include "base/text.h"
#include "site/words.h"

#define MOST_NUMBERED 8   /* columns that have their number above them */
#define ABOVE 3           /* between a column and its number */
#define LABEL_BELOW 16    /* from the base of columns to their labels' baseline */
#define SCALE_GAP 5       /* between the scale's numbers and its lines */
#define HALF_TEXT 4       /* from a line to the baseline of a number beside it */
#define LONGEST_NAME 50   /* characters that fit into a line */
#define CHARACTER 8       /* the room that one of a number needs */

static const char *const kinds[P6_CHART_PARTS] = { "b0", "b1", "b2" };

/** A drawing being filled. */
typedef struct pen {
    const p6_call *call;
    const p6_chart_data *data;
    p6_value *r;
    apr_array_header_t *bars, *texts, *lines;
} pen;

static pen begin(const p6_call *call, const p6_chart_data *data, int height)
{
    pen p = { .call = call, .data = data, .r = p6_record_make(&p6_drawing_shape, call->pool),
              .bars = apr_array_make(call->pool, 32, sizeof(p6_value *)),
              .texts = apr_array_make(call->pool, 32, sizeof(p6_value *)),
              .lines = apr_array_make(call->pool, 8, sizeof(p6_value *)) };
    apr_array_header_t *keys = apr_array_make(call->pool, P6_CHART_PARTS, sizeof(p6_value *));

    p.r[p6_drawing_box] = p6_v_text(apr_psprintf(call->pool, "0 0 %d %d", P6_CHART_WIDTH, height));
    p.r[p6_drawing_label] = p6_v_text(data->label);
    p.r[p6_drawing_caption] = p6_v_text(data->caption);
    for (int i = 0; i < P6_CHART_PARTS && data->keys[i]; i++) {
        p6_value *key = p6_record_make(&p6_chart_key_shape, call->pool);

        key[p6_chart_key_kind] = p6_v_text(kinds[i]);
        key[p6_chart_key_text] = p6_v_text(data->keys[i]);
        APR_ARRAY_PUSH(keys, p6_value *) = key;
    }
    p.r[p6_drawing_keys] = p6_v_list(keys);
    return p;
}

static p6_value finish(const pen *p)
{
    p->r[p6_drawing_bars] = p6_v_list(p->bars);
    p->r[p6_drawing_texts] = p6_v_list(p->texts);
    p->r[p6_drawing_lines] = p6_v_list(p->lines);
    return p6_v_record(p->r);
}

static void add_text(const pen *p, int x, int y, const char *anchor, const char *text,
                     const char *lang)
{
    p6_value *row = p6_record_make(&p6_chart_text_shape, p->call->pool);

    row[p6_chart_text_x] = p6_v_number(x);
    row[p6_chart_text_y] = p6_v_number(y);
    row[p6_chart_text_anchor] = p6_v_text(anchor);
    row[p6_chart_text_text] = p6_v_text(text);
    row[p6_chart_text_lang] = p6_v_text(lang);
    APR_ARRAY_PUSH(p->texts, p6_value *) = row;
}

static void add_bars(const pen *p, const p6_chart *chart)
{
    for (int i = 0; i < chart->bars->nelts; i++) {
        const p6_chart_bar *bar = &APR_ARRAY_IDX(chart->bars, i, p6_chart_bar);
        p6_value *row = p6_record_make(&p6_bar_mark_shape, p->call->pool);

        row[p6_bar_mark_x] = p6_v_number(bar->x);
        row[p6_bar_mark_y] = p6_v_number(bar->y);
        row[p6_bar_mark_width] = p6_v_number(bar->width);
        row[p6_bar_mark_height] = p6_v_number(bar->height);
        row[p6_bar_mark_kind] = p6_v_text(kinds[bar->part]);
        APR_ARRAY_PUSH(p->bars, p6_value *) = row;
    }
}

static void add_scale(const pen *p, const p6_chart *chart)
{
    for (int i = 0; i < chart->ticks->nelts; i++) {
        const p6_chart_tick *tick = &APR_ARRAY_IDX(chart->ticks, i, p6_chart_tick);
        p6_value *row = p6_record_make(&p6_chart_line_shape, p->call->pool);

        row[p6_chart_line_y] = p6_v_number(tick->y);
        row[p6_chart_line_from] = p6_v_number(chart->left);
        row[p6_chart_line_to] = p6_v_number(chart->right);
        APR_ARRAY_PUSH(p->lines, p6_value *) = row;
        add_text(p, chart->left - SCALE_GAP, tick->y + HALF_TEXT, "end",
                 p6_words_number(p->call, tick->value), NULL);
    }
}

/* the names of columns, as many as fit; the last one is always among them */
static void add_names(const pen *p, const p6_chart *chart)
{
    const p6_chart_data *d = p->data;

    for (int i = (d->n - 1) % chart->every; i < d->n; i += chart->every)
        add_text(p, p6_chart_column_middle(chart, i, d->n), chart->base + LABEL_BELOW, "middle",
                 d->names[i], NULL);
}

p6_value p6_view_columns(const p6_call *call, const p6_chart_data *d)
{
    p6_chart chart = p6_chart_columns(d->values, d->before, d->n, call->pool);
    pen p = begin(call, d, chart.height);

    add_scale(&p, &chart);
    add_bars(&p, &chart);
    add_names(&p, &chart);
    for (int i = 0; i < chart.bars->nelts && d->n <= MOST_NUMBERED; i++) {
        const p6_chart_bar *bar = &APR_ARRAY_IDX(chart.bars, i, p6_chart_bar);

        if (!bar->part)
            add_text(&p, bar->x + bar->width / 2, bar->y - ABOVE, "middle",
                     p6_words_number(call, d->values[bar->item]), NULL);
    }
    return finish(&p);
}

/* NAME as far as it fits; the table has the rest */
static const char *cut(const p6_call *call, const char *name)
{
    const char *end = name;

    for (int i = 0; *end; i++) {
        if (i == LONGEST_NAME - 1 && p6_text_length(end) > 1)
            return apr_pstrcat(call->pool, apr_pstrmemdup(call->pool, name,
                                                          (apr_size_t)(end - name)), "…", NULL);
        do end++;
        while ((*end & 0xC0) == 0x80);
    }
    return name;
}

static const char *amount(const p6_call *call, const p6_chart_data *d, apr_int64_t value)
{
    return d->percent ? p6_words_percent(call, (int)value) : p6_words_number(call, value);
}

/* "720 · 140 · 40" */
static const char *numbers(const p6_call *call, const p6_chart_data *d, int item)
{
    const char *text = "";

    for (int part = 0; part < d->parts; part++)
        text = apr_pstrcat(call->pool, text, part ? " · " : "",
                           amount(call, d, d->values[item * d->parts + part]), NULL);
    return text;
}

static int longest_numbers(const p6_call *call, const p6_chart_data *d)
{
    int most = 0;

    for (int i = 0; i < d->n; i++) {
        int length = (int)p6_text_length(numbers(call, d, i));

        if (length > most) most = length;
    }
    return most;
}

p6_value p6_view_rows(const p6_call *call, const p6_chart_data *d)
{
    p6_chart chart = p6_chart_rows(d->values, d->n, d->parts, d->percent ? 100 : 0,
                                   CHARACTER * longest_numbers(call, d), call->pool);
    pen p = begin(call, d, chart.height);

    add_bars(&p, &chart);
    for (int i = 0; i < d->n; i++) {
        int y, x = p6_chart_row_numbers(&chart, i, &y);

        add_text(&p, 0, p6_chart_row_text(i), "start", cut(call, d->names[i]),
                 d->langs ? d->langs[i] : NULL);
        add_text(&p, x, y, "start", numbers(call, d, i), NULL);
    }
    return finish(&p);
}

p6_value p6_view_running(const p6_call *call, const p6_chart_data *d)
{
    p6_chart chart;
    const char *points = p6_chart_running(&chart, d->values, d->known, d->n, call->pool);
    pen p = begin(call, d, chart.height);

    add_scale(&p, &chart);
    add_names(&p, &chart);
    p.r[p6_drawing_points] = p6_v_text(points);
    return finish(&p);
}
