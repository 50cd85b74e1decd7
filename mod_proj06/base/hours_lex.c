#include "base/hours_private.h"
#include "base/limits.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>
#include <utf8proc.h>

typedef struct lexer {
    const char *p;
    int at;      /**< character position of p, 1-based */
    int touches; /**< the token before ended right here and was a word, number or comment */
    apr_array_header_t *tokens;
    apr_pool_t *pool;
} lexer;

typedef struct word {
    const char *text;
    p6_hours_kind kind;
    int value;
} word;

static const word words[] = {
    { "Mo", P6_TOK_WEEKDAY, 0 }, { "Tu", P6_TOK_WEEKDAY, 1 }, { "We", P6_TOK_WEEKDAY, 2 },
    { "Th", P6_TOK_WEEKDAY, 3 }, { "Fr", P6_TOK_WEEKDAY, 4 }, { "Sa", P6_TOK_WEEKDAY, 5 },
    { "Su", P6_TOK_WEEKDAY, 6 }, { "PH", P6_TOK_PH, 0 },
    { "Jan", P6_TOK_MONTH, 1 }, { "Feb", P6_TOK_MONTH, 2 }, { "Mar", P6_TOK_MONTH, 3 },
    { "Apr", P6_TOK_MONTH, 4 }, { "May", P6_TOK_MONTH, 5 }, { "Jun", P6_TOK_MONTH, 6 },
    { "Jul", P6_TOK_MONTH, 7 }, { "Aug", P6_TOK_MONTH, 8 }, { "Sep", P6_TOK_MONTH, 9 },
    { "Oct", P6_TOK_MONTH, 10 }, { "Nov", P6_TOK_MONTH, 11 }, { "Dec", P6_TOK_MONTH, 12 },
    { "open", P6_TOK_STATE, P6_RULE_OPEN }, { "unknown", P6_TOK_STATE, P6_RULE_UNKNOWN },
    { "off", P6_TOK_STATE, P6_RULE_OFF }, { "closed", P6_TOK_STATE, P6_RULE_OFF },
};

/* words of the full specification that this subset leaves out */
static const char *const left_out[] = { "SH", "week", "day", "days", "easter", "sunrise",
    "sunset", "dawn", "dusk" };

/* what people write instead: Vietnamese and English names of days */
static const char *const instead[][2] = { { "T2", "Mo" }, { "T3", "Tu" }, { "T4", "We" },
    { "T5", "Th" }, { "T6", "Fr" }, { "T7", "Sa" }, { "CN", "Su" }, { "Mon", "Mo" },
    { "Tue", "Tu" }, { "Wed", "We" }, { "Thu", "Th" }, { "Fri", "Fr" }, { "Sat", "Sa" },
    { "Sun", "Su" }, { "Monday", "Mo" }, { "Tuesday", "Tu" }, { "Wednesday", "We" },
    { "Thursday", "Th" }, { "Friday", "Fr" }, { "Saturday", "Sa" }, { "Sunday", "Su" },
    { "close", "closed" }, { "June", "Jun" }, { "July", "Jul" }, { "Sept", "Sep" } };

p6_error *p6_hours_bad(apr_pool_t *pool, int at, const char *fmt, ...)
{
    va_list ap;
    const char *detail;

    va_start(ap, fmt);
    detail = apr_pvsprintf(pool, fmt, ap);
    va_end(ap);
    return p6_error_make(pool, P6_E_BAD_SYNTAX, apr_itoa(pool, at), "%s", detail);
}

static p6_hours_token *push(lexer *lex, p6_hours_kind kind, int value)
{
    p6_hours_token *token = apr_array_push(lex->tokens);

    *token = (p6_hours_token){ kind, value, 0, lex->at, NULL };
    return token;
}

/* Go N bytes of ASCII on; TOUCHES says whether the token needs a space behind it. */
static void advance(lexer *lex, int n, int touches)
{
    lex->p += n;
    lex->at += n;
    lex->touches = touches;
}

static p6_error *lex_unknown_word(lexer *lex, const char *name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(words[i].text, name) == 0)
            return p6_hours_bad(lex->pool, lex->at, "expected %s with exactly these letters",
                                words[i].text);
    }
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++) {
        if (strcasecmp(instead[i][0], name) == 0)
            return p6_hours_bad(lex->pool, lex->at, "expected %s instead of this word",
                                instead[i][1]);
    }
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        if (strcasecmp(left_out[i], name) == 0)
            return p6_hours_bad(lex->pool, lex->at, "%s is not part of this subset", left_out[i]);
    }
    return p6_hours_bad(lex->pool, lex->at, "expected a weekday (Mo), a month (Nov), PH, a time "
                        "(08:00), 24/7, open, unknown, off or closed");
}

static p6_error *lex_word(lexer *lex)
{
    int n = 0;
    const char *name;

    while (apr_isalpha(lex->p[n])) n++;
    name = apr_pstrmemdup(lex->pool, lex->p, n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].text, name) == 0) {
            push(lex, words[i].kind, words[i].value);
            advance(lex, n, 1);
            return NULL;
        }
    }
    /* T2 … T7, the Vietnamese short names, end in a digit */
    if (n == 1 && apr_isdigit(lex->p[1]) && !apr_isalnum(lex->p[2]))
        name = apr_pstrmemdup(lex->pool, lex->p, 2);
    return lex_unknown_word(lex, name);
}

