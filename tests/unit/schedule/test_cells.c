#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/csv_cell.h"
#include "schedule/cells.h"

static apr_pool_t *pool;
static p6_report *report;
static p6_sheet_row row;

/* A row of SHEET with VALUE in COLUMN and nothing elsewhere. */
static p6_cells with(p6_sheet_id sheet, int column, const char *value)
{
    p6_cells cells = { &row, report, 0, pool };

    row.sheet = &p6_sheets[sheet];
    row.file = row.sheet->file;
    row.line = 7;
    for (int i = 0; i < row.sheet->count; i++) row.cell[i] = "";
    row.cell[column] = value;
    report->count = 0;
    report->list->nelts = 0;
    return cells;
}

/* The one mistake that was reported names COLUMN and says PART. */
static void told(const char *column, const char *part)
{
    const p6_import_error *e = (const p6_import_error *)report->list->elts;

    assert_int_equal(report->count, 1);
    assert_string_equal(e->column, column);
    assert_int_equal(e->line, 7);
    if (!strstr(e->reason, part)) fail_msg("\"%s\" does not say \"%s\"", e->reason, part);
}

static p6_cells at(const char *lat, const char *lon)
{
    p6_cells cells = with(P6_SHEET_POINTS, P6_POINT_LAT, lat);

    row.cell[P6_POINT_LON] = lon;
    return cells;
}

static void good_position(const char *lat, const char *lon, int lat_e6, int lon_e6)
{
    p6_cells cells = at(lat, lon);
    apr_int32_t y, x;

    p6_cell_position(&cells, P6_POINT_LAT, P6_POINT_LON, &y, &x);
    assert_int_equal(report->count, 0);
    assert_int_equal(y, lat_e6);
    assert_int_equal(x, lon_e6);
}

static void bad_position(const char *lat, const char *lon, const char *column, const char *part)
{
    p6_cells cells = at(lat, lon);
    apr_int32_t y, x;

    p6_cell_position(&cells, P6_POINT_LAT, P6_POINT_LON, &y, &x);
    assert_true(cells.bad);
    told(column, part);
}

static void positions(void **state)
{
    (void)state;
    good_position("22.1658", "105.8498", 22165800, 105849800);
    good_position("22,1658", "105,8498", 22165800, 105849800);
    good_position("22", "106", 22000000, 106000000);
    good_position("22.16580049", "105.8498005", 22165800, 105849801);
    good_position("", "", 0, 0);
    good_position("21.32", "105.43", 21320000, 105430000);
    good_position("22.75", "106.25", 22750000, 106250000);
    bad_position("21.319999", "105.43", "lat", "outside the province");
    bad_position("22.75", "106.250001", "lat", "outside the province");
    bad_position("0", "0", "lat", "place in the sea");
    bad_position("105.8498", "22.1658", "lat", "swapped");
    bad_position("14.058", "108.277", "lat", "placeholder");
    bad_position("22.1658", "", "lon", "both latitude and longitude");
    bad_position("", "105.8", "lat", "both latitude and longitude");
    bad_position("22°9'", "105.8", "lat", "decimal degrees");
    bad_position("22.1.6", "105.8", "lat", "decimal degrees");
    bad_position("99999999999999999999999", "105.8", "lat", "decimal degrees");
    bad_position("nan", "105.8", "lat", "decimal degrees");
}

static void codes(void **state)
{
    p6_cells cells = with(P6_SHEET_COMMUNES, P6_COMMUNE_CODE, "01840");

    (void)state;
    assert_string_equal(p6_cell_code(&cells, P6_COMMUNE_CODE), "01840");
    cells = with(P6_SHEET_COMMUNES, P6_COMMUNE_CODE, "1840");
    p6_cell_code(&cells, P6_COMMUNE_CODE);
    told("code", "perhaps 01840");
    cells = with(P6_SHEET_COMMUNES, P6_COMMUNE_CODE, "Đức Xuân");
    p6_cell_code(&cells, P6_COMMUNE_CODE);
    told("code", "5 digits, like 01840");
}

static void keys(void **state)
{
    p6_cells cells = with(P6_SHEET_POINTS, P6_POINT_SLUG, "Tổ 3A");

    (void)state;
    p6_cell_key(&cells, P6_POINT_SLUG);
    told("slug", "to-3a");
    cells = with(P6_SHEET_POINTS, P6_POINT_SLUG,
                 "a12345678901234567890123456789012345678901234567890123456789");
    p6_cell_key(&cells, P6_POINT_SLUG);
    assert_int_equal(report->count, 0);
    cells = with(P6_SHEET_POINTS, P6_POINT_SLUG,
                 "a123456789012345678901234567890123456789012345678901234567890");
    p6_cell_key(&cells, P6_POINT_SLUG);
    told("slug", "no key");
    cells = with(P6_SHEET_DESKS, P6_DESK_SERVICES, " a-b, c|d ");
    assert_string_equal(p6_cell_keys(&cells, P6_DESK_SERVICES), "a-b,c,d");
    cells = with(P6_SHEET_DESKS, P6_DESK_SERVICES, "a b a");
    p6_cell_keys(&cells, P6_DESK_SERVICES);
    told("services", "\"a\" stands twice");
    cells = with(P6_SHEET_DESKS, P6_DESK_SERVICES, "");
    assert_string_equal(p6_cell_keys(&cells, P6_DESK_SERVICES), "");
}

