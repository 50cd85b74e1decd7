#include "base/phone.h"

#include <apr_strings.h>
#include <string.h>
#include <utf8proc.h>

#define COUNTRY "+84"
#define DIGITS_MAX 15 /* of any number after its international prefix (E.164) */
#define READ_MAX (DIGITS_MAX + 4) /* "0084" and 15 digits */

typedef utf8proc_int32_t code;

/* '0'…'9' for a digit, plain or full-width; '+' for a plus sign; ' ' for what people put between
   digits, seen or unseen; 0 for anything else. */
static char character_of(code c)
{
    if (c >= 0xFF10 && c <= 0xFF19) c = c - 0xFF10 + '0'; /* full-width digits */
    if (c >= '0' && c <= '9') return (char)c;
    switch (c) {
    case '+':
    case 0xFF0B:
        return '+';
    case '.':
    case '-':
    case '(':
    case ')':
    case '\t':
    case 0xFF0E:
    case 0x2212:
        return ' ';
    default:
        break;
    }
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_CF: /* address books copy numbers with direction marks around them */
        return ' ';
    default:
        return 0;
    }
}

/* The digits of TEXT into DIGITS (READ_MAX + 1 bytes); *PLUS tells of a leading plus sign. 0 when
   TEXT holds anything else or too many. */
static int read_digits(char *digits, int *plus, const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    int n = 0;

    *plus = 0;
    while (*at) {
        code c;
        utf8proc_ssize_t len = utf8proc_iterate(at, -1, &c);
        char found = len > 0 ? character_of(c) : 0;

        if (!found || (found == '+' && (n || *plus))) return 0;
        if (found == '+') {
            *plus = 1;
        } else if (found != ' ') {
            if (n == READ_MAX) return 0;
            digits[n++] = found;
        }
        at += len;
    }
    digits[n] = '\0';
    return n > 0;
}

/* The national number without its leading 0, or NULL when DIGITS don't begin like one. People also
   write +84 (0) 912…; nothing else begins with 840. */
static const char *national_of(const char *digits, int plus)
{
    if (!plus && strncmp(digits, "0084", 4) == 0)
        digits += 4;
    else if (strncmp(digits, "84", 2) == 0)
        digits += 2;
    else if (plus || *digits != '0')
        return NULL;
    return *digits == '0' ? digits + 1 : digits;
}

p6_phone_result p6_phone_parse(const char **e164, const char *text, apr_pool_t *pool)
{
    char digits[READ_MAX + 1];
    const char *national;
    size_t len;
    int plus;

    if (!read_digits(digits, &plus, text)) return P6_PHONE_BAD;
    national = national_of(digits, plus);
    if (!national || !*national) return P6_PHONE_BAD;
    len = strlen(national);
    if (*national == '1' && len == 10) return P6_PHONE_OLD;
    if (!(strchr("35789", *national) && len == 9) && !(*national == '2' && len == 10))
        return P6_PHONE_BAD;
    *e164 = apr_pstrcat(pool, COUNTRY, national, NULL);
    return P6_PHONE_OK;
}

const char *p6_phone_show(const char *e164, apr_pool_t *pool)
{
    const char *n = e164 + strlen(COUNTRY);

    if (strncmp(e164, COUNTRY, strlen(COUNTRY)) != 0 || n[strspn(n, "0123456789")])
        return apr_pstrdup(pool, e164);
    if (*n != '2' && strlen(n) == 9) return apr_psprintf(pool, "0%.3s %.3s %s", n, n + 3, n + 6);
    if (*n != '2' || strlen(n) != 10) return apr_pstrdup(pool, e164);
    /* Hà Nội and Thành phố Hồ Chí Minh have short area codes */
    if (n[1] == '4' || n[1] == '8')
        return apr_psprintf(pool, "0%.2s %.4s %s", n, n + 2, n + 6);
    return apr_psprintf(pool, "0%.3s %.4s %s", n, n + 3, n + 7);
}

const char *p6_phone_tail(const char *e164, int n, apr_pool_t *pool)
{
    size_t len = strlen(e164);

    return apr_pstrdup(pool, len > (size_t)n ? e164 + len - n : e164);
}
