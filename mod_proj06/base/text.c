/* What comes in: is it sound UTF-8 without anything that hides or breaks, and in which form? */
#include "base/text_private.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

#define ZERO_WIDTH_SPACE 0x200B
#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER 0x200D
#define HYPHEN 0x2010
#define NON_BREAKING_HYPHEN 0x2011
#define RIGHT_QUOTE 0x2019
#define LINE_SEPARATOR 0x2028
#define PARAGRAPH_SEPARATOR 0x2029
#define WORD_JOINER 0x2060
#define BYTE_ORDER_MARK 0xFEFF

#define FIRST_COMPOSED 0xC0 /* À: below it nothing has marks */
#define CANONICAL_PARTS 8   /* four are the most that Unicode has */

typedef utf8proc_int32_t code;

/* What the next mark would stand on. */
typedef enum ground { GROUND_NONE, GROUND_LETTER, GROUND_OTHER } ground;

typedef struct reader {
    unsigned flags;
    ground on;
    int marks;   /* on the present character */
    int letters; /* so far */
    int digits;  /* likewise */
    code *codes;
    apr_size_t count;
} reader;

/* Spaces that nobody sees; pasted text is full of them. */
static int is_invisible(code c)
{
    return c == ZERO_WIDTH_SPACE || c == WORD_JOINER || c == BYTE_ORDER_MARK;
}

/* Joiners shape letters of several scripts and belong to their names. */
static int is_joiner(code c)
{
    return c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
}

static int is_digit(code c)
{
    return c >= '0' && c <= '9';
}

static int is_space(code c)
{
    return c == '\n' || c == '\t' || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

/* Marks in the decomposed form of C, whichever of its forms was typed: every one counts alike. */
static int marks_in(code c)
{
    code parts[CANONICAL_PARTS];
    int n, boundary = 0, marks = 0;

    if (c < FIRST_COMPOSED) return 0;
    n = (int)utf8proc_decompose_char(c, parts, CANONICAL_PARTS, UTF8PROC_DECOMPOSE, &boundary);
    for (int i = 0; i < n && i < CANONICAL_PARTS; i++) marks += p6_is_mark(parts[i]);
    return marks;
}

static const char *refuse_mark(reader *r, code c)
{
    if (r->on == GROUND_NONE) return "a mark without a letter";
    if ((r->flags & P6_TEXT_NAME) && r->on != GROUND_LETTER)
        return "a mark that is not on a letter";
    r->marks += marks_in(c);
    return r->marks > P6_MAX_MARKS ? "too many marks on one letter" : NULL;
}

static const char *refuse_in_name(const reader *r, code c)
{
    if (p6_is_letter(c)) return NULL;
    if (is_joiner(c)) return r->on == GROUND_LETTER ? NULL : "an invisible character";
    if ((r->flags & P6_TEXT_TRIM) && (is_space(c) || is_invisible(c))) return NULL;
    if (c < 0x80 && c && strchr(" '-.(),/&", c)) return NULL;
    if (is_digit(c)) return r->digits < P6_MAX_NAME_DIGITS ? NULL : "too many digits";
    if (c == HYPHEN || c == NON_BREAKING_HYPHEN || c == RIGHT_QUOTE) return NULL;
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_CF) return "an invisible character";
    return "a character that no name has";
}

/* What is wrong with C at its place, or NULL. */
static const char *refuse(reader *r, code c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
        if ((r->flags & P6_TEXT_LINES) && (c == '\n' || c == '\t')) break;
        return "a control character";
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return "a line separator";
    case UTF8PROC_CATEGORY_CN:
        return "a code point without a character";
    case UTF8PROC_CATEGORY_CO:
        return "a private character";
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return refuse_mark(r, c);
    default:
        break;
    }
    return r->flags & P6_TEXT_NAME ? refuse_in_name(r, c) : NULL;
}

static void take(reader *r, code c)
{
    r->codes[r->count++] = c;
    if (p6_is_mark(c) || is_joiner(c)) return;
    r->marks = marks_in(c);
    r->digits += is_digit(c);
    if (p6_is_letter(c)) {
        r->on = GROUND_LETTER;
        r->letters++;
    } else {
        r->on = is_space(c) || is_invisible(c) ? GROUND_NONE : GROUND_OTHER;
    }
}

