#include "reports/chart.h"

#include "base/buf.h"

#define LEFT 48          /* room for the numbers of the scale */
#define RIGHT (P6_CHART_WIDTH - 4)
#define HEIGHT 200
#define TOP 14           /* room for half a line of text */
#define BASE 172         /* room for the labels below */
#define MOST_LABELS 7    /* that fit beside each other */
#define MOST_STEPS 5
#define GAP 2            /* between columns */
#define GAP_TO_NUMBER 6
#define ROW 44           /* a line of text and a bar */
#define ROW_TEXT 15      /* its baseline */
#define ROW_BAR 20       /* where the bar begins */
#define BAR 16
#define BAR_TEXT 33      /* the baseline of its numbers */

apr_int64_t p6_chart_step(apr_int64_t most)
{
    static const int nice[] = { 1, 2, 5 };
    apr_int64_t power = 1;

    for (;;) {
        for (int i = 0; i < 3; i++)
            if (nice[i] * power * MOST_STEPS >= most) return nice[i] * power;
        power *= 10;
    }
}

static apr_int64_t most_of(const apr_int64_t *values, int n, apr_int64_t most)
{
    for (int i = 0; values && i < n; i++)
        if (values[i] > most) most = values[i];
    return most;
}

/* VALUE on a scale of ROOM units for TOP */
static int length(apr_int64_t value, apr_int64_t top, int room)
{
    int units = (int)(value * room / top);

    return value > 0 && !units ? 1 : units;
}

static apr_int64_t top_of(apr_int64_t most)
{
    apr_int64_t step = p6_chart_step(most);

    return most > 0 ? (most + step - 1) / step * step : step;
}

static void scale(p6_chart *chart, apr_int64_t most, apr_pool_t *pool)
{
    apr_int64_t step = p6_chart_step(most);
    apr_array_header_t *ticks = apr_array_make(pool, MOST_STEPS + 1, sizeof(p6_chart_tick));

    chart->top = top_of(most);
    for (apr_int64_t value = 0; value <= chart->top; value += step)
        APR_ARRAY_PUSH(ticks, p6_chart_tick) =
            (p6_chart_tick){ value, BASE - length(value, chart->top, BASE - TOP) };
    chart->ticks = ticks;
}

static p6_chart columns(int n, apr_int64_t most, apr_pool_t *pool)
{
    p6_chart chart = { .height = HEIGHT, .left = LEFT, .right = RIGHT, .base = BASE };

    chart.every = n > MOST_LABELS ? (n + MOST_LABELS - 1) / MOST_LABELS : 1;
    scale(&chart, most, pool);
    return chart;
}

/* the left edge of column ITEM; that of the one behind the last is the right edge of all */
static int edge(const p6_chart *chart, int item, int n)
{
    return chart->left + (chart->right - chart->left) * item / n;
}

int p6_chart_column_middle(const p6_chart *chart, int item, int n)
{
    return (edge(chart, item, n) + edge(chart, item + 1, n) - GAP) / 2;
}

static void add_column(const p6_chart *chart, apr_array_header_t *bars, apr_int64_t value, int item,
                       int part, int from, int to)
{
    int height = length(value, chart->top, BASE - TOP);

    if (value > 0 && to > from)
        APR_ARRAY_PUSH(bars, p6_chart_bar) =
            (p6_chart_bar){ item, part, from, BASE - height, to - from, height };
}

p6_chart p6_chart_columns(const apr_int64_t *values, const apr_int64_t *before, int n,
                          apr_pool_t *pool)
{
    p6_chart chart = columns(n, most_of(before, n, most_of(values, n, 0)), pool);
    apr_array_header_t *bars = apr_array_make(pool, 2 * n + 1, sizeof(p6_chart_bar));

    for (int i = 0; i < n; i++) {
        int from = edge(&chart, i, n), to = edge(&chart, i + 1, n) - GAP;
        int middle = before ? from + (to - from) / 2 : from;

        if (before) add_column(&chart, bars, before[i], i, 1, from, middle);
        add_column(&chart, bars, values[i], i, 0, middle, to);
    }
    chart.bars = bars;
    return chart;
}

int p6_chart_row_text(int item)
{
    return item * ROW + ROW_TEXT;
}

int p6_chart_row_numbers(const p6_chart *chart, int item, int *y)
{
    int end = 0;

    for (int i = 0; i < chart->bars->nelts; i++) {
        const p6_chart_bar *bar = &APR_ARRAY_IDX(chart->bars, i, p6_chart_bar);

        if (bar->item == item && bar->x + bar->width > end) end = bar->x + bar->width;
    }
    *y = item * ROW + BAR_TEXT;
    return end + GAP_TO_NUMBER;
}

p6_chart p6_chart_rows(const apr_int64_t *values, int n, int parts, apr_int64_t full,
                       int numbers, apr_pool_t *pool)
{
    p6_chart chart = { .height = n * ROW, .every = 1,
                       .right = P6_CHART_WIDTH - GAP_TO_NUMBER - numbers };
    apr_array_header_t *bars = apr_array_make(pool, n * parts + 1, sizeof(p6_chart_bar));
    apr_int64_t most = full;

    for (int i = 0; i < n; i++) {
        apr_int64_t all = 0;

        for (int part = 0; part < parts; part++) all += values[i * parts + part];
        if (all > most) most = all;
    }
    chart.top = most > 0 ? most : 1;
    for (int i = 0; i < n; i++) {
        int x = 0;

        for (int part = 0; part < parts; part++) {
            int width = length(values[i * parts + part], chart.top, chart.right - parts);

            if (width)
                APR_ARRAY_PUSH(bars, p6_chart_bar) =
                    (p6_chart_bar){ i, part, x, i * ROW + ROW_BAR, width, BAR };
            x += width;
        }
    }
    chart.bars = bars;
    return chart;
}

const char *p6_chart_running(p6_chart *chart, const apr_int64_t *values, int known, int n,
                             apr_pool_t *pool)
{
    p6_buf *points = p6_buf_make(pool, 512);
    apr_int64_t sum = 0;

    for (int i = 0; i < known; i++) sum += values[i];
    *chart = columns(n, sum, pool);
    sum = 0;
    for (int i = 0; i < known; i++) {
        sum += values[i];
        p6_buf_addf(points, "%s%d,%d", i ? " " : "", p6_chart_column_middle(chart, i, n),
                    BASE - length(sum, chart->top, BASE - TOP));
    }
    return points->data;
}
