#include "delivery/mail.h"

#include <apr_base64.h>
#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "base/civil.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/token.h"
#include "delivery/delivery.h"

#define KEY_BYTES 16
#define WORD_BYTES 39 /* in one encoded word: with "Subject: " in front the line has 73 columns */
#define LINE_BYTES 57 /* in one line of base64: 76 columns */

static const char letters_and_digits[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* LEN bytes at TEXT, only characters of letters_and_digits or ALSO, parted by single dots */
static int is_dotted(const char *text, apr_size_t len, const char *also)
{
    int part = 0; /* characters since the last dot */

    for (apr_size_t i = 0; i < len; i++) {
        if (text[i] == '.') {
            if (!part) return 0;
            part = 0;
        } else if (strchr(letters_and_digits, text[i]) || strchr(also, text[i]))
            part++;
        else
            return 0;
    }
    return part > 0;
}

int p6_mail_address_ok(const char *address)
{
    const char *at = strchr(address, '@');

    return at && strlen(address) <= P6_MAX_MAIL_ADDRESS && at - address <= 64
        && is_dotted(address, (apr_size_t)(at - address), "!#$%&'*+/=?^_`{|}~-")
        && is_dotted(at + 1, strlen(at + 1), "-");
}

const char *p6_message_key(const char *key, apr_pool_t *pool)
{
    unsigned char sum[P6_SHA256_BYTES];

    p6_sha256(sum, key, strlen(key));
    return p6_hex(sum, KEY_BYTES, pool);
}

static const char *base64(const char *bytes, apr_size_t len, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, (apr_size_t)apr_base64_encode_len((int)len));

    apr_base64_encode(text, bytes, (int)len);
    return text;
}

/* Can TITLE stand in a header as it is? */
static int is_plain(const char *title)
{
    apr_size_t len = strlen(title);

    if (!len || len > WORD_BYTES || strstr(title, "=?") || title[0] == ' ' || title[len - 1] == ' ')
        return 0;
    for (const char *c = title; *c; c++)
        if (*c < ' ' || *c > '~') return 0;
    return 1;
}

/* the bytes of the next encoded word: whole characters only */
static apr_size_t word_length(const char *text)
{
    apr_size_t len = strlen(text);

    if (len <= WORD_BYTES) return len;
    len = WORD_BYTES;
    while (len && ((unsigned char)text[len] & 0xC0) == 0x80) len--;
    return len;
}

static void add_title(p6_buf *out, const char *title)
{
    p6_buf_adds(out, "Subject: ");
    if (is_plain(title)) p6_buf_adds(out, title);
    else
        for (const char *rest = title; *rest;) {
            apr_size_t len = word_length(rest);

            if (rest != title) p6_buf_adds(out, "\r\n ");
            p6_buf_addf(out, "=?UTF-8?B?%s?=", base64(rest, len, out->pool));
            rest += len;
        }
    p6_buf_adds(out, "\r\n");
}

static void add_date(p6_buf *out, apr_int64_t now_s)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    p6_minute minute = p6_minute_of_epoch(now_s);
    p6_day day = p6_day_of_minute(minute);
    p6_date date = p6_date_of_day(day);
    int clock = p6_clock_of_minute(minute);

    p6_buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0700\r\n", days[p6_weekday(day)],
                date.day, months[date.month - 1], date.year, clock / 60, clock % 60,
                (int)(now_s - p6_epoch_of_minute(minute)));
}

static const char *with_crlf(const char *body, apr_pool_t *pool)
{
    p6_buf *out = p6_buf_make(pool, strlen(body) + 64);

    for (const char *c = body; *c; c++) {
        if (*c == '\n') p6_buf_addc(out, '\r');
        p6_buf_addc(out, *c);
    }
    if (out->len && out->data[out->len - 1] != '\n') p6_buf_adds(out, "\r\n");
    return out->data;
}

static void add_body(p6_buf *out, const char *body)
{
    const char *text = with_crlf(body, out->pool);
    apr_size_t left = strlen(text);

    while (left) {
        apr_size_t len = left < LINE_BYTES ? left : LINE_BYTES;

        p6_buf_adds(out, base64(text, len, out->pool));
        p6_buf_adds(out, "\r\n");
        text += len;
        left -= len;
    }
}

static p6_error *read_text(const char **out, const char *text, unsigned flags, apr_size_t max,
                           const char *what, apr_pool_t *pool)
{
    P6_TRY(p6_text_nfc(out, text, strlen(text), flags, pool));
    if (p6_text_length(*out) <= max) return NULL;
    return p6_error_make(pool, P6_E_BAD_INPUT, what, "longer than %d characters", (int)max);
}

p6_error *p6_mail_build(const char **message, const p6_mail *mail, apr_pool_t *pool)
{
    p6_buf *out = p6_buf_make(pool, 2048);
    const char *title, *body;

    if (!p6_mail_address_ok(mail->from) || !p6_mail_address_ok(mail->to))
        return p6_error_make(pool, P6_E_BAD_INPUT, "address", "not a plain mail address");
    P6_TRY(read_text(&title, mail->title, P6_TEXT_LINE, P6_MAX_MAIL_TITLE, "title", pool));
    P6_TRY(read_text(&body, mail->body, P6_TEXT_LINES, P6_MAX_MAIL_BODY, "body", pool));
    p6_buf_addf(out, "From: <%s>\r\nTo: <%s>\r\n", mail->from, mail->to);
    add_title(out, title);
    add_date(out, mail->now_s);
    p6_buf_addf(out, "Message-ID: <%s%s>\r\n", p6_message_key(mail->key, pool),
                strchr(mail->from, '@'));
    p6_buf_adds(out, "MIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n"
                     "Auto-Submitted: auto-generated\r\n\r\n");
    add_body(out, body);
    *message = out->data;
    return NULL;
}
