/**
 * Charts with their words: the name "chart" of templates/charts.xhtml. A drawing has no figure that
 * the table behind it does not have.
 */
#ifndef P6_REPORTS_VIEW_CHART_H
#define P6_REPORTS_VIEW_CHART_H

#include "reports/chart.h"
#include "site/call.h"
#include "template/value.h"

#define P6_CHART_BAR(F, r) \
    F(r, x, NUMBER, NULL) F(r, y, NUMBER, NULL) F(r, width, NUMBER, NULL) \
    F(r, height, NUMBER, NULL) F(r, kind, TEXT, NULL)
P6_RECORD(p6_bar_mark, P6_CHART_BAR)

#define P6_CHART_TEXT(F, r) \
    F(r, x, NUMBER, NULL) F(r, y, NUMBER, NULL) F(r, anchor, TEXT, NULL) F(r, text, TEXT, NULL) \
    F(r, lang, TEXT, NULL)
P6_RECORD(p6_chart_text, P6_CHART_TEXT)

#define P6_CHART_LINE(F, r) F(r, y, NUMBER, NULL) F(r, from, NUMBER, NULL) F(r, to, NUMBER, NULL)
P6_RECORD(p6_chart_line, P6_CHART_LINE)

#define P6_CHART_KEY(F, r) F(r, kind, TEXT, NULL) F(r, text, TEXT, NULL)
P6_RECORD(p6_chart_key, P6_CHART_KEY)

/** kind: "b0", "b1", "b2" – filled, outlined, dashed: never by colour alone. */
#define P6_CHART(F, r) \
    F(r, box, TEXT, NULL) F(r, label, TEXT, NULL) F(r, caption, TEXT, NULL) \
    F(r, lines, LIST, &p6_chart_line_shape) \
    F(r, bars, LIST, &p6_bar_mark_shape) F(r, texts, LIST, &p6_chart_text_shape) \
    F(r, points, TEXT, NULL) F(r, keys, LIST, &p6_chart_key_shape)
P6_RECORD(p6_drawing, P6_CHART)

/** What a chart is drawn of. Texts in the reader's language. */
typedef struct p6_chart_data {
    const char *label;             /**< what is drawn, for those who do not see it */
    const char *caption;           /**< what is measured */
    int n;                         /**< items */
    const char *const *names;      /**< of the items; short ones for columns */
    const char *const *langs;      /**< of the names, or NULL: the page's */
    const apr_int64_t *values;     /**< n, or n * parts one item after the other */
    const apr_int64_t *before;     /**< columns: n to compare with, or NULL */
    int parts;                     /**< rows: 1…P6_CHART_PARTS */
    int percent;                   /**< rows: the values are percents, of 100 as a rule */
    int known;                     /**< running sums: so many of the n are there */
    const char *keys[P6_CHART_PARTS]; /**< what parts are called; NULL: there is but one */
} p6_chart_data;

p6_value p6_view_columns(const p6_call *call, const p6_chart_data *data);
p6_value p6_view_rows(const p6_call *call, const p6_chart_data *data);
p6_value p6_view_running(const p6_call *call, const p6_chart_data *data);

#endif
