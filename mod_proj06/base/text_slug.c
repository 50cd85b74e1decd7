/* Names for addresses of pages: a-z, 0-9 and single dashes. */
#include "base/text_private.h"

#include <string.h>

#include "base/buf.h"

const char *p6_text_slug(const char *text, apr_size_t max, apr_pool_t *pool)
{
    const char *folded = p6_text_keys_of(text, pool).folded;
    p6_buf *slug = p6_buf_make(pool, max);
    apr_size_t whole = 0; /* length of the words that are complete */
    int gap = 0;

    for (; *folded; folded++) {
        int plain = (*folded >= 'a' && *folded <= 'z') || (*folded >= '0' && *folded <= '9');

        if (!plain) {
            gap = slug->len > 0;
            continue;
        }
        if (gap) whole = slug->len;
        if (slug->len + (gap ? 2 : 1) > max) break;
        if (gap) p6_buf_addc(slug, '-');
        gap = 0;
        p6_buf_addc(slug, *folded);
    }
    /* better a word less than half a word, unless little would be left */
    if (*folded && whole > max / 2) {
        slug->data[whole] = '\0';
        slug->len = whole;
    }
    return slug->len ? slug->data : "x";
}
