#include "template/escape.h"

#include <string.h>

static const char *const text_entities[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;" };
static const char *const attr_entities[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;" };

static void escape(p6_buf *out, const char *text, apr_size_t len, const char *const *entities)
{
    const char *from = text, *end = text + len;

    for (const char *p = text; p < end; p++) {
        const char *entity = entities[(unsigned char)*p];

        if (!entity) continue;
        p6_buf_add(out, from, (apr_size_t)(p - from));
        p6_buf_adds(out, entity);
        from = p + 1;
    }
    p6_buf_add(out, from, (apr_size_t)(end - from));
}

void p6_escape_text(p6_buf *out, const char *text, apr_size_t len)
{
    escape(out, text, len, text_entities);
}

void p6_escape_attr(p6_buf *out, const char *text, apr_size_t len)
{
    escape(out, text, len, attr_entities);
}

static int is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_' || c == '~';
}

void p6_escape_url_part(p6_buf *out, const char *text, apr_size_t len, int loose)
{
    static const char hex[] = "0123456789ABCDEF";

    for (apr_size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (is_unreserved(c) || (loose && (c == '+' || c == '@' || c == ','))) {
            p6_buf_addc(out, (char)c);
        } else {
            char code[3] = { '%', hex[c >> 4], hex[c & 15] };
            p6_buf_add(out, code, 3);
        }
    }
}

void p6_escape_json(p6_buf *out, const char *text, apr_size_t len)
{
    const char *from = text, *end = text + len;

    for (const char *p = text; p < end; p++) {
        if (*p != '<') continue;
        p6_buf_add(out, from, (apr_size_t)(p - from));
        p6_buf_adds(out, "\\u003c");
        from = p + 1;
    }
    p6_buf_add(out, from, (apr_size_t)(end - from));
}

int p6_url_ok(const char *url)
{
    static const char *const schemes[] = { "http://", "https://", "tel:", "mailto:", "geo:" };

    for (const unsigned char *p = (const unsigned char *)url; *p; p++)
        if (*p <= ' ' || *p == 0x7f || *p == '\\') return 0;
    if (url[0] == '/') return url[1] != '/';
    if (url[0] == '#' || url[0] == '?') return 1;
    for (apr_size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (!strncasecmp(url, schemes[i], strlen(schemes[i]))) return 1;
    return 0;
}
