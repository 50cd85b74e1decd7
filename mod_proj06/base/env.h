/**
 * The environment that is handed in: clock, randomness, log.
 *
 * Nothing below httpd/ and ctl/ reads the wall clock, the process environment or a random source
 * by itself; it asks the p6_env it was given, so that every test can stop time.
 * Invariants: all members set; callbacks are thread-safe and never block for long.
 */
#ifndef P6_BASE_ENV_H
#define P6_BASE_ENV_H

#include <apr_pools.h>
#include <apr_time.h>

typedef enum p6_level { P6_ERR, P6_WARN, P6_NOTICE, P6_INFO, P6_DEBUG } p6_level;

typedef struct p6_env {
    /** Microseconds since 1970-01-01T00:00Z, the product's clock (may be offset by Proj06Clock). */
    apr_time_t (*now)(void *baton);
    /** Fill BUF with N unpredictable bytes; anything but APR_SUCCESS means none were had. */
    apr_status_t (*random)(void *baton, unsigned char *buf, apr_size_t n);
    /** One finished line without newline; ID is the number of P6-nnnn. */
    void (*log)(void *baton, p6_level level, int id, const char *line);
    void *baton;
} p6_env;

/** Log one line under the stable id P6-ID (4 digits, unique in the source; a guard checks it and
    conf/log-ids.md explains it). Only ids, codes, counts: never names, phones, tokens, queries. */
void p6_log(const p6_env *env, p6_level level, int id, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/** The product's now in seconds since the epoch (UTC). */
apr_int64_t p6_now_s(const p6_env *env);

/** The environment of a plain process: system clock moved by OFFSET_S seconds, libcrypto's
    randomness, log lines to standard error ("P6-1234 warn: …"). Lives in POOL. */
p6_env *p6_env_process(apr_int64_t offset_s, apr_pool_t *pool);

#endif
