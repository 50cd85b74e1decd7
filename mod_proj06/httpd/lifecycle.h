/**
 * The module's life, in order:
 *   1. directive handlers fill the configuration (config.c);
 *   2. check_config (also for configtest) finds mounts, compiles templates, makes the instances;
 *   3. post_config, in the real pass only, says what runs and registers the background work;
 *   4. child_init opens snapshot and database for the child; then threads may start.
 * Steps 1 and 2 happen twice at start, with the module unloaded in between.
 */
#ifndef P6_HTTPD_LIFECYCLE_H
#define P6_HTTPD_LIFECYCLE_H

#include <httpd.h>

int p6_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *server);
int p6_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *server);
/** child_init before mod_watchdog's, and after it. */
void p6_child_init(apr_pool_t *pool, server_rec *server);
void p6_child_started(apr_pool_t *pool, server_rec *server);

#endif
