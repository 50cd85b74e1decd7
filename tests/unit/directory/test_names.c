#include "support_unit.h"

#include "directory/dn.h"
#include "directory/filter.h"
#include "directory/uuid.h"

static void same(const char *a, const char *b)
{
    const char *ka = p6_dn_key(a, pool), *kb = p6_dn_key(b, pool);

    if (!ka || !kb || strcmp(ka, kb) != 0) fail_msg("%s is not %s", a, b);
}

static void differ(const char *a, const char *b)
{
    const char *ka = p6_dn_key(a, pool), *kb = p6_dn_key(b, pool);

    if (!ka || !kb || strcmp(ka, kb) == 0) fail_msg("%s is taken for %s", a, b);
}

static void dns_are_equal_however_they_are_written(void **state)
{
    (void)state;
    same("cn=Helpers,ou=Groups,dc=vn", "CN=helpers, OU=groups , DC=vn");
    same("cn=a\\, b,dc=vn", "cn=a\\2c b,dc=vn");
    same("cn=Tổ,dc=vn", "cn=T\\c3\\b4\\cc\\89,dc=vn");
    same("cn=T\xc3\xb4\xcc\x89,dc=vn", "cn=T\xe1\xbb\x95,dc=vn");
    same("cn=a+uid=b,dc=vn", "uid=B + cn=A,dc=vn");
    same("cn=\\ a \\ ,dc=vn", "cn=a,dc=vn");
}

static void dns_that_only_look_alike_differ(void **state)
{
    (void)state;
    differ("cn=a,dc=vn", "cn=b,dc=vn");
    differ("cn=a,dc=vn", "uid=a,dc=vn");
    differ("cn=a,dc=vn", "cn=a,ou=x,dc=vn");
    differ("cn=a\\,dc\\=vn", "cn=a,dc=vn");
    differ("cn=a\\0adc\\=vn", "cn=a,dc=vn");
    differ("cn=a\\+b", "cn=a+cn=b");
    differ("cn=a b,dc=vn", "cn=ab,dc=vn");
    differ("cn=to,dc=vn", "cn=tổ,dc=vn");
    differ("cn=a\\5c,dc=vn", "cn=a,dc=vn");
}

static void what_is_no_dn_has_no_key(void **state)
{
    char *longest = apr_pcalloc(pool, P6_MAX_DN + 10);

    (void)state;
    assert_null(p6_dn_key("helpers", pool));
    assert_null(p6_dn_key("cn=a,,dc=vn", pool));
    assert_null(p6_dn_key("=a", pool));
    assert_string_equal(p6_dn_key("", pool), "");
    memset(longest, 'a', P6_MAX_DN + 1);
    memcpy(longest, "cn=", 3);
    assert_null(p6_dn_key(longest, pool));
    longest[P6_MAX_DN] = '\0';
    assert_non_null(p6_dn_key(longest, pool));
}

static void going_up_takes_one_step(void **state)
{
    (void)state;
    assert_string_equal(p6_dn_parent("cn=a\\, b,ou=g,dc=vn", pool), "ou=g,dc=vn");
    assert_string_equal(p6_dn_parent("dc=vn", pool), "");
    assert_null(p6_dn_parent("", pool));
    assert_null(p6_dn_parent("nothing", pool));
}

static int below(const char *a, const char *b)
{
    return p6_dn_key_below(p6_dn_key(a, pool), p6_dn_key(b, pool));
}

static void below_means_whole_steps(void **state)
{
    (void)state;
    assert_true(below("cn=a,dc=vn", "dc=vn"));
    assert_true(below("dc=vn", "DC=VN"));
    assert_true(below("dc=vn", ""));
    assert_false(below("dc=vn", "cn=a,dc=vn"));
    assert_false(below("cn=a,xdc=vn", "dc=vn"));
    assert_false(below("cn=a\\0adc\\=vn", "dc=vn"));
    assert_false(below("cn=a\\,dc\\=vn", "dc=vn"));
}

