#include "support_rules.h"

#include "visits/consent.h"
#include "visits/visitor.h"

#define NOW 1795434059 /* 2026-11-23T18:40:59+07:00 */

static apr_time_t stopped(void *baton)
{
    (void)baton;
    return apr_time_from_sec(NOW);
}

static const p6_env env = { stopped, NULL, NULL, NULL };
static const p6_booking booking = { .env = &env };

/* the faults of a person, "" for none: names in order, "name phone" */
static const char *faults_of(const char *name, const char *phone, const char *year, p6_who *who)
{
    apr_array_header_t *faults = apr_array_make(pool, 4, sizeof(p6_field_fault));
    const char *all = "";

    p6_who_read(who, &booking, name, phone, year, faults, pool);
    for (int i = 0; i < faults->nelts; i++)
        all = apr_pstrcat(pool, all, *all ? " " : "",
                          APR_ARRAY_IDX(faults, i, p6_field_fault).message, NULL);
    return all;
}

static const char *letters(const char *letter, int n)
{
    const char *text = "";

    while (n--) text = apr_pstrcat(pool, text, letter, NULL);
    return text;
}

static void names_keep_every_letter_up_to_a_length(void **state)
{
    static const char *const good[] = { "Hoàng Thị Mỷ", "Y", "Lò Văn Ǹg", "O'Neill-Bá", "李小龍" };
    static const char *const bad[] = { NULL, "", " \t", "Mỷ\n", "a\x01", "\xff\xfe", "\u0301" };
    p6_who who;

    (void)state;
    for (apr_size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_string_equal(faults_of(good[i], NULL, "1958", &who), "");
        assert_string_equal(who.name, good[i]);
    }
    for (apr_size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *found = faults_of(bad[i], NULL, "1958", &who);

        if (strcmp(found, "book.bad.name") || who.name) fail_msg("bad name %d: %s", (int)i, found);
    }
    assert_string_equal(faults_of(letters("Đ", P6_MAX_PERSON_NAME), NULL, "1958", &who), "");
    assert_string_equal(faults_of(letters("Đ", P6_MAX_PERSON_NAME + 1), NULL, "1958", &who),
                        "book.bad.name");
    assert_string_equal(faults_of("  Hoa\u0300  ", NULL, "1958", &who), "");
    assert_string_equal(who.name, "Hoà");
}

static void birth_years_are_of_people_alive(void **state)
{
    static const char *const bad[] = { "1899", "2027", "58", "19 8", "01958", "1958a", "-958",
                                       "１９５８", "0000" };
    p6_who who;

    (void)state;
    assert_string_equal(faults_of("Y", NULL, "1900", &who), "");
    assert_int_equal(who.birth_year, 1900);
    assert_string_equal(faults_of("Y", NULL, " 2026 ", &who), "");
    assert_int_equal(who.birth_year, 2026);
    for (apr_size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_string_equal(faults_of("Y", NULL, bad[i], &who), "book.bad.birth_year");
        assert_int_equal(who.birth_year, 0);
    }
}

static void a_phone_or_a_birth_year_is_needed(void **state)
{
    p6_who who;

    (void)state;
    assert_string_equal(faults_of("Y", NULL, NULL, &who), "book.bad.birth_year");
    assert_string_equal(faults_of("Y", " ", "\t", &who), "book.bad.birth_year");
    assert_string_equal(faults_of("Y", "0912 345 678", NULL, &who), "");
    assert_string_equal(who.phone, "+84912345678");
    assert_int_equal(who.birth_year, 0);
    assert_string_equal(faults_of("Y", "091234567", NULL, &who), "book.bad.phone");
    assert_string_equal(who.phone, "");
    assert_string_equal(faults_of("Y", "0168 345 6789", NULL, &who), "book.bad.phone_old");
    assert_string_equal(faults_of("Y", "1", "1", &who), "book.bad.phone book.bad.birth_year");
}

static const char *consent_fault(const p6_booking *b, const char *version)
{
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_who who;

    p6_consent_read(&who, b, P6_ONLINE, version, faults);
    return faults->nelts ? APR_ARRAY_IDX(faults, 0, p6_field_fault).message : NULL;
}

static void consent_is_to_the_version_that_was_shown(void **state)
{
    static const p6_consent shown = { .version = "2026-11.3f9a2c1b" };
    const p6_booking with = { .env = &env, .consent = &shown };

    (void)state;
    assert_null(consent_fault(&with, "2026-11.3f9a2c1b"));
    assert_string_equal(consent_fault(&with, "2026-11.3f9a2c1"), "book.bad.consent");
    assert_string_equal(consent_fault(&with, NULL), "book.bad.consent");
    assert_null(consent_fault(&booking, letters("a", P6_MAX_CONSENT_VERSION)));
    assert_non_null(consent_fault(&booking, letters("a", P6_MAX_CONSENT_VERSION + 1)));
    assert_non_null(consent_fault(&booking, "a b"));
    assert_non_null(consent_fault(&booking, ""));
}

