#include "support_directory.h"

#include <string.h>

static void the_right_password_gives_identity_and_roles(void **state)
{
    p6_directory *dir = opened(usual());

    (void)state;
    ok(sign_in(dir, "sen", "pw-sen"));
    assert_string_equal(who->directory, "town");
    assert_ptr_equal(p6_directory_confs(dir)->elts, dir->confs->elts);
    assert_string_equal(who->user_name, "sen");
    assert_string_equal(who->shown_name, "Hoàng Thị Sen");
    assert_int_equal(strlen(who->entry_uuid), 36);
    assert_string_equal(rights(), "helper 01840, helper 01843");
    ok(sign_in(dir, "hai", "pw-hai"));
    assert_string_equal(who->shown_name, "Nông Văn Hải");
    assert_string_equal(rights(), "manager 01840, helper 01840, helper 01843");
    ok(sign_in(dir, "lan", "pw-lan"));
    assert_string_equal(rights(), "province *");
}

static void ldaps_does_the_same(void **state)
{
    p6_directory_conf *conf = without_url();

    (void)state;
    SET(conf, "URL", url_at("ldaps", "127.0.0.1", tls_port));
    ok(sign_in(opened(conf), "sen", "pw-sen"));
}

static void clear_text_on_loopback_works_when_it_is_allowed(void **state)
{
    p6_directory_conf *conf = without_url();

    (void)state;
    SET(conf, "URL", url_at("ldap", "127.0.0.1", plain_port), "none");
    ok(sign_in(opened(conf), "sen", "pw-sen"));
}

static void without_a_search_account_the_search_is_anonymous(void **state)
{
    p6_directory_conf *conf;

    (void)state;
    ok(p6_directory_conf_make(&conf, "town", pool));
    SET(conf, "CAFile", apr_pstrcat(pool, slapd_dir, "/ca.crt", NULL));
    SET(conf, "URL", apr_psprintf(pool, "ldap://127.0.0.1:%d/ou=open,dc=test?uid?one", plain_port));
    SET(conf, "Communes", "01840");
    SET(conf, "Role", "helper", "cn=open,ou=open,dc=test");
    ok(sign_in(opened(conf), "open", "pw-open"));
    assert_string_equal(rights(), "helper 01840");
}

static void a_wrong_password_an_unknown_name_and_no_password_are_refused_alike(void **state)
{
    p6_directory *dir = opened(usual());

    (void)state;
    fails(REFUSED, sign_in(dir, "sen", "pw-hai"));
    fails(REFUSED, sign_in(dir, "sen", "pw-sen "));
    fails(REFUSED, sign_in(dir, "nobody", "pw-sen"));
    fails(REFUSED, sign_in(dir, "mute", "pw-mute"));
    fails(REFUSED, sign_in(dir, "twin", "pw-twin"));
    assert_int_equal(logged[6501], 0); /* nobody takes it for an outage */
    assert_int_equal(logged[6502], 1);
}

static void an_empty_password_is_refused_before_anybody_is_asked(void **state)
{
    p6_directory *dir = opened(usual());
    p6_directory_figures figures;

    (void)state;
    fails(REFUSED, sign_in(dir, "sen", ""));
    fails(REFUSED, sign_in(dir, "", "pw-sen"));
    fails(REFUSED, sign_in(dir, " \t ", "pw-sen"));
    p6_directory_figures_get(&figures, dir);
    assert_int_equal(figures.refused, 3);
    assert_int_equal(dir->houses[0].busy, 0);
    /* this server would have said yes: the session refuses to ask it at all */
    slapd("stop");
    fails(REFUSED, sign_in(dir, "sen", ""));
    fails(UNAVAILABLE, sign_in(dir, "sen", "pw-sen"));
    slapd("start");
}

static void a_session_never_binds_with_a_name_and_no_password(void **state)
{
    p6_directory *dir = opened(usual());
    p6_house *house = &dir->houses[0];
    p6_session_plan plan = { house->conf, house->servers[0].url, house->servers[0].resolver,
                             dir->reaper, p6_tls_make(house->conf->ca_file),
                             p6_deadline_in(3000) };
    p6_session session;

    (void)state;
    ok(p6_session_open(&session, &plan, pool));
    fails(REFUSED, p6_session_bind(&session, "uid=sen,ou=people,dc=test", "", 0));
    ok(p6_session_bind(&session, "uid=sen,ou=people,dc=test", "pw-sen", 6));
    p6_session_close(&session);
    p6_session_close(&session);
}

