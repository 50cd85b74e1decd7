#include "support_delivery.h"

#include <jansson.h>
#include "delivery/sms.h"

#define JSON "{\"to\":\"{to}\",\"text\":\"{text}\"}"
#define FORM "to={to}&text={text}"

static const char *filled(const char *body, const char *to, const char *text)
{
    p6_sms sms = { to, text, "0123456789abcdef" };
    const char *out = NULL;

    ok(p6_sms_body_check(body, pool));
    ok(p6_sms_fill(&out, body, &sms, pool));
    return out;
}

static const char *const hostile[] = {
    "\"", "\\", "\\\"", "\",\"to\":\"+84999999999", "{to}", "{text}", "{key}", "{\"a\":1}",
    "a&to=+84999999999", "a=b", "%26", "+", "#", "a\nb", "a\tb", "Mã hẹn K7M2QX – 7 giờ tối",
    "\xf0\x9f\x8f\xa0", "</script>", "%s%n", "$(id)", "'", "a;b",
};

static void values_stay_inside_their_json_string(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hostile); i++) {
        json_t *document = json_loads(filled(JSON, "+84912345678", hostile[i]),
                                      JSON_REJECT_DUPLICATES, NULL);

        assert_non_null(document);
        assert_int_equal(json_object_size(document), 2);
        assert_string_equal(json_string_value(json_object_get(document, "to")), "+84912345678");
        assert_string_equal(json_string_value(json_object_get(document, "text")), hostile[i]);
        json_decref(document);
    }
}

static const char *decoded(const char *text)
{
    char *out = apr_pstrdup(pool, text), *to = out;

    for (const char *c = text; *c; c++) {
        if (*c == '%') {
            *to++ = (char)strtol(apr_pstrndup(pool, c + 1, 2), NULL, 16);
            c += 2;
        } else
            *to++ = *c;
    }
    *to = '\0';
    return out;
}

static void values_stay_inside_their_form_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hostile); i++) {
        const char *out = filled(FORM, "+84912345678", hostile[i]);

        assert_int_equal(strncmp(out, "to=%2B84912345678&text=", 23), 0);
        assert_null(strpbrk(out + 23, "&=+; \n\"{}"));
        assert_string_equal(decoded(out + 23), hostile[i]);
    }
}

static void the_number_the_text_and_the_key_come_as_a_gateway_wants_them(void **state)
{
    (void)state;
    assert_string_equal(filled("a={to}&b={to_84}&c={to_0}&d={text_ascii}&k={key}", "+84912345678",
                               "Mã hẹn: K7M2QX"),
                        "a=%2B84912345678&b=84912345678&c=0912345678"
                        "&d=Ma%20hen%3A%20K7M2QX&k=0123456789abcdef");
    assert_string_equal(filled("[\"{to_0}\",\"{text}\"]", "+33123456789", "x"),
                        "[\"+33123456789\",\"x\"]");
    assert_string_equal(filled("{\"a{to}\":\"{text}{text} {x} {}\"}", "+84912345678", "y"),
                        "{\"a+84912345678\":\"yy {x} {}\"}");
    assert_string_equal(p6_sms_body_type(JSON), "application/json");
    assert_string_equal(p6_sms_body_type("[]"), "application/json");
    assert_string_equal(p6_sms_body_type(FORM), "application/x-www-form-urlencoded");
}

static void a_body_that_can_not_carry_a_message_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "{}", "to={to}", "text={text}", "{\"to\":\"{to}\"}", "to={to}&text={txt}",
        "{\"to\":{to},\"text\":\"{text}\"}", "{\"to\":\"{to}\",\"text\":\"{text}\"",
        "{\"to\":\"\\u00{to}\",\"text\":\"{text}\"}", "{\"to\":\"\\{to}\",\"text\":\"{text}\"}",
        "{\"to\":\"{to}\",\"to\":\"{text}\"}", "{\"a\":\"{to}{text}\"} x", "to={to} text={text}",
        "to={to}&text={text}&from=Tổ", "to={to}\n&text={text}", " {\"a\":\"{to}{text}\"}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        fails(BAD_INPUT, p6_sms_body_check(bad[i], pool));
    fails(BAD_INPUT, p6_sms_body_check(apr_pstrcat(pool, FORM "&a=",
                                                   times(P6_MAX_SMS_TEMPLATE, "x"), NULL), pool));
}

static void only_numbers_and_texts_are_sent(void **state)
{
    static const char *const numbers[] = { "", "+", "0912345678", "+84 912345678", "+84912345678x",
                                           "+84912345678\r\n", "+1234567", "+1234567890123456" };
    static const char *const texts[] = { "", "a\x01", "a\rb", "\xff", "a\x1b[2J" };
    const char *out;

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        p6_sms sms = { numbers[i], "x", "k" };

        fails(BAD_INPUT, p6_sms_fill(&out, FORM, &sms, pool));
    }
    for (size_t i = 0; i < COUNT(texts); i++) {
        p6_sms sms = { "+84912345678", texts[i], "k" };

        fails(BAD_INPUT, p6_sms_fill(&out, FORM, &sms, pool));
    }
    filled(FORM, "+84912345678", times(P6_MAX_SMS_TEXT, "ấ"));
    fails(BAD_INPUT, p6_sms_fill(&out, FORM, &(p6_sms){ "+84912345678",
                                                        times(P6_MAX_SMS_TEXT + 1, "ấ"), "k" },
                                 pool));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "values stay inside their JSON string", values_stay_inside_their_json_string, 0, 0, 0 },
        { "values stay inside their form field", values_stay_inside_their_form_field, 0, 0, 0 },
        { "the number the text and the key come as a gateway wants them",
          the_number_the_text_and_the_key_come_as_a_gateway_wants_them, 0, 0, 0 },
        { "a body that can't carry a message is refused",
          a_body_that_can_not_carry_a_message_is_refused, 0, 0, 0 },
        { "only numbers and texts are sent", only_numbers_and_texts_are_sent, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("sms", tests, NULL, NULL);
}