/* Decode and check LEN bytes at TEXT into r->codes. */
static p6_error *read_codes(reader *r, const char *text, apr_size_t len, apr_pool_t *pool)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text, *end = at + len;
    const char *wrong = NULL;

    for (int position = 1; at < end; position++) {
        code c;
        utf8proc_ssize_t n = utf8proc_iterate(at, end - at, &c);

        if (n <= 0)
            return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "malformed UTF-8 at character %d",
                                 position);
        at += n;
        if (r->flags & P6_TEXT_LINES) {
            if (c == '\r' && at < end && *at == '\n') continue;
            if (c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) c = '\n';
        }
        wrong = refuse(r, c);
        if (wrong)
            return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "%s at character %d", wrong, position);
        take(r, c);
    }
    if ((r->flags & P6_TEXT_NAME) && !r->letters)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "a name without a letter");
    return NULL;
}

/* Trim, fold runs of white space to one space (or one line feed if there is one in the run), drop
   spaces that nobody sees. */
static void trim(reader *r)
{
    apr_size_t out = 0;
    code gap = 0;

    for (apr_size_t i = 0; i < r->count; i++) {
        code c = r->codes[i];

        if (is_invisible(c)) continue;
        if (is_space(c)) {
            if (gap != '\n') gap = c == '\n' ? '\n' : ' ';
            continue;
        }
        if (gap && out) r->codes[out++] = gap;
        gap = 0;
        r->codes[out++] = c;
    }
    r->count = out;
}

static int is_tone_above(code c)
{
    return c == P6_GRAVE || c == P6_ACUTE || c == P6_TILDE || c == P6_HOOK;
}

/* A tone that was typed before the circumflex or breve of its letter (both stand above, so Unicode
   keeps their order) goes behind it: there is one Vietnamese letter with both. */
static void order_marks(code *codes, utf8proc_ssize_t count)
{
    code base = 0;

    for (utf8proc_ssize_t i = 0; i < count; i++) {
        code mark = codes[i];

        if (!p6_is_accent(mark)) base = mark;
        if (mark != P6_CIRCUMFLEX && mark != P6_BREVE) continue;
        if (base >= 0x80 || !base || !strchr("aeoAEO", base)) continue;
        for (utf8proc_ssize_t at = i; at > 0 && is_tone_above(codes[at - 1]); at--) {
            codes[at] = codes[at - 1];
            codes[at - 1] = mark;
        }
    }
}

/* COUNT codes as UTF-8, in POOL. */
static const char *encode(const code *codes, apr_size_t count, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, count * 4 + 1), *to = out;

    for (apr_size_t i = 0; i < count; i++)
        to += utf8proc_encode_char(codes[i], (utf8proc_uint8_t *)to);
    *to = '\0';
    return out;
}

/* The NFC of UTF-8 TEXT, in POOL. */
static p6_error *compose(const char **out, const char *text, apr_pool_t *pool)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    const utf8proc_option_t apart = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;
    utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(text);
    utf8proc_ssize_t room = utf8proc_decompose(bytes, len, NULL, 0, apart), count;
    code *codes;

    if (room < 0) return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "text has no normal form");
    codes = apr_palloc(pool, ((apr_size_t)room + 1) * sizeof *codes);
    count = utf8proc_decompose(bytes, len, codes, room, apart);
    order_marks(codes, count);
    count = utf8proc_normalize_utf32(codes, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    *out = encode(codes, (apr_size_t)count, pool);
    return NULL;
}

p6_error *p6_text_nfc(const char **out, const char *text, apr_size_t len, unsigned flags,
                      apr_pool_t *pool)
{
    reader r = { .flags = flags };
    int plain = 1;

    r.codes = apr_palloc(pool, (len + 1) * sizeof *r.codes);
    P6_TRY(read_codes(&r, text, len, pool));
    if (flags & P6_TEXT_TRIM) trim(&r);
    *out = encode(r.codes, r.count, pool);
    /* nothing below the first combining mark has another normal form */
    for (apr_size_t i = 0; i < r.count && plain; i++) plain = r.codes[i] < P6_GRAVE;
    return plain ? NULL : compose(out, *out, pool);
}

apr_size_t p6_text_length(const char *text)
{
    apr_size_t n = 0;

    for (; *text; text++) n += (*text & 0xC0) != 0x80;
    return n;
}
