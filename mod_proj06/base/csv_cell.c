#include "base/csv_cell.h"

#include <apr_strings.h>
#include <string.h>

void p6_csv_cell(p6_buf *buf, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        p6_buf_adds(buf, text);
        return;
    }
    p6_buf_addc(buf, '"');
    for (; *text; text++) {
        if (*text == '"') p6_buf_addc(buf, '"');
        p6_buf_addc(buf, *text);
    }
    p6_buf_addc(buf, '"');
}

void p6_csv_safe_cell(p6_buf *buf, const char *text)
{
    if (!*text || !strchr("=+-@\t\r\n", *text)) {
        p6_csv_cell(buf, text);
        return;
    }
    p6_csv_cell(buf, apr_pstrcat(buf->pool, "'", text, NULL));
}
