/*
 * A designer's preview: the names of a template come from a JSON text. Objects become records,
 * arrays lists of one shape that has the members of all items, null nothing. A text may be a link
 * if it looks like one when the page is rendered.
 */
#include <apr_strings.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "template/compile.h"

#define HIDDEN_JSON "\001json" /* an object's own text, for JSON-LD */

/* What is known of a place in the data; for a list, of its items. */
typedef struct p6_guess {
    p6_type type;
    struct p6_guess *item;
    apr_array_header_t *members; /* p6_member */
    p6_shape *shape;
} p6_guess;

typedef struct p6_member {
    const char *name;
    p6_guess *guess;
} p6_member;

static p6_error *learn(p6_guess *guess, const json_t *json, int depth, apr_pool_t *pool);

static p6_type type_of(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT: return P6_RECORD_TYPE;
    case JSON_ARRAY: return P6_LIST;
    case JSON_STRING: return P6_TEXT;
    case JSON_INTEGER: return P6_NUMBER;
    case JSON_REAL: return P6_TEXT;
    case JSON_NULL: return P6_NONE;
    default: return P6_BOOL;
    }
}

static p6_guess *guess_make(apr_pool_t *pool)
{
    p6_guess *guess = apr_pcalloc(pool, sizeof *guess);

    guess->members = apr_array_make(pool, 4, sizeof(p6_member));
    return guess;
}

static p6_guess *member_guess(p6_guess *guess, const char *name, apr_pool_t *pool)
{
    p6_member *member;

    for (int i = 0; i < guess->members->nelts; i++) {
        member = &APR_ARRAY_IDX(guess->members, i, p6_member);
        if (!strcmp(member->name, name)) return member->guess;
    }
    member = apr_array_push(guess->members);
    member->name = apr_pstrdup(pool, name);
    member->guess = guess_make(pool);
    return member->guess;
}

static p6_error *learn_parts(p6_guess *guess, const json_t *json, int depth, apr_pool_t *pool)
{
    const char *name;
    json_t *part;
    size_t i;

    if (json_is_object(json)) {
        json_object_foreach((json_t *)json, name, part)
            P6_TRY(learn(member_guess(guess, name, pool), part, depth + 1, pool));
    } else if (json_is_array(json)) {
        if (!guess->item) guess->item = guess_make(pool);
        json_array_foreach(json, i, part) P6_TRY(learn(guess->item, part, depth + 1, pool));
    }
    return NULL;
}

static p6_error *learn(p6_guess *guess, const json_t *json, int depth, apr_pool_t *pool)
{
    p6_type type = type_of(json);

    if (depth > P6_MAX_TEMPLATE_DEPTH)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "the data are nested too deeply");
    if (type == P6_NONE) return NULL;
    if (guess->type == P6_NONE) guess->type = type;
    if (guess->type != type) {
        if (type == P6_LIST || type == P6_RECORD_TYPE || guess->type == P6_LIST
            || guess->type == P6_RECORD_TYPE)
            return p6_error_make(pool, P6_E_BAD_INPUT, NULL,
                                 "one list mixes objects, lists and single values");
        guess->type = P6_TEXT;
    }
    return learn_parts(guess, json, depth, pool);
}

/* The shape of what GUESS is (a record) or holds (a list); NULL: nobody knows. */
static const p6_shape *shape_of(p6_guess *guess, const char *name, apr_pool_t *pool)
{
    p6_field *fields;
    int n = guess->members->nelts;

    if (guess->type == P6_LIST) {
        p6_guess *item = guess->item;
        if (item->type == P6_RECORD_TYPE) return shape_of(item, name, pool);
        if (item->type == P6_NONE) return NULL;
        if (guess->shape) return guess->shape;
        guess->shape = apr_pcalloc(pool, sizeof *guess->shape);
        fields = apr_pcalloc(pool, sizeof *fields);
        fields[0] = (p6_field){ "", item->type, shape_of(item, name, pool) };
        *guess->shape = (p6_shape){ name, fields, 1 };
        return guess->shape;
    }
    if (guess->type != P6_RECORD_TYPE) return NULL;
    if (guess->shape) return guess->shape;
    guess->shape = apr_pcalloc(pool, sizeof *guess->shape);
    fields = apr_pcalloc(pool, sizeof *fields * (apr_size_t)(n + 1));
    for (int i = 0; i < n; i++) {
        const p6_member *m = &APR_ARRAY_IDX(guess->members, i, p6_member);
        fields[i] = (p6_field){ m->name, m->guess->type, shape_of(m->guess, m->name, pool) };
    }
    fields[n] = (p6_field){ HIDDEN_JSON, P6_JSON, NULL };
    *guess->shape = (p6_shape){ name, fields, n + 1 };
    return guess->shape;
}

