#include "store/store.h"

#include <apr_strings.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "store/private.h"

static apr_status_t close_all(void *data)
{
    p6_store *store = data;

    /* after a fork the connections are another process's: leave them alone */
    if (store->pid && store->pid != getpid()) return APR_SUCCESS;
    for (int i = 0; i < store->conns_n; i++) p6_conn_close(store, &store->conns[i]);
    p6_lock_close(&store->lock);
    p6_cache_end(&store->cache);
    return APR_SUCCESS;
}

static p6_error *find_dialect(p6_store *store, const char *driver, const char *params,
                              apr_pool_t *pool)
{
    p6_lock_init(&store->lock, NULL);
    if (strcmp(driver, "pgsql") == 0) {
        store->dialect = P6_PGSQL;
        return p6_conninfo_complete(&store->params, params, pool);
    }
    if (strcmp(driver, "sqlite3") != 0)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "no such database driver: %s", driver);
    if (!*params || *params == ':')
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "sqlite3 needs the path of a file");
    store->dialect = P6_SQLITE;
    store->params = apr_pstrdup(pool, params);
    p6_lock_init(&store->lock, apr_pstrcat(pool, params, ".lock", NULL));
    return NULL;
}

/* drivers stay for the life of the process, whatever pool asked first */
static p6_error *load_driver(p6_store *store, const char *driver, apr_pool_t *pool)
{
    apr_pool_t *forever;
    apr_status_t rv = apr_pool_create(&forever, NULL);

    if (rv == APR_SUCCESS) rv = apr_dbd_init(forever);
    if (rv == APR_SUCCESS) rv = apr_dbd_get_driver(forever, driver, &store->driver);
    if (rv == APR_SUCCESS) return NULL;
    return p6_error_apr(pool, P6_E_UNAVAILABLE, rv, "the driver %s of apr_dbd can't be loaded",
                        driver);
}

const p6_env *p6_store_env(const p6_store *store)
{
    return store->env;
}

p6_error *p6_store_open(p6_store **store, const char *driver, const char *params, int connections,
                        const p6_env *env, apr_pool_t *pool)
{
    p6_store *s = apr_pcalloc(pool, sizeof *s);
    apr_status_t rv;

    if (connections < 1 || connections > P6_MAX_CONNECTIONS)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "1 to %d connections",
                             P6_MAX_CONNECTIONS);
    P6_TRY(find_dialect(s, driver, params, pool));
    P6_TRY(load_driver(s, driver, pool));
    P6_TRY(p6_cache_make(&s->cache, pool));
    P6_TRY(p6_reaper_make(&s->reaper, pool));
    s->ops = &p6_dbd_apr;
    s->env = env;
    s->conns_n = connections;
    s->conns = apr_pcalloc(pool, (apr_size_t)connections * sizeof *s->conns);
    rv = apr_thread_mutex_create(&s->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    if (rv == APR_SUCCESS)
        rv = apr_thread_mutex_create(&s->group.mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    if (rv == APR_SUCCESS) rv = apr_thread_cond_create(&s->freed, pool);
    if (rv != APR_SUCCESS) return p6_error_apr(pool, P6_E_INTERNAL, rv, "no mutex for the store");
    apr_pool_cleanup_register(pool, s, close_all, apr_pool_cleanup_null);
    *store = s;
    return NULL;
}
