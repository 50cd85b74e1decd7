#include "schedule/cells.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/hours.h"
#include "base/phone.h"
#include "base/text.h"

static const char *name_of(const p6_cells *cells, int column)
{
    return column < 0 ? "" : cells->row->sheet->columns[column].name;
}

static const char *show(const p6_cells *cells, int column)
{
    return p6_report_show(cells->row->cell[column], cells->pool);
}

p6_cells p6_cells_of(const p6_sheet_row *row, p6_report *report, apr_pool_t *pool)
{
    p6_cells cells = { row, report, 0, pool };

    for (int i = 0; i < row->sheet->count; i++)
        if ((row->sheet->columns[i].flags & P6_COL_REQUIRED) && !*row->cell[i])
            p6_cells_bad(&cells, i, "The cell is empty; every row needs it.");
    return cells;
}

void p6_cells_bad(p6_cells *cells, int column, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    p6_report_add(cells->report, cells->row->file, cells->row->line, name_of(cells, column), "%s",
                  apr_pvsprintf(cells->pool, fmt, ap));
    va_end(ap);
    cells->bad = 1;
}

const char *p6_cell_text(p6_cells *cells, int column, int max)
{
    const char *text = cells->row->cell[column];
    apr_size_t length = p6_text_length(text);

    if (length > (apr_size_t)max)
        p6_cells_bad(cells, column, "The text has %" APR_SIZE_T_FMT " characters; at most %d fit.",
                     length, max);
    return text;
}

/** Is the LEN bytes' text of [a-z0-9-], 1…P6_MAX_KEY? */
static int is_key(const char *text, apr_size_t len)
{
    if (len < 1 || len > P6_MAX_KEY) return 0;
    for (apr_size_t i = 0; i < len; i++)
        if (!(text[i] >= 'a' && text[i] <= 'z') && !(text[i] >= '0' && text[i] <= '9')
            && text[i] != '-')
            return 0;
    return 1;
}

const char *p6_cell_key(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column];

    if (*text && !is_key(text, strlen(text)))
        p6_cells_bad(cells, column, "\"%s\" is no key: 1 to %d of a-z, 0-9 and the hyphen, for"
                     " example \"%s\".", show(cells, column), P6_MAX_KEY,
                     p6_text_slug(text, P6_MAX_KEY, cells->pool));
    return text;
}

const char *p6_cell_code(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column];
    apr_size_t digits = strspn(text, "0123456789");

    if (!*text || (digits == 5 && !text[5])) return text;
    if (digits && digits < 5 && !text[digits])
        p6_cells_bad(cells, column, "The code has %d digits; it needs 5 with its leading zeros,"
                     " perhaps %05d (keep the column as text in the spreadsheet).", (int)digits,
                     atoi(text));
    else
        p6_cells_bad(cells, column, "\"%s\" is no commune code: 5 digits, like 01840.",
                     show(cells, column));
    return "";
}

const char *p6_cell_word(p6_cells *cells, int column, const char *const *words)
{
    const char *text = cells->row->cell[column], *all = words[0];

    if (!*text) return words[0];
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0) return words[i];
    for (int i = 1; words[i]; i++) all = apr_pstrcat(cells->pool, all, ", ", words[i], NULL);
    p6_cells_bad(cells, column, "\"%s\" is not one of: %s.", show(cells, column), all);
    return words[0];
}

int p6_cell_number(p6_cells *cells, int column, int min, int max, int fallback)
{
    const char *text = cells->row->cell[column];
    apr_size_t len = strlen(text);
    int value = len && len <= 9 ? atoi(text) : -1;

    if (!len) return fallback;
    if (len <= 9 && strspn(text, "0123456789") == len && value >= min && value <= max) return value;
    p6_cells_bad(cells, column, "\"%s\" is no whole number from %d to %d.", show(cells, column),
                 min, max);
    return min;
}

int p6_cell_yes(p6_cells *cells, int column, int fallback)
{
    const char *text = cells->row->cell[column];

    if (!*text) return fallback;
    if (strcmp(text, "yes") == 0 || strcmp(text, "1") == 0) return 1;
    if (strcmp(text, "no") == 0 || strcmp(text, "0") == 0) return 0;
    p6_cells_bad(cells, column, "\"%s\" is neither yes nor no.", show(cells, column));
    return 0;
}

p6_day p6_cell_day(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column];
    p6_day day;

    if (!*text) return 0;
    if (p6_day_parse(&day, text) && day > 0) return day;
    p6_cells_bad(cells, column, "\"%s\" is no date: write year, month, day, like 2026-11-23.",
                 show(cells, column));
    return 0;
}

p6_minute p6_cell_minute(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column];
    p6_minute minute;

    if (!*text) return 0;
    if (p6_minute_parse(&minute, text) && minute > 0) return minute;
    p6_cells_bad(cells, column, "\"%s\" is no time: write it like 2026-11-23T18:00, local time.",
                 show(cells, column));
    return 0;
}

apr_int64_t p6_cell_instant(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column];
    p6_minute minute = p6_cell_minute(cells, column);

    if (!minute) return 0;
    /* p6_minute_parse has seen that two digits follow the second colon */
    return p6_epoch_of_minute(minute) + (text[16] == ':' ? atoi(text + 17) : 0);
}

const char *p6_cell_phone(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column], *e164 = "";

    if (!*text) return "";
    switch (p6_phone_parse(&e164, text, cells->pool)) {
    case P6_PHONE_OK:
        return e164;
    case P6_PHONE_OLD:
        p6_cells_bad(cells, column, "This is an old 11-digit number (01…); write its 10-digit"
                     " form.");
        break;
    default:
        p6_cells_bad(cells, column, "This is no Vietnamese number: 10 digits from 03, 05, 07, 08 or"
                     " 09, or 11 digits from 02; with +84 or 0 in front.");
    }
    return "";
}

const char *p6_cell_hours(p6_cells *cells, int column)
{
    const char *text = cells->row->cell[column];
    p6_hours *hours;
    p6_error *err = *text ? p6_hours_parse(&hours, text, cells->pool) : NULL;

    if (err)
        p6_cells_bad(cells, column, "These opening hours don't parse at character %s: %s.",
                     err->where ? err->where : "1", err->detail);
    return text;
}

const char *p6_cell_keys(p6_cells *cells, int column)
{
    static const char separators[] = " ,|";
    const char *at = cells->row->cell[column], *joined = ",";

    for (at += strspn(at, separators); *at; at += strspn(at, separators)) {
        apr_size_t len = strcspn(at, separators);
        const char *key = apr_pstrmemdup(cells->pool, at, len);

        at += len;
        if (!is_key(key, len))
            p6_cells_bad(cells, column, "\"%s\" is no key: a-z, 0-9 and the hyphen.",
                         p6_report_show(key, cells->pool));
        else if (strstr(joined, apr_pstrcat(cells->pool, ",", key, ",", NULL)))
            p6_cells_bad(cells, column, "\"%s\" stands twice in this cell; once is right.", key);
        joined = apr_pstrcat(cells->pool, joined, key, ",", NULL);
    }
    return joined[1] ? apr_pstrmemdup(cells->pool, joined + 1, strlen(joined) - 2) : "";
}