static void numbers_and_words(void **state)
{
    static const char *const words[] = { "holiday", "working", NULL };
    p6_cells cells = with(P6_SHEET_DESKS, P6_DESK_NUMBER, "40");

    (void)state;
    assert_int_equal(p6_cell_number(&cells, P6_DESK_NUMBER, 1, 40, 1), 40);
    static const char *const bad[] = { "0", "41", "1.5", "-1", "x", "9999999999", "+3" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cells = with(P6_SHEET_DESKS, P6_DESK_NUMBER, bad[i]);
        p6_cell_number(&cells, P6_DESK_NUMBER, 1, 40, 1);
        told("number", "whole number from 1 to 40");
    }
    cells = with(P6_SHEET_DESKS, P6_DESK_ONLINE, "có");
    p6_cell_yes(&cells, P6_DESK_ONLINE, 0);
    told("online", "neither yes nor no");
    cells = with(P6_SHEET_CALENDAR, P6_CALENDAR_KIND, "Holiday");
    p6_cell_word(&cells, P6_CALENDAR_KIND, words);
    told("kind", "not one of: holiday, working");
}

static void times(void **state)
{
    p6_cells cells = with(P6_SHEET_CALENDAR, P6_CALENDAR_DAY, "24/11/2026");

    (void)state;
    p6_cell_day(&cells, P6_CALENDAR_DAY);
    told("day", "like 2026-11-23");
    cells = with(P6_SHEET_POINTS, P6_POINT_CHECKED_AT, "2026-11-23T18:40:59+07:00");
    assert_int_equal(p6_cell_instant(&cells, P6_POINT_CHECKED_AT), 1795434059);
    cells = with(P6_SHEET_POINTS, P6_POINT_CHECKED_AT, "2026-11-23T18:40");
    assert_int_equal(p6_cell_instant(&cells, P6_POINT_CHECKED_AT), 1795434000);
    cells = with(P6_SHEET_POINTS, P6_POINT_CHECKED_AT, "2026-11-23 18:40");
    p6_cell_instant(&cells, P6_POINT_CHECKED_AT);
    told("checked_at", "like 2026-11-23T18:00");
}

static void phones_and_hours(void **state)
{
    p6_cells cells = with(P6_SHEET_POINTS, P6_POINT_PHONE, "0209 3000 001");

    (void)state;
    assert_string_equal(p6_cell_phone(&cells, P6_POINT_PHONE), "+842093000001");
    cells = with(P6_SHEET_POINTS, P6_POINT_PHONE, "01234567890");
    p6_cell_phone(&cells, P6_POINT_PHONE);
    told("phone", "10-digit form");
    cells = with(P6_SHEET_POINTS, P6_POINT_PHONE, "113");
    p6_cell_phone(&cells, P6_POINT_PHONE);
    told("phone", "no Vietnamese number");
    cells = with(P6_SHEET_ROTAS, P6_ROTA_PATTERN, "T2-T6 18:00-21:00");
    p6_cell_hours(&cells, P6_ROTA_PATTERN);
    told("pattern", "at character 1:");
}

static void reports_are_bounded(void **state)
{
    p6_report *many = p6_report_make(pool);

    (void)state;
    for (int i = 0; i < P6_MAX_IMPORT_ERRORS + 50; i++)
        p6_report_add(many, "points.csv", i, "", "Row %d is wrong.", i);
    assert_int_equal(many->count, P6_MAX_IMPORT_ERRORS + 50);
    assert_int_equal(many->list->nelts, P6_MAX_IMPORT_ERRORS);
    assert_string_equal(p6_report_show("a\nb\x1b[31m", pool), "a?b?[31m");
    assert_int_equal(strlen(p6_report_show("0123456789012345678901234567890123456789x", pool)),
                     40 + strlen("…"));
}

static void cells_are_quoted(void **state)
{
    p6_buf *buf = p6_buf_make(pool, 0);

    (void)state;
    p6_csv_cell(buf, "plain; text");
    p6_csv_cell(buf, "a,b");
    p6_csv_cell(buf, "say \"x\"\nagain");
    assert_string_equal(buf->data, "plain; text\"a,b\"\"say \"\"x\"\"\nagain\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "positions are exact, in the province, and common mistakes are named", positions, 0, 0,
          0 },
        { "a code that lost its zero in a spreadsheet is recognised", codes, 0, 0, 0 },
        { "keys are a-z, 0-9 and hyphens, up to 60; lists of them hold none twice", keys, 0, 0, 0 },
        { "numbers and words say what would be right", numbers_and_words, 0, 0, 0 },
        { "dates and times are ISO, seconds are kept", times, 0, 0, 0 },
        { "phones become E.164 and opening hours are refused with their position",
          phones_and_hours, 0, 0, 0 },
        { "at most a hundred mistakes are kept, all are counted", reports_are_bounded, 0, 0, 0 },
        { "exported cells are quoted when they must be", cells_are_quoted, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    report = p6_report_make(pool);
    return cmocka_run_group_tests_name("cells", tests, NULL, NULL);
}
