#include "support_delivery.h"

#include <stdio.h>
#include <stdlib.h>

apr_pool_t *pool;

void check_ok(p6_error *err, const char *file, int line)
{
    if (!err) return;
    print_error("%s: %s (%s)\n", p6_error_name(err->code), err->detail,
                err->where ? err->where : "-");
    _fail(file, line);
}

void check_fails(p6_errcode code, p6_error *err, const char *file, int line)
{
    if (err && err->code == code) return;
    print_error("%s expected, got %s\n", p6_error_name(code),
                err ? p6_error_name(err->code) : "no error");
    _fail(file, line);
}

const char *times(int n, const char *piece)
{
    const char *text = "";

    for (int i = 0; i < n; i++) text = apr_pstrcat(pool, text, piece, NULL);
    return text;
}

const char *file_with(const char *name, const char *text)
{
    const char *path = apr_psprintf(pool, "%s/%s", getenv("P6_TEST_TMP"), name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
    return path;
}

void begin_tests(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
}
