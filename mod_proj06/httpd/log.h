/**
 * The environment of the module: httpd's error log and the product's clock behind p6_env.
 */
#ifndef P6_HTTPD_LOG_H
#define P6_HTTPD_LOG_H

#include <httpd.h>

#include "base/env.h"
#include "base/error.h"

/** The environment for SERVER with its clock moved by OFFSET_S seconds, in POOL. */
p6_env *p6_env_httpd(server_rec *server, apr_int64_t offset_s, apr_pool_t *pool);

struct p6_metrics; /* metrics.h */
/** Count the lines that ENV logs from now on in METRICS. */
void p6_env_count(const p6_env *env, struct p6_metrics *metrics);

/** The seconds to add to the wall clock so that it showed CLOCK ("YYYY-MM-DDTHH:MM[:SS]", checked
    by the directive) when this httpd first read it. Kept with the process, so that the second
    reading at start and graceful restarts let the clock run on. */
apr_int64_t p6_clock_offset(const char *clock);

/** "where: sentence: detail" of ERR, in POOL, for one log line. */
const char *p6_error_line(const p6_error *err, apr_pool_t *pool);

#endif
