/* Names for addresses of pages: a-z, 0-9 and single dashes. */
#include "base/text_private.h"

#include <string.h>

#include "base/buf.h"

/* The character of a slug for LETTER, 0 when it has none. */
static char plain(const p6_letter *letter)
{
    if (letter->base == P6_D_STROKE) return 'd';
    if (letter->base >= 'a' && letter->base <= 'z') return (char)letter->base;
    return letter->base >= '0' && letter->base <= '9' ? (char)letter->base : 0;
}

const char *p6_text_slug(const char *text, apr_size_t max, apr_pool_t *pool)
{
    const apr_array_header_t *letters = p6_letters_of(text, pool);
    p6_buf *slug = p6_buf_make(pool, max);
    apr_size_t whole = 0; /* length of the words that are complete */
    int gap = 0, i;

    for (i = 0; i < letters->nelts; i++) {
        const p6_letter *letter = &APR_ARRAY_IDX(letters, i, p6_letter);
        char c = plain(letter);

        if (letter->mark && p6_is_accent(letter->base)) continue;
        if (!c) {
            gap = slug->len > 0;
            continue;
        }
        if (gap) whole = slug->len;
        if (slug->len + (gap ? 2 : 1) > max) break;
        if (gap) p6_buf_addc(slug, '-');
        gap = 0;
        p6_buf_addc(slug, c);
    }
    /* better a word less than half a word, unless little would be left */
    if (i < letters->nelts && whole > max / 2) {
        slug->data[whole] = '\0';
        slug->len = whole;
    }
    return slug->len ? slug->data : "x";
}
