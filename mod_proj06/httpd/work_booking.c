/* Background work of booking: holds and offers that run out, waiting lists, forgetting people. Each
   machine's builder does it, without a lease: a thing that another machine did is found done, under
   the shift's lock, and a look that finds nothing writes nothing. */
#include "httpd/watch_private.h"

#include "locator/snapshot.h"
#include "visits/consent.h"
#include "visits/visits.h"

/* the rules without a picture of the places: no receipt is shown to anybody here */
static p6_booking booking_of(const p6_instance *instance)
{
    const p6_site *site = &instance->site;

    return (p6_booking){ .store = site->store, .env = site->env, .limits = site->limits,
                         .teller = site->teller };
}

p6_error *p6_work_tend(p6_instance *instance, apr_pool_t *pool)
{
    p6_booking booking = booking_of(instance);
    int did;

    return instance->watch->builder ? p6_waiting_tend(&booking, &did, pool) : NULL;
}

static p6_error *retire(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    p6_booking booking = booking_of(instance);
    int erased;
    p6_error *err = p6_retention_tend(&booking, &erased, pool);

    if (erased)
        p6_log(site->env, P6_INFO, 7013, "erased %d people and drafts whose time was over", erased);
    if (err && erased) instance->watch->scrubbed = 0;
    return err;
}

p6_error *p6_work_retire(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    struct p6_watch *watch = instance->watch;

    if (!watch->builder) return NULL;
    if (!watch->consent_kept)
        P6_TRY(p6_consent_keep(site->consent, site->store, p6_now_s(site->env), pool));
    watch->consent_kept = 1;
    if (!watch->scrubbed) P6_TRY(p6_store_scrub(site->store, pool));
    watch->scrubbed = 1;
    return retire(instance, pool);
}
