/* Imported files: any bytes end, every record's line grows, what is read can be written and read
   again, and the getters of cells never trust what they get. The first byte chooses: even, bare CSV
   and then points.csv; odd, points.geojson. With libFuzzer: clang
   -fsanitize=fuzzer,address,undefined; built with P6_REPLAY it runs the files and directories that
   it is given, once each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/buf.h"
#include "base/csv_cell.h"
#include "schedule/cells.h"
#include "schedule/csv.h"
#include "schedule/shift_key.h"

typedef struct text {
    const char *at;
    apr_size_t left;
} text;

static void must(int promise, const char *what)
{
    if (promise) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static apr_status_t read_text(void *baton, char *buf, apr_size_t *len)
{
    text *t = baton;

    if (!t->left) return APR_EOF;
    if (*len > t->left) *len = t->left;
    memcpy(buf, t->at, *len);
    t->at += *len;
    t->left -= *len;
    return APR_SUCCESS;
}

/* A record as export writes it is one record again, with the same fields. */
static void goes_round(const p6_csv_record *record, apr_pool_t *pool)
{
    p6_buf *out = p6_buf_make(pool, 256);
    text source;
    p6_csv_record again;

    for (int i = 0; i < record->count; i++) {
        if (strlen(record->field[i]) != record->len[i]) return; /* a NUL: refused by the caller */
        if (i) p6_buf_addc(out, ',');
        else p6_buf_adds(out, "x,"); /* so that commas are found, not semicolons */
        p6_csv_cell(out, record->field[i]);
    }
    if (record->count == P6_MAX_CSV_COLUMNS || strpbrk(out->data, ";\t")) return;
    p6_buf_addc(out, '\n');
    source = (text){ out->data, out->len };
    must(p6_csv_next(p6_csv_make(read_text, &source, pool), &again) == P6_CSV_RECORD,
         "a written record is a record");
    must(again.count == record->count + 1, "with as many fields");
    for (int i = 0; i < record->count; i++)
        must(strcmp(again.field[i + 1], record->field[i]) == 0, "and the same ones");
}

static void bare(const char *data, size_t size, apr_pool_t *pool)
{
    text source = { data, size };
    p6_csv *csv = p6_csv_make(read_text, &source, pool);
    p6_csv_record record;
    p6_csv_status status;
    int line = 0;

    while ((status = p6_csv_next(csv, &record)) != P6_CSV_END) {
        must(record.line > line, "lines grow");
        line = record.line;
        must(status == P6_CSV_RECORD || (record.reason && *record.reason), "a reason is given");
        must(record.count <= P6_MAX_CSV_COLUMNS, "fields are bounded");
        if (status == P6_CSV_RECORD) goes_round(&record, pool);
    }
    must(p6_csv_offset(csv) == (apr_int64_t)size, "every byte is consumed");
}

static p6_error *take(void *baton, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_cells cells = p6_cells_of(row, baton, pool);
    apr_int32_t lat, lon;
    p6_shift_key key;

    p6_cell_key(&cells, P6_POINT_SLUG);
    p6_cell_text(&cells, P6_POINT_NAME, P6_MAX_NAME);
    p6_cell_code(&cells, P6_POINT_COMMUNE);
    p6_cell_keys(&cells, P6_POINT_GROUP);
    p6_cell_hours(&cells, P6_POINT_LANDMARK);
    p6_cell_phone(&cells, P6_POINT_PHONE);
    p6_cell_yes(&cells, P6_POINT_STEP_FREE, -1);
    p6_cell_number(&cells, P6_POINT_ADDRESS, 0, 100, 0);
    p6_cell_instant(&cells, P6_POINT_CHECKED_AT);
    p6_shift_key_parse(&key, row->cell[P6_POINT_GROUP_ALIASES], pool);
    cells.bad = 0;
    p6_cell_position(&cells, P6_POINT_LAT, P6_POINT_LON, &lat, &lon);
    must(cells.bad || (!lat && !lon)
             || (lat >= P6_PROVINCE_SOUTH && lat <= P6_PROVINCE_NORTH && lon >= P6_PROVINCE_WEST
                 && lon <= P6_PROVINCE_EAST), "a position is in the province or refused");
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    p6_sheet_reader reader = { .take = take };
    apr_pool_t *pool;
    text source;

    if (size < 1) return 0;
    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&pool, root);
    source = (text){ (const char *)data + 1, size - 1 };
    reader.report = p6_report_make(pool);
    reader.baton = reader.report;
    if (data[0] & 1)
        must(!p6_sheet_read_geojson_from(&reader, read_text, &source, (apr_int64_t)size, pool),
             "bad GeoJSON is reported, not an error");
    else {
        bare(source.at, source.left, pool);
        must(!p6_sheet_read_from(&reader, &p6_sheets[P6_SHEET_POINTS], read_text, &source,
                                 (apr_int64_t)size, pool), "bad CSV is reported, not an error");
    }
    apr_pool_destroy(pool);
    return 0;
}

#ifdef P6_REPLAY
#include "fuzz/replay.h"
#endif
