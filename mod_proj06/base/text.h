/**
 * Vietnamese text: normal form, search keys in three steps, sort keys, names.
 *
 * Search compares keys of equal step: exact (NFC, lower case, marks as typed), letters (the tone's
 * position and i/y do not matter: hòa = hoà, thụy = thuỵ, Sĩ = Sỹ) and folded (no marks,
 * đ = d). Each step takes for the same what the one before does.
 * Marks that were typed are respected: a text typed with marks never matches by the folded step.
 * That holds for a text with only some of its marks too: "duc xuân" does not match Đức Xuân, since
 * "văn lang" could as well be a half-marked Văn Lăng. Who finds nothing may match the keys of
 * `folded` instead, in order to ask ("did you mean …?"), never to answer.
 * Stored text is never rewritten. Properties come from utf8proc, the folding rules are ours.
 */
#ifndef P6_BASE_TEXT_H
#define P6_BASE_TEXT_H

#include <apr_pools.h>
#include "base/error.h"

typedef enum p6_text_flags {
    P6_TEXT_LINE = 0,     /**< refuse every control character */
    P6_TEXT_LINES = 1,    /**< allow line feeds (CR LF becomes LF) and tabs */
    P6_TEXT_NAME = 2,     /**< a person's name, as people write it: at least one letter, letters of
                               any script, marks on letters only, space, . ' - ( ) , / & and at
                               most P6_MAX_NAME_DIGITS digits */
    P6_TEXT_TRIM = 4      /**< trim, and fold runs of white space to one space (with P6_TEXT_LINES
                               to one line feed if they hold one); zero-width spaces go */
} p6_text_flags;

/** Check that the LEN bytes at TEXT are well-formed UTF-8 by FLAGS and give them in NFC in *OUT, in
    POOL. A tone typed before its letter's circumflex or breve is put behind it (both orders are
    NFC, one is Vietnamese). Under all flags malformed UTF-8, unassigned and private code points,
    marks without a letter and more than P6_MAX_MARKS on one are refused; P6_TEXT_NAME also refuses
    invisible characters (direction overrides among them).
    BAD_INPUT: detail says what is wrong and where (character position), never the text. */
p6_error *p6_text_nfc(const char **out, const char *text, apr_size_t len, unsigned flags,
                      apr_pool_t *pool);

/** Number of characters (code points) of NFC TEXT. */
apr_size_t p6_text_length(const char *text);

typedef struct p6_text_keys {
    const char *exact, *letters, *folded;
    int has_marks; /**< the text held at least one mark or đ */
} p6_text_keys;

/** The search keys of NFC TEXT: punctuation and runs of space become one space, full-width forms
    plain ones. In POOL. */
p6_text_keys p6_text_keys_of(const char *text, apr_pool_t *pool);
/** The same after stripping leading words for units: xã, x., phường, p., thị trấn, tt, tổ dân phố,
    tdp, tổ, thôn, xóm, bản, khu, after at most one of ủy ban nhân dân, ubnd, nhà văn hóa, nvh (with
    or without marks; never down to nothing). *STRIPPED (may be NULL) is the kind of what was
    stripped last: "xa", "phuong", "thi-tran", "to", "thon", "xom", "ban", "khu", "ubnd",
    "nha-van-hoa", or NULL. Without marks a name can look like a unit ("phuong vien" is Phương Viên,
    "ban thi" is Bản Thi), so who searches takes the better match of this and p6_text_keys_of. */
p6_text_keys p6_text_place_keys(const char *text, const char **stripped, apr_pool_t *pool);

/** How well TYPED matches STORED: 3 exact, 2 letters, 1 folded (only if TYPED has no marks), 0 not.
    A text without any letter or digit matches nothing. */
int p6_text_match(const p6_text_keys *typed, const p6_text_keys *stored);

/** A key whose byte order (strcmp) is Vietnamese alphabetical order: a ă â b c d đ e ê …, tones as
    tie-break, then case; numbers by value and before letters. Equal only for equal texts. In
    POOL. */
const char *p6_text_sort_key(const char *text, apr_pool_t *pool);

/** TEXT in ASCII for channels that take no more: marks dropped (Hòa: Hoa, Đ: D), dashes and quotes
    plain, "?" for what has no such form; line feeds stay. In POOL. */
const char *p6_text_ascii(const char *text, apr_pool_t *pool);

/** A slug [a-z0-9-] of TEXT, folded, at most MAX (> 0) bytes, cut between words where that leaves
    half of it, never empty ("x"). In POOL. */
const char *p6_text_slug(const char *text, apr_size_t max, apr_pool_t *pool);

#endif
