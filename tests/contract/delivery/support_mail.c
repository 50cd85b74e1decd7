/* Mail: what the server gets, and what becomes of a mail when it answers this way or that. */
#include "support_delivery.h"

static void a_mail_reaches_the_server_and_leaves_a_blank_row(void **state)
{
    apr_int64_t id = put_mail("home-7", "Home visit", "K7M2QX");

    (void)state;
    assert_int_equal(tend(), 1);
    assert_non_null(strstr(mailer.all, "\r\nMAIL FROM:<noreply@portal.example>"));
    assert_non_null(strstr(mailer.all, "\r\nRCPT TO:<desk@commune.example>\r\nDATA\r\n"));
    assert_non_null(strstr(mailer.all, "\r\nSubject: Home visit\r\n"));
    assert_non_null(strstr(mailer.all, "\r\n\r\nSzdNMlFYDQo=\r\n.\r\nQUIT\r\n"));
    assert_null(strstr(mailer.all, "AUTH"));
    check_message(id, "sent", 1);
    assert_string_equal(last_detail(id), "smtp 250");
    assert_int_equal(tend(), 0);
    assert_int_equal(mailer.calls, 1);
}

static void the_server_is_told_user_and_password_when_there_are_any(void **state)
{
    apr_int64_t id = put_mail("a", "x", "y");

    (void)state;
    config->smtp_user = "portal";
    config->smtp_password = "s3cret";
    mailer.refuses = "AUTH";
    mailer.status = 535;
    assert_int_equal(tend(), 1);
    check_message(id, "open", 1); /* the operator mends it */
    assert_string_equal(last_detail(id), "smtp 535");
    mailer.refuses = NULL;
    now_s += 60;
    assert_int_equal(tend(), 1);
    /* "\0portal\0s3cret" */
    assert_non_null(strstr(mailer.all, "\r\nAUTH PLAIN"));
    assert_non_null(strstr(mailer.all, "AHBvcnRhbABzM2NyZXQ="));
    check_message(id, "sent", 2);
    assert_null(strstr(log_text, "s3cret"));
}

static void each_refusal_is_for_good_or_for_now(void **state)
{
    static const struct { const char *refuses; int status; const char *state, *detail; } cases[] = {
        { "greeting", 421, "open", "smtp 421" }, { "MAIL", 451, "open", "smtp 451" },
        { "MAIL", 553, "failed", "smtp 553" }, { "RCPT", 450, "open", "smtp 450" },
        { "RCPT", 550, "failed", "smtp 550" }, { "DATA", 451, "open", "smtp 451" },
        { ".", 451, "open", "smtp 451" }, { ".", 554, "failed", "smtp 554" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        apr_int64_t id = put_mail(apr_psprintf(pool, "%d", (int)i), "x", "y");

        mailer.refuses = cases[i].refuses;
        mailer.status = cases[i].status;
        assert_int_equal(tend(), 1);
        check_message(id, cases[i].state, 1);
        assert_string_equal(last_detail(id), cases[i].detail);
        command("DELETE FROM outbox");
        now_s += P6_OUTBOX_PAUSE_S;
    }
}

static void takes_at_most(apr_int64_t most_ms, manner how, const char *state_after)
{
    apr_int64_t id = put_mail(apr_psprintf(pool, "%d", (int)how), "x", "y"), begun = ms();

    mailer.manner = how;
    assert_int_equal(tend(), 1);
    assert_in_range(ms() - begun, 0, most_ms);
    check_message(id, state_after, 1);
    command("DELETE FROM outbox");
    now_s += P6_OUTBOX_PAUSE_S;
}

static void a_server_that_stops_talking_costs_no_more_than_the_deadline(void **state)
{
    (void)state;
    takes_at_most(3500, SILENT, "open");
    takes_at_most(3500, SILENT_END, "open");
    takes_at_most(3500, ENDLESS, "open");
    takes_at_most(3500, HANGS_UP, "open");
    takes_at_most(3500, NO_GOODBYE, "sent"); /* it has the mail: that counts */
}

static void another_host_must_begin_with_tls(void **state)
{
    apr_int64_t id = put_mail("a", "x", "y");

    (void)state;
    /* a name, so not one of the two addresses that are spoken to in clear */
    config->smtp_url = apr_psprintf(pool, "smtp://localhost:%d", mailer.port);
    assert_int_equal(tend(), 1);
    check_message(id, "open", 1);
    assert_null(strstr(mailer.all, "MAIL FROM"));
}

static void a_hostile_recipient_or_title_is_given_up_without_a_call(void **state)
{
    apr_int64_t id = put_mail("a", "x\r\nBcc: everybody@example", "y"), other;

    (void)state;
    other = put_mail("b", "x", "y");
    command("UPDATE outbox SET recipient = 'desk@commune.example> SIZE=1' WHERE request_key = 'b'");
    assert_int_equal(tend(), 2);
    check_message(id, "failed", 1);
    check_message(other, "failed", 1);
    assert_int_equal(mailer.calls, 0);
}

static const struct CMUnitTest tests[] = {
    T("a mail reaches the server and leaves a blank row",
      a_mail_reaches_the_server_and_leaves_a_blank_row),
    T("the server is told user and password when there are any",
      the_server_is_told_user_and_password_when_there_are_any),
    T("each refusal is for good or for now", each_refusal_is_for_good_or_for_now),
    T("a server that stops talking costs no more than the deadline",
      a_server_that_stops_talking_costs_no_more_than_the_deadline),
    T("another host must begin with TLS", another_host_must_begin_with_tls),
    T("a hostile recipient or title is given up without a call",
      a_hostile_recipient_or_title_is_given_up_without_a_call),
};
SUITE(mail_suite, tests);
