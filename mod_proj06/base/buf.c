#include "base/buf.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

p6_buf *p6_buf_make(apr_pool_t *pool, apr_size_t size)
{
    p6_buf *buf = apr_palloc(pool, sizeof *buf);

    buf->cap = size ? size + 1 : 256;
    buf->data = apr_palloc(pool, buf->cap);
    buf->data[0] = '\0';
    buf->len = 0;
    buf->pool = pool;
    return buf;
}

void p6_buf_reserve(p6_buf *buf, apr_size_t n)
{
    apr_size_t cap = buf->cap;
    char *data;

    if (buf->len + n < cap) return;
    while (buf->len + n >= cap) cap *= 2;
    data = apr_palloc(buf->pool, cap);
    memcpy(data, buf->data, buf->len + 1);
    buf->data = data;
    buf->cap = cap;
}

void p6_buf_add(p6_buf *buf, const char *bytes, apr_size_t n)
{
    p6_buf_reserve(buf, n);
    memcpy(buf->data + buf->len, bytes, n);
    buf->len += n;
    buf->data[buf->len] = '\0';
}

void p6_buf_adds(p6_buf *buf, const char *s)
{
    p6_buf_add(buf, s, strlen(s));
}

void p6_buf_addc(p6_buf *buf, char c)
{
    p6_buf_add(buf, &c, 1);
}

void p6_buf_addf(p6_buf *buf, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    p6_buf_adds(buf, apr_pvsprintf(buf->pool, fmt, ap));
    va_end(ap);
}