static void disabled_accounts_are_refused_in_every_makers_words(void **state)
{
    p6_directory *dir = opened(usual());

    (void)state;
    fails(REFUSED, sign_in(dir, "off-filter", "pw-off-filter"));
    fails(REFUSED, sign_in(dir, "off-uac", "pw-off-uac"));
    fails(REFUSED, sign_in(dir, "off-ns", "pw-off-ns"));
    fails(REFUSED, sign_in(dir, "off-pwd", "pw-off-pwd"));
    ok(sign_in(dir, "on-uac", "pw-on-uac"));
}

static void who_has_no_role_is_told_so_only_with_the_right_password(void **state)
{
    p6_directory *dir = opened(usual());

    (void)state;
    fails(FORBIDDEN, sign_in(dir, "none", "pw-none"));
    fails(FORBIDDEN, sign_in(dir, "guest", "pw-guest"));
    fails(REFUSED, sign_in(dir, "none", "pw-guest"));
    fails(REFUSED, sign_in(dir, "guest", "x"));
}

static void odd_characters_in_names_are_nothing_but_characters(void **state)
{
    p6_directory *dir = opened(usual());

    (void)state;
    ok(sign_in(dir, "odd*()\\", "pw-odd*()\\"));
    assert_string_equal(who->user_name, "odd*()\\");
    assert_string_equal(rights(), "helper 01840, helper 01843");
    ok(sign_in(dir, "bé hải yến", "mật khẩu có dấu cách"));
    assert_string_equal(who->user_name, "bé hải yến");
    assert_string_equal(rights(), "helper 01840, helper 01843");
    ok(sign_in(dir, " be\xcc\x81 ha\xcc\x89i  y\xc3\xaa\xcc\x81n ", "mật khẩu có dấu cách"));
    assert_string_equal(who->user_name, "bé hải yến");
    ok(sign_in(dir, "comma", "pw-comma"));
    assert_string_equal(rights(), "helper 01840, helper 01843");
}

static void no_name_is_a_pattern_or_ends_a_filter(void **state)
{
    static const char *const names[] = {
        "*", "se*", "s*n", "sen)(uid=*", "*)(objectClass=*", "sen)(|(uid=*", "\\2a", "se\\6e",
        "(sen)", "sen)", "uid=sen,ou=people,dc=test",
    };
    p6_directory *dir = opened(usual());

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        fails(REFUSED, sign_in(dir, names[i], "pw-sen"));
    assert_int_equal(logged[6501], 0);
    assert_int_equal(logged[6502], 0);
}

static void names_and_passwords_end_where_they_end_not_at_a_nul(void **state)
{
    p6_directory *dir = opened(usual());
    char *long_text = apr_pcalloc(pool, 5000);

    (void)state;
    fails(REFUSED, sign_in_bytes(dir, "sen\0", 4, "pw-sen", 6));
    fails(REFUSED, sign_in_bytes(dir, "sen\0)(uid=*", 11, "pw-sen", 6));
    fails(REFUSED, sign_in_bytes(dir, "sen", 3, "pw-sen\0", 7));
    fails(REFUSED, sign_in_bytes(dir, "sen", 3, "\0", 1));
    fails(REFUSED, sign_in_bytes(dir, "s\xff" "n", 3, "pw-sen", 6));
    fails(REFUSED, sign_in_bytes(dir, "sen\n", 4, "pw-hai", 6));
    memset(long_text, 'a', 4999);
    fails(REFUSED, sign_in(dir, long_text, "pw-sen"));
    fails(REFUSED, sign_in(dir, "sen", long_text));
    assert_int_equal(logged[6501], 0);
}

