/**
 * Inside the text files: a text as a row of letters whose marks stand apart. Only base/text*.c
 * include it.
 *
 * Invariants: words are parted by exactly one letter ' ', none stands at either end; a letter's
 * base is lower case and bears no mark; what is no letter, digit or mark of any script is left out.
 */
#ifndef P6_BASE_TEXT_PRIVATE_H
#define P6_BASE_TEXT_PRIVATE_H

#include <apr_tables.h>
#include <utf8proc.h>

#include "base/text.h"

#define P6_GRAVE 0x0300      /* huyền */
#define P6_ACUTE 0x0301      /* sắc */
#define P6_TILDE 0x0303      /* ngã */
#define P6_HOOK 0x0309       /* hỏi */
#define P6_DOT_BELOW 0x0323  /* nặng */
#define P6_CIRCUMFLEX 0x0302
#define P6_BREVE 0x0306
#define P6_HORN 0x031B
#define P6_D_STROKE 0x0111   /* đ, which Unicode does not decompose */

typedef struct p6_letter {
    utf8proc_int32_t base;    /**< a letter or digit, ' ', or with `mark` set some other mark */
    utf8proc_int32_t quality; /**< circumflex, breve, horn: part of the Vietnamese letter; or 0 */
    utf8proc_int32_t tone;    /**< one of the five, or 0 */
    int mark;                 /**< a mark that is neither, on the letter before it */
    int upper;                /**< was upper case */
} p6_letter;

/** The letters of TEXT (an array of p6_letter) in POOL; compatibility forms (full-width digits,
    ligatures) become plain ones. Text that is not UTF-8 has no letters. */
apr_array_header_t *p6_letters_of(const char *text, apr_pool_t *pool);

/** The keys of COUNT letters, in POOL. */
p6_text_keys p6_letters_keys(const p6_letter *letters, int count, apr_pool_t *pool);

/** The key of step "letters" for COUNT letters that are one word, in POOL: letters with their
    quality, then the word's tones as combining marks. */
const char *p6_letters_word(const p6_letter *letters, int count, apr_pool_t *pool);

/** Is C a letter, a combining mark, of any script? */
int p6_is_letter(utf8proc_int32_t c);
int p6_is_mark(utf8proc_int32_t c);
/** Is C one of the combining marks that European alphabets put on letters (U+0300…036F)? */
int p6_is_accent(utf8proc_int32_t c);

#endif
