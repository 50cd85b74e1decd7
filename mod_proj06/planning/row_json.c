#include "planning/row_json.h"

#include <apr_strings.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/** A column: its name, how it lies in the struct, how people read it. */
typedef struct column {
    const char *name;
    enum { TEXT, INT, I32, I64 } type;
    apr_size_t offset;
    p6_column_kind kind;
    const char *const *words; /**< of P6_COLUMN_WORD, ended by NULL */
} column;

#define COLUMN(rec, member, type, kind) \
    { #member, type, offsetof(p6_##rec, member), P6_COLUMN_##kind, NULL }

static const char *const status_words[] = { "planned", "cancelled", "moved", NULL };
static const char *const live_words[] = { "none", "started", "late", "full", "ended", NULL };

static const column point[] = {
    COLUMN(point, slug, TEXT, TEXT), COLUMN(point, kind, TEXT, TEXT),
    COLUMN(point, name, TEXT, TEXT), COLUMN(point, commune, TEXT, TEXT),
    COLUMN(point, group, TEXT, TEXT), COLUMN(point, group_aliases, TEXT, TEXT),
    COLUMN(point, address, TEXT, TEXT), COLUMN(point, landmark, TEXT, TEXT),
    COLUMN(point, lat_e6, I32, PLACE), COLUMN(point, lon_e6, I32, PLACE),
    COLUMN(point, phone, TEXT, TEXT), COLUMN(point, step_free, INT, YES),
    COLUMN(point, checked_at, I64, STAMP), COLUMN(point, active, INT, YES),
    COLUMN(point, sample, INT, YES),
};
static const column rota[] = {
    COLUMN(rota, id, TEXT, TEXT), COLUMN(rota, point, TEXT, TEXT),
    COLUMN(rota, pattern, TEXT, TEXT), COLUMN(rota, valid_from, I32, DAY),
    COLUMN(rota, valid_to, I32, DAY), COLUMN(rota, plan, TEXT, PLAN),
    COLUMN(rota, walk_in, INT, YES), COLUMN(rota, last_entry, INT, NUMBER),
    COLUMN(rota, spoken, TEXT, TEXT), COLUMN(rota, note, TEXT, TEXT),
    COLUMN(rota, stop_group, TEXT, TEXT), COLUMN(rota, stop_landmark, TEXT, TEXT),
    COLUMN(rota, stop_lat_e6, I32, PLACE), COLUMN(rota, stop_lon_e6, I32, PLACE),
};
static const column shift[] = {
    COLUMN(shift, id, I64, NUMBER), COLUMN(shift, rota, TEXT, TEXT),
    COLUMN(shift, point, TEXT, TEXT), COLUMN(shift, start, I64, MINUTE),
    COLUMN(shift, end, I64, MINUTE), COLUMN(shift, rota_start, I64, MINUTE),
    COLUMN(shift, unknown, INT, YES),
    { "status", INT, offsetof(p6_shift, status), P6_COLUMN_WORD, status_words },
    COLUMN(shift, successor, I64, NUMBER),
    { "live", INT, offsetof(p6_shift, live), P6_COLUMN_WORD, live_words },
    COLUMN(shift, late_min, INT, NUMBER), COLUMN(shift, plan, TEXT, PLAN),
    COLUMN(shift, walk_in, INT, YES), COLUMN(shift, last_entry, INT, NUMBER),
    COLUMN(shift, spoken, TEXT, TEXT), COLUMN(shift, note, TEXT, TEXT),
    COLUMN(shift, stop_group, TEXT, TEXT), COLUMN(shift, stop_landmark, TEXT, TEXT),
    COLUMN(shift, stop_lat_e6, I32, PLACE), COLUMN(shift, stop_lon_e6, I32, PLACE),
    COLUMN(shift, edited, INT, YES),
};
static const column calendar_day[] = {
    COLUMN(calendar_day, day, I32, DAY), COLUMN(calendar_day, kind, TEXT, TEXT),
    COLUMN(calendar_day, name, TEXT, TEXT), COLUMN(calendar_day, decision, TEXT, TEXT),
    COLUMN(calendar_day, active, INT, YES),
};
static const struct {
    const char *kind;
    const column *columns;
    apr_size_t n;
} kinds[] = {
    { "point", point, COUNT(point) }, { "rota", rota, COUNT(rota) },
    { "shift", shift, COUNT(shift) }, { "calendar_day", calendar_day, COUNT(calendar_day) },
};

static json_t *value_of(const column *c, const void *row)
{
    const void *at = (const char *)row + c->offset;
    apr_int64_t number;

    if (c->type == TEXT) return json_string(*(const char *const *)at);
    number = c->type == INT ? *(const int *)at
           : c->type == I32 ? *(const apr_int32_t *)at : *(const apr_int64_t *)at;
    return c->words ? json_string(c->words[number]) : json_integer(number);
}

const char *p6_row_dump(json_t *json, apr_pool_t *pool)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    const char *copy = apr_pstrdup(pool, text ? text : "");

    free(text);
    json_decref(json);
    return copy;
}