static void groups_within_groups_count_up_to_the_depth(void **state)
{
    p6_directory_conf *conf = usual(), *flat = usual(), *deep = usual();

    (void)state;
    ok(sign_in(opened(conf), "deep1", "pw-deep1")); /* cell in youth in helpers, and round again */
    assert_string_equal(rights(), "helper 01840, helper 01843");
    fails(FORBIDDEN, sign_in(opened(conf), "deep9", "pw-deep9"));
    flat->depth = 0;
    fails(FORBIDDEN, sign_in(opened(flat), "deep1", "pw-deep1"));
    deep->depth = P6_MAX_GROUP_DEPTH;
    ok(sign_in(opened(deep), "deep9", "pw-deep9"));
    assert_string_equal(rights(), "auditor 01840");
}

static void unique_members_are_members_too(void **state)
{
    (void)state;
    ok(sign_in(opened(usual()), "unique", "pw-unique"));
    assert_string_equal(rights(), "helper 01843");
}

static void somebody_in_very_many_groups_is_looked_at_up_to_the_limit(void **state)
{
    p6_directory *dir = opened(usual());
    const char *ldif = "dn: ou=many,ou=groups,dc=test\nchangetype: add\nou: many\n"
                       "objectClass: organizationalUnit\n\n";

    (void)state;
    for (int i = 0; i < P6_MAX_GROUPS + 10; i++)
        ldif = apr_psprintf(pool, "%sdn: cn=m%d,ou=many,ou=groups,dc=test\nchangetype: add\n"
                            "objectClass: groupOfNames\ncn: m%d\n"
                            "member: uid=guest,ou=people,dc=test\n\n", ldif, i, i);
    modify(ldif);
    fails(FORBIDDEN, sign_in(dir, "guest", "pw-guest"));
    assert_int_equal(logged[6503], 1);
}

static void active_directorys_guid_stands_for_a_missing_entryuuid(void **state)
{
    p6_directory_conf *conf = without_url();
    p6_directory *dir;

    (void)state;
    SET(conf, "URL", apr_psprintf(pool, "ldap://127.0.0.1:%d/ou=ad,dc=test", plain_port));
    dir = opened(conf);
    ok(sign_in(dir, "ad.user", "pw-ad.user"));
    assert_string_equal(who->entry_uuid, "33221100-5544-7766-8899-aabbccddeeff");
    ok(recheck(dir, "33221100-5544-7766-8899-aabbccddeeff"));
    assert_string_equal(who->user_name, "ad.user");
    fails(REFUSED, recheck(dir, "00112233-4455-6677-8899-aabbccddeeff"));
}

static void a_directory_that_shows_no_identity_is_unavailable(void **state)
{
    p6_directory_conf *conf = without_url();

    (void)state;
    SET(conf, "URL", apr_psprintf(pool, "ldap://127.0.0.1:%d/ou=blind,dc=test", plain_port));
    fails(UNAVAILABLE, sign_in(opened(conf), "blind", "pw-blind"));
    assert_int_equal(logged[6501], 1);
}

static void a_wrong_search_account_is_unavailable_not_the_persons_fault(void **state)
{
    p6_directory_conf *conf = usual();

    (void)state;
    conf->bind_password = "wrong";
    fails(UNAVAILABLE, sign_in(opened(conf), "sen", "pw-sen"));
    assert_int_equal(logged[6501], 1);
}

static void a_referral_is_not_followed(void **state)
{
    p6_directory_conf *conf = without_url();
    long long begin = now_ms();

    (void)state;
    /* the search passes the reference over: whoever is there is unknown here */
    fails(REFUSED, sign_in(opened(usual()), "elsewhere", "pw-elsewhere"));
    /* a base that another server has */
    SET(conf, "URL", apr_psprintf(pool, "ldap://127.0.0.1:%d/ou=elsewhere,ou=people,dc=test",
                                  plain_port));
    fails(UNAVAILABLE, sign_in(opened(conf), "sen", "pw-sen"));
    assert_true(now_ms() - begin < BOUND_MS);
}

static void a_base_that_is_not_there_is_unavailable(void **state)
{
    p6_directory_conf *conf = without_url();

    (void)state;
    SET(conf, "URL", apr_psprintf(pool, "ldap://127.0.0.1:%d/ou=nowhere,dc=test", plain_port));
    fails(UNAVAILABLE, sign_in(opened(conf), "sen", "pw-sen"));
}

