#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/buf.h"
#include "base/limits.h"
#include "web/form.h"
#include "web/params.h"

static apr_pool_t *pool;

static p6_params *parse(const char *text)
{
    p6_params *params = NULL;

    assert_null(p6_params_parse(&params, text, strlen(text), pool));
    return params;
}

static p6_error *refuse(const char *text)
{
    p6_params *params;
    p6_error *err = p6_params_parse(&params, text, strlen(text), pool);

    assert_non_null(err);
    assert_int_equal(err->code, P6_E_BAD_INPUT);
    return err;
}

static void values_are_decoded_once_and_normalised(void **state)
{
    p6_params *p = parse("q=v%C4%83n+l%C4%83ng&a=%2525&empty=&bare&q=two&&=x");

    (void)state;
    assert_string_equal(p6_params_get(p, "q"), "văn lăng");
    assert_string_equal(p6_params_get(p, "a"), "%25");
    assert_string_equal(p6_params_get(p, "empty"), "");
    assert_string_equal(p6_params_get(p, "bare"), "");
    assert_null(p6_params_get(p, "absent"));
    assert_int_equal(p6_params_all(p, "q", pool)->nelts, 2);
    /* "a" + combining breve is the same letter */
    assert_string_equal(p6_params_get(parse("q=va%CC%86n"), "q"), "văn");
}

static void hostile_texts_are_refused_with_the_name(void **state)
{
    (void)state;
    assert_string_equal(refuse("q=%00")->where, "q");
    assert_string_equal(refuse("q=a%0")->where, "q");
    assert_string_equal(refuse("q=%zz")->where, "q");
    assert_string_equal(refuse("q=%FF%FE")->where, "q");
    assert_string_equal(refuse("q=%C0%AF")->where, "q");
    assert_string_equal(refuse("q=%1B[2J")->where, "q");
    assert_null(refuse("%00=1")->where);
    refuse("a%0Ab=1");
}

static void the_number_of_fields_is_bounded(void **state)
{
    p6_buf *buf = p6_buf_make(pool, 0);

    (void)state;
    for (int i = 0; i < P6_MAX_PARAMS; i++) p6_buf_addf(buf, "a%d=1&", i);
    assert_int_equal(p6_params_count(parse(buf->data)), P6_MAX_PARAMS);
    p6_buf_adds(buf, "z=1");
    refuse(buf->data);
}

static void encoding_is_the_inverse_of_decoding(void **state)
{
    char all[256];
    const char *query;

    (void)state;
    for (int i = 0; i < 95; i++) all[i] = (char)(' ' + i);
    all[95] = '\0';
    query = apr_pstrcat(pool, "v=", p6_url_encode(all, pool), NULL);
    assert_string_equal(p6_params_get(parse(query), "v"), all);
    assert_string_equal(p6_url_encode("tổ 3A/&=?", pool), "t%E1%BB%95%203A%2F%26%3D%3F");
}

static p6_request *post(const char *type, const char *origin, const char *site)
{
    p6_request *req = apr_pcalloc(pool, sizeof *req);
    apr_table_t *headers = apr_table_make(pool, 4);

    if (type) apr_table_set(headers, "Content-Type", type);
    if (origin) apr_table_set(headers, "Origin", origin);
    if (site) apr_table_set(headers, "Sec-Fetch-Site", site);
    req->method = P6_POST;
    req->origin = "https://portal.example";
    req->headers = headers;
    req->body = "name=B%C3%A0&x";
    req->body_len = strlen(req->body);
    return req;
}

static void a_form_needs_its_content_type(void **state)
{
    p6_params *form;

    (void)state;
    assert_null(p6_form_read(&form, post("application/x-www-form-urlencoded; charset=utf-8", 0, 0),
                             pool));
    assert_string_equal(p6_params_get(form, "name"), "Bà");
    assert_int_equal(p6_form_read(&form, post("text/plain", 0, 0), pool)->code, P6_E_BAD_TYPE);
    assert_int_equal(p6_form_read(&form, post(NULL, 0, 0), pool)->code, P6_E_BAD_TYPE);
    assert_int_equal(p6_form_read(&form, post("application/x-www-form-urlencodedx", 0, 0),
                                  pool)->code, P6_E_BAD_TYPE);
}

static int same_site(const char *origin, const char *site)
{
    return !p6_form_same_site(post(NULL, origin, site), "https://other.example/proj06", pool);
}

static void a_form_from_another_site_is_refused(void **state)
{
    (void)state;
    assert_true(same_site(NULL, NULL));
    assert_true(same_site("https://portal.example", NULL));
    assert_true(same_site("https://other.example", "same-origin"));
    assert_true(same_site(NULL, "none"));
    assert_false(same_site("https://evil.example", NULL));
    assert_false(same_site("https://portal.example.evil", NULL));
    assert_false(same_site("https://portal.exampl", NULL));
    assert_false(same_site("null", NULL));
    assert_false(same_site(NULL, "cross-site"));
    assert_false(same_site("https://portal.example", "same-site"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "values are decoded once and normalised",
          values_are_decoded_once_and_normalised, 0, 0, 0 },
        { "hostile texts are refused with the parameter's name",
          hostile_texts_are_refused_with_the_name, 0, 0, 0 },
        { "the number of fields is bounded", the_number_of_fields_is_bounded, 0, 0, 0 },
        { "encoding is the inverse of decoding", encoding_is_the_inverse_of_decoding, 0, 0, 0 },
        { "a form needs its content type", a_form_needs_its_content_type, 0, 0, 0 },
        { "a form sent from another site is refused",
          a_form_from_another_site_is_refused, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("parameters and forms", tests, NULL, NULL);
}
