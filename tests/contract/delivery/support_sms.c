/* SMS: what the gateway gets, and what becomes of a message when it answers this way or that. */
#include "support_delivery.h"

#include <stdlib.h>

static void nothing_is_sent_while_everything_is_off(void **state)
{
    apr_int64_t sms = put_sms("a", "x"), mail = put_mail("b", "x", "y");

    (void)state;
    config->sms_url = config->smtp_url = NULL;
    assert_int_equal(tend(), 0);
    now_s += 3600;
    assert_int_equal(tend(), 0);
    assert_int_equal(gateway.calls + mailer.calls, 0);
    check_message(sms, "open", 0);
    check_message(mail, "open", 0);
}

static void a_channel_that_is_off_does_not_hold_up_the_other(void **state)
{
    apr_int64_t sms, mail;

    (void)state;
    for (int i = 0; i < P6_OUTBOX_AT_ONCE + 1; i++)
        mail = put_mail(apr_psprintf(pool, "m%d", i), "x", "y");
    sms = put_sms("a", "x");
    config->smtp_url = NULL;
    assert_int_equal(tend(), 1);
    check_message(sms, "sent", 1);
    check_message(mail, "open", 0);
}

static void an_sms_reaches_the_gateway_and_leaves_a_blank_row(void **state)
{
    apr_array_header_t *headers = apr_array_make(pool, 1, sizeof(const char *));
    apr_int64_t id = put_sms("visit-1", "Mã hẹn \"K7M2QX\"\n7 giờ tối");

    (void)state;
    APR_ARRAY_PUSH(headers, const char *) = "Authorization: Bearer s3cret";
    config->sms_headers = headers;
    assert_int_equal(tend(), 1);
    assert_int_equal(gateway.calls, 1);
    assert_int_equal(strncmp(gateway.got, "POST /send HTTP/1.1\r\n", 21), 0);
    assert_non_null(strstr(gateway.got, "\r\nAuthorization: Bearer s3cret\r\n"));
    assert_non_null(strstr(gateway.got, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(gateway.got, "{\"to\":\"" PHONE "\",\"text\":"
                                        "\"Mã hẹn \\\"K7M2QX\\\"\\u000a7 giờ tối\",\"key\":\""));
    check_message(id, "sent", 1);
    assert_string_equal(last_detail(id), "http 200");
    assert_int_equal(logged[5501], 1);
    assert_int_equal(tend(), 0);
    assert_int_equal(gateway.calls, 1);
}

static void a_gateway_that_refuses_for_now_is_asked_later_and_later_then_no_more(void **state)
{
    static const int wait[] = { 60, 600, 600 }; /* to the second, third, fourth try */
    apr_int64_t id = put_sms("a", "x");

    (void)state;
    gateway.status = 503;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(tend(), 1);
        check_message(id, "open", i + 1);
        now_s += wait[i] - 1;
        assert_int_equal(tend(), 0);
        now_s += 1;
    }
    assert_int_equal(tend(), 1);
    check_message(id, "failed", 4);
    now_s += 86000;
    assert_int_equal(tend(), 0);
    assert_int_equal(gateway.calls, 4);
    assert_int_equal(number_of("SELECT count(*) FROM delivery WHERE result = 'again'"), 3);
    assert_int_equal(number_of("SELECT count(*) FROM delivery WHERE result = 'failed'"
                               " AND detail = 'http 503'"), 1);
    assert_int_equal(logged[5502], 1);
    assert_int_equal(logged[5503], 3);
}

