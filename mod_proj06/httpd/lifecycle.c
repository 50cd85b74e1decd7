#include "httpd/lifecycle.h"

#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <apr_general.h>
#include <apr_shm.h>

#include "base/throttle.h"
#include "httpd/instances.h"
#include "httpd/log.h"
#include "httpd/metrics.h"
#include "httpd/watch.h"

APLOG_USE_MODULE(proj06);

#define THROTTLE_SLOTS (1u << 16) /* 512 kB: more addresses an hour than a province has */

/* of the configuration that is in force; set anew by each check_config */
static const apr_array_header_t *instances;

int p6_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *server)
{
    p6_error *err = p6_instances_make(&instances, server, pconf);

    (void)plog;
    if (!err) return OK;
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, server, "P6-7001: %s",
                 p6_error_line(err, ptemp));
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* The counts per address, shared by the children of this configuration. Without shared memory there
   are no limits per address: everything else goes on. */
static void make_throttle(apr_pool_t *pconf, server_rec *server)
{
    apr_size_t size = p6_throttle_size(THROTTLE_SLOTS);
    apr_uint64_t salt = 0;
    apr_shm_t *memory;
    apr_status_t status = apr_shm_create(&memory, size, NULL, pconf);

    if (!status) status = apr_generate_random_bytes((unsigned char *)&salt, sizeof salt);
    if (status) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                     "P6-7007: no shared memory for the counts per address; there are no limits "
                     "per address");
        return;
    }
    for (int i = 0; i < instances->nelts; i++) {
        p6_site *site = &APR_ARRAY_IDX(instances, i, p6_instance *)->site;

        site->throttle = i ? APR_ARRAY_IDX(instances, 0, p6_instance *)->site.throttle
                           : p6_throttle_init(apr_shm_baseaddr_get(memory), THROTTLE_SLOTS, salt);
    }
}

static void make_metrics(apr_pool_t *pconf, server_rec *server)
{
    p6_metrics *metrics = p6_metrics_make(pconf, server);

    for (int i = 0; i < instances->nelts; i++) {
        p6_instance *instance = APR_ARRAY_IDX(instances, i, p6_instance *);

        instance->metrics = metrics;
        p6_env_count(instance->site.env, metrics);
    }
}

int p6_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *server)
{
    (void)plog;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) return OK;
    for (int i = 0; i < instances->nelts; i++) {
        const p6_instance *instance = APR_ARRAY_IDX(instances, i, p6_instance *);

        if (instance->config->clock)
            ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, instance->server,
                         "P6-7002: Proj06Clock moves the product's clock by %" APR_INT64_T_FMT
                         " seconds; for tests and demonstrations only",
                         instance->settings.clock_offset);
    }
    make_throttle(pconf, server);
    make_metrics(pconf, server);
    return p6_watch_register(instances, server, pconf, ptemp);
}

void p6_child_init(apr_pool_t *pool, server_rec *server)
{
    (void)server;
    for (int i = 0; i < instances->nelts; i++) {
        p6_instance *instance = APR_ARRAY_IDX(instances, i, p6_instance *);
        p6_error *err = p6_instance_open(instance, pool);

        if (!err) err = p6_watch_open(instance, pool);
        if (err)
            ap_log_error(APLOG_MARK, APLOG_ERR, 0, instance->server,
                         "P6-7003: a child can't open its part: %s", p6_error_line(err, pool));
    }
}

void p6_child_started(apr_pool_t *pool, server_rec *server)
{
    (void)server;
    for (int i = 0; i < instances->nelts; i++)
        p6_watch_started(APR_ARRAY_IDX(instances, i, p6_instance *), pool);
}