static void request_keys_have_16_to_64_plain_characters(void **state)
{
    (void)state;
    assert_false(p6_request_key_ok(NULL));
    assert_false(p6_request_key_ok(letters("a", P6_MIN_REQUEST_KEY - 1)));
    assert_true(p6_request_key_ok(letters("a", P6_MIN_REQUEST_KEY)));
    assert_true(p6_request_key_ok(letters("_", P6_MAX_REQUEST_KEY)));
    assert_false(p6_request_key_ok(letters("a", P6_MAX_REQUEST_KEY + 1)));
    assert_true(p6_request_key_ok("AZaz09_-AZaz09_-"));
    assert_false(p6_request_key_ok("AZaz09_-AZaz09_-."));
    assert_false(p6_request_key_ok("AZaz09_- AZaz09_"));
}

static int read_codes(p6_need *needs, const char *codes, int max, const char **fault)
{
    static const p6_service all[] = { { "eid", "police", 15, 1 }, { "sim", "bank", 11, 2 },
        { "cash", "bank", 5, 3 }, { "vneid", "police", 1, 4 }, { "bhxh", "social", 240, 5 } };
    apr_array_header_t *known = apr_array_make(pool, 5, sizeof(p6_service));
    apr_array_header_t *list = apr_array_make(pool, 5, sizeof(const char *));
    apr_array_header_t *faults = apr_array_make(pool, 1, sizeof(p6_field_fault));
    char *last, *code = codes ? apr_strtok(apr_pstrdup(pool, codes), ",", &last) : NULL;
    int n;

    for (int i = 0; i < 5; i++) APR_ARRAY_PUSH(known, p6_service) = all[i];
    for (; code; code = apr_strtok(NULL, ",", &last)) APR_ARRAY_PUSH(list, const char *) = code;
    n = p6_needs_read(needs, codes ? list : NULL, max, known, faults);
    *fault = faults->nelts ? APR_ARRAY_IDX(faults, 0, p6_field_fault).field : NULL;
    return n;
}

static void services_become_lengths_in_units(void **state)
{
    p6_need needs[P6_MAX_VISIT_SERVICES];
    const char *fault;

    (void)state;
    assert_int_equal(read_codes(needs, "sim,eid,vneid,cash", 4, &fault), 4);
    assert_null(fault);
    assert_string_equal(needs[0].service, "sim");
    assert_int_equal(needs[0].units, 3); /* 11 minutes are begun */
    assert_int_equal(needs[1].units, 3);
    assert_int_equal(needs[2].units, 1);
    assert_int_equal(needs[3].units, 1);
}

static void none_too_many_unknown_and_double_services_are_refused(void **state)
{
    static const struct { const char *codes; int max; } bad[] = {
        { NULL, 4 }, { "", 4 }, { "eid,sim,cash", 2 }, { "eid,sim,cash,vneid,bhxh", 9 },
        { "eid,eid", 4 }, { "eid,ei", 4 }, { "eid ", 4 }, { "EID", 4 }, { "eid", 0 },
    };
    p6_need needs[P6_MAX_VISIT_SERVICES];
    const char *fault;

    (void)state;
    for (apr_size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_codes(needs, bad[i].codes, bad[i].max, &fault), 0);
        assert_string_equal(fault, "services");
    }
    assert_int_equal(read_codes(needs, "eid,sim", 2, &fault), 2);
}

static void addresses_count_by_who_has_them(void **state)
{
    static const char *const same[][2] = {
        { "192.0.2.1", "192.0.2.1" }, { "::ffff:192.0.2.1", "192.0.2.1" },
        { "0:0:0:0:0:FFFF:C000:0201", "192.0.2.1" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" }, { "2001:DB8:1:2::9", "2001:db8:1:2::/64" },
        { "2001:db8:1:3::9", "2001:db8:1:3::/64" }, { "::1", "::/64" }, { NULL, "" }, { "", "" },
        { "nobody", "nobody" }, { "192.0.2.1.5", "192.0.2.1.5" }, { "2001:db8", "2001:db8" },
        { "2001:db8::1%eth0", "2001:db8::1%eth0" },
    };

    (void)state;
    for (apr_size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(p6_client_key(same[i][0], pool), same[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("names keep every letter up to a length", names_keep_every_letter_up_to_a_length),
        T("birth years are of people alive", birth_years_are_of_people_alive),
        T("a phone or a birth year is needed", a_phone_or_a_birth_year_is_needed),
        T("consent is to the version that was shown", consent_is_to_the_version_that_was_shown),
        T("request keys have 16 to 64 plain characters",
          request_keys_have_16_to_64_plain_characters),
        T("services become lengths in units", services_become_lengths_in_units),
        T("none, too many, unknown and double services are refused",
          none_too_many_unknown_and_double_services_are_refused),
        T("addresses count by who has them", addresses_count_by_who_has_them),
    };

    begin_tests();
    return cmocka_run_group_tests_name("wishes", tests, NULL, NULL);
}
