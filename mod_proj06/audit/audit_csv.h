/**
 * Rows of the audit as CSV (RFC 4180, UTF-8), with cells that a spreadsheet takes for text.
 */
#ifndef P6_AUDIT_AUDIT_CSV_H
#define P6_AUDIT_AUDIT_CSV_H

#include "base/buf.h"
#include "store/audit.h"

/** Add the header line. */
void p6_audit_csv_head(p6_buf *buf);
/** Add a line for each of ROWS (of p6_audit_entry). Times are "2026-11-23 18:40:59" at +07:00;
    0 of official and pass is an empty cell. */
void p6_audit_csv_rows(p6_buf *buf, const apr_array_header_t *rows);

#endif
