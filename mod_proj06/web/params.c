#include "web/params.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

typedef struct pair {
    const char *name, *value;
} pair;

struct p6_params {
    apr_array_header_t *pairs; /* of pair */
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decode LEN bytes of form encoding at TEXT into *OUT; 0 when a percent escape is broken. */
static int form_decode(const char **out, apr_size_t *out_len, const char *text, apr_size_t len,
                       apr_pool_t *pool)
{
    char *to = apr_palloc(pool, len + 1);

    *out = to;
    for (apr_size_t i = 0; i < len; i++) {
        if (text[i] == '%') {
            int high = i + 2 < len ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < len ? hex_digit(text[i + 2]) : -1;

            if (high < 0 || low < 0) return 0;
            *to++ = (char)(high << 4 | low);
            i += 2;
        } else {
            *to++ = text[i] == '+' ? ' ' : text[i];
        }
    }
    *to = '\0';
    *out_len = (apr_size_t)(to - *out);
    return 1;
}

/* Decode and check one name or value. WHERE names the parameter in errors, NULL for a name. */
static p6_error *decode(const char **out, const char *text, apr_size_t len, unsigned flags,
                        const char *where, apr_pool_t *pool)
{
    const char *raw;
    apr_size_t raw_len;
    p6_error *err;

    if (!form_decode(&raw, &raw_len, text, len, pool))
        return p6_error_make(pool, P6_E_BAD_INPUT, where, "broken percent escape");
    err = p6_text_nfc(out, raw, raw_len, flags, pool);
    return err ? p6_error_make(pool, P6_E_BAD_INPUT, where, "%s", err->detail) : NULL;
}

p6_error *p6_params_parse(p6_params **params, const char *text, apr_size_t len, apr_pool_t *pool)
{
    p6_params *made = apr_palloc(pool, sizeof *made);
    const char *end = text + len;

    made->pairs = apr_array_make(pool, 8, sizeof(pair));
    while (text < end) {
        const char *stop = memchr(text, '&', (apr_size_t)(end - text));
        const char *equals;
        pair found = { NULL, "" };

        if (!stop) stop = end;
        equals = memchr(text, '=', (apr_size_t)(stop - text));
        if (stop > text) {
            if (made->pairs->nelts == P6_MAX_PARAMS)
                return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "more than %d fields",
                                     P6_MAX_PARAMS);
            P6_TRY(decode(&found.name, text, (apr_size_t)((equals ? equals : stop) - text),
                          P6_TEXT_LINE, NULL, pool));
            if (equals)
                P6_TRY(decode(&found.value, equals + 1, (apr_size_t)(stop - equals - 1),
                              P6_TEXT_LINES, found.name, pool));
            APR_ARRAY_PUSH(made->pairs, pair) = found;
        }
        text = stop + 1;
    }
    *params = made;
    return NULL;
}

const char *p6_params_get(const p6_params *params, const char *name)
{
    for (int i = 0; i < params->pairs->nelts; i++) {
        const pair *p = &APR_ARRAY_IDX(params->pairs, i, pair);
        if (strcmp(p->name, name) == 0) return p->value;
    }
    return NULL;
}

const apr_array_header_t *p6_params_all(const p6_params *params, const char *name, apr_pool_t *pool)
{
    apr_array_header_t *all = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < params->pairs->nelts; i++) {
        const pair *p = &APR_ARRAY_IDX(params->pairs, i, pair);
        if (strcmp(p->name, name) == 0) APR_ARRAY_PUSH(all, const char *) = p->value;
    }
    return all;
}

int p6_params_count(const p6_params *params)
{
    return params->pairs->nelts;
}

void p6_params_at(const p6_params *params, int i, const char **name, const char **value)
{
    const pair *p = &APR_ARRAY_IDX(params->pairs, i, pair);

    *name = p->name;
    *value = p->value;
}

const char *p6_url_encode(const char *text, apr_pool_t *pool)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = apr_palloc(pool, strlen(text) * 3 + 1), *to = out;

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c < 0x80 && (apr_isalnum(c) || strchr("-._~", c))) {
            *to++ = (char)c;
        } else {
            *to++ = '%';
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
        }
    }
    *to = '\0';
    return out;
}
