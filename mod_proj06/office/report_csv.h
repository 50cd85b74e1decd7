/**
 * Tables as CSV that a spreadsheet opens by a double click and runs nothing of: UTF-8 with a byte
 * order mark, RFC 4180, texts defused (office/audit_csv.h), numbers plain.
 */
#ifndef P6_OFFICE_REPORT_CSV_H
#define P6_OFFICE_REPORT_CSV_H

#include "base/buf.h"
#include "office/report_tables.h"

/** Add TABLE, its heads first. What is not known is an empty cell. */
void p6_table_csv(p6_buf *buf, const p6_table *table);

#endif
