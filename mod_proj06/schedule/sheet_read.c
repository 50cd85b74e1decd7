/* Rows of a CSV file by the names in its header. */
#include "schedule/sheet.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "schedule/csv.h"

#define PROGRESS_EVERY 1000 /* rows */

typedef struct columns {
    int count;
    int of[P6_MAX_CSV_COLUMNS]; /**< the sheet's column of the file's n-th */
} columns;

p6_error *p6_sheet_open(apr_file_t **file, apr_int64_t *size, const char *path, apr_pool_t *pool)
{
    const char *name = apr_filepath_name_get(path);
    apr_finfo_t info;
    apr_status_t status = apr_file_open(file, path, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool);

    if (status == APR_SUCCESS) status = apr_file_info_get(&info, APR_FINFO_SIZE, *file);
    if (status != APR_SUCCESS) return p6_error_apr(pool, P6_E_IO, status, "can't read %s", name);
    if (info.size > P6_MAX_IMPORT_FILE)
        return p6_error_make(pool, P6_E_TOO_LARGE, name, "a file has at most %lld bytes",
                             (long long)P6_MAX_IMPORT_FILE);
    *size = info.size;
    return NULL;
}

int p6_sheet_cell(p6_sheet_reader *reader, p6_sheet_row *row, int column, const char *value,
                  apr_size_t len, apr_pool_t *pool)
{
    const p6_column *col = &row->sheet->columns[column];
    unsigned flags = col->flags & P6_COL_LINES ? P6_TEXT_LINES : P6_TEXT_LINE | P6_TEXT_TRIM;
    p6_error *err = p6_text_nfc(&row->cell[column], value, len, flags, pool);

    if (err) {
        p6_report_add(reader->report, row->file, row->line, col->name,
                      "The text can't be read: %s.", err->detail);
        return 0;
    }
    return 1;
}

static int column_named(const p6_sheet *sheet, const char *name, apr_size_t len)
{
    for (int i = 0; i < sheet->count; i++)
        if (strlen(sheet->columns[i].name) == len && memcmp(sheet->columns[i].name, name, len) == 0)
            return i;
    return -1;
}

static const char *names_of(const p6_sheet *sheet, apr_pool_t *pool)
{
    const char *names = sheet->columns[0].name;

    for (int i = 1; i < sheet->count; i++)
        names = apr_pstrcat(pool, names, ", ", sheet->columns[i].name, NULL);
    return names;
}

/** A header's name as it is shown in a reason: it may be anything. */
static const char *shown(const char *name, apr_size_t len, apr_pool_t *pool)
{
    const char *nfc;

    if (p6_text_nfc(&nfc, name, len, P6_TEXT_LINES, pool)) return "(not UTF-8)";
    return p6_report_show(nfc, pool);
}

static void trim(const char **text, apr_size_t *len)
{
    while (*len && (**text == ' ' || **text == '\t')) (*text)++, (*len)--;
    while (*len && ((*text)[*len - 1] == ' ' || (*text)[*len - 1] == '\t')) (*len)--;
}

/** Map the header's names to the sheet's columns; 0 when something was reported. */
static int map_header(columns *map, p6_report *report, const p6_sheet *sheet,
                      const p6_csv_record *record, apr_pool_t *pool)
{
    int before = report->count, seen[P6_MAX_CSV_COLUMNS] = { 0 };

    map->count = record->count;
    for (int i = 0; i < record->count; i++) {
        const char *name = record->field[i];
        apr_size_t len = record->len[i];
        int column;

        trim(&name, &len);
        column = map->of[i] = column_named(sheet, name, len);
        if (column < 0)
            p6_report_add(report, sheet->file, record->line, shown(name, len, pool),
                          "There is no such column; %s has %s.", sheet->file,
                          names_of(sheet, pool));
        else if (seen[column]++)
            p6_report_add(report, sheet->file, record->line, sheet->columns[column].name,
                          "The header names this column twice; once is right.");
    }
    for (int i = 0; i < sheet->count; i++)
        if ((sheet->columns[i].flags & P6_COL_REQUIRED) && !seen[i])
            p6_report_add(report, sheet->file, record->line, sheet->columns[i].name,
                          "The header (first line) must name this column.");
    return report->count == before;
}

/** Cells of RECORD into ROW; 0 when something was reported. */
static int map_row(p6_sheet_reader *reader, p6_sheet_row *row, const columns *map,
                   const p6_csv_record *record, apr_pool_t *pool)
{
    int good = 1;

    row->line = record->line;
    if (record->count != map->count) {
        p6_report_add(reader->report, row->file, row->line, "",
                      "The row has %d fields; the header names %d.", record->count, map->count);
        return 0;
    }
    for (int i = 0; i < row->sheet->count; i++) row->cell[i] = "";
    for (int i = 0; i < record->count; i++)
        good &= p6_sheet_cell(reader, row, map->of[i], record->field[i], record->len[i], pool);
    return good;
}

static p6_error *rows(p6_sheet_reader *reader, const p6_sheet *sheet, p6_csv *csv,
                      const columns *map, apr_int64_t size, apr_pool_t *pool)
{
    p6_sheet_row row = { .sheet = sheet, .file = sheet->file };
    p6_csv_record record;
    p6_csv_status status;

    for (int n = 1; (status = p6_csv_next(csv, &record)) != P6_CSV_END; n++) {
        apr_pool_clear(pool);
        reader->rows++;
        if (status == P6_CSV_RECORD) {
            if (map_row(reader, &row, map, &record, pool))
                P6_TRY(reader->take(reader->baton, &row, pool));
        } else
            p6_report_add(reader->report, sheet->file, record.line, "", "%s", record.reason);
        if (status == P6_CSV_BROKEN) break;
        if (reader->progress && n % PROGRESS_EVERY == 0)
            reader->progress(reader->baton, sheet->file, p6_csv_offset(csv), size);
    }
    return NULL;
}

p6_error *p6_sheet_read_from(p6_sheet_reader *reader, const p6_sheet *sheet, p6_bytes_source source,
                             void *baton, apr_int64_t size, apr_pool_t *pool)
{
    p6_csv *csv = p6_csv_make(source, baton, pool);
    p6_error *err = NULL;
    apr_pool_t *row_pool;
    p6_csv_record record;
    columns map;

    apr_pool_create(&row_pool, pool);
    switch (p6_csv_next(csv, &record)) {
    case P6_CSV_RECORD:
        if (map_header(&map, reader->report, sheet, &record, row_pool))
            err = p6_error_dup(pool, rows(reader, sheet, csv, &map, size, row_pool));
        break;
    case P6_CSV_END:
        p6_report_add(reader->report, sheet->file, 1, "",
                      "The file is empty; its first line must name the columns.");
        break;
    default:
        p6_report_add(reader->report, sheet->file, record.line, "", "%s", record.reason);
    }
    apr_pool_destroy(row_pool);
    if (!err && reader->progress) reader->progress(reader->baton, sheet->file, size, size);
    return err;
}

p6_error *p6_sheet_read(p6_sheet_reader *reader, const p6_sheet *sheet, const char *path,
                        apr_pool_t *pool)
{
    apr_file_t *file;
    apr_int64_t size;
    p6_error *err;

    P6_TRY(p6_sheet_open(&file, &size, path, pool));
    err = p6_sheet_read_from(reader, sheet, p6_bytes_from_file, file, size, pool);
    apr_file_close(file);
    return err;
}