static void a_certificate_of_another_authority_is_not_trusted(void **state)
{
    p6_directory_conf *conf = usual(), *tls = without_url();

    (void)state;
    conf->ca_file = tls->ca_file = apr_pstrcat(pool, slapd_dir, "/other/ca.crt", NULL);
    SET(tls, "URL", url_at("ldaps", "127.0.0.1", tls_port));
    fails(UNAVAILABLE, sign_in(opened(conf), "sen", "pw-sen"));
    fails(UNAVAILABLE, sign_in(opened(tls), "sen", "pw-sen"));
    assert_int_equal(logged[6501], 2);
}

static void a_certificate_for_another_name_is_not_trusted(void **state)
{
    p6_directory_conf *conf = without_url();

    (void)state;
    SET(conf, "URL", url_at("ldap", "127.0.0.2", plain_port));
    fails(UNAVAILABLE, sign_in(opened(conf), "sen", "pw-sen"));
    assert_int_equal(logged[6501], 1);
}

static void a_directory_that_is_not_configured_is_not_found(void **state)
{
    p6_directory *dir = opened(usual());
    char password[] = "pw-sen";
    p6_credentials credentials = { "sen", 3, password, 6 };

    (void)state;
    fails(NOT_FOUND, p6_directory_verify(&who, dir, "city", &credentials, pool));
    assert_int_equal(password[0], 0);
    fails(REFUSED, p6_directory_recheck(&who, dir, "city",
                                        "33221100-5544-7766-8899-aabbccddeeff", pool));
}

static const char *uuid_of(p6_directory *dir, const char *user)
{
    ok(sign_in(dir, user, apr_pstrcat(pool, "pw-", user, NULL)));
    return who->entry_uuid;
}

static void a_recheck_sees_what_the_directory_says_now(void **state)
{
    p6_directory *dir = opened(usual());
    const char *hai = uuid_of(dir, "hai");

    (void)state;
    ok(recheck(dir, hai));
    assert_string_equal(who->user_name, "hai");
    assert_string_equal(rights(), "manager 01840, helper 01840, helper 01843");
    modify("dn: cn=helpers,ou=groups,dc=test\nchangetype: modify\ndelete: member\n"
           "member: uid=hai,ou=people,dc=test\n");
    ok(recheck(dir, hai));
    assert_string_equal(rights(), "manager 01840");
    modify("dn: cn=managers,ou=groups,dc=test\nchangetype: modify\nadd: member\n"
           "member: uid=sen,ou=people,dc=test\n-\ndelete: member\n"
           "member: uid=hai,ou=people,dc=test\n");
    fails(FORBIDDEN, recheck(dir, hai));
}

static void a_renamed_person_is_the_same_one(void **state)
{
    p6_directory *dir = opened(usual());
    const char *sen = uuid_of(dir, "sen");

    (void)state;
    modify("dn: cn=helpers,ou=groups,dc=test\nchangetype: modify\nadd: member\n"
           "member: uid=sen2,ou=people,dc=test\n\n"
           "dn: uid=sen,ou=people,dc=test\nchangetype: modrdn\nnewrdn: uid=sen2\n"
           "deleteoldrdn: 1\n");
    ok(recheck(dir, sen));
    assert_string_equal(who->user_name, "sen2");
    assert_string_equal(who->entry_uuid, sen);
    fails(REFUSED, sign_in(dir, "sen", "pw-sen"));
    modify("dn: uid=sen2,ou=people,dc=test\nchangetype: modrdn\nnewrdn: uid=sen\n"
           "deleteoldrdn: 1\n");
}

static void disabled_moved_or_deleted_ends_the_rights(void **state)
{
    p6_directory *dir = opened(usual());
    const char *uac = uuid_of(dir, "on-uac"), *lan = uuid_of(dir, "lan");
    const char *unique = uuid_of(dir, "unique");

    (void)state;
    modify("dn: uid=on-uac,ou=people,dc=test\nchangetype: modify\nreplace: userAccountControl\n"
           "userAccountControl: 514\n");
    fails(REFUSED, recheck(dir, uac));
    modify("dn: uid=lan,ou=people,dc=test\nchangetype: modrdn\nnewrdn: uid=lan\n"
           "deleteoldrdn: 0\nnewsuperior: ou=open,dc=test\n");
    fails(REFUSED, recheck(dir, lan));
    modify("dn: uid=unique,ou=people,dc=test\nchangetype: delete\n");
    fails(REFUSED, recheck(dir, unique));
    fails(REFUSED, recheck(dir, "no uuid at all"));
    fails(REFUSED, recheck(dir, "*"));
    assert_int_equal(logged[6501], 0);
}

