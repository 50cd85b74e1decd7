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

static int is_vowel(code c)
{
    return c < 0x80 && c && strchr("aeiouy", c) != NULL;
}

/* Is there a q before letter I? Marks that belong to no letter of ours may stand between. */
static int behind_q(const p6_letter *letters, int i)
{
    do i--;
    while (i >= 0 && letters[i].mark);
    return i >= 0 && letters[i].base == 'q';
}

/* Where the y of Sỹ, Kỳ, Quý stands, which is as well written i; -1 in a word without one. It ends
   the word, and no other vowel stands before it (the u of qu is none): Tày is not Tài. */
static int free_y(const p6_letter *letters, int count)
{
    int last = count - 1;

    while (last >= 0 && letters[last].mark) last--;
    if (last < 0 || letters[last].base != 'y') return -1;
    for (int i = 0; i < last; i++) {
        if (is_vowel(letters[i].base) && !(letters[i].base == 'u' && behind_q(letters, i)))
            return -1;
    }
    return last;
}

static void add_folded_word(p6_buf *buf, const p6_letter *letters, int count)
{
    int y = free_y(letters, count);

    for (int i = 0; i < count; i++) {
        if (letters[i].mark && p6_is_accent(letters[i].base)) continue;
        if (letters[i].base == P6_D_STROKE)
            p6_buf_addc(buf, 'd');
        else
            add_code(buf, i == y ? 'i' : letters[i].base);
    }
}

static void add_word(p6_buf *buf, const p6_letter *letters, int count)
{
    int y = free_y(letters, count);

    for (int i = 0; i < count; i++)
        add_letter(buf, i == y ? 'i' : letters[i].base, letters[i].quality, 0);
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
            marks |= bears_mark(&letters[i]);
        }
        if (i == count || letters[i].base == ' ') {
            add_word(moved, letters + word, i - word);
            add_folded_word(folded, letters + word, i - word);
            if (i < count) p6_buf_addc(moved, ' ');
            if (i < count) p6_buf_addc(folded, ' ');
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
