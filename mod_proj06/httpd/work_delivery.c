/* Background work of telling people: the outbox. It blocks as long as mail server and gateway let
   it wait, so it has a thread of its own. */
#include "httpd/watch_private.h"

#include "delivery/delivery.h"

#define HOUR_S 3600

/* in several beats when there is much to sweep */
static p6_error *sweep(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    apr_int64_t hour = p6_now_s(site->env) / HOUR_S;
    int swept;

    if (hour == instance->swept_hour) return NULL;
    P6_TRY(p6_delivery_sweep(site->store, site->env, &swept, pool));
    if (!swept) instance->swept_hour = hour;
    return NULL;
}

p6_error *p6_work_delivery(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    int did;

    if (!instance->delivery) return NULL;
    P6_TRY(p6_delivery_tend(instance->delivery, site->store, site->env, &did, pool));
    return did ? NULL : sweep(instance, pool);
}