static void a_stopped_server_is_unavailable_and_back_when_it_is(void **state)
{
    p6_directory *dir = opened(usual());
    const char *sen = uuid_of(dir, "sen");
    p6_directory_figures figures;

    (void)state;
    slapd("stop");
    fails(UNAVAILABLE, sign_in(dir, "sen", "pw-sen"));
    fails(UNAVAILABLE, sign_in(dir, "sen", "wrong"));
    fails(UNAVAILABLE, recheck(dir, sen));
    assert_int_equal(logged[6501], 3);
    slapd("start");
    ok(sign_in(dir, "sen", "pw-sen"));
    p6_directory_figures_get(&figures, dir);
    assert_int_equal(figures.verified, 2);
    assert_int_equal(figures.unavailable, 3);
    assert_int_equal(figures.refused, 0);
    assert_int_equal(figures.busy, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T("the right password gives identity and roles",
          the_right_password_gives_identity_and_roles),
        T("ldaps does the same", ldaps_does_the_same),
        T("clear text on loopback works when it is allowed",
          clear_text_on_loopback_works_when_it_is_allowed),
        T("without a search account the search is anonymous",
          without_a_search_account_the_search_is_anonymous),
        T("a wrong password, an unknown name and no password are refused alike",
          a_wrong_password_an_unknown_name_and_no_password_are_refused_alike),
        T("an empty password is refused before anybody is asked",
          an_empty_password_is_refused_before_anybody_is_asked),
        T("a session never binds with a name and no password",
          a_session_never_binds_with_a_name_and_no_password),
        T("disabled accounts are refused in every maker's words",
          disabled_accounts_are_refused_in_every_makers_words),
        T("who has no role is told so only with the right password",
          who_has_no_role_is_told_so_only_with_the_right_password),
        T("odd characters in names are nothing but characters",
          odd_characters_in_names_are_nothing_but_characters),
        T("no name is a pattern or ends a filter", no_name_is_a_pattern_or_ends_a_filter),
        T("names and passwords end where they end, not at a NUL",
          names_and_passwords_end_where_they_end_not_at_a_nul),
        T("groups within groups count up to the depth", groups_within_groups_count_up_to_the_depth),
        T("unique members are members too", unique_members_are_members_too),
        T("somebody in very many groups is looked at up to the limit",
          somebody_in_very_many_groups_is_looked_at_up_to_the_limit),
        T("Active Directory's GUID stands for a missing entryUUID",
          active_directorys_guid_stands_for_a_missing_entryuuid),
        T("a directory that shows no identity is unavailable",
          a_directory_that_shows_no_identity_is_unavailable),
        T("a wrong search account is unavailable, not the person's fault",
          a_wrong_search_account_is_unavailable_not_the_persons_fault),
        T("a referral is not followed", a_referral_is_not_followed),
        T("a base that is not there is unavailable", a_base_that_is_not_there_is_unavailable),
        T("a certificate of another authority is not trusted",
          a_certificate_of_another_authority_is_not_trusted),
        T("a certificate for another name is not trusted",
          a_certificate_for_another_name_is_not_trusted),
        T("a directory that is not configured is not found",
          a_directory_that_is_not_configured_is_not_found),
        T("a recheck sees what the directory says now", a_recheck_sees_what_the_directory_says_now),
        T("a renamed person is the same one", a_renamed_person_is_the_same_one),
        T("disabled, moved or deleted ends the rights", disabled_moved_or_deleted_ends_the_rights),
        T("a stopped server is unavailable, and back when it is",
          a_stopped_server_is_unavailable_and_back_when_it_is),
    };

    return RUN("people in a real directory", tests);
}
