/**
 * Background work of the children: a handful of watchdog threads in each. The kinds of work stand
 * in watch_private.h, one line each; what they do is in work_places.c and work_booking.c.
 *
 * One child of a machine does the building of a snapshot file: the one that holds the lock on
 * FILE.lock, for as long as it lives; the next child takes over within a beat. (mod_watchdog's own
 * singletons wait ten seconds before they take over.) The expansion has a lease in the database as
 * well, since front ends on other machines share the rotas.
 * Failures are logged when they begin and when they end, not at every beat.
 */
#ifndef P6_HTTPD_WATCH_H
#define P6_HTTPD_WATCH_H

#include <httpd.h>
#include <apr_tables.h>

#include "base/error.h"
#include "httpd/instances.h"

/** Register the callbacks for INSTANCES with mod_watchdog; OK or an HTTP status, logged. */
int p6_watch_register(const apr_array_header_t *instances, server_rec *server, apr_pool_t *pconf,
                      apr_pool_t *ptemp);
/** Prepare INSTANCE's background work in this child, before its threads start. POOL is the
    child's: before it is cleared, beats under way are waited for and no further one begins, and
    the threads have ended. */
p6_error *p6_watch_open(p6_instance *instance, apr_pool_t *pool);
/** Called once mod_watchdog has made INSTANCE's threads in this child. POOL is the child's. */
void p6_watch_started(p6_instance *instance, apr_pool_t *pool);

#endif
