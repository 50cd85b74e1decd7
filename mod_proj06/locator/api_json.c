#include "locator/api_json.h"

#include <string.h>

p6_json p6_json_make(apr_pool_t *pool, apr_size_t size)
{
    p6_json json = { p6_buf_make(pool, size), 0 };
    return json;
}

static void add_string(p6_buf *buf, const char *text)
{
    p6_buf_addc(buf, '"');
    while (*text) {
        size_t plain = 0;

        while ((unsigned char)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
            plain++;
        p6_buf_add(buf, text, plain);
        text += plain;
        if (!*text) break;
        if (*text == '"' || *text == '\\') p6_buf_addf(buf, "\\%c", *text);
        else p6_buf_addf(buf, "\\u%04x", (unsigned char)*text);
        text++;
    }
    p6_buf_addc(buf, '"');
}

static void begin(p6_json *json, const char *name)
{
    if (json->more) p6_buf_addc(json->buf, ',');
    json->more = 1;
    if (!name) return;
    add_string(json->buf, name);
    p6_buf_addc(json->buf, ':');
}

void p6_json_open(p6_json *json, const char *name, char bracket)
{
    begin(json, name);
    p6_buf_addc(json->buf, bracket);
    json->more = 0;
}

void p6_json_close(p6_json *json, char bracket)
{
    p6_buf_addc(json->buf, bracket);
    json->more = 1;
}

void p6_json_text(p6_json *json, const char *name, const char *value)
{
    begin(json, name);
    if (value) add_string(json->buf, value);
    else p6_buf_adds(json->buf, "null");
}

void p6_json_filled(p6_json *json, const char *name, const char *value)
{
    p6_json_text(json, name, *value ? value : NULL);
}

void p6_json_number(p6_json *json, const char *name, apr_int64_t value)
{
    begin(json, name);
    p6_buf_addf(json->buf, "%" APR_INT64_T_FMT, value);
}

void p6_json_bool(p6_json *json, const char *name, int value)
{
    begin(json, name);
    p6_buf_adds(json->buf, value ? "true" : "false");
}

void p6_json_null(p6_json *json, const char *name)
{
    p6_json_text(json, name, NULL);
}

void p6_json_degrees(p6_json *json, const char *name, apr_int32_t e6)
{
    apr_int64_t whole = e6 < 0 ? -(apr_int64_t)e6 : e6;

    begin(json, name);
    p6_buf_addf(json->buf, "%s%d.%06d", e6 < 0 ? "-" : "", (int)(whole / 1000000),
                (int)(whole % 1000000));
}

void p6_json_minute(p6_json *json, const char *name, p6_minute minute, apr_pool_t *pool)
{
    p6_json_text(json, name, minute == P6_NO_MINUTE ? NULL : p6_minute_rfc3339(minute, pool));
}

void p6_json_texts(p6_json *json, const char *name, const apr_array_header_t *texts)
{
    p6_json_open(json, name, '[');
    for (int i = 0; i < texts->nelts; i++)
        p6_json_text(json, NULL, APR_ARRAY_IDX(texts, i, const char *));
    p6_json_close(json, ']');
}
