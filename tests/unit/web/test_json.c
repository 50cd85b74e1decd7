#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "web/json.h"

static apr_pool_t *pool;
static p6_json_place place;

static p6_error *read_as(json_t **json, const char *type, const char *body, apr_size_t len)
{
    p6_request req = { .method = P6_POST, .headers = apr_table_make(pool, 1), .body = body,
                       .body_len = len };

    if (type) apr_table_set((apr_table_t *)req.headers, "Content-Type", type);
    return p6_json_read(json, &place, &req, pool);
}

static json_t *parse(const char *body)
{
    json_t *json = NULL;

    assert_null(read_as(&json, "application/json", body, strlen(body)));
    assert_non_null(json);
    return json;
}

static void refuse_bytes(const char *body, apr_size_t len)
{
    json_t *json;
    p6_error *err = read_as(&json, "application/json", body, len);

    if (!err) fail_msg("taken: %s", body);
    assert_int_equal(err->code, P6_E_BAD_SYNTAX);
    assert_string_equal(err->where, "json");
    assert_true(place.line > 0 && place.column >= 0);
    assert_null(json);
}

static void refuse(const char *body) { refuse_bytes(body, strlen(body)); }

static void what_is_json_is_read(void **state)
{
    json_t *json = parse(" {\"name\": \"B\\u00e0 Lan\", \"n\": -12, \"list\": [true, null]}\n");

    (void)state;
    assert_string_equal(json_string_value(json_object_get(json, "name")), "Bà Lan");
    assert_int_equal(json_integer_value(json_object_get(json, "n")), -12);
    assert_int_equal(json_array_size(json_object_get(json, "list")), 2);
    assert_true(json_is_array(parse("[]")));
}

static void only_the_type_of_json_is_taken(void **state)
{
    static const char *const bad[] = { "text/plain", "application/jsonx", "application/xml", "",
        "application/problem+json", "application/x-www-form-urlencoded", "json" };
    json_t *json;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_as(&json, bad[i], "{}", 2)->code, P6_E_BAD_TYPE);
    assert_int_equal(read_as(&json, NULL, "{}", 2)->code, P6_E_BAD_TYPE);
    assert_null(read_as(&json, "Application/JSON; charset=utf-8", "{}", 2));
    assert_non_null(json);
    assert_null(read_as(&json, NULL, NULL, 0)); /* neither body nor type: nothing was posted */
    assert_null(json);
    assert_int_equal(read_as(&json, "application/json", NULL, 0)->code, P6_E_BAD_SYNTAX);
}

static void hostile_texts_are_refused(void **state)
{
    static const char *const bad[] = { "", " ", "{", "}", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}",
        "{\"a\":1,}", "[1,]", "{\"a\":1}{}", "{} x", "null", "1", "\"a\"", "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}", "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":\"\x01\"}",
        "{\"a\":\"\n\"}", "{\"a\":\"\xff\"}", "{\"a\":\"\xc0\xaf\"}", "{\"a\":\"\xed\xa0\x80\"}",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"a\":\"\\x41\"}", "{\"a\":01}",
        "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1e999}", "{\"a\":NaN}", "{\"a\":99999999999999999999}",
        "{\"a\":tru}", "\xef\xbb\xbf{}", "/* */{}", "{\"a\":\"", "{\"a\":\"\\" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) refuse(bad[i]);
    refuse_bytes("{}\0", 3);
    refuse_bytes("{\"a\":\"\0\"}", 9);
}

static const char *nested(int depth)
{
    char *text = apr_palloc(pool, (apr_size_t)depth * 2 + 1);

    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    text[depth * 2] = '\0';
    return text;
}

static void depth_and_size_are_bounded(void **state)
{
    char *text = apr_palloc(pool, P6_MAX_JSON + 1);
    json_t *json;

    (void)state;
    parse(nested(P6_MAX_JSON_DEPTH));
    refuse(nested(P6_MAX_JSON_DEPTH + 1));
    assert_int_equal(place.column, P6_MAX_JSON_DEPTH);
    refuse(nested(8000));
    parse("[\"[[[[[[[[[[ \\\" [[[[[\", []]"); /* brackets in texts are no depth */
    parse("[[],[],[],[],[],[],[],[],[],[]]");  /* nor are those beside one another */
    memset(text, ' ', P6_MAX_JSON + 1);
    memcpy(text, "{}", 2);
    assert_null(read_as(&json, "application/json", text, P6_MAX_JSON));
    assert_int_equal(read_as(&json, "application/json", text, P6_MAX_JSON + 1)->code,
                     P6_E_TOO_LARGE);
}

static void the_place_of_a_mistake_is_told(void **state)
{
    (void)state;
    refuse("{\n \"a\": 1,\n \"b\" 2}");
    assert_int_equal(place.line, 3);
    refuse("[\n[[[[[\n  [[[[]]]]]]]]]]");
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "what is JSON is read", what_is_json_is_read, 0, 0, 0 },
        { "only the type of JSON is taken", only_the_type_of_json_is_taken, 0, 0, 0 },
        { "hostile texts are refused", hostile_texts_are_refused, 0, 0, 0 },
        { "depth and size are bounded", depth_and_size_are_bounded, 0, 0, 0 },
        { "the place of a mistake is told", the_place_of_a_mistake_is_told, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("JSON bodies", tests, NULL, NULL);
}
