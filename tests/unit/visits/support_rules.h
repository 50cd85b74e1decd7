/* What the unit tests of booking's rules share. */
#ifndef P6_SUPPORT_RULES_H
#define P6_SUPPORT_RULES_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "visits/rules.h"

#define T(sentence, function) { sentence, function, 0, 0, 0 }

static apr_pool_t *pool;

static inline void begin_tests(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
}

#endif
