#include "support_delivery.h"

#include <apr_base64.h>
#include "base/text.h"
#include "delivery/mail.h"

#define NOW 1795434059 /* 2026-11-23T18:40:59+07:00 */

static p6_mail a_mail(const char *title, const char *body)
{
    return (p6_mail){ "noreply@portal.example", "desk@commune.example", title, body, "home-7",
                      NOW };
}

static const char *built(const char *title, const char *body)
{
    p6_mail mail = a_mail(title, body);
    const char *message = NULL;

    ok(p6_mail_build(&message, &mail, pool));
    return message;
}

/* the value of header NAME, unfolded */
static const char *header(const char *message, const char *name)
{
    const char *at = strstr(message, apr_psprintf(pool, "\r\n%s: ", name)), *end;
    char *value;

    if (!at) at = message - 2;
    at += strlen(name) + 4;
    for (end = strstr(at, "\r\n"); end[2] == ' '; end = strstr(end + 2, "\r\n")) {}
    value = apr_pstrndup(pool, at, (apr_size_t)(end - at));
    return value;
}

static const char *unbase64(const char *text, apr_size_t len)
{
    char *plain = apr_pcalloc(pool, len + 4);

    plain[apr_base64_decode(plain, apr_pstrndup(pool, text, len))] = '\0';
    return plain;
}

/* what a reader makes of the encoded words of TEXT */
static const char *words(const char *text)
{
    const char *out = "", *word;

    while ((word = strstr(text, "=?UTF-8?B?")) != NULL) {
        const char *end = strstr(word + 10, "?=");

        assert_non_null(end);
        assert_true(end + 2 - word <= 75);
        out = apr_pstrcat(pool, out, unbase64(word + 10, (apr_size_t)(end - word - 10)), NULL);
        text = end + 2;
    }
    return out;
}

static const char *body_of(const char *message)
{
    const char *at = strstr(message, "\r\n\r\n") + 4, *out = "";

    while (*at) {
        apr_size_t len = strcspn(at, "\r\n");

        assert_true(len <= 76);
        out = apr_pstrcat(pool, out, unbase64(at, len), NULL);
        at += len + 2;
    }
    return out;
}

static void check_lines(const char *message)
{
    for (const char *c = message; *c; c++) {
        assert_true((unsigned char)*c < 0x80);
        if (*c == '\n') assert_true(c > message && c[-1] == '\r');
        if (*c == '\r') assert_true(c[1] == '\n');
    }
    for (const char *line = message; (line = strstr(line, "\r\n")) != NULL; line += 2)
        assert_true(strcspn(line + 2, "\r\n") <= 100);
}

static void a_plain_mail_is_written_as_it_is(void **state)
{
    const char *message = built("Help at home", "K7M2QX\nhttps://portal.example/");

    (void)state;
    check_lines(message);
    assert_int_equal(strncmp(message, "From: <noreply@portal.example>\r\n"
                             "To: <desk@commune.example>\r\nSubject: Help at home\r\n"
                             "Date: Mon, 23 Nov 2026 18:40:59 +0700\r\nMessage-ID: <", 124), 0);
    assert_string_equal(header(message, "Content-Type"), "text/plain; charset=utf-8");
    assert_string_equal(header(message, "Content-Transfer-Encoding"), "base64");
    assert_string_equal(header(message, "Auto-Submitted"), "auto-generated");
    assert_string_equal(body_of(message), "K7M2QX\r\nhttps://portal.example/\r\n");
}

static void the_same_key_is_the_same_message(void **state)
{
    const char *one = header(built("a", "b"), "Message-ID");
    p6_mail other = a_mail("a", "b");
    const char *message;

    (void)state;
    other.now_s += 60;
    ok(p6_mail_build(&message, &other, pool));
    assert_string_equal(header(message, "Message-ID"), one);
    other.key = "home-8";
    ok(p6_mail_build(&message, &other, pool));
    assert_string_not_equal(header(message, "Message-ID"), one);
    assert_non_null(strstr(one, "@portal.example>"));
    assert_int_equal(strlen(one), 1 + 32 + 15 + 1);
}