static p6_error *lex_time(lexer *lex, int digits)
{
    const char *p = lex->p;
    int hour, minute;

    if (digits != 2 || !apr_isdigit(p[3]) || !apr_isdigit(p[4]) || apr_isdigit(p[5]))
        return p6_hours_bad(lex->pool, lex->at,
                            "expected a time with two digits before and after the colon (08:00)");
    hour = (p[0] - '0') * 10 + p[1] - '0';
    minute = (p[3] - '0') * 10 + p[4] - '0';
    if (minute > 59) return p6_hours_bad(lex->pool, lex->at + 3, "expected minutes from 00 to 59");
    if (hour * 60 + minute > 2 * P6_DAY_MINUTES)
        return p6_hours_bad(lex->pool, lex->at, "expected a time up to 48:00");
    push(lex, P6_TOK_TIME, hour * 60 + minute);
    advance(lex, 5, 1);
    return NULL;
}

static p6_error *lex_number(lexer *lex)
{
    int n = 0, value = 0;
    p6_hours_token *token;

    while (apr_isdigit(lex->p[n])) n++;
    if (lex->p[n] == ':') return lex_time(lex, n);
    if (lex->p[n] == '.' || lex->p[n] == 'h')
        return p6_hours_bad(lex->pool, lex->at + n, "expected a colon in a time (08:00)");
    if (strncmp(lex->p, "24/7", 4) == 0) {
        push(lex, P6_TOK_ALWAYS, 0);
        advance(lex, 4, 1);
        return NULL;
    }
    if (n > 4)
        return p6_hours_bad(lex->pool, lex->at,
                            "expected a day of the month, a year or a time (08:00)");
    for (int i = 0; i < n; i++) value = value * 10 + lex->p[i] - '0';
    token = push(lex, P6_TOK_NUMBER, value);
    token->digits = n;
    advance(lex, n, 1);
    return NULL;
}

static p6_error *lex_comment(lexer *lex)
{
    const char *end = strchr(lex->p + 1, '"');
    p6_hours_token *token = push(lex, P6_TOK_COMMENT, 0);

    if (!end) return p6_hours_bad(lex->pool, lex->at, "expected a closing \" for this comment");
    if (end == lex->p + 1) return p6_hours_bad(lex->pool, lex->at, "expected text in the comment");
    token->text = apr_pstrmemdup(lex->pool, lex->p + 1, end - lex->p - 1);
    for (; lex->p <= end; lex->p++) lex->at += (*lex->p & 0xC0) != 0x80;
    lex->touches = 1;
    return NULL;
}

/* A character that no word, number, comment or mark begins with. */
static p6_error *lex_stranger(lexer *lex)
{
    static const struct {
        const char *text, *detail;
    } known[] = {
        { "\xE2\x80\x93", "expected a plain hyphen - instead of this dash" },
        { "\xE2\x80\x94", "expected a plain hyphen - instead of this dash" },
        { "\xE2\x80\x9C", "expected a plain \" instead of this quote" },
        { "\xE2\x80\x9D", "expected a plain \" instead of this quote" },
        { "\xC2\xA0", "expected a plain space instead of this one" },
        { "+", "an open end (+) and moved days are not part of this subset" },
        { "||", "a fallback (||) is not part of this subset" },
        { "/", "a period (/) is not part of this subset" },
        { "(", "variable times are not part of this subset" },
        { ":", "a colon stands only between hours and minutes (08:00)" },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(lex->p, known[i].text, strlen(known[i].text)) == 0)
            return p6_hours_bad(lex->pool, lex->at, "%s", known[i].detail);
    }
    return p6_hours_bad(lex->pool, lex->at, "this character has no meaning here");
}

static p6_error *lex_token(lexer *lex)
{
    char c = *lex->p;
    int wordy = apr_isalpha(c) || apr_isdigit(c) || c == '"';

    if (c == ' ') {
        advance(lex, 1, 0);
        return NULL;
    }
    if (wordy && lex->touches) return p6_hours_bad(lex->pool, lex->at, "expected a space here");
    if (apr_isalpha(c)) return lex_word(lex);
    if (apr_isdigit(c)) return lex_number(lex);
    if (c == '"') return lex_comment(lex);
    if (!strchr("-,;[]", c)) return lex_stranger(lex);
    push(lex, P6_TOK_MARK, c);
    advance(lex, 1, c == ']');
    return NULL;
}

/* Well-formed UTF-8 without control characters, within the limit. */
static p6_error *check_characters(const char *text, apr_pool_t *pool)
{
    utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);
    const char *p = text;

    if (left > P6_MAX_HOURS_TEXT)
        return p6_hours_bad(pool, 1, "expected at most %d bytes", P6_MAX_HOURS_TEXT);
    for (int at = 1; left > 0; at++) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, left, &c);

        if (n <= 0) return p6_hours_bad(pool, at, "expected UTF-8");
        if (utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
            return p6_hours_bad(pool, at, "control characters, tabs and line feeds can't be here");
        p += n;
        left -= n;
    }
    return NULL;
}

p6_error *p6_hours_lex(apr_array_header_t **tokens, const char *text, apr_pool_t *pool)
{
    lexer lex = { text, 1, 0, apr_array_make(pool, 32, sizeof(p6_hours_token)), pool };
    p6_error *err = check_characters(text, pool);

    while (!err && *lex.p) err = lex_token(&lex);
    push(&lex, P6_TOK_END, 0);
    *tokens = lex.tokens;
    return err;
}
