#include "planning/province.h"

#include <string.h>

#include "base/text.h"
#include "planning/data_texts.h"
#include "planning/fields.h"
#include "planning/row_json.h"
#include "schedule/expand.h"
#include "store/reference.h"

#define DECEMBER 12

const char *const p6_service_fields[P6_SERVICE__TEXTS + 1] = {
#define FIELD_NAME(field) #field,
    P6_SERVICE_TEXTS(FIELD_NAME)
#undef FIELD_NAME
    NULL
};

p6_error *p6_deed_province(p6_deed *d)
{
    return p6_require(d->by->official, P6_ACT_PROVINCE, "*", 0, d->pool);
}

/* --- the calendar --- */

static p6_error *put_day(p6_deed *d, const p6_calendar_day *row)
{
    const char *subject = p6_day_text(row->day, d->pool), *before = "";
    p6_calendar_day *old;

    P6_TRY(p6_ref_calendar_day(d->tx, row->day, &old, d->pool));
    if (old) before = p6_calendar_json(old, d->pool);
    P6_TRY(p6_ref_put_calendar_day(d->tx, row));
    return p6_deed_note(d, "calendar_day", subject, old ? "change" : "add", before,
                        p6_calendar_json(row, d->pool));
}

static p6_error *save_day(p6_deed *d, void *baton)
{
    const p6_day_wish *w = baton;
    p6_calendar_day row = { .active = w->active != 0 };

    P6_TRY(p6_deed_province(d));
    row.day = p6_typed_day(d, "day", w->day, 1);
    row.kind = w->kind && !strcmp(w->kind, "working") ? "working" : "holiday";
    row.name = p6_typed_text(d, "name", w->name, P6_MAX_NAME, 1);
    row.decision = p6_typed_text(d, "decision", w->decision, P6_MAX_PHRASE, 1);
    return d->faults->nelts ? NULL : put_day(d, &row);
}

/* what a spoilt rota says is told to the log by the job that expands everything: nobody's fault
   here */
p6_error *p6_calendar_follow(const p6_deed_outcome *outcome, const p6_editor *editor,
                             apr_pool_t *pool)
{
    p6_day today = p6_day_of_minute(p6_minute_now(editor->b->env)), day;
    p6_expand_result done;
    p6_error *err;

    if (outcome->what != P6_DEED_DONE || !outcome->subject) return NULL;
    if (!p6_day_parse(&day, outcome->subject) || day < today || day >= today + P6_HORIZON_DAYS)
        return NULL;
    err = p6_expand_all(editor->b->store, day, 1, &done, pool);
    return err && err->code != P6_E_BAD_DATA ? err : NULL;
}

p6_error *p6_calendar_save(p6_deed_outcome **outcome, const p6_editor *editor,
                           const p6_day_wish *wish, apr_pool_t *pool)
{
    P6_TRY(p6_deed_run(outcome, editor, save_day, (void *)wish, pool));
    return p6_calendar_follow(*outcome, editor, pool);
}

static p6_error *switch_day(p6_deed *d, void *baton)
{
    const p6_day_wish *w = baton;
    p6_calendar_day *row = NULL;
    p6_day day;

    P6_TRY(p6_deed_province(d));
    if (p6_day_parse(&day, w->day)) P6_TRY(p6_ref_calendar_day(d->tx, day, &row, d->pool));
    if (!row) return p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such day");
    row->active = w->active != 0;
    return put_day(d, row);
}

p6_error *p6_calendar_switch(p6_deed_outcome **outcome, const p6_editor *editor, const char *day,
                             int active, apr_pool_t *pool)
{
    p6_day_wish wish = { .day = day, .active = active };

    P6_TRY(p6_deed_run(outcome, editor, switch_day, &wish, pool));
    return p6_calendar_follow(*outcome, editor, pool);
}

