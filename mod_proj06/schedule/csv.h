/**
 * A streaming reader of CSV (RFC 4180): quoted fields with line feeds and doubled quotes, CRLF or
 * LF, a UTF-8 byte order mark skipped, comma, semicolon or tab found from the header line.
 *
 * Invariants: memory is bounded by one record (P6_MAX_CSV_COLUMNS fields of P6_MAX_CSV_FIELD); a
 * malformed record is told once and reading goes on behind it; bytes are handed over as they are,
 * the caller checks UTF-8. Threading: one thread per reader.
 */
#ifndef P6_SCHEDULE_CSV_H
#define P6_SCHEDULE_CSV_H

#include "base/limits.h"
#include "schedule/bytes.h"

typedef struct p6_csv p6_csv;

typedef enum p6_csv_status {
    P6_CSV_RECORD, /**< `field` and `len` are set */
    P6_CSV_BAD,    /**< this record is malformed: `reason` says how; the next may be good */
    P6_CSV_END,
    P6_CSV_BROKEN  /**< nothing further can be read: `reason` says why */
} p6_csv_status;

typedef struct p6_csv_record {
    int line;    /**< physical line where the record begins, 1-based */
    int count;
    const char *field[P6_MAX_CSV_COLUMNS]; /**< NUL-terminated, may hold NULs; till the next */
    apr_size_t len[P6_MAX_CSV_COLUMNS];
    const char *reason; /**< a sentence, in the reader's pool */
} p6_csv_record;

/** A reader of SOURCE, in POOL. */
p6_csv *p6_csv_make(p6_bytes_source source, void *baton, apr_pool_t *pool);
/** The next record into RECORD. Blank lines are passed over. */
p6_csv_status p6_csv_next(p6_csv *csv, p6_csv_record *record);
/** The character between fields: ',' ';' or a tab. Known after the first record. */
char p6_csv_delimiter(const p6_csv *csv);
/** Bytes consumed so far. */
apr_int64_t p6_csv_offset(const p6_csv *csv);

#endif
