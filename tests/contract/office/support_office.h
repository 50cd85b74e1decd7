/* What the contract tests of the office share: a fresh, migrated database per test, on the backend
   that the program's main has chosen; a clock that tests move; SQL past every rule of the store. */
#ifndef P6_SUPPORT_OFFICE_H
#define P6_SUPPORT_OFFICE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_strings.h>

#include "store/store.h"

#define NOW 1795434059 /* 2026-11-23T18:40:59+07:00 */
#define WAIT_MS 10000

extern apr_pool_t *pool;    /* cleared after each test */
extern p6_store *store;     /* migrated and empty */
extern p6_env env;
extern apr_int64_t now_s;   /* the clock; NOW at the beginning of a test */
extern int logged[10000];   /* how often each id was logged in this test */
extern int on_pgsql;

typedef struct suite {
    const struct CMUnitTest *tests;
    size_t n;
} suite;
#define SUITE(name, array) const suite name = { array, sizeof(array) / sizeof *(array) }

int fresh_store(void **state);
int drop_store(void **state);
#define T(sentence, function) { sentence, function, fresh_store, drop_store, NULL }
/* run the suites on DRIVER; the program's exit status */
int run_suites(const char *name, const char *driver, const suite *const *suites, size_t n);

#define ok(call) check_ok(call, __FILE__, __LINE__)
#define fails(code, call) check_fails(P6_E_##code, call, __FILE__, __LINE__)
void check_ok(p6_error *err, const char *file, int line);
void check_fails(p6_errcode code, p6_error *err, const char *file, int line);

p6_tx *begin(p6_tx_mode mode);
/* a file of this test */
const char *test_file(const char *name);
/* SQL as an operator would type it, by the database's own client: raw prints what it selects */
const char *raw(const char *sql);
/* the one integer that SQL selects */
apr_int64_t raw_int(const char *sql);
/* like raw, but it must be refused */
void raw_refused(const char *sql);
/* run WORK in N threads and wait; each gets its number and a pool of its own */
void in_threads(int n, void (*work)(int number, apr_pool_t *in));

#endif
