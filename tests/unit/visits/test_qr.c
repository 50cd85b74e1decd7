#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "visits/qr.h"

#define MOST 177 /* modules of the largest code there is */

static apr_pool_t *pool;

static void make(p6_qr *qr, const char *text)
{
    const p6_error *err = p6_qr_make(qr, text, pool);

    if (err) fail_msg("%s", err->detail);
}

/* the modules that PATH fills; fails for anything but whole runs of one row */
static void paint(unsigned char grid[MOST][MOST], const p6_qr *qr)
{
    const char *at = qr->path;

    memset(grid, 0, MOST * MOST);
    while (*at) {
        int x, y, run, back, used = 0;

        assert_int_equal(sscanf(at, "M%d %dh%dv1h-%dz%n", &x, &y, &run, &back, &used), 4);
        assert_true(used > 0 && run > 0 && run == back);
        assert_true(y < qr->modules && x + run <= qr->modules);
        for (int i = 0; i < run; i++) grid[y][x + i] = 1;
        at += used;
    }
}

/* the eye that scanners look for, with its upper left corner at X, Y */
static void assert_eye(unsigned char grid[MOST][MOST], int x, int y)
{
    static const char *const rows[] = { "#######", "#     #", "# ### #", "# ### #", "# ### #",
                                        "#     #", "#######" };

    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++) assert_int_equal(grid[y + i][x + j], rows[i][j] == '#');
}

static void three_corners_have_eyes(void **state)
{
    static unsigned char grid[MOST][MOST];
    p6_qr qr;

    (void)state;
    make(&qr, "https://example.vn/proj06/visit/4K7PX2");
    assert_string_equal(qr.box, apr_psprintf(pool, "-4 -4 %d %d", qr.modules + 8, qr.modules + 8));
    assert_int_equal((qr.modules - 17) % 4, 0);
    paint(grid, &qr);
    assert_eye(grid, 0, 0);
    assert_eye(grid, qr.modules - 7, 0);
    assert_eye(grid, 0, qr.modules - 7);
}

static void another_text_makes_another_code_and_the_same_text_the_same(void **state)
{
    p6_qr one, again, other;

    (void)state;
    make(&one, "https://example.vn/proj06/visit/4K7PX2");
    make(&again, "https://example.vn/proj06/visit/4K7PX2");
    make(&other, "https://example.vn/proj06/visit/4K7PX3");
    assert_string_equal(one.path, again.path);
    assert_string_not_equal(one.path, other.path);
}

static void a_text_beyond_the_limit_is_refused(void **state)
{
    char text[P6_MAX_QR_TEXT + 2];
    const p6_error *err;
    p6_qr qr;

    (void)state;
    memset(text, 'a', sizeof text);
    text[P6_MAX_QR_TEXT] = '\0';
    make(&qr, text);
    text[P6_MAX_QR_TEXT] = 'a';
    text[P6_MAX_QR_TEXT + 1] = '\0';
    err = p6_qr_make(&qr, text, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_TOO_LARGE);
    assert_non_null(p6_qr_make(&qr, "", pool));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "three corners have the eyes that scanners look for", three_corners_have_eyes, NULL,
          NULL, NULL },
        { "another text makes another code, the same text the same",
          another_text_makes_another_code_and_the_same_text_the_same, NULL, NULL, NULL },
        { "a text beyond the limit and no text are refused", a_text_beyond_the_limit_is_refused,
          NULL, NULL, NULL },
    };
    int failed;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    failed = cmocka_run_group_tests_name("qr", tests, NULL, NULL);
    apr_pool_destroy(pool);
    apr_terminate();
    return failed;
}
