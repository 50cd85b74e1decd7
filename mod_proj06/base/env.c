#include "base/env.h"

#include <apr_strings.h>
#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>

#define LOG_LINE_MAX 1024

void p6_log(const p6_env *env, p6_level level, int id, const char *fmt, ...)
{
    char line[LOG_LINE_MAX];
    va_list ap;

    va_start(ap, fmt);
    apr_vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    env->log(env->baton, level, id, line);
}

apr_int64_t p6_now_s(const p6_env *env)
{
    return apr_time_sec(env->now(env->baton));
}

static apr_time_t process_now(void *baton)
{
    return apr_time_now() + apr_time_from_sec(*(const apr_int64_t *)baton);
}

static apr_status_t process_random(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    return RAND_bytes(buf, (int)n) == 1 ? APR_SUCCESS : APR_EGENERAL;
}

static void process_log(void *baton, p6_level level, int id, const char *line)
{
    static const char *const names[] = { "error", "warn", "notice", "info", "debug" };

    (void)baton;
    if (level <= P6_NOTICE) fprintf(stderr, "P6-%04d %s: %s\n", id, names[level], line);
}

p6_env *p6_env_process(apr_int64_t offset_s, apr_pool_t *pool)
{
    p6_env *env = apr_palloc(pool, sizeof *env);
    apr_int64_t *offset = apr_palloc(pool, sizeof *offset);

    *offset = offset_s;
    *env = (p6_env){ process_now, process_random, process_log, offset };
    return env;
}
