#include "support_delivery.h"

#include "delivery/address.h"

static void mail_goes_by_tls_or_to_this_machine(void **state)
{
    static const struct { const char *url; p6_way way; } cases[] = {
        { "smtp://mail.example", P6_WAY_START }, { "smtp://mail.example:587", P6_WAY_START },
        { "smtp://mail.example:587/portal.example", P6_WAY_START },
        { "SMTP://MAIL.example", P6_WAY_START }, { "smtps://mail.example", P6_WAY_TLS },
        { "smtp://127.0.0.1:2525", P6_WAY_CLEAR }, { "smtp://[::1]", P6_WAY_CLEAR },
        { "smtp://localhost", P6_WAY_START }, { "smtp://127.0.0.1.example", P6_WAY_START },
        { "smtp://10.0.0.7", P6_WAY_START },
        { "", P6_WAY_NONE }, { "mail.example", P6_WAY_NONE },
        { "http://mail.example", P6_WAY_NONE },
        { "smtp://", P6_WAY_NONE }, { "smtp://user@mail.example", P6_WAY_NONE },
        { "smtp://user:secret@mail.example", P6_WAY_NONE }, { "smtp://a b", P6_WAY_NONE },
        { "smtp://mail.example/?a=b", P6_WAY_NONE }, { "smtp://mail.example/#x", P6_WAY_NONE },
        { "smtp://mail.example:0x19", P6_WAY_NONE }, { "file:///etc/passwd", P6_WAY_NONE },
        { "smtp://mail.example\r\nQUIT", P6_WAY_NONE },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (p6_mail_way(cases[i].url) != cases[i].way) fail_msg("%s", cases[i].url);
        assert_int_equal(p6_mail_server_ok(cases[i].url), cases[i].way != P6_WAY_NONE);
    }
}

static void a_gateway_is_called_by_https_or_on_this_machine(void **state)
{
    static const struct { const char *url; p6_way way; } cases[] = {
        { "https://sms.example/send", P6_WAY_TLS }, { "https://sms.example/?key=x", P6_WAY_TLS },
        { "http://127.0.0.1:8080/send", P6_WAY_CLEAR }, { "http://[::1]:8080/", P6_WAY_CLEAR },
        { "http://sms.example/send", P6_WAY_NONE }, { "http://localhost/", P6_WAY_NONE },
        { "http://127.0.0.1@sms.example/", P6_WAY_NONE },
        { "http://127.0.0.1:80@sms.example/", P6_WAY_NONE },
        { "http://127.0.0.1.sms.example/", P6_WAY_NONE }, { "http://127.0.0.2/", P6_WAY_NONE },
        { "https://user:x@sms.example/", P6_WAY_NONE }, { "ftp://127.0.0.1/", P6_WAY_NONE },
        { "gopher://127.0.0.1/", P6_WAY_NONE }, { "https://", P6_WAY_NONE },
        { "https://sms.example/#x", P6_WAY_NONE }, { "//sms.example/", P6_WAY_NONE },
        { "https://sms.example/ send", P6_WAY_NONE },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (p6_sms_way(cases[i].url) != cases[i].way) fail_msg("%s", cases[i].url);
        assert_int_equal(p6_sms_gateway_ok(cases[i].url), cases[i].way != P6_WAY_NONE);
    }
}

static void a_password_is_the_one_line_of_a_file(void **state)
{
    const char *secret;

    (void)state;
    ok(p6_secret_read(&secret, file_with("a", "mật khẩu 1\n"), pool));
    assert_string_equal(secret, "mật khẩu 1");
    ok(p6_secret_read(&secret, file_with("b", "x"), pool));
    assert_string_equal(secret, "x");
    fails(BAD_INPUT, p6_secret_read(&secret, file_with("c", "\n"), pool));
    fails(BAD_INPUT, p6_secret_read(&secret, file_with("d", "a\nb\n"), pool));
    fails(BAD_INPUT, p6_secret_read(&secret, file_with("e", "a\x01"), pool));
    fails(BAD_INPUT, p6_secret_read(&secret, file_with("f", times(P6_MAX_SECRET + 1, "x")), pool));
    fails(IO, p6_secret_read(&secret, apr_pstrcat(pool, file_with("g", "x"), "-none", NULL),
                             pool));
}

static void headers_are_lines_of_name_and_value(void **state)
{
    static const char *const bad[] = { "", "\n", "Authorization", ": x", "A b: c", "A:", "A: ",
                                       "A: b\nC", "A: \x01", "A: đ", "A\t: b" };
    const apr_array_header_t *headers;
    p6_error *err;

    (void)state;
    ok(p6_headers_read(&headers, file_with("a", "Authorization: Bearer s3cret\r\n\nX-Key: 1\n"),
                       pool));
    assert_int_equal(headers->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(headers, 0, const char *), "Authorization: Bearer s3cret");
    assert_string_equal(APR_ARRAY_IDX(headers, 1, const char *), "X-Key: 1");
    for (size_t i = 0; i < COUNT(bad); i++)
        fails(BAD_INPUT, p6_headers_read(&headers, file_with("b", bad[i]), pool));
    fails(BAD_INPUT, p6_headers_read(&headers, file_with("c", times(9, "A: b\n")), pool));
    err = p6_headers_read(&headers, file_with("d", "A: b\ns3cret"), pool);
    assert_non_null(err);
    assert_null(strstr(err->detail, "s3cret"));
}

static void everything_is_off_when_nobody_says(void **state)
{
    const p6_delivery_config *config = p6_delivery_config_make(pool);

    (void)state;
    assert_null(config->smtp_url);
    assert_null(config->sms_url);
    assert_int_equal(config->max_tries, config->backoff_n + 1);
    for (int i = 1; i < config->backoff_n; i++)
        assert_true(config->backoff_s[i] > config->backoff_s[i - 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "mail goes by TLS or to this machine", mail_goes_by_tls_or_to_this_machine, 0, 0, 0 },
        { "a gateway is called by HTTPS or on this machine",
          a_gateway_is_called_by_https_or_on_this_machine, 0, 0, 0 },
        { "a password is the one line of a file", a_password_is_the_one_line_of_a_file, 0, 0, 0 },
        { "headers are lines of name and value", headers_are_lines_of_name_and_value, 0, 0, 0 },
        { "everything is off when nobody says", everything_is_off_when_nobody_says, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("delivery's configuration", tests, NULL, NULL);
}