static void each_answer_means_accepted_again_or_never(void **state)
{
    static const struct { int status; const char *state; } answers[] = {
        { 200, "sent" }, { 201, "sent" }, { 202, "sent" }, { 204, "sent" },
        { 400, "failed" }, { 403, "failed" }, { 404, "failed" }, { 422, "failed" },
        { 301, "failed" }, { 302, "failed" }, { 307, "failed" },
        { 401, "open" }, { 408, "open" }, { 429, "open" }, { 500, "open" }, { 502, "open" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        apr_int64_t id = put_sms(apr_psprintf(pool, "%d", (int)i), "x");

        gateway.status = answers[i].status;
        gateway.text = answers[i].status == 204 ? "" : "x";
        assert_int_equal(tend(), 1);
        assert_int_equal(gateway.calls, (int)i + 1); /* a redirect is not followed */
        check_message(id, answers[i].state, 1);
        assert_string_equal(last_detail(id), apr_psprintf(pool, "http %d", answers[i].status));
        command("DELETE FROM outbox");
        now_s += P6_OUTBOX_PAUSE_S;
    }
}

static void an_answer_without_the_expected_text_accepts_nothing(void **state)
{
    apr_int64_t id = put_sms("a", "x");

    (void)state;
    config->sms_expect = "\"status\":\"success\"";
    gateway.text = "{\"status\":\"error\",\"message\":\"out of credit\"}";
    assert_int_equal(tend(), 1);
    check_message(id, "open", 1);
    assert_string_equal(last_detail(id), "http 200 without the expected text");
    gateway.text = "{\"status\":\"success\"}";
    now_s += 60;
    assert_int_equal(tend(), 1);
    check_message(id, "sent", 2);
}

static void a_closed_door_and_a_cut_line_are_tried_again(void **state)
{
    apr_int64_t id = put_sms("a", "x");
    const char *url = config->sms_url;

    (void)state;
    config->sms_url = apr_psprintf(pool, "http://127.0.0.1:%d/", closed_port());
    assert_int_equal(tend(), 1);
    check_message(id, "open", 1);
    assert_int_equal(strncmp(last_detail(id), "curl 7 (", 8), 0);
    config->sms_url = url;
    gateway.manner = HANGS_UP;
    now_s += 60;
    assert_int_equal(tend(), 1);
    check_message(id, "open", 2);
    assert_int_equal(strncmp(last_detail(id), "curl 5", 6), 0); /* sent or received nothing */
    gateway.manner = POLITE;
    now_s += 600;
    assert_int_equal(tend(), 1);
    check_message(id, "sent", 3);
}

static void a_gateway_that_says_nothing_costs_no_more_than_the_deadline(void **state)
{
    apr_int64_t id = put_sms("a", "x"), begun = ms();

    (void)state;
    gateway.manner = SILENT;
    assert_int_equal(tend(), 1);
    assert_in_range(ms() - begun, 900, 2500);
    check_message(id, "open", 1);
    assert_string_equal(last_detail(id), "curl 28 (Timeout was reached)");
}

static void an_answer_without_end_is_cut(void **state)
{
    apr_int64_t id = put_sms("a", "x");

    (void)state;
    gateway.manner = ENDLESS;
    assert_int_equal(tend(), 1);
    check_message(id, "sent", 1);
}

static void what_can_not_be_sent_is_given_up_without_a_call(void **state)
{
    apr_int64_t id = put_sms("a", "one\x01two"), other;

    (void)state;
    other = put_sms("b", "x");
    assert_int_equal(tend(), 2);
    check_message(id, "failed", 1);
    check_message(other, "sent", 1);
    assert_int_equal(gateway.calls, 1);
}

static void a_message_of_the_day_before_is_not_sent(void **state)
{
    apr_int64_t id = put_sms("a", "x");

    (void)state;
    now_s += P6_OUTBOX_FRESH_S + 1;
    assert_int_equal(tend(), 1);
    check_message(id, "failed", 1);
    assert_string_equal(last_detail(id), "too old");
    assert_int_equal(gateway.calls, 0);
}

static void settings_of_the_environment_are_not_looked_at(void **state)
{
    const char *proxy = apr_psprintf(pool, "http://127.0.0.1:%d", closed_port());
    static const char *const names[] = { "http_proxy", "https_proxy", "all_proxy", "ALL_PROXY" };
    apr_int64_t sms = put_sms("a", "x"), mail = put_mail("b", "x", "y");

    (void)state;
    for (int i = 0; i < 4; i++) setenv(names[i], proxy, 1);
    assert_int_equal(tend(), 2);
    for (int i = 0; i < 4; i++) unsetenv(names[i]);
    check_message(sms, "sent", 1);
    check_message(mail, "sent", 1);
}

static const struct CMUnitTest tests[] = {
    T("nothing is sent while everything is off", nothing_is_sent_while_everything_is_off),
    T("a channel that is off does not hold up the other",
      a_channel_that_is_off_does_not_hold_up_the_other),
    T("an SMS reaches the gateway and leaves a blank row",
      an_sms_reaches_the_gateway_and_leaves_a_blank_row),
    T("a gateway that refuses for now is asked later and later, then no more",
      a_gateway_that_refuses_for_now_is_asked_later_and_later_then_no_more),
    T("each answer means accepted, again or never", each_answer_means_accepted_again_or_never),
    T("an answer without the expected text accepts nothing",
      an_answer_without_the_expected_text_accepts_nothing),
    T("a closed door and a cut line are tried again",
      a_closed_door_and_a_cut_line_are_tried_again),
    T("a gateway that says nothing costs no more than the deadline",
      a_gateway_that_says_nothing_costs_no_more_than_the_deadline),
    T("an answer without end is cut", an_answer_without_end_is_cut),
    T("what can't be sent is given up without a call",
      what_can_not_be_sent_is_given_up_without_a_call),
    T("a message of the day before is not sent", a_message_of_the_day_before_is_not_sent),
    T("settings of the environment are not looked at",
      settings_of_the_environment_are_not_looked_at),
};
SUITE(sms_suite, tests);
