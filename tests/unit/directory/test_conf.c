#include "support_unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define GROUP "cn=helpers,ou=groups,dc=example,dc=vn"

static p6_directory_conf *conf;

/* "SETTING word word" into CONF, words cut at blanks; "_" in a word is a blank. */
static p6_error *say(const char *line)
{
    char *copy = apr_pstrdup(pool, line), *rest = NULL;
    const char *argv[8];
    int argc = 0;

    for (char *word = apr_strtok(copy, " ", &rest); word; word = apr_strtok(NULL, " ", &rest)) {
        for (char *c = word; *c; c++) {
            if (*c == '_') *c = ' ';
        }
        argv[argc++] = word;
    }
    return p6_directory_conf_set(conf, argv[0], argc - 1, argv + 1, pool);
}

static void fresh(void)
{
    assert_null(p6_directory_conf_make(&conf, "town", pool));
}

static void accepted(const char *line)
{
    p6_error *err = say(line);

    if (err) fail_msg("%s: %s", line, err->detail);
}

static void refused(const char *line, const char *part)
{
    p6_error *err = say(line);

    if (!err) fail_msg("accepted: %s", line);
    assert_int_equal(err->code, P6_E_BAD_INPUT);
    if (!strstr(err->detail, part)) fail_msg("\"%s\" is not in \"%s\"", part, err->detail);
}

static const p6_directory_url *url(int i)
{
    return &APR_ARRAY_IDX(conf->urls, i, p6_directory_url);
}

static void an_url_says_server_people_attribute_scope_and_filter(void **state)
{
    (void)state;
    fresh();
    accepted("URL ldaps://ldap.example.vn:1636/ou=people,dc=example,dc=vn?mail?one?(class=p)");
    assert_int_equal(url(0)->ldaps, 1);
    assert_string_equal(url(0)->host, "ldap.example.vn");
    assert_int_equal(url(0)->port, 1636);
    assert_string_equal(url(0)->base, "ou=people,dc=example,dc=vn");
    assert_string_equal(url(0)->attribute, "mail");
    assert_int_equal(url(0)->scope, P6_SCOPE_BELOW);
    assert_string_equal(url(0)->filter, "(class=p)");
}

static void what_an_url_leaves_out_has_defaults(void **state)
{
    (void)state;
    fresh();
    accepted("URL ldap://a/dc=vn");
    accepted("URL ldaps://a/dc=vn??sub");
    accepted("url ldap://[2001:db8::1]:3890/dc=vn?uid?" "?(a=b)");
    assert_int_equal(url(0)->port, 389);
    assert_int_equal(url(0)->ldaps, 0);
    assert_int_equal(url(0)->clear, 0);
    assert_string_equal(url(0)->attribute, "uid");
    assert_int_equal(url(0)->scope, P6_SCOPE_SUBTREE);
    assert_string_equal(url(0)->filter, "(objectClass=*)");
    assert_int_equal(url(1)->port, 636);
    assert_string_equal(url(2)->host, "2001:db8::1");
    assert_int_equal(url(2)->scope, P6_SCOPE_SUBTREE);
}

static void escapes_of_an_url_are_undone_part_by_part(void **state)
{
    (void)state;
    fresh();
    accepted("URL ldap://a/ou=T%E1%BB%95%203A%3F,dc=vn?uid?sub?(cn=%5c2a)");
    assert_string_equal(url(0)->base, "ou=Tổ 3A?,dc=vn");
    assert_string_equal(url(0)->filter, "(cn=\\2a)");
}

