#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "base/token.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static apr_pool_t *pool;

/* Bytes that count up from `next`, or always `next` when `step` is 0; none when `broken`. */
typedef struct source {
    unsigned next, step;
    int broken;
} source;

static apr_status_t draw(void *baton, unsigned char *buf, apr_size_t n)
{
    source *s = baton;

    if (s->broken) return APR_EGENERAL;
    for (apr_size_t i = 0; i < n; i++, s->next += s->step) buf[i] = (unsigned char)s->next;
    return APR_SUCCESS;
}

static p6_env env_of(source *s)
{
    return (p6_env){ .random = draw, .baton = s };
}

static void codes_use_every_letter_equally(void **state)
{
    source s = { 0, 1, 0 };
    p6_env env = env_of(&s);
    int seen[128] = { 0 }, different = 0;

    (void)state;
    /* 256 draws of 32 bytes give every byte value 32 times; the four unfair ones are thrown away */
    for (int i = 0; i < 252; i++) {
        const char *code = NULL;

        assert_null(p6_token_code(&code, 32, &env, pool));
        assert_int_equal(strlen(code), 32);
        for (; *code; code++) seen[(unsigned char)*code]++;
    }
    for (int c = 0; c < 128; c++) {
        if (!seen[c]) continue;
        different++;
        assert_null(strchr("0O1IL8BS", c));
        assert_in_range(seen[c], 252 * 32 / 28 - 8, 252 * 32 / 28 + 8);
    }
    assert_int_equal(different, 28);
}

static void codes_have_the_length_asked_for(void **state)
{
    source s = { 7, 3, 0 };
    p6_env env = env_of(&s);
    const char *code = NULL;

    (void)state;
    for (int n = 1; n <= 32; n++) {
        assert_null(p6_token_code(&code, n, &env, pool));
        assert_int_equal(strlen(code), n);
        assert_string_equal(p6_token_code_read(code, n, pool), code);
    }
}

static void unfair_bytes_are_thrown_away(void **state)
{
    source s = { 250, 1, 0 };
    p6_env env = env_of(&s);
    const char *code = NULL;

    (void)state;
    /* 250 and 251 are the last fair ones, 252 to 255 are not, then comes 0 */
    assert_null(p6_token_code(&code, 3, &env, pool));
    assert_string_equal(code, "YZ2");
}

static void without_randomness_there_is_no_code(void **state)
{
    source broken = { 0, 0, 1 }, stuck = { 255, 0, 0 };
    p6_env env = env_of(&broken);
    const char *out = "untouched";
    p6_error *err;

    (void)state;
    err = p6_token_code(&out, 6, &env, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_UNAVAILABLE);
    err = p6_token_random(&out, 32, &env, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_UNAVAILABLE);
    env = env_of(&stuck);
    err = p6_token_code(&out, 6, &env, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_UNAVAILABLE);
    assert_string_equal(out, "untouched");
}

static void codes_are_read_as_people_type_them(void **state)
{
    static const char *const same[] = { "K7MQ5X", "k7mq5x", "K7M Q5X", " k7m-q5x ", "K7M.Q5X",
        "K7MQSX", "k7m qsx" };
    static const char *const bad[] = { "", "K7MQ5", "K7MQ5X2", "K7MQ0X", "K7MQOX", "K7MQ1X",
        "K7MQLX", "K7MQ8X", "K7MQBX", "K7MQ5Ẍ", "K7MQ5_", "K7MQ5'", "------" };

    (void)state;
    for (size_t i = 0; i < COUNT(same); i++)
        assert_string_equal(p6_token_code_read(same[i], 6, pool), "K7MQ5X");
    for (size_t i = 0; i < COUNT(bad); i++)
        if (p6_token_code_read(bad[i], 6, pool)) fail_msg("read: \"%s\"", bad[i]);
}

static void tokens_are_base64url_of_all_bytes(void **state)
{
    source s = { 0xFB, 4, 0 };
    p6_env env = env_of(&s);
    const char *token = NULL;

    (void)state;
    assert_null(p6_token_random(&token, 3, &env, pool)); /* FB FF 03 */
    assert_string_equal(token, "-_8D");
    s = (source){ 0xFF, 0, 0 };
    assert_null(p6_token_random(&token, 1, &env, pool));
    assert_string_equal(token, "_w");
    assert_null(p6_token_random(&token, 2, &env, pool));
    assert_string_equal(token, "__8");
    assert_null(p6_token_random(&token, 64, &env, pool));
    assert_int_equal(strlen(token), 86);
}

static const char *sha256_of(const char *text)
{
    unsigned char out[P6_SHA256_BYTES];

    p6_sha256(out, text, strlen(text));
    return p6_hex(out, sizeof out, pool);
}

static void hashes_agree_with_their_standards(void **state)
{
    unsigned char out[P6_SHA256_BYTES];

    (void)state;
    /* FIPS 180-4 examples; RFC 4231 test case 2; an empty key */
    assert_string_equal(sha256_of("abc"),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(sha256_of(""),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    p6_hmac_sha256(out, "Jefe", 4, "what do ya want for nothing?", 28);
    assert_string_equal(p6_hex(out, sizeof out, pool),
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    p6_hmac_sha256(out, NULL, 0, "", 0);
    assert_string_equal(p6_hex(out, sizeof out, pool),
                        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hex_is_lower_case(void **state)
{
    static const unsigned char bytes[] = { 0x00, 0x0f, 0xa0, 0xff };

    (void)state;
    assert_string_equal(p6_hex(bytes, sizeof bytes, pool), "000fa0ff");
    assert_string_equal(p6_hex(bytes, 0, pool), "");
}

static void a_missing_secret_equals_nothing(void **state)
{
    (void)state;
    assert_true(p6_token_equal("abc", "abc"));
    assert_true(p6_token_equal("", ""));
    assert_false(p6_token_equal("abc", "abd"));
    assert_false(p6_token_equal("abc", "ab"));
    assert_false(p6_token_equal("abc", "abcd"));
    assert_false(p6_token_equal("", "a"));
    assert_false(p6_token_equal(NULL, NULL));
    assert_false(p6_token_equal(NULL, ""));
    assert_false(p6_token_equal("", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "codes use every letter equally", codes_use_every_letter_equally, 0, 0, 0 },
        { "codes have the length asked for", codes_have_the_length_asked_for, 0, 0, 0 },
        { "bytes that would favour some letters are thrown away",
          unfair_bytes_are_thrown_away, 0, 0, 0 },
        { "without randomness there is no code", without_randomness_there_is_no_code, 0, 0, 0 },
        { "codes are read as people type them", codes_are_read_as_people_type_them, 0, 0, 0 },
        { "tokens are base64url of all bytes", tokens_are_base64url_of_all_bytes, 0, 0, 0 },
        { "hashes agree with their standards", hashes_agree_with_their_standards, 0, 0, 0 },
        { "hex is lower case", hex_is_lower_case, 0, 0, 0 },
        { "a missing secret equals nothing, not even another one",
          a_missing_secret_equals_nothing, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("tokens", tests, NULL, NULL);
}
