/* Rows of agencies.csv, services.csv, calendar.csv and texts.csv. */
#include "schedule/import_private.h"

#include <apr_strings.h>
#include <string.h>

#define MIN_VISIT_MINUTES P6_UNIT_MINUTES

static const char *const languages[] = { "vi", "en", "fr", NULL };
static const char *const calendar_kinds[] = { "holiday", "working", NULL };

/* which fields a text may have, by the kind of its subject */
static const char *const text_kinds[] = { "agency", "service", "point", "calendar", NULL };
static const struct {
    p6_known_kind subject;
    const char *fields[6];
} text_rules[] = {
    { P6_KNOWN_AGENCY, { "name", NULL } },
    { P6_KNOWN_SERVICE, { "name", "bring", "ready", "ends", "next", NULL } },
    { P6_KNOWN_POINT, { "notice", NULL } },
    { P6_KNOWN_DAY, { "name", NULL } },
};

p6_error *p6_import_agency(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_agency agency = {
        .code = p6_cell_key(&cells, P6_AGENCY_CODE),
        .kind = p6_cell_key(&cells, P6_AGENCY_KIND),
        .position = p6_cell_number(&cells, P6_AGENCY_POSITION, 0, P6_MAX_LIST_ORDER, 0),
    };

    p6_import_define(im, &cells, P6_KNOWN_AGENCY, P6_AGENCY_CODE, agency.code);
    return im->writing ? p6_ref_put_agency(im->tx, &agency) : NULL;
}

p6_error *p6_import_service(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_service service = {
        .code = p6_cell_key(&cells, P6_SERVICE_CODE),
        .agency_kind = p6_cell_key(&cells, P6_SERVICE_AGENCY_KIND),
        .minutes = p6_cell_number(&cells, P6_SERVICE_MINUTES, MIN_VISIT_MINUTES,
                                  P6_MAX_VISIT_MINUTES, MIN_VISIT_MINUTES),
        .position = p6_cell_number(&cells, P6_SERVICE_POSITION, 0, P6_MAX_LIST_ORDER, 0),
    };

    if (service.minutes % P6_UNIT_MINUTES)
        p6_cells_bad(&cells, P6_SERVICE_MINUTES, "%d is no multiple of %d minutes.",
                     service.minutes, P6_UNIT_MINUTES);
    p6_import_define(im, &cells, P6_KNOWN_SERVICE, P6_SERVICE_CODE, service.code);
    return im->writing ? p6_ref_put_service(im->tx, &service) : NULL;
}

p6_error *p6_import_calendar_day(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_calendar_day day = {
        .day = p6_cell_day(&cells, P6_CALENDAR_DAY),
        .kind = p6_cell_word(&cells, P6_CALENDAR_KIND, calendar_kinds),
        .name = p6_cell_text(&cells, P6_CALENDAR_NAME, P6_MAX_NAME),
        .decision = p6_cell_text(&cells, P6_CALENDAR_DECISION, P6_MAX_PHRASE),
        .active = p6_cell_yes(&cells, P6_CALENDAR_ACTIVE, 1),
    };

    if (im->writing) return p6_ref_put_calendar_day(im->tx, &day);
    p6_import_define(im, &cells, P6_KNOWN_DAY, P6_CALENDAR_DAY,
                     day.day ? p6_day_text(day.day, pool) : "");
    return NULL;
}

static int index_of(const char *const *words, const char *word)
{
    int i = 0;

    while (words[i] && strcmp(words[i], word) != 0) i++;
    return i;
}

/* the readiness list: on each line a question, a bar, and what to do when the answer is no */
static void check_ready(p6_cells *cells, const char *text)
{
    for (int line = 1; *text; line++, text += *text == '\n') {
        apr_size_t len = strcspn(text, "\n");
        const char *bar = memchr(text, '|', len);
        int question = bar && text + strspn(text, " \t") < bar;

        if (!question || bar + 1 + strspn(bar + 1, " \t|") >= text + len)
            p6_cells_bad(cells, P6_TEXT_TEXT,
                         "Line %d needs a question, a bar (|) and advice.", line);
        text += len;
    }
}

p6_error *p6_import_text(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    const char *kind = p6_cell_word(&cells, P6_TEXT_KIND, text_kinds);
    int rule = index_of(text_kinds, kind);
    p6_data_text text = {
        .kind = kind,
        .subject = p6_cell_key(&cells, P6_TEXT_SUBJECT),
        .field = p6_cell_word(&cells, P6_TEXT_FIELD, text_rules[rule].fields),
        .lang = p6_cell_word(&cells, P6_TEXT_LANG, languages),
        .text = p6_cell_text(&cells, P6_TEXT_TEXT, P6_MAX_DATA_TEXT),
    };

    if (im->writing) return p6_ref_put_text(im->tx, &text);
    if (!strcmp(text.field, "ready")) check_ready(&cells, text.text);
    p6_import_define(im, &cells, P6_KNOWN_TEXT, P6_TEXT_TEXT,
                     apr_pstrcat(pool, kind, "/", text.subject, "/", text.field, "/", text.lang,
                                 NULL));
    if (strcmp(text.field, "name") == 0 && strcmp(text.lang, "vi") == 0)
        apr_hash_set(im->named, apr_pstrcat(im->pool, kind, "/", text.subject, NULL),
                     APR_HASH_KEY_STRING, "");
    return p6_import_refer(im, &cells, text_rules[rule].subject, P6_TEXT_SUBJECT, text.subject);
}

static p6_error *names_in_database(p6_import *im, const char *kind, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_ref_texts(im->known->tx, kind, &rows, pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_data_text *text = &APR_ARRAY_IDX(rows, i, p6_data_text);

        if (strcmp(text->field, "name") == 0 && strcmp(text->lang, "vi") == 0)
            apr_hash_set(im->named, apr_pstrcat(im->pool, kind, "/", text->subject, NULL),
                         APR_HASH_KEY_STRING, "");
    }
    return NULL;
}

static p6_error *check_named(p6_import *im, p6_known_kind set, const char *kind, apr_pool_t *pool)
{
    apr_hash_index_t *index = apr_hash_first(pool, im->known->files[set]);

    if (index) P6_TRY(names_in_database(im, kind, pool));
    for (; index; index = apr_hash_next(index)) {
        const p6_known_entry *entry = apr_hash_this_val(index);

        if (!apr_hash_get(im->named, apr_pstrcat(pool, kind, "/", entry->key, NULL),
                          APR_HASH_KEY_STRING))
            p6_report_add(im->report, entry->file, entry->line, "code",
                          "\"%s\" has no Vietnamese name; texts.csv needs a row %s,%s,name,vi,….",
                          entry->key, kind, entry->key);
    }
    return NULL;
}

p6_error *p6_import_check_names(p6_import *im, apr_pool_t *pool)
{
    P6_TRY(check_named(im, P6_KNOWN_AGENCY, "agency", pool));
    return check_named(im, P6_KNOWN_SERVICE, "service", pool);
}