static void bad_urls_are_told_with_what_would_be_right(void **state)
{
    (void)state;
    fresh();
    refused("URL http://a/dc=vn", "RFC 4516");
    refused("URL ldapi://%2Fvar%2Frun%2Fldapi/dc=vn", "ldap:// or ldaps://");
    refused("URL a/dc=vn", "RFC 4516");
    refused("URL ldap:///dc=vn", "name of a server");
    refused("URL ldap://a:0x/dc=vn", "RFC 4516");
    refused("URL ldap://a:70000/dc=vn", "port from 1");
    refused("URL ldap://a/", "DN of the entry");
    refused("URL ldap://a", "DN of the entry");
    refused("URL ldap://a/people", "DN of the entry");
    refused("URL ldap://a/dc=vn?uid,mail", "one attribute");
    refused("URL ldap://a/dc=vn?u(id", "one attribute");
    refused("URL ldap://a/dc=vn?uid?base", "scope one or sub");
    refused("URL ldap://a/dc=vn?uid?tree", "RFC 4516");
    refused("URL ldap://a/dc=vn?uid?sub?objectClass=*", "in parentheses");
    refused("URL ldap://a/dc=vn?uid?sub?(&(a=b)", "in parentheses");
    refused("URL ldap://a/dc=vn?uid?sub?(a=b)?!x=y", "no extensions");
    refused("URL ldap://a/dc=vn?uid?sub?(a=b%00)", "RFC 4516");
    refused("URL", "too few");
    refused("URL ldap://a/dc=vn none more", "too many");
    assert_int_equal(conf->urls->nelts, 0);
}

static void clear_text_is_for_loopback_and_must_be_asked_for(void **state)
{
    (void)state;
    fresh();
    accepted("URL ldap://127.0.0.1:3890/dc=vn none");
    accepted("URL ldap://127.9.9.9/dc=vn NONE");
    accepted("URL ldap://[::1]/dc=vn none");
    accepted("URL ldap://localhost/dc=vn none");
    accepted("URL ldap://127.0.0.1/dc=vn");
    for (int i = 0; i < 4; i++) assert_int_equal(url(i)->clear, 1);
    assert_int_equal(url(4)->clear, 0);
    refused("URL ldap://ldap.example.vn/dc=vn none", "clear text");
    refused("URL ldap://10.0.0.1/dc=vn none", "clear text");
    refused("URL ldap://127.0.0.1.example.vn/dc=vn none", "clear text");
    refused("URL ldap://[2001:db8::1]/dc=vn none", "clear text");
    refused("URL ldaps://127.0.0.1/dc=vn none", "only behind an ldap://");
    refused("URL ldap://127.0.0.1/dc=vn starttls", "only the word none");
}

static void there_are_not_more_servers_than_the_limit(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < P6_MAX_DIRECTORY_SERVERS; i++) accepted("URL ldap://a/dc=vn");
    refused("URL ldap://a/dc=vn", "more than");
}

static void names_of_directories_are_plain(void **state)
{
    static const char *const bad[] = { "", "Town", "a b", "a/b", "ă", "a_b" };

    (void)state;
    assert_null(p6_directory_conf_make(&conf, "duc-xuan-01840", pool));
    assert_string_equal(conf->name, "duc-xuan-01840");
    assert_int_equal(conf->deadline_ms, 3000);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(p6_directory_conf_make(&conf, bad[i], pool));
}

static void a_role_line_has_role_group_and_communes(void **state)
{
    const p6_directory_role *line;

    (void)state;
    fresh();
    accepted("Role manager cn=Managers,_OU=groups,dc=vn 01840,01843,01840");
    line = &APR_ARRAY_IDX(conf->roles, 0, p6_directory_role);
    assert_int_equal(line->role, P6_ROLE_MANAGER);
    assert_string_equal(line->group, "cn=Managers, OU=groups,dc=vn");
    assert_int_equal(line->communes->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(line->communes, 1, const char *), "01843");
    refused("Role chief " GROUP, "helper, manager, province or auditor");
    refused("Role Helper " GROUP, "helper, manager");
    refused("Role helper helpers", "DN of a group");
    refused("Role helper " GROUP " 1840", "codes of communes");
    refused("Role helper " GROUP " 01840;01843", "codes of communes");
    refused("Role helper " GROUP " ,", "codes of communes");
    refused("Role helper", "too few");
}

