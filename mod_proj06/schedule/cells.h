/**
 * Cells to values. Each getter reports what is wrong with its cell, marks the row as bad and
 * returns a harmless value, so that one reading tells all mistakes of a row.
 */
#ifndef P6_SCHEDULE_CELLS_H
#define P6_SCHEDULE_CELLS_H

#include "base/civil.h"
#include "schedule/sheet.h"

typedef struct p6_cells {
    const p6_sheet_row *row;
    p6_report *report;
    int bad;
    apr_pool_t *pool; /**< values live here */
} p6_cells;

/** Begin with ROW: reports required cells that are empty. */
p6_cells p6_cells_of(const p6_sheet_row *row, p6_report *report, apr_pool_t *pool);
/** Report that COLUMN (-1: the row as a whole) is wrong. */
void p6_cells_bad(p6_cells *cells, int column, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** A text of at most MAX characters. */
const char *p6_cell_text(p6_cells *cells, int column, int max);
/** A key: [a-z0-9-], 1…P6_MAX_KEY characters, or "" for an empty cell. */
const char *p6_cell_key(p6_cells *cells, int column);
/** A commune's code: five digits. */
const char *p6_cell_code(p6_cells *cells, int column);
/** One of WORDS (NULL-terminated); the first one for an empty cell. */
const char *p6_cell_word(p6_cells *cells, int column, const char *const *words);
/** A whole number MIN…MAX; FALLBACK for an empty cell. */
int p6_cell_number(p6_cells *cells, int column, int min, int max, int fallback);
/** "yes" 1, "no" 0 ("1" and "0" too); FALLBACK for an empty cell. */
int p6_cell_yes(p6_cells *cells, int column, int fallback);
/** A date; 0 for an empty cell. */
p6_day p6_cell_day(p6_cells *cells, int column);
/** A local time YYYY-MM-DDTHH:MM; 0 for an empty cell. */
p6_minute p6_cell_minute(p6_cells *cells, int column);
/** A local time with seconds, as epoch seconds; 0 for an empty cell. */
apr_int64_t p6_cell_instant(p6_cells *cells, int column);
/** A phone number in E.164, or "". */
const char *p6_cell_phone(p6_cells *cells, int column);
/** An opening-hours text that parses. */
const char *p6_cell_hours(p6_cells *cells, int column);
/** Keys separated by spaces, commas or "|", joined with ","; none twice. */
const char *p6_cell_keys(p6_cells *cells, int column);
/** A position in the province in millionths of a degree; 0/0 when both cells are empty. */
void p6_cell_position(p6_cells *cells, int lat_column, int lon_column, apr_int32_t *lat_e6,
                      apr_int32_t *lon_e6);

#endif
