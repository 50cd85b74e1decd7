/* Text for channels that know no marks: what people write when their keyboard has none. */
#include "base/text_private.h"

#include <string.h>

#include "base/buf.h"

typedef utf8proc_int32_t code;

/* The ASCII form of C, a decomposed character that is not ASCII itself; "" for marks. */
static const char *plain(code c)
{
    if (p6_is_mark(c) || utf8proc_category(c) == UTF8PROC_CATEGORY_CF) return "";
    if (c == P6_D_STROKE) return "d";
    if (c == 0x0110) return "D";
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_PD: return "-";
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF: return c == 0x2018 || c == 0x2019 ? "'" : "\"";
    case UTF8PROC_CATEGORY_ZS: return " ";
    default: return "?";
    }
}

const char *p6_text_ascii(const char *text, apr_pool_t *pool)
{
    const utf8proc_option_t apart = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(text);
    utf8proc_ssize_t count = utf8proc_decompose(bytes, len, NULL, 0, apart);
    p6_buf *out = p6_buf_make(pool, (apr_size_t)len);
    code *codes;

    if (count <= 0) return out->data;
    codes = apr_palloc(pool, ((apr_size_t)count + 1) * sizeof *codes);
    utf8proc_decompose(bytes, len, codes, count, apart);
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        if (codes[i] < 0x80) p6_buf_addc(out, (char)codes[i]);
        else p6_buf_adds(out, plain(codes[i]));
    }
    return out->data;
}
