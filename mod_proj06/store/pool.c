#include "store/private.h"

#include <unistd.h>

/*
 * Why not apr_reslist: its timeout belongs to the list, not to the call, and starts anew at every
 * wake-up; it connects while it holds the list's lock, so that one server that does not answer
 * stops everybody; and it aborts the process when a resource is out at clean-up.
 */

static int first_free(p6_store *store, p6_tx_mode mode)
{
    int from = 0, to = store->conns_n;

    if (store->dialect == P6_SQLITE && store->conns_n > 1) {
        if (mode == P6_TX_WRITE) to = 1;
        else from = 1;
    }
    for (int i = from; i < to; i++) {
        if (!store->conns[i].busy) return i;
    }
    return -1;
}

static p6_error *check_process(p6_store *store, apr_pool_t *pool)
{
    if (!store->pid) store->pid = getpid();
    if (store->pid == getpid()) return NULL;
    return p6_error_make(pool, P6_E_INTERNAL, NULL,
                         "the store was used before this process was forked");
}

p6_error *p6_conn_acquire(p6_conn **conn, p6_store *store, p6_tx_mode mode, p6_deadline deadline,
                          apr_pool_t *pool)
{
    p6_error *err;
    int i = -1;

    apr_thread_mutex_lock(store->mutex);
    err = check_process(store, pool);
    while (!err && (i = first_free(store, mode)) < 0) {
        apr_int64_t left = p6_deadline_left(deadline);

        if (left) apr_thread_cond_timedwait(store->freed, store->mutex, left);
        else err = p6_error_make(pool, P6_E_UNAVAILABLE, NULL,
                                 "no database connection was free in time");
    }
    if (i >= 0) {
        *conn = &store->conns[i];
        (*conn)->busy = 1;
    }
    apr_thread_mutex_unlock(store->mutex);
    return err;
}

void p6_conn_release(p6_store *store, p6_conn *conn)
{
    apr_thread_mutex_lock(store->mutex);
    conn->busy = 0;
    /* all of them: a reader that wakes can't use the writer's place */
    apr_thread_cond_broadcast(store->freed);
    apr_thread_mutex_unlock(store->mutex);
}

int p6_conn_busy_count(p6_store *store)
{
    int n = 0;

    apr_thread_mutex_lock(store->mutex);
    for (int i = 0; i < store->conns_n; i++) n += store->conns[i].busy;
    apr_thread_mutex_unlock(store->mutex);
    return n;
}
