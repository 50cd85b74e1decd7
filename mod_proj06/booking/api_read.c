#include "booking/api_parts.h"

#include <apr_strings.h>
#include <jansson.h>

#include "visits/rules.h"

/* the first member of a wrong type is told, with the type that would be right */
static void refuse(p6_reader *reader, const char *pointer, const char *type)
{
    p6_api_note note = { .pointer = pointer };

    if (reader->err) return;
    note.detail = P6_SAY(reader->call, "api.type", "pointer", pointer, "type", type);
    reader->err = p6_api_problem(reader->call, P6_E_BAD_SYNTAX, &note);
}

static const char *pointer_to(const p6_reader *reader, const char *name)
{
    return apr_pstrcat(reader->call->pool, "#/", name, NULL);
}

static const json_t *member(const p6_reader *reader, const char *name)
{
    const json_t *value = json_object_get(reader->call->json, name);

    return json_is_null(value) ? NULL : value;
}

p6_reader p6_reader_make(p6_call *call)
{
    p6_reader reader = { call, NULL };

    if (!call->json)
        reader.err = p6_error_make(call->pool, P6_E_BAD_SYNTAX, "json", "no body");
    else if (!json_is_object(call->json)) refuse(&reader, "#", "object");
    return reader;
}

const char *p6_read_text(p6_reader *reader, const char *name)
{
    const json_t *value = member(reader, name);

    if (value && !json_is_string(value)) refuse(reader, pointer_to(reader, name), "string");
    return json_string_value(value);
}

const char *p6_read_digits(p6_reader *reader, const char *name)
{
    const json_t *value = member(reader, name);

    if (!value || json_is_string(value)) return json_string_value(value);
    if (json_is_integer(value))
        return apr_psprintf(reader->call->pool, "%" APR_INT64_T_FMT,
                            (apr_int64_t)json_integer_value(value));
    refuse(reader, pointer_to(reader, name), "integer");
    return NULL;
}

apr_int64_t p6_read_number(p6_reader *reader, const char *name)
{
    const json_t *value = member(reader, name);

    if (value && !json_is_integer(value)) refuse(reader, pointer_to(reader, name), "integer");
    return json_integer_value(value);
}

int p6_read_bool(p6_reader *reader, const char *name)
{
    const json_t *value = member(reader, name);

    if (value && !json_is_boolean(value)) refuse(reader, pointer_to(reader, name), "boolean");
    return json_is_true(value);
}

const apr_array_header_t *p6_read_texts(p6_reader *reader, const char *name)
{
    const json_t *value = member(reader, name);
    apr_array_header_t *texts;

    if (!value) return NULL;
    if (!json_is_array(value)) refuse(reader, pointer_to(reader, name), "array");
    texts = apr_array_make(reader->call->pool, 4, sizeof(const char *));
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *one = json_array_get(value, i);

        if (!json_is_string(one))
            refuse(reader, apr_psprintf(reader->call->pool, "#/%s/%d", name, (int)i), "string");
        else APR_ARRAY_PUSH(texts, const char *) = json_string_value(one);
    }
    return texts;
}

p6_minute p6_read_minute(p6_reader *reader, const char *name)
{
    const char *text = p6_read_text(reader, name);
    p6_minute minute;

    return text && p6_minute_parse(&minute, text) ? minute : 0;
}

p6_error *p6_read_key(const char **key, p6_call *call, int needed)
{
    p6_api_note note = { .parameter = P6_KEY_HEADER };

    *key = p6_request_header(call->req, P6_KEY_HEADER);
    if (*key ? p6_request_key_ok(*key) : !needed) return NULL;
    note.detail = P6_SAY(call, "api.key");
    return p6_api_problem(call, P6_E_BAD_SYNTAX, &note);
}
