/* A text as letters whose marks stand apart: what search keys, sort keys and slugs are made of. */
#include "base/text_private.h"

#include <string.h>

typedef utf8proc_int32_t code;

int p6_is_letter(code c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

int p6_is_mark(code c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

int p6_is_accent(code c)
{
    return c >= 0x0300 && c <= 0x036F;
}

static int is_tone(code c)
{
    return c == P6_GRAVE || c == P6_ACUTE || c == P6_TILDE || c == P6_HOOK || c == P6_DOT_BELOW;
}

static int is_quality(code c)
{
    return c == P6_CIRCUMFLEX || c == P6_BREVE || c == P6_HORN;
}

/* Lower case; and people type the Icelandic or African letter that looks like Đ. */
static code lower(code c)
{
    c = utf8proc_tolower(c);
    return c == 0x00F0 || c == 0x0256 ? P6_D_STROKE : c;
}

/* Put mark C on letter number LAST of LETTERS, whatever the order of marks: the first tone and the
   first quality belong to the letter, all others stand behind it. */
static void add_mark(apr_array_header_t *letters, int last, code c)
{
    p6_letter *letter = &APR_ARRAY_IDX(letters, last, p6_letter);

    if (is_tone(c) && !letter->tone)
        letter->tone = c;
    else if (is_quality(c) && !letter->quality)
        letter->quality = c;
    else
        APR_ARRAY_PUSH(letters, p6_letter) = (p6_letter){ .base = c, .mark = 1 };
}

/* Drop the invisible characters: they part neither words nor a letter from its marks. Returns how
   many of COUNT are left. */
static utf8proc_ssize_t drop_invisible(code *codes, utf8proc_ssize_t count)
{
    utf8proc_ssize_t left = 0;

    for (utf8proc_ssize_t i = 0; i < count; i++)
        if (utf8proc_category(codes[i]) != UTF8PROC_CATEGORY_CF) codes[left++] = codes[i];
    return left;
}

static int mark_class(code c)
{
    return utf8proc_get_property(c)->combining_class;
}

/* Unicode's canonical order: marks between which an invisible character stood may not have it. */
static void order_marks(code *codes, utf8proc_ssize_t count)
{
    for (utf8proc_ssize_t i = 1; i < count; i++) {
        code c = codes[i];
        utf8proc_ssize_t at = i;

        if (!mark_class(c)) continue;
        for (; at > 0 && mark_class(codes[at - 1]) > mark_class(c); at--)
            codes[at] = codes[at - 1];
        codes[at] = c;
    }
}

static int is_number(code c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

static void gather(apr_array_header_t *letters, const code *codes, utf8proc_ssize_t count)
{
    int last = -1; /* the letter that marks go to */
    int gap = 0;

    for (utf8proc_ssize_t i = 0; i < count; i++) {
        code c = codes[i];

        if (p6_is_mark(c)) {
            if (last >= 0) add_mark(letters, last, c);
        } else if (p6_is_letter(c) || is_number(c)) {
            if (gap && letters->nelts)
                APR_ARRAY_PUSH(letters, p6_letter) = (p6_letter){ .base = ' ' };
            gap = 0;
            last = letters->nelts;
            APR_ARRAY_PUSH(letters, p6_letter) =
                (p6_letter){ .base = lower(c), .upper = utf8proc_tolower(c) != c };
        } else {
            gap = 1;
            last = -1;
        }
    }
}

apr_array_header_t *p6_letters_of(const char *text, apr_pool_t *pool)
{
    const utf8proc_option_t apart = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(text);
    utf8proc_ssize_t count = utf8proc_decompose(bytes, len, NULL, 0, apart);
    apr_array_header_t *letters;
    code *codes;

    if (count < 0) count = 0;
    letters = apr_array_make(pool, (int)count + 1, sizeof(p6_letter));
    if (!count) return letters;
    codes = apr_palloc(pool, ((apr_size_t)count + 1) * sizeof *codes);
    count = drop_invisible(codes, utf8proc_decompose(bytes, len, codes, count, apart));
    order_marks(codes, count);
    gather(letters, codes, count);
    return letters;
}
