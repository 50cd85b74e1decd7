/**
 * A report on a page: its tables with their charts, for templates/tables.xhtml (name "t").
 */
#ifndef P6_REPORTS_VIEW_REPORT_H
#define P6_REPORTS_VIEW_REPORT_H

#include "reports/report_tables.h"
#include "reports/view_chart.h"
#include "template/value.h"

/* kind: "n" is a number, of a row "sum" the sum of those above; a class of the style sheet */
#define P6_TABLE_CELL(F, r) F(r, text, TEXT, NULL) F(r, lang, TEXT, NULL) F(r, kind, TEXT, NULL)
P6_RECORD(p6_table_cell, P6_TABLE_CELL)

#define P6_TABLE_ROW(F, r) \
    F(r, head, RECORD, &p6_table_cell_shape) F(r, cells, LIST, &p6_table_cell_shape) \
    F(r, kind, TEXT, NULL)
P6_RECORD(p6_table_row, P6_TABLE_ROW)

#define P6_SECTION(F, r) \
    F(r, id, TEXT, NULL) F(r, title, TEXT, NULL) F(r, note, TEXT, NULL) \
    F(r, legend, TEXT, NULL) \
    F(r, heads, LIST, &p6_table_cell_shape) F(r, rows, LIST, &p6_table_row_shape) \
    F(r, csv, URL, NULL) F(r, charts, LIST, &p6_drawing_shape)
P6_RECORD(p6_section, P6_SECTION)

/** TABLE with its charts in CHARTS (of p6_value *, or NULL); CSV is the link to it, or NULL. */
p6_value *p6_view_section(const p6_call *call, const p6_table *table,
                          const apr_array_header_t *charts, const char *csv);
/** The charts that belong to TABLE of REPORT: array of p6_value * (p6_drawing). */
apr_array_header_t *p6_view_report_charts(const p6_view *view, const p6_report *report,
                                          const p6_table *table);

#endif