static void titles_become_encoded_words_of_whole_characters(void **state)
{
    const char *const titles[] = {
        "Đề nghị hỗ trợ tại nhà", "Có đề nghị hỗ trợ tại nhà ở phường Đức Xuân: mã K7M2QX",
        "=?UTF-8?B?QQ==?=", " space ", "plain but much longer than what stands in a header as is",
        times(50, "\xf0\x9f\x8f\xa0"), times(99, "ấ"), times(200, "x"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(titles); i++) {
        const char *message = built(titles[i], "x"), *value = header(message, "Subject"), *word;

        check_lines(message);
        assert_string_equal(words(value), titles[i]);
        for (word = value; (word = strstr(word, "=?UTF-8?B?")) != NULL; word++) {
            const char *decoded = words(apr_pstrndup(pool, word, strcspn(word, "\r")));
            const char *same;

            ok(p6_text_nfc(&same, decoded, strlen(decoded), P6_TEXT_LINE, pool));
        }
    }
    assert_string_equal(header(built("", "x"), "Subject"), "");
}

static void bodies_of_any_length_come_back(void **state)
{
    (void)state;
    for (int n = 0; n < 200; n++) {
        const char *body = times(n, "a"), *message = built("x", body);

        check_lines(message);
        assert_string_equal(body_of(message),
                            n ? apr_pstrcat(pool, body, "\r\n", NULL) : "");
    }
    assert_string_equal(body_of(built("x", "Tổ 3A\r\n.\r\nQUIT\nĐức Xuân\n")),
                        "Tổ 3A\r\n.\r\nQUIT\r\nĐức Xuân\r\n");
}

static void nothing_adds_a_header_or_a_recipient(void **state)
{
    static const char *const lines[] = { "a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\tb",
                                         "a\x01", "a\x7f", "\xff", "a\xc0\x8a" };
    static const char *const addresses[] = { "", "desk", "@commune.example", "desk@", "a@b@c",
        "desk@commune.example\r\nRCPT TO:<x@y>", "desk@commune.example> SIZE=1", "a b@c.example",
        "a,b@c.example", "<a@b.example>", "\"a\"@b.example", "a@[127.0.0.1]", "a..b@c.example",
        ".a@b.example", "a.@b.example", "a@.example", "a@b.", "đ@b.example", "a@b_c.example" };
    const char *message;
    p6_mail mail;

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        mail = a_mail(lines[i], "x");
        fails(BAD_INPUT, p6_mail_build(&message, &mail, pool));
    }
    for (size_t i = 0; i < COUNT(addresses); i++) {
        assert_false(p6_mail_address_ok(addresses[i]));
        mail = a_mail("x", "x");
        mail.to = addresses[i];
        fails(BAD_INPUT, p6_mail_build(&message, &mail, pool));
        mail = a_mail("x", "x");
        mail.from = addresses[i];
        fails(BAD_INPUT, p6_mail_build(&message, &mail, pool));
    }
    mail = a_mail("x", "a\x01");
    fails(BAD_INPUT, p6_mail_build(&message, &mail, pool));
}

static void lengths_have_limits(void **state)
{
    p6_mail mail = a_mail(times(P6_MAX_MAIL_TITLE + 1, "ấ"), "x");
    const char *message;

    (void)state;
    fails(BAD_INPUT, p6_mail_build(&message, &mail, pool));
    mail = a_mail("x", times(P6_MAX_MAIL_BODY + 1, "x"));
    fails(BAD_INPUT, p6_mail_build(&message, &mail, pool));
    assert_true(p6_mail_address_ok(apr_pstrcat(pool, times(64, "a"), "@b.example", NULL)));
    assert_false(p6_mail_address_ok(apr_pstrcat(pool, times(65, "a"), "@b.example", NULL)));
    assert_false(p6_mail_address_ok(apr_pstrcat(pool, "a@", times(253, "b"), NULL)));
    assert_true(p6_mail_address_ok("o'brien+desk@mail-1.commune.example"));
    assert_true(p6_mail_address_ok("root@localhost"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a plain mail is written as it is", a_plain_mail_is_written_as_it_is, 0, 0, 0 },
        { "the same key is the same message", the_same_key_is_the_same_message, 0, 0, 0 },
        { "titles become encoded words of whole characters",
          titles_become_encoded_words_of_whole_characters, 0, 0, 0 },
        { "bodies of any length come back", bodies_of_any_length_come_back, 0, 0, 0 },
        { "nothing adds a header or a recipient", nothing_adds_a_header_or_a_recipient, 0, 0, 0 },
        { "lengths have limits", lengths_have_limits, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
