/* What every booking asks and what hardly ever changes, kept by the process: the desks of plans,
   which never change under their id, and the services as of a generation of the structure. */
#include <apr_strings.h>
#include "base/limits.h"
#include "store/fields.h"
#include "store/private.h"
#include "store/reference.h"

static apr_array_header_t *copy_desks(const apr_array_header_t *rows, apr_pool_t *pool)
{
    apr_array_header_t *copy = apr_array_copy(pool, rows);

    for (int i = 0; i < copy->nelts; i++) {
        p6_desk *d = &APR_ARRAY_IDX(copy, i, p6_desk);

        d->agency = apr_pstrdup(pool, d->agency);
        d->services = apr_pstrdup(pool, d->services);
    }
    return copy;
}

static apr_array_header_t *copy_services(const apr_array_header_t *rows, apr_pool_t *pool)
{
    apr_array_header_t *copy = apr_array_copy(pool, rows);

    for (int i = 0; i < copy->nelts; i++) {
        p6_service *s = &APR_ARRAY_IDX(copy, i, p6_service);

        s->code = apr_pstrdup(pool, s->code);
        s->agency_kind = apr_pstrdup(pool, s->agency_kind);
    }
    return copy;
}

static const apr_array_header_t *known_desks(p6_cache *cache, const char *plan)
{
    const apr_array_header_t *found;

    apr_thread_mutex_lock(cache->mutex);
    found = apr_hash_get(cache->plans, plan, APR_HASH_KEY_STRING);
    apr_thread_mutex_unlock(cache->mutex);
    return found;
}

/* other threads may have done it meanwhile, or be reading it: what is there stays */
static void keep_desks(p6_cache *cache, const char *plan, const apr_array_header_t *rows)
{
    apr_thread_mutex_lock(cache->mutex);
    if (!apr_hash_get(cache->plans, plan, APR_HASH_KEY_STRING)
        && apr_hash_count(cache->plans) < P6_MAX_CACHED_PLANS)
        apr_hash_set(cache->plans, apr_pstrdup(cache->pool, plan), APR_HASH_KEY_STRING,
                     copy_desks(rows, cache->pool));
    apr_thread_mutex_unlock(cache->mutex);
}

p6_error *p6_ref_desks(p6_tx *tx, const char *plan, const apr_array_header_t **desks,
                       apr_pool_t *pool)
{
    p6_cache *cache = &tx->store->cache;
    apr_array_header_t *rows;

    *desks = known_desks(cache, plan);
    if (*desks) return NULL;
    P6_TRY(p6_ref_plan(tx, plan, &rows, pool));
    keep_desks(cache, plan, rows);
    *desks = rows;
    return NULL;
}

/* a restored SQLite file may have the same generation with other services */
static int is_same(const p6_cache *cache, const p6_tx *tx, apr_int64_t structure)
{
    return cache->services && cache->structure == structure
        && cache->file_ino == tx->conn->file_ino && cache->file_dev == tx->conn->file_dev;
}

static apr_array_header_t *known_services(const p6_tx *tx, apr_int64_t structure, apr_pool_t *pool)
{
    p6_cache *cache = &tx->store->cache;
    apr_array_header_t *found = NULL;

    apr_thread_mutex_lock(cache->mutex);
    if (is_same(cache, tx, structure)) found = copy_services(cache->services, pool);
    apr_thread_mutex_unlock(cache->mutex);
    return found;
}

static void keep_services(const p6_tx *tx, apr_int64_t structure, const apr_array_header_t *rows)
{
    p6_cache *cache = &tx->store->cache;

    apr_thread_mutex_lock(cache->mutex);
    apr_pool_clear(cache->services_pool);
    cache->services = copy_services(rows, cache->services_pool);
    cache->structure = structure;
    cache->file_dev = tx->conn->file_dev;
    cache->file_ino = tx->conn->file_ino;
    apr_thread_mutex_unlock(cache->mutex);
}

p6_error *p6_ref_services_of(p6_tx *tx, apr_int64_t structure, apr_array_header_t **rows,
                             apr_pool_t *pool)
{
    /* a generation of this very transaction may never come to be */
    if (tx->touched) return p6_ref_services(tx, rows, pool);
    *rows = known_services(tx, structure, pool);
    if (*rows) return NULL;
    P6_TRY(p6_ref_services(tx, rows, pool));
    keep_services(tx, structure, *rows);
    return NULL;
}

p6_error *p6_cache_make(p6_cache *cache, apr_pool_t *pool)
{
    apr_status_t rv = apr_thread_mutex_create(&cache->mutex, APR_THREAD_MUTEX_DEFAULT, pool);

    /* pools without a parent: threads use them at any time, under the mutex alone */
    if (rv == APR_SUCCESS) rv = apr_pool_create_unmanaged_ex(&cache->pool, NULL, NULL);
    if (rv == APR_SUCCESS) rv = apr_pool_create(&cache->services_pool, cache->pool);
    if (rv != APR_SUCCESS) return p6_error_apr(pool, P6_E_NO_MEMORY, rv, "a cache");
    cache->plans = apr_hash_make(cache->pool);
    return NULL;
}

void p6_cache_end(p6_cache *cache)
{
    if (cache->pool) apr_pool_destroy(cache->pool);
    cache->pool = NULL;
}
