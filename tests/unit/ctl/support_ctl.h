/** What the tests of proj06ctl share: run the tool in this process and catch what it prints. */
#ifndef P6_TESTS_SUPPORT_CTL_H
#define P6_TESTS_SUPPORT_CTL_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "ctl/frame.h"

extern apr_pool_t *pool;
extern const char *out, *err; /**< what the last run printed */

/** A file in the test's own scratch directory. */
const char *scratch(const char *name);
const char *write_scratch(const char *name, const char *text);
/** Run the tool on ARGS (closed by NULL) against ENTRIES with INPUT on standard input. */
int run_tool(const p6_ctl_entry *entries, const char *input, const char *const *args);
/** Set up the pool and the scratch directory; call it first in main. */
void begin_tests(void);

#define run(entries, input, ...) \
    run_tool(entries, input, (const char *const[]){ __VA_ARGS__ __VA_OPT__(,) NULL })

#endif