int p6_calendar_missing(const apr_array_header_t *rows, p6_day today)
{
    p6_date now = p6_date_of_day(today);
    int year = now.year + (now.month == DECEMBER), found = 0;

    for (int i = 0; i < rows->nelts; i++)
        found |= p6_date_of_day(APR_ARRAY_IDX(rows, i, p6_calendar_day).day).year == year;
    return found ? 0 : year;
}

/* --- services --- */

static const char *service_json(const p6_service *row, apr_pool_t *pool)
{
    json_t *json = json_object();

    json_object_set_new(json, "code", json_string(row->code));
    json_object_set_new(json, "agency_kind", json_string(row->agency_kind));
    json_object_set_new(json, "minutes", json_integer(row->minutes));
    json_object_set_new(json, "position", json_integer(row->position));
    return p6_row_dump(json, pool);
}

p6_error *p6_service_content(const char **json, p6_tx *tx, const p6_service *row,
                             apr_pool_t *pool)
{
    return p6_texts_add(json, tx, "service", row->code, service_json(row, pool), pool);
}

p6_error *p6_service_restore(p6_deed *d, const char *content)
{
    const json_t *json = p6_row_parse(content, d->pool);
    p6_service row = { json_string_value(json_object_get(json, "code")),
                       json_string_value(json_object_get(json, "agency_kind")),
                       (int)json_integer_value(json_object_get(json, "minutes")),
                       (int)json_integer_value(json_object_get(json, "position")) };

    if (!row.code || !row.agency_kind)
        return p6_error_make(d->pool, P6_E_BAD_DATA, NULL, "a service of the history is none");
    P6_TRY(p6_ref_put_service(d->tx, &row));
    return p6_texts_put(d->tx, "service", row.code, p6_service_fields, content, d->pool);
}

static json_t *read_texts(p6_deed *d, const p6_service_wish *w)
{
    json_t *texts = json_object();

    for (int f = 0; f < P6_SERVICE__TEXTS; f++)
        for (int i = 0; i < 3; i++) {
            const char *text = w->text[f][i];

            if (!text || !*text) continue;
            if (p6_text_length(text) > P6_MAX_DATA_TEXT)
                p6_deed_fault(d, p6_service_fields[f], "sched.bad.long");
            if (!json_object_get(texts, p6_service_fields[f]))
                json_object_set_new(texts, p6_service_fields[f], json_object());
            json_object_set_new(json_object_get(texts, p6_service_fields[f]), p6_text_langs[i],
                                json_string(text));
        }
    return texts;
}

static p6_error *save_service(p6_deed *d, void *baton)
{
    const p6_service_wish *w = baton;
    const char *before, *after;
    p6_service *old, row;
    json_t *json;

    P6_TRY(p6_deed_province(d));
    P6_TRY(p6_ref_service(d->tx, w->code, &old, d->pool));
    if (!old) return p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such service");
    P6_TRY(p6_service_content(&before, d->tx, old, d->pool));
    p6_deed_unchanged(d, before);
    row = *old;
    row.minutes = p6_typed_number(d, "minutes", w->minutes, P6_UNIT_MINUTES, P6_MAX_VISIT_MINUTES);
    row.position = p6_typed_number(d, "position", w->position, 0, P6_MAX_LIST_ORDER);
    if (row.minutes % P6_UNIT_MINUTES) p6_deed_fault(d, "minutes", "sched.bad.minutes");
    if (!w->text[P6_SERVICE_name][0] || !*w->text[P6_SERVICE_name][0])
        p6_deed_fault(d, "name", "sched.bad.needed");
    json = json_loads(service_json(&row, d->pool), 0, NULL);
    json_object_set_new(json, "texts", read_texts(d, w));
    after = p6_row_dump(json, d->pool);
    if (d->faults->nelts) return NULL;
    P6_TRY(p6_service_restore(d, after));
    return p6_deed_note(d, "service", row.code, "change", before, after);
}

p6_error *p6_service_save(p6_deed_outcome **outcome, const p6_editor *editor,
                          const p6_service_wish *wish, apr_pool_t *pool)
{
    return p6_deed_run(outcome, editor, save_service, (void *)wish, pool);
}