static const char *write_row(const column *columns, apr_size_t n, const void *row,
                             apr_pool_t *pool)
{
    json_t *json = json_object();

    for (apr_size_t i = 0; i < n; i++)
        json_object_set_new(json, columns[i].name, value_of(&columns[i], row));
    return p6_row_dump(json, pool);
}

apr_status_t p6_row_drop(void *json)
{
    json_decref(json);
    return APR_SUCCESS;
}

json_t *p6_row_parse(const char *text, apr_pool_t *pool)
{
    json_t *json = text && *text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;

    if (json) apr_pool_cleanup_register(pool, json, p6_row_drop, apr_pool_cleanup_null);
    return json;
}

static int word_number(const char *const *words, const char *word)
{
    for (int i = 0; word && words[i]; i++)
        if (!strcmp(words[i], word)) return i;
    return -1;
}

static int read_value(const column *c, const json_t *value, void *row)
{
    void *at = (char *)row + c->offset;
    apr_int64_t number = json_integer_value(value);

    if (c->type == TEXT) {
        *(const char **)at = json_string_value(value);
        return json_is_string(value);
    }
    if (c->words) number = word_number(c->words, json_string_value(value));
    else if (!json_is_integer(value)) return 0;
    if (c->words && number < 0) return 0;
    if (c->type == INT) *(int *)at = (int)number;
    else if (c->type == I32) *(apr_int32_t *)at = (apr_int32_t)number;
    else *(apr_int64_t *)at = number;
    return 1;
}

static p6_error *read_row(const column *columns, apr_size_t n, void *row, const char *text,
                          apr_pool_t *pool)
{
    const json_t *json = p6_row_parse(text, pool);

    for (apr_size_t i = 0; i < n; i++)
        if (!read_value(&columns[i], json_object_get(json, columns[i].name), row))
            return p6_error_make(pool, P6_E_BAD_DATA, columns[i].name, "a row of the history is"
                                 " not of the form of today");
    return NULL;
}

#define BOTH_WAYS(name, type, columns) \
    const char *p6_##name##_json(const type *row, apr_pool_t *pool) \
    { \
        return write_row(columns, COUNT(columns), row, pool); \
    } \
    p6_error *p6_##name##_of_json(type *row, const char *text, apr_pool_t *pool) \
    { \
        memset(row, 0, sizeof *row); \
        return read_row(columns, COUNT(columns), row, text, pool); \
    }

BOTH_WAYS(point, p6_point, point)
BOTH_WAYS(rota, p6_rota, rota)
BOTH_WAYS(shift, p6_shift, shift)
BOTH_WAYS(calendar, p6_calendar_day, calendar_day)

p6_column_kind p6_column_of(const char *kind, const char *name)
{
    for (apr_size_t i = 0; i < COUNT(kinds); i++)
        for (apr_size_t k = 0; !strcmp(kinds[i].kind, kind) && k < kinds[i].n; k++)
            if (!strcmp(kinds[i].columns[k].name, name)) return kinds[i].columns[k].kind;
    return P6_COLUMN_TEXT;
}
