#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/error.h"

static apr_pool_t *pool;

static void every_code_has_name_status_and_sentence(void **state)
{
    (void)state;
    for (int code = 0; code < P6_E__COUNT; code++) {
        const char *sentence = p6_error_sentence((p6_errcode)code);

        assert_true(strlen(p6_error_name((p6_errcode)code)) > 1);
        assert_in_range(p6_error_status((p6_errcode)code), 400, 599);
        assert_true(strchr(sentence, ' ') != NULL);
        assert_int_not_equal(sentence[strlen(sentence) - 1], '.');
    }
    assert_string_equal(p6_error_name(P6_E_NOT_FOUND), "NOT_FOUND");
    assert_int_equal(p6_error_status(P6_E_NOT_FOUND), 404);
    assert_int_equal(p6_error_status(P6_E_UNAVAILABLE), 503);
}

static void an_error_outlives_what_it_was_made_from(void **state)
{
    char where[] = "rotas.csv:3:7", detail[] = "bad";
    p6_error *err = p6_error_make(pool, P6_E_BAD_DATA, where, "%s %d", detail, 7);

    (void)state;
    memset(where, 'x', strlen(where));
    memset(detail, 'x', strlen(detail));
    assert_int_equal(err->code, P6_E_BAD_DATA);
    assert_string_equal(err->where, "rotas.csv:3:7");
    assert_string_equal(err->detail, "bad 7");
}

static void a_copy_outlives_the_pool_of_the_original(void **state)
{
    apr_pool_t *scratch;
    p6_error *copy;

    (void)state;
    apr_pool_create(&scratch, pool);
    copy = p6_error_dup(pool, p6_error_make(scratch, P6_E_IO, "a:1", "100%% of %s", "%s"));
    apr_pool_destroy(scratch);
    assert_int_equal(copy->code, P6_E_IO);
    assert_string_equal(copy->detail, "100% of %s");
    assert_string_equal(copy->where, "a:1");
    assert_null(p6_error_dup(pool, NULL));
    assert_null(p6_error_dup(pool, p6_error_make(pool, P6_E_IO, NULL, "x"))->where);
}

static void apr_explains_its_status(void **state)
{
    char text[200];
    const char *reason = apr_strerror(APR_ENOENT, text, sizeof text);
    p6_error *err = p6_error_apr(pool, P6_E_IO, APR_ENOENT, "%s", "places.snap");

    (void)state;
    assert_string_equal(err->detail, apr_pstrcat(pool, "places.snap: ", reason, NULL));
    assert_null(err->where);
}

static p6_error *tries(p6_error *first, int *went_on)
{
    P6_TRY(first);
    *went_on = 1;
    return NULL;
}

static void try_returns_an_error_and_goes_on_without(void **state)
{
    p6_error *err = p6_error_make(pool, P6_E_TAKEN, NULL, "x");
    int went_on = 0;

    (void)state;
    assert_ptr_equal(tries(err, &went_on), err);
    assert_false(went_on);
    assert_null(tries(NULL, &went_on));
    assert_true(went_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "every code has a name, a status and a sentence",
          every_code_has_name_status_and_sentence, 0, 0, 0 },
        { "an error outlives what it was made from",
          an_error_outlives_what_it_was_made_from, 0, 0, 0 },
        { "a copy outlives the pool of the original",
          a_copy_outlives_the_pool_of_the_original, 0, 0, 0 },
        { "APR explains its status", apr_explains_its_status, 0, 0, 0 },
        { "P6_TRY returns an error and goes on without one",
          try_returns_an_error_and_goes_on_without, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("errors", tests, NULL, NULL);
}
