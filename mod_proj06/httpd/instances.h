/**
 * Instances: the configured products of this httpd, each with its site (site/call.h).
 *
 * Servers and virtual hosts with equal configuration share one. Made when the configuration is
 * checked, in its pool: templates, catalogue and static files are read then, so that configtest
 * tells what is wrong with them, and never again. A child opens the moving parts (snapshot, kept
 * answers, database) for itself; the parent has none of them.
 */
#ifndef P6_HTTPD_INSTANCES_H
#define P6_HTTPD_INSTANCES_H

#include <httpd.h>

#include "httpd/config.h"
#include "office/office.h"
#include "site/call.h"
#include "site/product.h"
#include "store/store.h"
#include "visits/tell.h"
#include "visits/visits.h"

typedef struct p6_instance {
    const p6_config *config;  /**< complete */
    server_rec *server;       /**< the first one that has it: whose log is used */
    p6_settings settings;
    p6_booking_limits limits;
    p6_office office;
    const char *audit_head;   /**< file, or NULL: the audit is not sealed here */
    p6_site site;
    const p6_product *product; /**< of all instances */
    const p6_delivery_config *delivery; /**< NULL: nobody is told by mail or SMS */
    p6_teller teller;         /**< site.teller when there is delivery */
    apr_int64_t swept_hour;   /**< when this child swept the outbox last */
    struct p6_watch *watch;   /**< a child's state of its background work, see watch.c */
    const apr_array_header_t *metrics_readers; /**< of apr_ipsubnet_t *: who may read /metrics */
    struct p6_metrics *metrics; /**< this httpd's counts, see metrics.h; NULL: none are kept */
} p6_instance;

/** Find the mounts of every server from MAIN on and make the instances they need, in POOL, as an
    array of p6_instance *. An error has the server's or the template's file and line in `where`. */
p6_error *p6_instances_make(const apr_array_header_t **instances, server_rec *main,
                            apr_pool_t *pool);
/** Open the moving parts of INSTANCE for this child; they live in POOL, the child's. */
p6_error *p6_instance_open(p6_instance *instance, apr_pool_t *pool);

#endif
