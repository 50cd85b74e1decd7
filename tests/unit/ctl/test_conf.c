#include "support_ctl.h"

static p6_ctl_conf conf;

static p6_error *read_conf(const char *text)
{
    return p6_ctl_read_conf(&conf, write_scratch("httpd.conf", text), pool);
}

static void refused(const char *text, const char *line, const char *part)
{
    p6_error *error = read_conf(text);

    if (!error) fail_msg("accepted: %s", text);
    if (!strstr(error->detail, part)) fail_msg("\"%s\" is not in \"%s\"", part, error->detail);
    assert_string_equal(error->where, apr_pstrcat(pool, scratch("httpd.conf"), line, NULL));
}

static void the_first_line_of_a_kind_counts(void **state)
{
    (void)state;
    assert_null(read_conf("# Proj06Database sqlite3 /a\nUser www-data\nUser other\n"
                          "<VirtualHost *:80>\n\tproj06database sqlite3 /b/c.db\n"
                          "  Proj06Database sqlite3 /d\n</VirtualHost>\n"
                          "Proj06Clock 2026-11-23T18:40\n"));
    assert_string_equal(conf.db_driver, "sqlite3");
    assert_string_equal(conf.db_params, "/b/c.db");
    assert_string_equal(conf.user, "www-data");
    assert_string_equal(conf.clock, "2026-11-23T18:40");
}

static void words_are_read_as_httpd_reads_them(void **state)
{
    (void)state;
    assert_null(read_conf("Proj06Database pgsql \"host=db1,db2 dbname=p user='a b' x=\\\"y\\\"\""));
    assert_string_equal(conf.db_driver, "pgsql");
    assert_string_equal(conf.db_params, "host=db1,db2 dbname=p user='a b' x=\"y\"");
    assert_null(read_conf("Proj06Database  pgsql   'host=db password=in-a-file-is-fine'  \r\n"));
    assert_string_equal(conf.db_params, "host=db password=in-a-file-is-fine");
    assert_null(read_conf("Proj06Database \\\n  sqlite3 \\\r\n /a/b.db\nUser x\n"));
    assert_string_equal(conf.db_params, "/a/b.db");
    assert_string_equal(conf.user, "x");
}

static void wrong_lines_are_told_with_their_number(void **state)
{
    (void)state;
    refused("\n\nProj06Database sqlite3\n", ":3", "takes a driver");
    refused("User \\\n a\nProj06Database pgsql host=a dbname=b\n", ":3", "takes a driver");
    refused("Proj06Database mysql /a\n", ":1", "sqlite3 and pgsql");
    refused("Proj06Database sqlite3 ${STATE}/a.db\n", ":1", "variables");
}

static void relative_files_lie_below_serverroot(void **state)
{
    (void)state;
    assert_null(read_conf("Proj06Database sqlite3 state/a.db\nServerRoot \"/srv/httpd\"\n"));
    assert_string_equal(conf.db_params, "/srv/httpd/state/a.db");
    refused("Proj06Database sqlite3 state/a.db\n", "", "ServerRoot");
}

static void the_audits_files_are_read(void **state)
{
    (void)state;
    assert_null(read_conf("Proj06AuditKey /etc/proj06/audit.key\nProj06AuditHead state/a.head\n"
                          "ServerRoot /srv/httpd\nProj06AuditKey /other\n"));
    assert_string_equal(conf.audit_key, "/etc/proj06/audit.key");
    assert_string_equal(conf.audit_head, "/srv/httpd/state/a.head");
    refused("Proj06AuditKey audit.key\n", "", "the path in Proj06AuditKey is relative");
    assert_null(read_conf("User x\n"));
    assert_null(conf.audit_key);
}

static void a_file_without_our_lines_says_nothing(void **state)
{
    (void)state;
    assert_null(read_conf(""));
    assert_null(conf.db_driver);
    assert_null(read_conf("User ${APACHE_RUN_USER}\nProj06Data x\nUser"));
    assert_null(conf.user);
    assert_null(conf.db_driver);
}

static void a_file_that_is_not_there_or_none_is_told(void **state)
{
    (void)state;
    assert_int_equal(p6_ctl_read_conf(&conf, scratch("missing.conf"), pool)->code, P6_E_IO);
    assert_non_null(p6_ctl_read_conf(&conf, scratch("."), pool));
}

static int look(p6_ctl *ctl)
{
    printf("%s %s\n", ctl->db_driver, ctl->db_params);
    return 0;
}

static void the_option_goes_before_the_file(void **state)
{
    const p6_ctl_entry table[] = { { "look", look, "look", "", NULL }, { NULL, 0, 0, 0, 0 } };
    const char *file = write_scratch("httpd.conf", apr_psprintf(pool,
        "Proj06Database sqlite3 %s\nProj06Clock nonsense\n", scratch("a.db")));

    (void)state;
    assert_int_equal(run(table, NULL, "--conf", file, "look"), 2);
    assert_non_null(strstr(err, "local time"));
    assert_int_equal(run(table, NULL, "--conf", file, "--clock", "2026-11-23T18:40", "look"), 0);
    assert_string_equal(out, apr_psprintf(pool, "sqlite3 %s\n", scratch("a.db")));
    assert_int_equal(run(table, NULL, "--conf", file, "--clock", "2026-11-23T18:40", "--db",
                         apr_pstrcat(pool, "sqlite:", scratch("b.db"), NULL), "look"), 0);
    assert_string_equal(out, apr_psprintf(pool, "sqlite3 %s\n", scratch("b.db")));
    assert_int_equal(run(table, NULL, "--conf", scratch("missing.conf"), "look"), 3);
}

