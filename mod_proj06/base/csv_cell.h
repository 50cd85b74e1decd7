/**
 * Cells of CSV files.
 */
#ifndef P6_BASE_CSV_CELL_H
#define P6_BASE_CSV_CELL_H

#include "base/buf.h"

/** Add TEXT to BUF as RFC 4180 wants a cell. */
void p6_csv_cell(p6_buf *buf, const char *text);
/** The same for what people typed and a spreadsheet opens: a cell that begins with = + - @, a tab
    or a line end gets an apostrophe in front, so that nothing is run. */
void p6_csv_safe_cell(p6_buf *buf, const char *text);

#endif
