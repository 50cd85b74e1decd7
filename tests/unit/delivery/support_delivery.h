/* What the unit tests of delivery share. */
#ifndef P6_SUPPORT_DELIVERY_H
#define P6_SUPPORT_DELIVERY_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "delivery/delivery.h"

extern apr_pool_t *pool;

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ok(call) check_ok(call, __FILE__, __LINE__)
#define fails(code, call) check_fails(P6_E_##code, call, __FILE__, __LINE__)
void check_ok(p6_error *err, const char *file, int line);
void check_fails(p6_errcode code, p6_error *err, const char *file, int line);

/* a text of N times PIECE */
const char *times(int n, const char *piece);
/* a file in the test's own directory that holds TEXT; its path */
const char *file_with(const char *name, const char *text);
/* make the pool; TESTS are run afterwards */
void begin_tests(void);

#endif