#define SECTION "<Proj06Directory town>\n URL ldap://127.0.0.1:%d/dc=vn none\n\tcommunes 01840\n" \
                "  Role manager \"cn=a b,dc=vn\" \\\n 01840\n</Proj06Directory>\n"

static const p6_directory_conf *directory(int i)
{
    return APR_ARRAY_IDX(conf.directories, i, p6_directory_conf *);
}

static void sections_of_directories_are_read_as_httpd_reads_them(void **state)
{
    (void)state;
    assert_null(read_conf(apr_psprintf(pool, "User a\n" SECTION "<Proj06Directory \"other\" >\n"
                                       "URL ldap://[::1]/dc=vn none\nCommunes *\n"
                                       "Role province cn=p,dc=vn\n</Proj06Directory>\n"
                                       "User b\nProj06Clock 2026-11-23T18:40\n", 3890)));
    assert_null(conf.directories_wrong);
    assert_int_equal(conf.directories->nelts, 2);
    assert_string_equal(directory(0)->name, "town");
    assert_string_equal(APR_ARRAY_IDX(directory(0)->roles, 0, p6_directory_role).group,
                        "cn=a b,dc=vn");
    assert_string_equal(directory(1)->name, "other");
    assert_string_equal(conf.user, "a");
    assert_string_equal(conf.clock, "2026-11-23T18:40");
}

static void the_first_section_of_a_name_counts(void **state)
{
    (void)state;
    assert_null(read_conf(apr_psprintf(pool, SECTION SECTION, 3890, 3891)));
    assert_null(conf.directories_wrong);
    assert_int_equal(conf.directories->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(directory(0)->urls, 0, p6_directory_url).port, 3890);
}

/* TEXT is read, but something is wrong with a directory at LINE; PART says what. */
static void wrong_directory(const char *text, const char *line, const char *part)
{
    assert_null(read_conf(text));
    assert_string_equal(conf.user, "x");
    if (!conf.directories_wrong) fail_msg("accepted: %s", text);
    if (!strstr(conf.directories_wrong->detail, part))
        fail_msg("\"%s\" is not in \"%s\"", part, conf.directories_wrong->detail);
    assert_string_equal(conf.directories_wrong->where,
                        apr_pstrcat(pool, scratch("httpd.conf"), line, NULL));
}

static void a_wrong_directory_is_told_only_to_who_asks_for_it(void **state)
{
    (void)state;
    wrong_directory("<Proj06Directory Town>\n</Proj06Directory>\nUser x\n", ":1", "needs a name");
    wrong_directory("<Proj06Directory>\nUser y\n</Proj06Directory>\nUser x\n", ":1",
                    "needs a name");
    wrong_directory("<Proj06Directory a>\nURL x\nUser y\n</Proj06Directory>\nUser x\n", ":2",
                    "URL needs an LDAP URL");
    wrong_directory("<Proj06Directory a>\nColor red\n</Proj06Directory>\nUser x\n", ":2",
                    "Color is no setting");
    wrong_directory("<Proj06Directory a>\nBindPassword ${SECRET}\n</Proj06Directory>\nUser x\n",
                    ":2", "variable");
    wrong_directory("<Proj06Directory a>\n\n</Proj06Directory>\nUser x\n", ":3", "URL is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the first line of a kind counts, in any section", the_first_line_of_a_kind_counts,
          0, 0, 0 },
        { "words are read as httpd reads them", words_are_read_as_httpd_reads_them, 0, 0, 0 },
        { "wrong lines are told with their number", wrong_lines_are_told_with_their_number,
          0, 0, 0 },
        { "relative files lie below ServerRoot", relative_files_lie_below_serverroot, 0, 0, 0 },
        { "the audit's files are read", the_audits_files_are_read, 0, 0, 0 },
        { "a file without our lines says nothing", a_file_without_our_lines_says_nothing, 0, 0, 0 },
        { "a file that is not there, or none, is told", a_file_that_is_not_there_or_none_is_told,
          0, 0, 0 },
        { "an option goes before the file", the_option_goes_before_the_file, 0, 0, 0 },
        { "sections of directories are read as httpd reads them",
          sections_of_directories_are_read_as_httpd_reads_them, 0, 0, 0 },
        { "the first section of a name counts", the_first_section_of_a_name_counts, 0, 0, 0 },
        { "a wrong directory is told only to who asks for it",
          a_wrong_directory_is_told_only_to_who_asks_for_it, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("proj06ctl --conf", tests, NULL, NULL);
}