static const char *scalar_text(const json_t *json, apr_pool_t *pool)
{
    switch (json_typeof(json)) {
    case JSON_STRING: return apr_pstrdup(pool, json_string_value(json));
    case JSON_INTEGER:
        return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)json_integer_value(json));
    case JSON_REAL: {
        char text[32];
        snprintf(text, sizeof text, "%.15g", json_real_value(json));
        return apr_pstrdup(pool, text);
    }
    default: return json_is_true(json) ? "true" : "false";
    }
}

static p6_value value_of(p6_guess *guess, const json_t *json, apr_pool_t *pool);

static p6_value record_of(p6_guess *guess, const json_t *json, apr_pool_t *pool)
{
    int n = guess->members->nelts;
    p6_value *record = apr_pcalloc(pool, sizeof *record * (apr_size_t)(n + 1));
    char *text = json_dumps(json, JSON_COMPACT);

    for (int i = 0; i < n; i++) {
        const p6_member *m = &APR_ARRAY_IDX(guess->members, i, p6_member);
        const json_t *part = json_object_get(json, m->name);
        if (part) record[i] = value_of(m->guess, part, pool);
    }
    if (text) record[n] = p6_v_json(apr_pstrdup(pool, text));
    free(text);
    return p6_v_record(record);
}

static p6_value list_of(p6_guess *guess, const json_t *json, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, (int)json_array_size(json) + 1,
                                              sizeof(const p6_value *));
    json_t *part;
    size_t i;

    json_array_foreach(json, i, part) {
        p6_value item = value_of(guess->item, part, pool);
        const p6_value *record = item.u.record;
        if (guess->item->type != P6_RECORD_TYPE || item.type == P6_NONE)
            record = apr_pmemdup(pool, &item, sizeof item); /* a record of one nameless field */
        if (guess->item->type == P6_RECORD_TYPE && item.type == P6_NONE)
            record = apr_pcalloc(pool, sizeof item
                                 * (apr_size_t)(guess->item->members->nelts + 1));
        APR_ARRAY_PUSH(list, const p6_value *) = record;
    }
    return p6_v_list(list);
}

static p6_value value_of(p6_guess *guess, const json_t *json, apr_pool_t *pool)
{
    if (json_is_null(json)) return P6_NOTHING;
    switch (guess->type) {
    case P6_RECORD_TYPE: return record_of(guess, json, pool);
    case P6_LIST: return list_of(guess, json, pool);
    case P6_NUMBER: return p6_v_number((apr_int64_t)json_integer_value(json));
    case P6_BOOL: return p6_v_bool(json_is_true(json));
    default: return p6_v_text(scalar_text(json, pool));
    }
}

static p6_error *read_data(p6_value *root, const p6_shape **shape, const char *data,
                           apr_pool_t *pool)
{
    json_error_t wrong;
    json_t *json;
    p6_guess *guess = guess_make(pool);
    p6_error *err;

    json = json_loads(data, JSON_REJECT_DUPLICATES, &wrong);
    if (!json)
        return p6_error_make(pool, P6_E_BAD_INPUT,
                             apr_psprintf(pool, "data:%d:%d", wrong.line, wrong.column), "%s",
                             wrong.text);
    if (!json_is_object(json)) {
        json_decref(json);
        return p6_error_make(pool, P6_E_BAD_INPUT, "data:1", "a JSON object is expected");
    }
    err = learn(guess, json, 0, pool);
    if (!err) {
        *shape = shape_of(guess, "data", pool);
        *root = value_of(guess, json, pool);
    }
    json_decref(json);
    return err;
}

p6_error *p6_template_preview(p6_buf *out, const char *file, const char *data,
                              const p6_catalog *catalog, p6_lang lang, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    p6_files files = { NULL, apr_hash_make(pool), pool };
    p6_page_task task = { &files, name, name, NULL, catalog, lang, 1 };
    p6_program *program;
    p6_value root;

    if (strlen(data) > P6_MAX_PREVIEW_DATA)
        return p6_error_make(pool, P6_E_TOO_LARGE, "data", "more than %d bytes",
                             P6_MAX_PREVIEW_DATA);
    files.dir = slash ? apr_pstrmemdup(pool, file,
                                       slash == file ? 1 : (apr_size_t)(slash - file)) : ".";
    P6_TRY(read_data(&root, &task.root, data, pool));
    P6_TRY(p6_compile_page(&program, &task, pool));
    return p6_render(program, root.u.record, out, pool);
}
