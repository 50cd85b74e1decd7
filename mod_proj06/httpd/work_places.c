/* Background work on places: mapping and building the snapshot, making shifts from rotas. */
#include "httpd/watch_private.h"

#include <apr_strings.h>

#include "base/limits.h"
#include "locator/snapshot.h"
#include "schedule/expand.h"

#define HOUR_S 3600
#define EXPAND_LEASE "expand"

/* Without a picture every slice counts: visitors wait. With one, a beat is often enough. */
p6_error *p6_work_refresh(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    apr_time_t now = apr_time_now();
    const p6_snapshot *picture;
    int swapped;

    if (now < watch->next_refresh && now > watch->next_refresh - P6_BEAT) return NULL;
    P6_TRY(p6_places_refresh(instance->site.places, &swapped, pool));
    picture = p6_places_acquire(instance->site.places);
    if (!picture) return NULL;
    p6_places_release(instance->site.places, picture);
    watch->next_refresh = now + P6_BEAT;
    return NULL;
}

/* Is this child the builder of its snapshot file, or can it become it? */
static p6_error *become_builder(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    const char *file = apr_pstrcat(pool, instance->config->snapshot, ".lock", NULL);
    apr_status_t status;

    if (watch->builder) return NULL;
    if (!watch->lock) {
        status = apr_file_open(&watch->lock, file, APR_FOPEN_WRITE | APR_FOPEN_CREATE,
                               APR_FPROT_UREAD | APR_FPROT_UWRITE, watch->pool);
        if (status) {
            watch->lock = NULL;
            apr_pool_clear(watch->pool); /* it holds nothing else; tries may go on for days */
            return p6_error_apr(pool, P6_E_IO, status, "opening %s", file);
        }
    }
    status = apr_file_lock(watch->lock, APR_FLOCK_EXCLUSIVE | APR_FLOCK_NONBLOCK);
    if (status == APR_SUCCESS) watch->builder = 1;
    else if (!APR_STATUS_IS_EAGAIN(status) && !APR_STATUS_IS_EACCES(status))
        return p6_error_apr(pool, P6_E_IO, status, "locking %s", file);
    return NULL;
}

p6_error *p6_work_build(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    int did;

    P6_TRY(become_builder(instance, pool));
    if (!instance->watch->builder) return NULL;
    return p6_snapshot_tend(instance->config->snapshot, site->store, site->env, &did, pool);
}

/* The lease is kept for its hour after a success: whoever starts meanwhile need not do it again. */
static p6_error *expand_leased(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    p6_day today = p6_day_of_minute(p6_minute_now(site->env));
    p6_expand_result result;
    p6_error *err = p6_expand_all(site->store, today, P6_HORIZON_DAYS, &result, pool);

    if (err) {
        p6_work_unlease(instance, EXPAND_LEASE, pool);
        return err;
    }
    p6_log(site->env, P6_INFO, 7010, "expanded %d rotas: %d shifts added, %d dropped, %d kept",
           result.rotas, result.added, result.dropped, result.kept);
    return NULL;
}

p6_error *p6_work_expand(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    apr_int64_t hour = p6_now_s(instance->site.env) / HOUR_S;
    int held;

    if (!watch->builder || hour == watch->expanded_hour) return NULL;
    P6_TRY(p6_work_lease(&held, instance, EXPAND_LEASE, HOUR_S, pool));
    if (held) P6_TRY(expand_leased(instance, pool));
    watch->expanded_hour = hour;
    return NULL;
}
