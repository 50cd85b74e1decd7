#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "audit/seal_mac.h"

static apr_pool_t *pool;

static const p6_audit_entry one = { 1, 1795434059, "official", 7, 0, "visit_move", "visit", "17",
                                    "01840", "from=3 to=7" };
static const p6_seal first = { 1, 1795434061, 2, "0123456789abcdef", "", "" };

static p6_seal_key key_of(char c)
{
    p6_seal_key key = { .len = 32 };

    memset(key.bytes, c, key.len);
    return key;
}

/* the code of SEAL over A and B */
static const char *mac(const p6_seal *seal, const p6_audit_entry *a, const p6_audit_entry *b)
{
    p6_seal_sum sum = p6_seal_sum_make(pool);
    p6_seal_key key = key_of('k');

    p6_seal_sum_add(&sum, a);
    p6_seal_sum_add(&sum, b);
    return p6_seal_mac(&key, seal, &sum, pool);
}

static p6_audit_entry two(void)
{
    p6_audit_entry row = one;

    row.id = 2;
    row.action = "person_open";
    row.detail = "";
    return row;
}

/* from a program of its own, after the description in seal_mac.h */
static void the_code_is_the_described_one_for_good(void **state)
{
    p6_audit_entry row = two();

    (void)state;
    assert_string_equal(mac(&first, &one, &row),
        "d257c1d44fe7e7275186eda371cbbebd17f081aa4a0add7fffd36ad7168b40ae");
}

static void every_member_of_a_row_counts(void **state)
{
    p6_audit_entry row = two(), changed[10];
    const char *whole = mac(&first, &one, &row);

    (void)state;
    for (int i = 0; i < 10; i++) changed[i] = row;
    changed[0].id++;
    changed[1].at_s--;
    changed[2].actor = "citizen";
    changed[3].official = 8;
    changed[4].pass = 1;
    changed[5].action = "person_change";
    changed[6].kind = "shift";
    changed[7].subject = "18";
    changed[8].commune = "01843";
    changed[9].detail = " ";
    for (int i = 0; i < 10; i++) assert_string_not_equal(mac(&first, &one, &changed[i]), whole);
    assert_string_equal(mac(&first, &one, &row), whole);
}

static void letters_can_not_move_from_one_member_to_the_next(void **state)
{
    p6_audit_entry row = two(), moved = two();

    (void)state;
    row.subject = "1";
    row.commune = "701840";
    assert_string_not_equal(mac(&first, &one, &row), mac(&first, &one, &moved));
    moved.subject = "17,5:01840";
    moved.commune = "";
    assert_string_not_equal(mac(&first, &one, &row), mac(&first, &one, &moved));
    row.official = 0;
    row.pass = 7;
    moved = two();
    assert_string_not_equal(mac(&first, &one, &row), mac(&first, &one, &moved));
}

static void the_order_of_the_rows_counts(void **state)
{
    p6_audit_entry row = two();

    (void)state;
    assert_string_not_equal(mac(&first, &one, &row), mac(&first, &row, &one));
    assert_string_not_equal(mac(&first, &one, &row), mac(&first, &one, &one));
}

static void every_member_of_the_seal_and_the_key_count(void **state)
{
    p6_audit_entry row = two();
    p6_seal changed[5] = { first, first, first, first, first };
    const char *whole = mac(&first, &one, &row);
    p6_seal_sum sum = p6_seal_sum_make(pool);
    p6_seal_key other = key_of('l');

    (void)state;
    changed[0].number = 2;
    changed[1].made_at++;
    changed[2].rows_n = 3;
    changed[3].key_name = "0123456789abcdee";
    changed[4].mac_before = "x";
    for (int i = 0; i < 5; i++) assert_string_not_equal(mac(&changed[i], &one, &row), whole);
    p6_seal_sum_add(&sum, &one);
    p6_seal_sum_add(&sum, &row);
    assert_string_not_equal(p6_seal_mac(&other, &first, &sum, pool), whole);
    p6_seal_sum_reset(&sum);
    other = key_of('k');
    assert_string_not_equal(p6_seal_mac(&other, &first, &sum, pool), whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the code is the described one, for good", the_code_is_the_described_one_for_good,
          0, 0, 0 },
        { "every member of a row counts", every_member_of_a_row_counts, 0, 0, 0 },
        { "letters can't move from one member to the next",
          letters_can_not_move_from_one_member_to_the_next, 0, 0, 0 },
        { "the order of the rows counts", the_order_of_the_rows_counts, 0, 0, 0 },
        { "every member of the seal, and the key, count",
          every_member_of_the_seal_and_the_key_count, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("codes of seals", tests, NULL, NULL);
}