static void roles_have_the_names_that_the_store_has(void **state)
{
    static const char *const names[] = { "helper", "manager", "province", "auditor" };
    p6_role role;

    (void)state;
    for (int i = 0; i < P6_ROLE__COUNT; i++) {
        assert_string_equal(p6_role_name((p6_role)i), names[i]);
        assert_true(p6_role_parse(&role, names[i]));
        assert_int_equal(role, i);
    }
    assert_false(p6_role_parse(&role, ""));
    assert_false(p6_role_parse(&role, "helpers"));
}

static void other_settings_are_checked_by_themselves(void **state)
{
    (void)state;
    fresh();
    accepted("Communes 01840,01843");
    refused("Communes *", "twice");
    accepted("BindDN cn=proj06,dc=vn");
    refused("BindDN cn=proj06,dc=vn", "twice");
    accepted("BindPassword s3cret");
    refused("BindPassword s3cret", "twice");
    accepted("Deadline 2500ms");
    assert_int_equal(conf->deadline_ms, 2500);
    accepted("Deadline 5");
    assert_int_equal(conf->deadline_ms, 5000);
    accepted("Deadline 30s");
    accepted("GroupDepth 0");
    assert_int_equal(conf->depth, 0);
    refused("Deadline 0", "seconds up to 30");
    refused("Deadline 31", "seconds up to 30");
    refused("Deadline 99ms", "from 100");
    refused("Deadline -1", "seconds up to 30");
    refused("Deadline 3m", "seconds up to 30");
    refused("Deadline 99999999999999999999", "seconds up to 30");
    refused("GroupDepth 9", "from 0 to 8");
    refused("GroupDepth 1x", "from 0 to 8");
    refused("CAFile /no/such/file", "/no/such/file");
    refused("Color red", "no setting");
    fresh();
    refused("Communes 1840", "such as 01840");
    refused("Communes all", "such as 01840");
    refused("BindDN proj06", "DN of the account");
    assert_non_null(p6_directory_conf_set(conf, "BindPassword", 1, (const char *[]){ "" }, pool));
}

static void a_file_that_holds_no_authority_is_no_ca_file(void **state)
{
    const char *given = getenv("P6_TEST_TMP");
    char *path = apr_pstrcat(pool, given ? given : "/tmp", "/p6-ca-XXXXXX", NULL);
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0 && write(fd, "no certificate\n", 15) == 15);
    close(fd);
    fresh();
    refused(apr_pstrcat(pool, "CAFile ", path, NULL), "PEM file");
    unlink(path);
}

static void enough(void)
{
    fresh();
    accepted("URL ldap://127.0.0.1/ou=people,dc=example,dc=vn none");
    accepted("Communes 01840,01843");
    accepted("Role helper " GROUP);
}

static void lacks(const char *part)
{
    p6_error *err = p6_directory_conf_check(conf, pool);

    if (!err) fail_msg("accepted without %s", part);
    if (!strstr(err->detail, part)) fail_msg("\"%s\" is not in \"%s\"", part, err->detail);
}

static void a_directory_that_lacks_something_is_told_what(void **state)
{
    (void)state;
    enough();
    assert_null(p6_directory_conf_check(conf, pool));
    fresh();
    lacks("URL is missing");
    accepted("URL ldap://ldap.example.vn/dc=vn");
    lacks("CAFile is missing");
    fresh();
    accepted("URL ldap://127.0.0.1/dc=vn none");
    lacks("Communes is missing");
    accepted("Communes *");
    lacks("Role is missing");
    enough();
    accepted("BindDN cn=a,dc=vn");
    lacks("BindPassword is missing");
    enough();
    accepted("BindPassword x");
    lacks("BindDN is missing");
}

