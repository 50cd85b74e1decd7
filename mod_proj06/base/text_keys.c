/* Search keys: three spellings of one text, each equal for what its step takes for the same. */
#include "base/text_private.h"

#include <string.h>

#include "base/buf.h"

typedef utf8proc_int32_t code;

static void add_code(p6_buf *buf, code c)
{
    utf8proc_uint8_t bytes[4];

    p6_buf_add(buf, (const char *)bytes, (apr_size_t)utf8proc_encode_char(c, bytes));
}

/* Add BASE with up to two marks as one composed letter; a mark of 0 is none. */
static void add_letter(p6_buf *buf, code base, code first, code second)
{
    code codes[3] = { base };
    utf8proc_ssize_t n = 1;

    if (first) codes[n++] = first;
    if (second) codes[n++] = second;
    if (n > 1) n = utf8proc_normalize_utf32(codes, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    for (utf8proc_ssize_t i = 0; i < n; i++) add_code(buf, codes[i]);
}

/* The letter with its marks in Unicode's order: horn, dot below, what stands above. */
static void add_exact(p6_buf *buf, const p6_letter *letter)
{
    if (letter->tone == P6_DOT_BELOW && letter->quality != P6_HORN)
        add_letter(buf, letter->base, letter->tone, letter->quality);
    else
        add_letter(buf, letter->base, letter->quality, letter->tone);
}

static void add_folded(p6_buf *buf, const p6_letter *letter)
{
    if (letter->mark && p6_is_accent(letter->base)) return;
    add_code(buf, letter->base == P6_D_STROKE ? 'd' : letter->base);
}

static int is_vowel(code c)
{
    return c < 0x80 && c && strchr("aeiouy", c) != NULL;
}

/* Is the last letter of the word the y of Sỹ, Kỳ, Quý, which is as well written i? So it is when no
   other vowel stands before it (the u of qu is none); Tày is not Tài. */
static int ends_in_free_y(const p6_letter *letters, int count)
{
    if (!count || letters[count - 1].base != 'y') return 0;
    for (int i = 0; i < count - 1; i++) {
        if (is_vowel(letters[i].base) &&
            !(i > 0 && letters[i].base == 'u' && letters[i - 1].base == 'q'))
            return 0;
    }
    return 1;
}

static void add_word(p6_buf *buf, const p6_letter *letters, int count)
{
    int free_y = ends_in_free_y(letters, count);

    for (int i = 0; i < count; i++)
        add_letter(buf, free_y && i == count - 1 ? 'i' : letters[i].base, letters[i].quality, 0);
    for (int i = 0; i < count; i++)
        if (letters[i].tone) add_code(buf, letters[i].tone);
}

const char *p6_letters_word(const p6_letter *letters, int count, apr_pool_t *pool)
{
    p6_buf *buf = p6_buf_make(pool, (apr_size_t)count * 4);

    add_word(buf, letters, count);
    return buf->data;
}

static int bears_mark(const p6_letter *letter)
{
    return letter->tone || letter->quality || letter->base == P6_D_STROKE ||
           (letter->mark && p6_is_accent(letter->base));
}

p6_text_keys p6_letters_keys(const p6_letter *letters, int count, apr_pool_t *pool)
{
    p6_buf *exact = p6_buf_make(pool, (apr_size_t)count * 3);
    p6_buf *moved = p6_buf_make(pool, (apr_size_t)count * 4);
    p6_buf *folded = p6_buf_make(pool, (apr_size_t)count * 2);
    int marks = 0;

    for (int i = 0, word = 0; i <= count; i++) {
        if (i < count) {
            add_exact(exact, &letters[i]);
            add_folded(folded, &letters[i]);
            marks |= bears_mark(&letters[i]);
        }
        if (i == count || letters[i].base == ' ') {
            add_word(moved, letters + word, i - word);
            if (i < count) p6_buf_addc(moved, ' ');
            word = i + 1;
        }
    }
    return (p6_text_keys){ exact->data, moved->data, folded->data, marks };
}

p6_text_keys p6_text_keys_of(const char *text, apr_pool_t *pool)
{
    const apr_array_header_t *letters = p6_letters_of(text, pool);

    return p6_letters_keys((const p6_letter *)letters->elts, letters->nelts, pool);
}

int p6_text_match(const p6_text_keys *typed, const p6_text_keys *stored)
{
    if (!*typed->folded) return 0;
    if (strcmp(typed->exact, stored->exact) == 0) return 3;
    if (strcmp(typed->letters, stored->letters) == 0) return 2;
    return !typed->has_marks && strcmp(typed->folded, stored->folded) == 0;
}
