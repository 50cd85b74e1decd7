#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/env.h"

static apr_pool_t *pool;

typedef struct seen {
    p6_level level;
    int id, lines;
    const char *line;
} seen;

static void keep(void *baton, p6_level level, int id, const char *line)
{
    *(seen *)baton = (seen){ level, id, ((seen *)baton)->lines + 1, apr_pstrdup(pool, line) };
}

static apr_time_t stopped(void *baton)
{
    (void)baton;
    return apr_time_from_sec(1795434059) + 999999;
}

static void lines_arrive_whole_with_level_and_number(void **state)
{
    seen s = { 0 };
    p6_env env = { .log = keep, .baton = &s };

    (void)state;
    p6_log(&env, P6_WARN, 1, "%d of %s", 3, "four");
    assert_int_equal(s.level, P6_WARN);
    assert_int_equal(s.id, 1);
    assert_string_equal(s.line, "3 of four");
    assert_int_equal(s.lines, 1);
}

static void a_line_too_long_is_cut(void **state)
{
    seen s = { 0 };
    p6_env env = { .log = keep, .baton = &s };
    char longer[5000];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    p6_log(&env, P6_INFO, 2, "%s", longer);
    assert_in_range(strlen(s.line), 500, 4000);
}

static void seconds_are_cut_not_rounded(void **state)
{
    p6_env env = { .now = stopped };

    (void)state;
    assert_int_equal(p6_now_s(&env), 1795434059);
}

static void a_process_has_a_moved_clock_and_randomness(void **state)
{
    p6_env *plain = p6_env_process(0, pool), *moved = p6_env_process(86400 * 365, pool);
    unsigned char a[32] = { 0 }, b[32] = { 0 };
    apr_int64_t gap;

    (void)state;
    assert_in_range(p6_now_s(plain), 1700000000, 7000000000);
    gap = p6_now_s(moved) - p6_now_s(plain);
    assert_in_range(gap, 86400 * 365 - 1, 86400 * 365 + 60);
    assert_int_equal(plain->random(plain->baton, a, sizeof a), APR_SUCCESS);
    assert_int_equal(plain->random(plain->baton, b, sizeof b), APR_SUCCESS);
    assert_memory_not_equal(a, b, sizeof a);
}

/* What p6_env_process wrote to standard error for one line of LEVEL. */
static const char *written(p6_level level)
{
    char *text = apr_pcalloc(pool, 200);
    int saved = dup(2);
    FILE *file = tmpfile();

    assert_non_null(file);
    fflush(stderr);
    dup2(fileno(file), 2);
    p6_log(p6_env_process(0, pool), level, 42, "a line");
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    rewind(file);
    assert_true(fread(text, 1, 199, file) < 199);
    fclose(file);
    return text;
}

static void a_process_logs_to_standard_error(void **state)
{
    (void)state;
    assert_string_equal(written(P6_ERR), "P6-0042 error: a line\n");
    assert_string_equal(written(P6_NOTICE), "P6-0042 notice: a line\n");
    assert_string_equal(written(P6_INFO), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "log lines arrive whole, with level and number",
          lines_arrive_whole_with_level_and_number, 0, 0, 0 },
        { "a line that is too long is cut", a_line_too_long_is_cut, 0, 0, 0 },
        { "seconds are cut, not rounded", seconds_are_cut_not_rounded, 0, 0, 0 },
        { "a plain process has a clock that can be moved, and randomness",
          a_process_has_a_moved_clock_and_randomness, 0, 0, 0 },
        { "a plain process logs to standard error what matters",
          a_process_logs_to_standard_error, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("environment", tests, NULL, NULL);
}
