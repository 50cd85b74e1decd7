/**
 * Programs that a configuration names.
 */
#ifndef P6_CTL_EXEC_H
#define P6_CTL_EXEC_H

#include "base/error.h"

/** The first line that COMMAND (a program's whole path and its arguments, split as httpd does it,
    no shell) prints, in POOL. UNAVAILABLE when it can't be run, fails or prints nothing. */
p6_error *p6_ctl_first_line(const char **line, const char *command, apr_pool_t *pool);

#endif
