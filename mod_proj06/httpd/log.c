#include "httpd/log.h"

#include <http_config.h>
#include <http_log.h>
#include <apr_strings.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "httpd/config.h"
#include "httpd/metrics.h"

APLOG_USE_MODULE(proj06);

typedef struct baton {
    server_rec *server;
    apr_time_t offset;
    p6_metrics *metrics; /* NULL while the configuration is read */
} baton;

static apr_time_t now(void *data)
{
    return apr_time_now() + ((const baton *)data)->offset;
}

static apr_status_t randomness(void *data, unsigned char *buf, apr_size_t n)
{
    (void)data;
    return RAND_bytes(buf, (int)n) == 1 ? APR_SUCCESS : APR_EGENERAL;
}

static void write_line(void *data, p6_level level, int id, const char *line)
{
    static const int levels[] = { APLOG_ERR, APLOG_WARNING, APLOG_NOTICE, APLOG_INFO, APLOG_DEBUG };

    ap_log_error(APLOG_MARK, levels[level], 0, ((const baton *)data)->server, "P6-%04d: %s", id,
                 line);
    p6_metrics_logged(((const baton *)data)->metrics, id);
}

void p6_env_count(const p6_env *env, p6_metrics *metrics)
{
    ((baton *)env->baton)->metrics = metrics;
}

p6_env *p6_env_httpd(server_rec *server, apr_int64_t offset_s, apr_pool_t *pool)
{
    p6_env *env = apr_palloc(pool, sizeof *env);
    baton *data = apr_palloc(pool, sizeof *data);

    *data = (baton){ server, apr_time_from_sec(offset_s), NULL };
    *env = (p6_env){ now, randomness, write_line, data };
    return env;
}

apr_int64_t p6_clock_offset(const char *clock)
{
    char key[64];
    apr_int64_t *offset;
    p6_minute minute = 0;

    apr_snprintf(key, sizeof key, "proj06-clock %s", clock);
    offset = ap_retained_data_get(key);
    if (!offset) {
        offset = ap_retained_data_create(key, sizeof *offset);
        p6_minute_parse(&minute, clock);
        *offset = p6_epoch_of_minute(minute) - apr_time_sec(apr_time_now());
        if (strlen(clock) > 17 && clock[16] == ':') *offset += atoi(clock + 17);
    }
    return *offset;
}

const char *p6_error_line(const p6_error *err, apr_pool_t *pool)
{
    return apr_pstrcat(pool, err->where ? err->where : "", err->where ? ": " : "",
                       p6_error_sentence(err->code), ": ", err->detail, NULL);
}
