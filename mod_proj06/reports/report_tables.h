/**
 * A report as tables: one model for the page, the printed form and CSV, so that they can't differ.
 */
#ifndef P6_REPORTS_REPORT_TABLES_H
#define P6_REPORTS_REPORT_TABLES_H

#include "reports/view_words.h"

/** A cell: a number, or a text; neither is "not known". */
typedef struct p6_cell {
    const char *text;
    const char *lang;        /**< of the text when it is not the page's, or NULL */
    int is_number;
    apr_int64_t number;
} p6_cell;

typedef struct p6_table {
    const char *name;        /**< in addresses and file names: "steps" */
    const char *title;
    const char *note;        /**< what it says in words, or how far it can be trusted; or NULL */
    const char *legend;      /**< what its columns mean, or NULL */
    const apr_array_header_t *heads; /**< const char * */
    const apr_array_header_t *rows;  /**< const p6_cell *, arrays of as many cells; the first cell
                                          says what the row is about */
    int sums;                /**< the last row is the sum of the others */
} p6_table;

/** The tables of REPORT that have rows; communes where nothing was are left out and said to be.
    Array of p6_table in the call's pool. */
apr_array_header_t *p6_report_tables(const p6_view *view, const p6_report *report);
/** That of them called NAME, or NULL. */
const p6_table *p6_table_find(const apr_array_header_t *tables, const char *name);

/* for those who make tables */
p6_cell p6_cell_text_of(const char *text, const char *lang);
p6_cell p6_cell_number_of(apr_int64_t number);
/** A number from 0 on; a negative one is not known. */
p6_cell p6_cell_known(apr_int64_t number);

#endif
