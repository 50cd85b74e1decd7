/* What stands around signing in: over which connections, with which cookie, and where one goes
   afterwards. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "office/sign_in.h"
#include "office/view_office.h"

static apr_pool_t *pool;
static p6_settings settings;
static p6_request req;
static p6_call call;
static p6_site site;

/* a call from CLIENT, over TLS or not, where the product's own address is URL (or NULL) */
static const p6_call *from(const char *client, int secure, const char *url)
{
    settings = (p6_settings){ .base_url = url };
    site = (p6_site){ .settings = &settings };
    req = (p6_request){ .mount = "/proj06", .client = client, .secure = secure };
    call = (p6_call){ .site = &site, .req = &req, .res = p6_response_make(pool), .pool = pool };
    return &call;
}

static void passwords_go_over_tls_or_not_over_a_network(void **state)
{
    (void)state;
    assert_true(p6_sign_in_safe(from("192.0.2.7", 1, NULL)));
    assert_true(p6_sign_in_safe(from("192.0.2.7", 0, "https://portal.example/proj06")));
    assert_true(p6_sign_in_safe(from("127.0.0.1", 0, NULL)));
    assert_true(p6_sign_in_safe(from("127.0.0.2", 0, NULL)));
    assert_true(p6_sign_in_safe(from("::1", 0, NULL)));
    assert_false(p6_sign_in_safe(from("192.0.2.7", 0, NULL)));
    assert_false(p6_sign_in_safe(from("192.0.2.7", 0, "http://portal.example/proj06")));
    assert_false(p6_sign_in_safe(from("10.0.0.127", 0, NULL)));
    assert_false(p6_sign_in_safe(from("::ffff:192.0.2.7", 0, NULL)));
    assert_false(p6_sign_in_safe(from("::", 0, NULL)));
    assert_false(p6_sign_in_safe(from(NULL, 0, NULL)));
}

static void the_cookie_is_bound_to_this_host_and_to_tls(void **state)
{
    const char *line;

    (void)state;
    from("192.0.2.7", 1, NULL);
    p6_sign_in_set_cookie(&call, "abc");
    line = apr_table_get(call.res->headers, "Set-Cookie");
    assert_string_equal(line, "__Host-p6_office=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
    from("127.0.0.1", 0, "https://portal.example/proj06");
    p6_sign_in_set_cookie(&call, "abc");
    assert_string_equal(apr_table_get(call.res->headers, "Set-Cookie"), line);
    from("127.0.0.1", 0, NULL);
    p6_sign_in_set_cookie(&call, "abc");
    assert_string_equal(apr_table_get(call.res->headers, "Set-Cookie"),
                        "p6_office=abc; Path=/; HttpOnly; SameSite=Lax");
    from("192.0.2.7", 1, NULL);
    p6_sign_in_drop_cookie(&call);
    assert_string_equal(apr_table_get(call.res->headers, "Set-Cookie"),
                        "__Host-p6_office=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}

static const char *const elsewhere[] = { "", "//evil.example", "//evil.example/office",
    "https://evil.example", "https:evil.example", "javascript:alert(1)", "\\\\evil.example",
    "/\\evil.example", "/office\\..\\evil", "/office//evil.example", "/office/..//evil.example",
    " /office", "/office\r\nSet-Cookie: x=1", "/office\tx", "/office?to=http://evil.example",
    "/office#x", "/office/ă", "office", "/office/../../book",
    "/office/%2E%2e/%2e./book", "/office/<x>", "/office\"x" };

static void one_goes_on_to_pages_of_the_office_only(void **state)
{
    static const char *const own[] = { "/office", "/office/", "/office?commune=01840",
        "/office/shift/12?desk=2&told=added", "/office/audit?from=2026-11-01&q=%C4%91" };
    static const char *const other[] = { "/", "/officers", "/book", "/static/p6.css",
                                         "/evil/office" };
    char *longest = memset(apr_pcalloc(pool, 1001), 'a', 1000);

    (void)state;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_string_equal(p6_office_own_path(own[i]), own[i]);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_string_equal(p6_office_own_path(elsewhere[i]), "/office");
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_string_equal(p6_office_own_path(other[i]), "/office");
    assert_string_equal(p6_office_own_path(NULL), "/office");
    assert_string_equal(p6_office_own_path(apr_pstrcat(pool, "/office/", longest, NULL)),
                        "/office");
}

static void or_back_to_a_place_of_this_portal(void **state)
{
    static const char *const own[] = { "/", "/noi-bo/", "/noi-bo/b%E1%BA%A3ng.pdf?x=1&y=2",
                                       "/~admin/%2f%2fevil.example" };

    (void)state;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_string_equal(p6_office_portal_path(own[i]), own[i]);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_null(p6_office_portal_path(elsewhere[i]));
    assert_null(p6_office_portal_path(NULL));
}

static int setup(void **state)
{
    (void)state;
    apr_initialize();
    return apr_pool_create(&pool, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "passwords go over TLS, or not over a network",
          passwords_go_over_tls_or_not_over_a_network, NULL, NULL, NULL },
        { "the cookie is bound to this host, and to TLS",
          the_cookie_is_bound_to_this_host_and_to_tls, NULL, NULL, NULL },
        { "one goes on to pages of the office only", one_goes_on_to_pages_of_the_office_only, NULL,
          NULL, NULL },
        { "or back to a place of this portal", or_back_to_a_place_of_this_portal, NULL, NULL,
          NULL },
    };

    return cmocka_run_group_tests_name("the office's doors", tests, setup, NULL);
}
