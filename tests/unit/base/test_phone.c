#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "base/phone.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static apr_pool_t *pool;

static void expect(const char *text, const char *e164)
{
    const char *read = NULL;

    if (p6_phone_parse(&read, text, pool) != P6_PHONE_OK) fail_msg("refused: %s", text);
    assert_string_equal(read, e164);
}

static void expect_result(const char *text, p6_phone_result result)
{
    const char *read = "untouched";

    if (p6_phone_parse(&read, text, pool) != result) fail_msg("not %d: \"%s\"", result, text);
    assert_string_equal(read, "untouched");
}

static void numbers_are_read_as_people_write_them(void **state)
{
    static const char *const same[] = { "0912345678", "0912 345 678", "0912.345.678",
        "0912-345-678", "(0912) 345 678", "+84912345678", "+84 912 345 678", "84912345678",
        "0084912345678", "00 84 912 345 678", "+84 (0) 912 345 678", "８４９１２３４５６７８", "０９１２ ３４５ ６７８",
        "＋84 912 345 678", "0912\u00A0345\u2013678", " 0912\t345678 ", "\u202D0912 345 678\u202C",
        "\u200E+84912345678" };

    (void)state;
    for (size_t i = 0; i < COUNT(same); i++) expect(same[i], "+84912345678");
}

static void all_kinds_of_numbers_are_known(void **state)
{
    (void)state;
    expect("0312345678", "+84312345678");
    expect("0512345678", "+84512345678");
    expect("0712345678", "+84712345678");
    expect("0812345678", "+84812345678");
    expect("02093870123", "+842093870123");
    expect("+84 208 3855 123", "+842083855123");
    expect("024 3825 1234", "+842438251234");
    /* begins with 84 behind its 0 */
    expect("0841234567", "+84841234567");
}

static void other_texts_are_no_numbers(void **state)
{
    static const char *const bad[] = { "", " ", "+", "0", "84", "0084", "+84", "091234567",
        "09123456789", "0412345678", "0612345678", "0212345678", "023456789012", "0912345678x",
        "o912345678", "912345678", "113", "19001234", "+1 202 555 0123", "0044 20 7946 0958",
        "++84912345678", "84+912345678", "0912345678 ext 2", "0912/345678", "+0912345678",
        "\xFF\xFE", "0912\x01 345678", "00000000000000000000",
        "000000000000000000000000000000000000000000000000", "0912345678,0912345679" };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) expect_result(bad[i], P6_PHONE_BAD);
}

static void old_mobile_numbers_are_told_apart(void **state)
{
    (void)state;
    expect_result("01234567890", P6_PHONE_OLD);
    expect_result("0168 999 9999", P6_PHONE_OLD);
    expect_result("+84 168 999 9999", P6_PHONE_OLD);
    expect_result("0084 1689999999", P6_PHONE_OLD);
    expect_result("0123456789", P6_PHONE_BAD);
    expect_result("012345678901", P6_PHONE_BAD);
}

static void numbers_are_shown_in_groups(void **state)
{
    (void)state;
    assert_string_equal(p6_phone_show("+84912345678", pool), "0912 345 678");
    assert_string_equal(p6_phone_show("+842093870123", pool), "0209 3870 123");
    assert_string_equal(p6_phone_show("+842438251234", pool), "024 3825 1234");
    assert_string_equal(p6_phone_show("+842838251234", pool), "028 3825 1234");
    assert_string_equal(p6_phone_show("+12025550123", pool), "+12025550123");
    assert_string_equal(p6_phone_show("+84", pool), "+84");
    assert_string_equal(p6_phone_show("+84 91", pool), "+84 91");
    assert_string_equal(p6_phone_show("+8491234567", pool), "+8491234567");
    assert_string_equal(p6_phone_show("", pool), "");
}

static void what_is_shown_can_be_read_again(void **state)
{
    static const char *const numbers[] = { "+84912345678", "+842093870123", "+842438251234" };

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) expect(p6_phone_show(numbers[i], pool), numbers[i]);
}

static void the_tail_is_the_last_digits(void **state)
{
    (void)state;
    assert_string_equal(p6_phone_tail("+84912345678", 3, pool), "678");
    assert_string_equal(p6_phone_tail("+84912345678", 0, pool), "");
    assert_string_equal(p6_phone_tail("+84912345678", 9, pool), "912345678");
    assert_string_equal(p6_phone_tail("12", 3, pool), "12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "numbers are read as people write them", numbers_are_read_as_people_write_them, 0, 0, 0 },
        { "mobile and landline numbers are known", all_kinds_of_numbers_are_known, 0, 0, 0 },
        { "other texts are no numbers", other_texts_are_no_numbers, 0, 0, 0 },
        { "old 11-digit mobile numbers are told apart",
          old_mobile_numbers_are_told_apart, 0, 0, 0 },
        { "numbers are shown in groups", numbers_are_shown_in_groups, 0, 0, 0 },
        { "what is shown can be read again", what_is_shown_can_be_read_again, 0, 0, 0 },
        { "the tail is the last digits", the_tail_is_the_last_digits, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("phones", tests, NULL, NULL);
}
