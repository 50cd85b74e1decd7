#include "delivery/sms.h"

#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "delivery/delivery.h"

typedef enum hole_kind { TO, TO_84, TO_0, TEXT, TEXT_ASCII, KEY, HOLES } hole_kind;

static const char *const holes[HOLES] = { "{to}", "{to_84}", "{to_0}", "{text}", "{text_ascii}",
                                          "{key}" };

static int is_json(const char *body)
{
    return *body == '{' || *body == '[';
}

const char *p6_sms_body_type(const char *body)
{
    return is_json(body) ? "application/json" : "application/x-www-form-urlencoded";
}

/* does AT begin with a hole? its number, or -1 */
static int hole_at(const char *at)
{
    for (int i = 0; i < HOLES; i++)
        if (strncmp(at, holes[i], strlen(holes[i])) == 0) return i;
    return -1;
}

/* A hole that is JSON as it stands can only lie inside a string, so that is where values go. */
static p6_error *check_json(const char *body, apr_pool_t *pool)
{
    json_error_t error;
    json_t *document = json_loads(body, JSON_REJECT_DUPLICATES, &error);

    if (!document)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "not JSON at character %d: %s; holes "
                             "stand inside strings", error.position, error.text);
    json_decref(document);
    return NULL;
}

static p6_error *check_form(const char *body, apr_pool_t *pool)
{
    for (const char *c = body; *c; c++)
        if (*c <= ' ' || *c > '~')
            return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "a form such as "
                                 "'to={to}&text={text}' has no spaces and is percent-encoded");
    return NULL;
}

p6_error *p6_sms_body_check(const char *body, apr_pool_t *pool)
{
    int seen[HOLES] = { 0 };

    if (strlen(body) > P6_MAX_SMS_TEMPLATE)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "longer than %d bytes",
                             P6_MAX_SMS_TEMPLATE);
    P6_TRY(is_json(body) ? check_json(body, pool) : check_form(body, pool));
    for (const char *c = body; (c = strchr(c, '{')) != NULL; c++) {
        int hole = hole_at(c);

        if (hole >= 0) seen[hole] = 1;
    }
    if (!seen[TO] && !seen[TO_84] && !seen[TO_0])
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "the hole {to}, {to_84} or {to_0} is "
                             "missing: where the number goes");
    if (!seen[TEXT] && !seen[TEXT_ASCII])
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "the hole {text} or {text_ascii} is "
                             "missing: where the message goes");
    return NULL;
}

static void add_json(p6_buf *out, const char *value)
{
    for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
        if (*c == '"' || *c == '\\') p6_buf_addf(out, "\\%c", *c);
        else if (*c < ' ') p6_buf_addf(out, "\\u%04x", *c);
        else p6_buf_addc(out, (char)*c);
    }
}

static void add_form(p6_buf *out, const char *value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-._~";

    for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
        if (strchr(plain, *c)) p6_buf_addc(out, (char)*c);
        else p6_buf_addf(out, "%%%02X", *c);
    }
}

static int is_e164(const char *to)
{
    apr_size_t digits = *to == '+' ? strspn(to + 1, "0123456789") : 0;

    return digits >= 8 && digits <= 15 && !to[digits + 1];
}

static p6_error *read_values(const char **values, const p6_sms *sms, apr_pool_t *pool)
{
    const char *text;

    if (!is_e164(sms->to))
        return p6_error_make(pool, P6_E_BAD_INPUT, "to", "not a phone number of the form E.164");
    P6_TRY(p6_text_nfc(&text, sms->text, strlen(sms->text), P6_TEXT_LINES, pool));
    if (!*text || p6_text_length(text) > P6_MAX_SMS_TEXT)
        return p6_error_make(pool, P6_E_BAD_INPUT, "text", "empty, or longer than %d characters",
                             P6_MAX_SMS_TEXT);
    values[TO] = sms->to;
    values[TO_84] = sms->to + 1;
    values[TO_0] = strncmp(sms->to, "+84", 3) ? sms->to
                                              : apr_pstrcat(pool, "0", sms->to + 3, NULL);
    values[TEXT] = text;
    values[TEXT_ASCII] = p6_text_ascii(text, pool);
    values[KEY] = sms->key;
    return NULL;
}

p6_error *p6_sms_fill(const char **filled, const char *body, const p6_sms *sms, apr_pool_t *pool)
{
    void (*add)(p6_buf *, const char *) = is_json(body) ? add_json : add_form;
    p6_buf *out = p6_buf_make(pool, P6_MAX_SMS_TEMPLATE);
    const char *values[HOLES];

    P6_TRY(read_values(values, sms, pool));
    while (*body) {
        int hole = hole_at(body);

        if (hole >= 0) add(out, values[hole]);
        else p6_buf_addc(out, *body);
        body += hole >= 0 ? strlen(holes[hole]) : 1;
    }
    *filled = out->data;
    return NULL;
}