static void a_directory_gives_rights_in_its_own_communes_only(void **state)
{
    const p6_directory_role *line;

    (void)state;
    enough();
    assert_null(p6_directory_conf_check(conf, pool));
    line = &APR_ARRAY_IDX(conf->roles, 0, p6_directory_role);
    assert_int_equal(line->communes->nelts, 2);
    assert_true(p6_directory_conf_serves(conf, "01840"));
    assert_false(p6_directory_conf_serves(conf, "02143"));
    assert_false(p6_directory_conf_serves(conf, "*"));
    accepted("Role manager " GROUP " 02143");
    lacks("02143, which is not among");
    enough();
    accepted("Role manager " GROUP " *");
    lacks("*, which is not among");
    enough();
    accepted("Role province " GROUP);
    lacks("only a directory with Communes *");
    fresh();
    accepted("URL ldap://127.0.0.1/dc=vn none");
    accepted("Communes *");
    accepted("Role province " GROUP);
    accepted("Role auditor " GROUP " 01840");
    assert_null(p6_directory_conf_check(conf, pool));
    assert_true(p6_directory_conf_serves(conf, "02143"));
    accepted("Role province " GROUP " 01840");
    lacks("leave the communes out");
}

static void groups_are_looked_for_in_as_few_places_as_will_do(void **state)
{
    (void)state;
    enough();
    accepted("Role manager cn=m,OU=groups,_dc=example,dc=vn");
    accepted("Role auditor cn=a,ou=deep,ou=groups,dc=example,dc=vn");
    assert_null(p6_directory_conf_check(conf, pool));
    assert_int_equal(conf->bases->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(conf->bases, 0, const char *), "ou=people,dc=example,dc=vn");
    assert_string_equal(APR_ARRAY_IDX(conf->bases, 1, const char *), "ou=groups,dc=example,dc=vn");
    accepted("Role auditor cn=a,dc=vn");
    assert_null(p6_directory_conf_check(conf, pool));
    assert_int_equal(conf->bases->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(conf->bases, 0, const char *), "dc=vn");
    enough();
    for (int i = 0; i < P6_MAX_GROUP_BASES; i++)
        accepted(apr_psprintf(pool, "Role helper cn=a,ou=g%d,dc=vn", i));
    lacks("too many places");
    enough();
    accepted("Role helper cn=a");
    lacks("below no entry");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        { "an URL says server, people, attribute, scope and filter",
          an_url_says_server_people_attribute_scope_and_filter, 0, 0, 0 },
        { "what an URL leaves out has defaults", what_an_url_leaves_out_has_defaults, 0, 0, 0 },
        { "escapes of an URL are undone part by part",
          escapes_of_an_url_are_undone_part_by_part, 0, 0, 0 },
        { "bad URLs are told with what would be right",
          bad_urls_are_told_with_what_would_be_right, 0, 0, 0 },
        { "clear text is for loopback and must be asked for",
          clear_text_is_for_loopback_and_must_be_asked_for, 0, 0, 0 },
        { "there are not more servers than the limit",
          there_are_not_more_servers_than_the_limit, 0, 0, 0 },
        { "names of directories are plain", names_of_directories_are_plain, 0, 0, 0 },
        { "a Role line has role, group and communes",
          a_role_line_has_role_group_and_communes, 0, 0, 0 },
        { "roles have the names that the store has",
          roles_have_the_names_that_the_store_has, 0, 0, 0 },
        { "other settings are checked by themselves",
          other_settings_are_checked_by_themselves, 0, 0, 0 },
        { "a file that holds no authority is no CA file",
          a_file_that_holds_no_authority_is_no_ca_file, 0, 0, 0 },
        { "a directory that lacks something is told what",
          a_directory_that_lacks_something_is_told_what, 0, 0, 0 },
        { "a directory gives rights in its own communes only",
          a_directory_gives_rights_in_its_own_communes_only, 0, 0, 0 },
        { "groups are looked for in as few places as will do",
          groups_are_looked_for_in_as_few_places_as_will_do, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("settings of directories", tests, NULL, NULL);
}
