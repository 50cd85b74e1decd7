#include "locator/ics.h"

#include <string.h>

#define MAX_OCTETS 75

/** Add TEXT to the line of *COLUMN octets, folding where it is full. */
static void add_folded(p6_buf *buf, const char *text, int *column)
{
    while (*text) {
        int len = 1;

        while (((unsigned char)text[len] & 0xc0) == 0x80) len++; /* the rest of the character */
        if (*column + len > MAX_OCTETS) {
            p6_buf_adds(buf, "\r\n ");
            *column = 1;
        }
        p6_buf_add(buf, text, (apr_size_t)len);
        *column += len;
        text += len;
    }
}

void p6_ics_line(p6_buf *buf, const char *name, const char *value)
{
    int column = 0;

    add_folded(buf, name, &column);
    add_folded(buf, ":", &column);
    add_folded(buf, value, &column);
    p6_buf_adds(buf, "\r\n");
}

void p6_ics_text(p6_buf *buf, const char *name, const char *text)
{
    p6_buf *escaped = p6_buf_make(buf->pool, strlen(text) + 32);

    for (; *text; text++) {
        if (*text == '\\' || *text == ';' || *text == ',') p6_buf_addc(escaped, '\\');
        if (*text == '\n') p6_buf_adds(escaped, "\\n");
        else if ((unsigned char)*text >= 0x20) p6_buf_addc(escaped, *text);
    }
    p6_ics_line(buf, name, escaped->data);
}
