/* Vietnamese alphabetical order as a row of bytes: all letters first, then tones, then case, then
   the text itself, so that equal keys are equal texts. */
#include "base/text_private.h"

#include <string.h>

#include "base/buf.h"

/* Weights of the first level; every part ends with END, which is below all weights. */
#define END '\x01'
#define SPACE '\x02'
#define NUMBER 0x10      /* then the number of digits, then the digits: Tổ 9 stands before Tổ 10 */
#define NUMBER_MAX 0x10  /* digits of one number; longer ones go on as another */
#define LETTER 0x40
#define FOREIGN 0xE0     /* then the letter in UTF-8 */

static const struct {
    char base;
    utf8proc_int32_t quality;
} alphabet[] = {
    { 'a', 0 }, { 'a', P6_BREVE }, { 'a', P6_CIRCUMFLEX }, { 'b', 0 }, { 'c', 0 }, { 'd', 0 },
    { 0, 0 } /* đ */, { 'e', 0 }, { 'e', P6_CIRCUMFLEX }, { 'f', 0 }, { 'g', 0 }, { 'h', 0 },
    { 'i', 0 }, { 'j', 0 }, { 'k', 0 }, { 'l', 0 }, { 'm', 0 }, { 'n', 0 }, { 'o', 0 },
    { 'o', P6_CIRCUMFLEX }, { 'o', P6_HORN }, { 'p', 0 }, { 'q', 0 }, { 'r', 0 }, { 's', 0 },
    { 't', 0 }, { 'u', 0 }, { 'u', P6_HORN }, { 'v', 0 }, { 'w', 0 }, { 'x', 0 }, { 'y', 0 },
    { 'z', 0 },
};

#define OTHER_MARK 0x08 /* above the six tones */

/* The place of a letter in the alphabet, or -1. */
static int place_of(utf8proc_int32_t base, utf8proc_int32_t quality)
{
    utf8proc_int32_t wanted = base == P6_D_STROKE ? 0 : base;

    for (size_t i = 0; i < sizeof alphabet / sizeof *alphabet; i++)
        if (alphabet[i].base == wanted && alphabet[i].quality == quality) return (int)i;
    return -1;
}

/* Dictionaries order the tones so: ngang, huyền, hỏi, ngã, sắc, nặng. */
static char tone_weight(utf8proc_int32_t tone)
{
    switch (tone) {
    case 0: return 2;
    case P6_GRAVE: return 3;
    case P6_HOOK: return 4;
    case P6_TILDE: return 5;
    case P6_ACUTE: return 6;
    default: return 7;
    }
}

static int is_digit(const p6_letter *letter)
{
    return letter->base >= '0' && letter->base <= '9';
}

/* Add the number that begins at LETTERS; returns how many letters it has. */
static int add_number(p6_buf *key, const p6_letter *letters, int count)
{
    int zeros = 0, digits = 0;

    while (zeros + 1 < count && letters[zeros].base == '0' && is_digit(&letters[zeros + 1]))
        zeros++;
    while (zeros + digits < count && digits < NUMBER_MAX && is_digit(&letters[zeros + digits]))
        digits++;
    p6_buf_addc(key, NUMBER);
    p6_buf_addc(key, (char)(NUMBER + digits));
    for (int i = 0; i < digits; i++) p6_buf_addc(key, (char)letters[zeros + i].base);
    return zeros + digits;
}

static void add_letter(p6_buf *key, const p6_letter *letter)
{
    int place = place_of(letter->base, letter->quality);
    utf8proc_uint8_t bytes[4];

    if (place < 0) place = place_of(letter->base, 0);
    if (letter->base == ' ') {
        p6_buf_addc(key, SPACE);
    } else if (place >= 0) {
        p6_buf_addc(key, (char)(LETTER + place));
    } else {
        p6_buf_addc(key, (char)FOREIGN);
        p6_buf_add(key, (const char *)bytes,
                   (apr_size_t)utf8proc_encode_char(letter->base, bytes));
    }
}

static void add_letters(p6_buf *key, const p6_letter *letters, int count)
{
    for (int i = 0; i < count; i++) {
        if (letters[i].mark && p6_is_accent(letters[i].base)) continue;
        if (is_digit(&letters[i]))
            i += add_number(key, letters + i, count - i) - 1;
        else
            add_letter(key, &letters[i]);
    }
}

static void add_tones(p6_buf *key, const p6_letter *letters, int count)
{
    for (int i = 0; i < count; i++) {
        int foreign = letters[i].quality && place_of(letters[i].base, letters[i].quality) < 0;

        if (!letters[i].mark) p6_buf_addc(key, tone_weight(letters[i].tone));
        if (letters[i].mark || foreign) p6_buf_addc(key, OTHER_MARK);
    }
}

const char *p6_text_sort_key(const char *text, apr_pool_t *pool)
{
    const apr_array_header_t *array = p6_letters_of(text, pool);
    const p6_letter *letters = (const p6_letter *)array->elts;
    p6_buf *key = p6_buf_make(pool, (apr_size_t)array->nelts * 4 + strlen(text) + 8);

    add_letters(key, letters, array->nelts);
    p6_buf_addc(key, END);
    add_tones(key, letters, array->nelts);
    p6_buf_addc(key, END);
    for (int i = 0; i < array->nelts; i++)
        if (!letters[i].mark) p6_buf_addc(key, letters[i].upper ? 3 : 2);
    p6_buf_addc(key, END);
    p6_buf_adds(key, text);
    return key->data;
}
