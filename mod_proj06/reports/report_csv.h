/**
 * Tables as CSV that a spreadsheet opens by a double click and runs nothing of: UTF-8 with a byte
 * order mark, RFC 4180, texts defused (base/csv_cell.h), numbers plain.
 */
#ifndef P6_REPORTS_REPORT_CSV_H
#define P6_REPORTS_REPORT_CSV_H

#include "base/buf.h"
#include "reports/report_tables.h"

/** Add TABLE, its heads first. What is not known is an empty cell. */
void p6_table_csv(p6_buf *buf, const p6_table *table);

#endif
