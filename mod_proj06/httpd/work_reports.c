/* Background work for the reports: counting visits that are over. Each machine's builder does it,
   without a lease: a day that is counted twice has the same figures. */
#include "httpd/watch_private.h"

p6_error *p6_work_count(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    int did;

    if (!watch->builder) return NULL;
    return p6_count_tend(&watch->counter, instance->site.store, instance->site.env, &did, pool);
}