static void filters_are_told_from_other_texts(void **state)
{
    static const char *const right[] = {
        "(a=b)", "(objectClass=*)", "(&(a=b)(!(c=d))(|(e>=1)(f<=2)(g~=h)))", "(cn=T\xe1\xbb\x95*x)",
        "(cn=\\2a\\28)", "(a=)", "(uid;lang-vi:dn:2.5.13.2:=x)", "(&(a=b))",
    };
    static const char *const wrong[] = {
        "", "a=b", "(a=b", "a=b)", "(a=b))", "(a=b)(c=d)", "()", "(=b)", "(a)", "(&)", "(!)",
        "(!(a=b)(c=d))", "(a=b(c)", "(a=b\\zz)", "(a=b\\2)", "(a=b\\", "(a=b) ", " (a=b)", "(a>b)",
    };
    const char *deep = "(a=b)";

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        if (!p6_filter_ok(right[i])) fail_msg("refused: %s", right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (p6_filter_ok(wrong[i])) fail_msg("accepted: %s", wrong[i]);
    for (int i = 0; i < 40; i++) deep = apr_pstrcat(pool, "(!", deep, ")", NULL);
    assert_false(p6_filter_ok(deep));
}

static const p6_directory_url people = { .attribute = "uid", .filter = "(objectClass=person)" };

static void what_is_typed_stays_a_value(void **state)
{
    static const char *const typed[] = { "sen", "*", "a*()\\b", ")(uid=*", "bé hải", "\x01\x7f" };

    (void)state;
    assert_string_equal(p6_filter_of_user(&people, "sen", pool),
                        "(&(objectClass=person)(uid=sen))");
    assert_string_equal(p6_filter_of_user(&people, "a*()\\b", pool),
                        "(&(objectClass=person)(uid=a\\2A\\28\\29\\5Cb))");
    assert_string_equal(p6_filter_escape("a\0b", 3, pool), "a\\00b");
    assert_string_equal(p6_filter_escape("", 0, pool), "");
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_true(p6_filter_ok(p6_filter_of_user(&people, typed[i], pool)));
}

static void groups_are_asked_for_by_escaped_dns(void **state)
{
    apr_array_header_t *dns = apr_array_make(pool, 2, sizeof(const char *));

    (void)state;
    APR_ARRAY_PUSH(dns, const char *) = "cn=x";
    APR_ARRAY_PUSH(dns, const char *) = "cn=a*(b)\\,c";
    assert_string_equal(p6_filter_of_groups(dns, 1, 1, pool),
                        "(|(member=cn=a\\2A\\28b\\29\\5C,c)"
                        "(uniqueMember=cn=a\\2A\\28b\\29\\5C,c))");
    assert_true(p6_filter_ok(p6_filter_of_groups(dns, 0, 2, pool)));
}

static void uuids_are_read_strictly(void **state)
{
    static const char *const wrong[] = {
        "", "33221100-5544-7766-8899-aabbccddeef", "33221100-5544-7766-8899-aabbccddeeff0",
        "33221100-5544-7766-8899-aabbccddeefg", "332211005544-7766-8899-aabbccddeeff0",
        "33221100-5544-7766-8899-aabbccddee*)",
    };

    (void)state;
    assert_string_equal(p6_uuid_read("33221100-5544-7766-8899-AABBCCDDEEFF", 36, pool),
                        "33221100-5544-7766-8899-aabbccddeeff");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_null(p6_uuid_read(wrong[i], strlen(wrong[i]), pool));
}

static void a_guid_is_written_as_its_makers_tools_write_it(void **state)
{
    static const unsigned char guid[] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                          0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff };
    unsigned char back[P6_UUID_BYTES];
    const char *uuid = p6_uuid_of_guid(guid, pool);

    (void)state;
    assert_string_equal(uuid, "33221100-5544-7766-8899-aabbccddeeff");
    p6_uuid_to_guid(back, uuid);
    assert_memory_equal(back, guid, sizeof guid);
    assert_string_equal(p6_filter_of_uuid(&people, uuid, pool),
                        "(&(objectClass=person)(|(entryUUID=33221100-5544-7766-8899-aabbccddeeff)"
                        "(objectGUID=\\00\\11\\22\\33\\44\\55\\66\\77\\88\\99\\aa\\bb\\cc\\dd\\ee"
                        "\\ff)))");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        { "DNs are equal however they are written", dns_are_equal_however_they_are_written,
          0, 0, 0 },
        { "DNs that only look alike differ", dns_that_only_look_alike_differ, 0, 0, 0 },
        { "what is no DN has no key", what_is_no_dn_has_no_key, 0, 0, 0 },
        { "going up takes one step", going_up_takes_one_step, 0, 0, 0 },
        { "below means whole steps", below_means_whole_steps, 0, 0, 0 },
        { "filters are told from other texts", filters_are_told_from_other_texts, 0, 0, 0 },
        { "what is typed stays a value", what_is_typed_stays_a_value, 0, 0, 0 },
        { "groups are asked for by escaped DNs", groups_are_asked_for_by_escaped_dns, 0, 0, 0 },
        { "UUIDs are read strictly", uuids_are_read_strictly, 0, 0, 0 },
        { "a GUID is written as its maker's tools write it",
          a_guid_is_written_as_its_makers_tools_write_it, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("names, filters and identifiers", tests, NULL, NULL);
}
