/**
 * Where things stand in a chart: whole units of a drawing P6_CHART_WIDTH wide, from the top left
 * corner down. Only numbers; words and colours are the template's.
 *
 * Lengths are proportional to values, cut to whole units; a value above 0 is at least 1 unit long,
 * so that something is never drawn as nothing.
 */
#ifndef P6_REPORTS_CHART_H
#define P6_REPORTS_CHART_H

#include <apr_tables.h>

#define P6_CHART_WIDTH 360
#define P6_CHART_PARTS 3      /**< of one stacked bar */

typedef struct p6_chart_bar {
    int item, part;           /**< which value */
    int x, y, width, height;
} p6_chart_bar;

typedef struct p6_chart_tick {
    apr_int64_t value;
    int y;
} p6_chart_tick;

typedef struct p6_chart {
    int height;               /**< of the drawing */
    int left, right;          /**< where bars may stand */
    int base;                 /**< y of the value 0, columns only */
    int every;                /**< so many items share a label, columns only */
    apr_int64_t top;          /**< value at the top of the scale, > 0 */
    const apr_array_header_t *bars;  /**< of p6_chart_bar; values of 0 have none */
    const apr_array_header_t *ticks; /**< of p6_chart_tick, from 0 up, columns only */
} p6_chart;

/** The step of a scale for values up to MOST: 1, 2 or 5 times a power of ten, so that at most five
    steps reach it. At least 1. */
apr_int64_t p6_chart_step(apr_int64_t most);

/** Columns side by side: for each of N items VALUES[i], and BEFORE[i] (NULL: none) beside it, part
    0 and 1. */
p6_chart p6_chart_columns(const apr_int64_t *values, const apr_int64_t *before, int n,
                          apr_pool_t *pool);
/** N bars below one another, each of PARTS values (at most P6_CHART_PARTS) end to end; item i has
    VALUES[i * parts …]. The longest takes the whole width when it is of FULL or more. Room for a
    line of text is above each bar: its baseline is p6_chart_row_text(i); and for its numbers behind
    it, NUMBERS wide, where p6_chart_row_numbers says. */
p6_chart p6_chart_rows(const apr_int64_t *values, int n, int parts, apr_int64_t full,
                       int numbers, apr_pool_t *pool);
int p6_chart_row_text(int item);
/** Where the numbers of ITEM begin; *Y is their baseline. */
int p6_chart_row_numbers(const p6_chart *chart, int item, int *y);

/** The middle of column ITEM of N. */
int p6_chart_column_middle(const p6_chart *chart, int item, int n);

/** A line through the running sums of the first KNOWN of N values, as points "x,y x,y …" for a
    polyline at the middles of columns; *CHART has scale and ticks. In POOL. */
const char *p6_chart_running(p6_chart *chart, const apr_int64_t *values, int known, int n,
                             apr_pool_t *pool);

#endif
