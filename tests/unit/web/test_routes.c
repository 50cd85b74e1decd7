#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "web/routes.h"

static apr_pool_t *pool;

static p6_error *handler(struct p6_call *call)
{
    (void)call;
    return NULL;
}

static const p6_route table[] = {
    { P6_GET, "/", handler, 0, NULL },
    { P6_GET, "/point/{}.ics", handler, 0, NULL },
    { P6_GET, "/point/{}/notice", handler, 0, NULL },
    { P6_GET, "/point/{}", handler, 0, NULL },
    { P6_GET | P6_POST, "/book", handler, P6_ROUTE_FORM, NULL },
    { P6_POST, "/book/{}/{}", handler, 0, NULL },
};

static p6_match match(p6_method method, const char *path)
{
    return p6_routes_match(table, sizeof table / sizeof *table, method, path, pool);
}

static void the_first_fitting_row_wins(void **state)
{
    p6_match m;

    (void)state;
    assert_ptr_equal(match(P6_GET, "/").route, &table[0]);
    m = match(P6_GET, "/point/to-3a.ics");
    assert_ptr_equal(m.route, &table[1]);
    assert_string_equal(m.holes[0], "to-3a");
    m = match(P6_GET, "/point/to-3a/notice");
    assert_ptr_equal(m.route, &table[2]);
    assert_string_equal(m.holes[0], "to-3a");
    assert_ptr_equal(match(P6_GET, "/point/.ics").route, &table[3]);
    m = match(P6_POST, "/book/12/x");
    assert_string_equal(m.holes[0], "12");
    assert_string_equal(m.holes[1], "x");
}

static void head_comes_with_get(void **state)
{
    (void)state;
    assert_ptr_equal(match(P6_HEAD, "/book").route, &table[4]);
    assert_int_equal(match(P6_HEAD, "/book").allowed, P6_GET | P6_HEAD | P6_POST);
}

static void an_unknown_path_differs_from_a_wrong_method(void **state)
{
    (void)state;
    assert_int_equal(match(P6_GET, "/point/").allowed, 0);
    assert_int_equal(match(P6_GET, "/point/a/b").allowed, 0);
    assert_int_equal(match(P6_GET, "").allowed, 0);
    assert_null(match(P6_POST, "/").route);
    assert_int_equal(match(P6_POST, "/").allowed, P6_GET | P6_HEAD);
    assert_null(match(P6_OTHER_METHOD, "/book").route);
    assert_int_equal(match(P6_GET, "/book/1/2").allowed, P6_POST);
}

static void accept_headers_are_weighed(void **state)
{
    (void)state;
    assert_true(p6_accepts(NULL, "text/html"));
    assert_true(p6_accepts("", "text/html"));
    assert_true(p6_accepts("*/*", "text/html"));
    assert_true(p6_accepts("text/*;q=0.1, application/json", "text/html"));
    assert_false(p6_accepts("application/json", "text/html"));
    assert_false(p6_accepts("text/html;q=0, */*", "text/html"));
    assert_true(p6_accepts("application/xhtml+xml, TEXT/HTML ; q=0.8", "text/html"));
    assert_false(p6_accepts("*/*;q=0", "text/html"));
    assert_false(p6_accepts("text/htm", "text/html"));
    assert_false(p6_accepts(",,;q=,", "text/html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the first row whose pattern and method fit wins", the_first_fitting_row_wins, 0, 0, 0 },
        { "HEAD comes with GET", head_comes_with_get, 0, 0, 0 },
        { "an unknown path is told apart from a wrong method",
          an_unknown_path_differs_from_a_wrong_method, 0, 0, 0 },
        { "Accept headers are weighed by precision and q", accept_headers_are_weighed, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("routes", tests, NULL, NULL);
}
