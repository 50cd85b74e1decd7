/* What the unit tests of directories share. */
#ifndef P6_SUPPORT_UNIT_H
#define P6_SUPPORT_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "directory/directory.h"

static apr_pool_t *pool;

static inline void begin_tests(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
}

#endif
