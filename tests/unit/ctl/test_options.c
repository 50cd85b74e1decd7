#include "base/version.h"
#include "support_ctl.h"

#include <time.h>

static p6_ctl seen; /* what the last command was given */
static int calls;

static int remember(p6_ctl *ctl)
{
    seen = *ctl;
    calls++;
    return 1;
}

static int refuse(p6_ctl *ctl)
{
    return p6_ctl_fail(p6_error_make(ctl->pool, P6_E_BAD_DATA, "points.csv:7", "two rows"));
}

static const p6_ctl_entry table[] = {
    { "look", remember, "look [DIR]", "looks around", "A word more.\n" },
    { "refuse", refuse, "refuse", "always fails", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

#define wrong_usage(sentence, ...) \
    do { \
        calls = 0; \
        assert_int_equal(run(table, NULL, __VA_ARGS__), 2); \
        if (!strstr(err, sentence)) fail_msg("\"%s\" is not in \"%s\"", sentence, err); \
        assert_string_equal(out, ""); \
        assert_int_equal(calls, 0); \
    } while (0)

static void help_lists_every_command(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--help"), 0);
    assert_non_null(strstr(out, "look [DIR]\n"));
    assert_non_null(strstr(out, "always fails\n"));
    assert_non_null(strstr(out, "PGPASSFILE"));
    assert_string_equal(err, "");
    assert_int_equal(run(table, NULL, "--db", "sqlite:x", "-h"), 0);
}

static void each_command_has_its_own_help(void **state)
{
    (void)state;
    calls = 0;
    assert_int_equal(run(table, NULL, "look", "--help"), 0);
    assert_non_null(strstr(out, "usage: proj06ctl [OPTIONS] look [DIR]\n"));
    assert_non_null(strstr(out, "A word more.\n"));
    assert_null(strstr(out, "refuse"));
    assert_int_equal(run(table, NULL, "refuse", "--help"), 0);
    assert_int_equal(calls, 0);
}

static void the_version_is_told(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--version"), 0);
    assert_string_equal(out, "proj06ctl " P6_VERSION "\n");
}

static void wrong_usage_is_refused_with_2(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL), 2);
    assert_non_null(strstr(err, "a command is missing"));
    wrong_usage("there is no command lok", "lok");
    wrong_usage("there is no option --dbb", "--dbb", "sqlite:x", "look");
    wrong_usage("there is no option -x", "-x", "look");
    wrong_usage("there is no option --password", "--password=geheim", "look");
    assert_null(strstr(err, "geheim"));
    wrong_usage("--db needs a value", "--db");
    wrong_usage("--db needs a value", "--db=", "look");
    wrong_usage("--user is given twice", "--user", "a", "--user=b", "look");
    wrong_usage("local time", "--clock", "18:40", "look");
    wrong_usage("local time", "--clock", "2026-11-23", "look");
}

static void the_database_is_named_by_driver_and_place(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "look"), 1);
    assert_null(seen.db_driver);
    assert_int_equal(run(table, NULL, "--db", "sqlite:relative.db", "--user", "root", "look"),
                     geteuid() == 0 ? 1 : 3);
    wrong_usage("sqlite:FILE", "--db", "sqlite:", "look");
    wrong_usage("sqlite:FILE", "--db", "/var/lib/proj06/db", "look");
    wrong_usage("sqlite:FILE", "--db", "mysql:x", "look");
}

/* only the splitting: becoming somebody for PostgreSQL is in test_become.c */
static void a_password_is_refused_on_the_command_line(void **state)
{
    static const char *const bad[] = { "pgsql:host=db password=x", "pgsql:sslpassword=x host=db",
        "pgsql:postgresql://u:pw@db/proj06", "pgsql:postgresql:///?password=x" };
    static const char *const good[] = { "pgsql:host=db passfile=/etc/proj06/pgpass",
        "pgsql:service=proj06", "pgsql:postgresql://u@db:5432/proj06",
        "pgsql:postgresql://db/a:b@c", "sqlite:/srv/password/a.db" };
    const char *driver, *params;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *sentence = p6_ctl_read_db(&driver, &params, bad[i]);
        if (!sentence) fail_msg("accepted: %s", bad[i]);
        assert_non_null(strstr(sentence, "password"));
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_null(p6_ctl_read_db(&driver, &params, good[i]));
        assert_string_equal(params, strchr(good[i], ':') + 1);
        assert_string_equal(driver, *good[i] == 'p' ? "pgsql" : "sqlite3");
    }
}

static void the_command_gets_its_own_arguments(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--clock", "2026-11-23T18:40", "look", "--db", "x"), 1);
    assert_int_equal(seen.argc, 2);
    assert_string_equal(seen.argv[0], "--db");
    assert_string_equal(seen.argv[1], "x");
    assert_null(seen.db_driver);
}

static void the_clock_starts_where_it_is_told(void **state)
{
    apr_int64_t wanted = 1795434000; /* 2026-11-23T18:40+07:00 */

    (void)state;
    assert_int_equal(run(table, NULL, "--clock=2026-11-23T18:40", "look"), 1);
    assert_in_range(p6_now_s(seen.env), wanted, wanted + 60);
    assert_int_equal(run(table, NULL, "look"), 1);
    assert_in_range(p6_now_s(seen.env), time(NULL) - 60, time(NULL) + 60);
}

static void a_failure_says_where_and_what(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "refuse"), 3);
    assert_string_equal(err, "proj06ctl: points.csv:7: imported data has wrong rows: two rows\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "--help lists every command", help_lists_every_command, 0, 0, 0 },
        { "each command has its own --help", each_command_has_its_own_help, 0, 0, 0 },
        { "--version tells the version", the_version_is_told, 0, 0, 0 },
        { "wrong usage is refused with exit status 2", wrong_usage_is_refused_with_2, 0, 0, 0 },
        { "the database is named by driver and place",
          the_database_is_named_by_driver_and_place, 0, 0, 0 },
        { "a password is refused on the command line",
          a_password_is_refused_on_the_command_line, 0, 0, 0 },
        { "options behind the command belong to it", the_command_gets_its_own_arguments, 0, 0, 0 },
        { "--clock starts the product's clock", the_clock_starts_where_it_is_told, 0, 0, 0 },
        { "a failure says where, in a sentence, and what", a_failure_says_where_and_what, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("proj06ctl options", tests, NULL, NULL);
}
