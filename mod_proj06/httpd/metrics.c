#include "httpd/metrics.h"

#include <http_config.h>
#include <http_log.h>
#include <apr_shm.h>
#include <string.h>

APLOG_USE_MODULE(proj06);

p6_metrics *p6_metrics_make(apr_pool_t *pconf, server_rec *server)
{
    apr_shm_t *memory;
    apr_status_t status = apr_shm_create(&memory, sizeof(p6_metrics), NULL, pconf);

    if (status) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                     "P6-7040: no shared memory for the counts of /metrics; they stay at 0");
        return NULL;
    }
    return memset(apr_shm_baseaddr_get(memory), 0, sizeof(p6_metrics));
}

static void add(apr_uint64_t *count, apr_uint64_t n)
{
    __atomic_fetch_add(count, n, __ATOMIC_RELAXED);
}

static p6_metric_class class_of(const char *path)
{
    static const char *const prefixes[] = {
#define PREFIX(name, text, prefix) prefix,
        P6_METRIC_CLASSES(PREFIX)
#undef PREFIX
    };
    int i = 0;

    while (strncmp(path, prefixes[i], strlen(prefixes[i])) != 0) i++;
    return (p6_metric_class)i;
}

void p6_metrics_request(p6_metrics *metrics, const char *path, int status, apr_time_t took)
{
    p6_metric_class class = class_of(path);

    if (!metrics) return;
    add(&metrics->requests[class][status >= 100 && status < 600 ? status / 100 : 0], 1);
    if (took > 0) add(&metrics->micros[class], (apr_uint64_t)took);
}

void p6_metrics_noted(void *metrics, const char *kind, int times)
{
    static const char *const kinds[] = {
#define KIND(name, kind) kind,
        P6_METRIC_EVENTS(KIND)
#undef KIND
    };

    if (!metrics) return;
    for (int i = 0; i < P6_EVENT__COUNT; i++)
        if (strcmp(kinds[i], kind) == 0)
            add(&((p6_metrics *)metrics)->events[i], (apr_uint64_t)times);
}

void p6_metrics_logged(p6_metrics *metrics, int id)
{
    static const int ids[] = {
#define ID(name, id, text) id,
        P6_METRIC_FAILURES(ID)
#undef ID
    };

    if (!metrics) return;
    for (int i = 0; i < P6_FAILURE__COUNT; i++)
        if (ids[i] == id) add(&metrics->failures[i], 1);
}

void p6_metrics_job_failed(p6_metrics *metrics, p6_work_kind kind)
{
    if (metrics) add(&metrics->jobs[kind], 1);
}

apr_uint64_t p6_metrics_sum(const apr_uint64_t *first, int n)
{
    apr_uint64_t sum = 0;

    for (int i = 0; i < n; i++) sum += __atomic_load_n(&first[i], __ATOMIC_RELAXED);
    return sum;
}
