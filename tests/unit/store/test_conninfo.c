#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "store/private.h"

static apr_pool_t *pool;

static const char *complete(const char *params)
{
    static const char *completed; /* static: gcc 12 warns wrongly of a dangling pointer */
    p6_error *err = p6_conninfo_complete(&completed, params, pool);

    if (err) fail_msg("%s refused", params);
    return completed;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("%s lacks %s", text, part);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part)) fail_msg("%s has %s", text, part);
}

static void what_a_bounded_wait_needs_is_filled_in(void **state)
{
    const char *got = complete("host=db.example dbname=proj06");

    (void)state;
    assert_has(got, "host='db.example' dbname='proj06'");
    assert_has(got, "connect_timeout='3'");
    assert_has(got, "tcp_user_timeout='5000'");
    assert_has(got, "keepalives='1'");
    assert_has(got, "target_session_attrs='read-write'");
    assert_has(got, "client_encoding='UTF8'");
    assert_has(got, "application_name='proj06'");
    assert_has(got, "options='-c statement_timeout=10000 ");
    assert_has(complete(""), "connect_timeout='3'");
}

static void what_the_operator_gave_stays(void **state)
{
    const char *got = complete("connect_timeout = 9\ttarget_session_attrs='any'"
                               " application_name=''");

    (void)state;
    assert_has(got, "connect_timeout='9'");
    assert_lacks(got, "connect_timeout='3'");
    assert_has(got, "target_session_attrs='any'");
    assert_lacks(got, "read-write");
    assert_has(got, "application_name=''");
    assert_lacks(got, "application_name='proj06'");
}

static void the_operators_options_come_behind_ours_and_win(void **state)
{
    const char *got = complete("options='-c statement_timeout=1'");

    (void)state;
    assert_has(got, "60000 -c statement_timeout=1'");
    assert_lacks(strstr(got, "options=") + 1, "options=");
}

static void quotes_and_backslashes_survive(void **state)
{
    (void)state;
    assert_has(complete("password='it\\'s \\\\ here' host=a"),
               "password='it\\'s \\\\ here' host='a'");
    assert_has(complete("password=a\\ b"), "password='a b'");
    assert_has(complete("password=a'b"), "password='a\\'b'");
    assert_has(complete("password=''"), "password=''");
}

static void a_uri_is_completed_as_a_uri(void **state)
{
    const char *got = complete("postgresql://u@h1:5432,h2/proj06");

    (void)state;
    assert_has(got, "postgresql://u@h1:5432,h2/proj06?options=-c%20statement_timeout%3D10000");
    assert_has(got, "&connect_timeout=3");
    assert_has(got, "&target_session_attrs=read-write");
    got = complete("postgres://h/d?connect_timeout=7&sslmode=verify-full");
    assert_has(got, "?connect_timeout=7&sslmode=verify-full&options=");
    assert_lacks(got, "connect_timeout=3");
    got = complete("postgres://h/d?tcp_user_timeout=7"); /* the end of a name is not the name */
    assert_has(got, "tcp_user_timeout=7&");
    assert_lacks(got, "tcp_user_timeout=5000");
    assert_has(complete("postgres://h/d?xconnect_timeout=7"), "&connect_timeout=3");
}

static void what_does_not_parse_is_refused_without_being_shown(void **state)
{
    static const char *const bad[] = { "secret", "password='secret", "=secret", "host=a secret",
                                       "password = 'secret' 'x'" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *completed;
        p6_error *err = p6_conninfo_complete(&completed, bad[i], pool);

        if (!err) fail_msg("%s accepted", bad[i]);
        assert_int_equal(err->code, P6_E_BAD_INPUT);
        assert_lacks(err->detail, "secret");
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        { "what a bounded wait needs is filled in", what_a_bounded_wait_needs_is_filled_in,
          NULL, NULL, NULL },
        { "what the operator gave stays", what_the_operator_gave_stays, NULL, NULL, NULL },
        { "the operator's options come behind ours and win",
          the_operators_options_come_behind_ours_and_win, NULL, NULL, NULL },
        { "quotes and backslashes survive", quotes_and_backslashes_survive, NULL, NULL, NULL },
        { "a URI is completed as a URI", a_uri_is_completed_as_a_uri, NULL, NULL, NULL },
        { "what does not parse is refused without being shown",
          what_does_not_parse_is_refused_without_being_shown, NULL, NULL, NULL },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("connection parameters", tests, NULL, NULL);
}
