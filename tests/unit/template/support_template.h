/**
 * What the template tests share: a demonstration record, a directory of its own for each program,
 * and rendering in one call.
 *
 * Names: title "Tối <nay>" · link "/p?a=1&b=2" · n 1 · many 5 · zero 0 · yes · no · empty "" ·
 * unset · evil a text full of markup · bad a url value that is none · ld JSON · items three records
 * (name, href, open, n, parts) · nobody an empty list · who a record (name, lang).
 */
#ifndef P6_TESTS_SUPPORT_TEMPLATE_H
#define P6_TESTS_SUPPORT_TEMPLATE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "template/template.h"

#define P6_TEST_EVIL "<b>\"x\" & 'y'</b>"

extern apr_pool_t *test_pool;
extern const p6_shape test_shape;

/** The demonstration record. */
const p6_value *test_root(void);

/** The catalogue of data/messages. */
const p6_catalog *test_catalog(void);

/** Write TEXT (N bytes) as NAME into the program's directory. */
void test_write_bytes(const char *name, const char *text, size_t n);
void test_write(const char *name, const char *text);
const char *test_path(const char *name);

/** TEMPLATE rendered in LANG with the demonstration record; "!WHERE: DETAIL" for an error, WHERE
    without the directory. */
const char *test_render(const char *template, p6_lang lang);

/** The same between <r xmlns:…> and </r>, in Vietnamese, without the <r>. */
const char *test_part(const char *part);

/** FILE of data/ rendered with the demonstration record. */
const char *test_render_file(const char *name, p6_lang lang);

typedef struct test_case {
    const char *part, *expected;
} test_case;
/** Each part renders as expected. */
void test_cases(const test_case *cases, size_t count);
#define TEST_CASES(cases) test_cases(cases, sizeof(cases) / sizeof *(cases))

/** Group set-up: APR, pool, directory. */
int test_start(void **state);
int test_run(const char *name, const struct CMUnitTest *tests, size_t count);
#define TEST_RUN(name, tests) test_run(name, tests, sizeof(tests) / sizeof *(tests))

#endif
