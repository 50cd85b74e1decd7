/* What was erased is overwritten in SQLite's file (secure_delete), but older pages stay in the WAL
   until it is written back and cut. */
#include "store/sql.h"
#include "store/visits.h"

#define SCRUB_DEADLINE_MS 5000
#define PAUSE_US 20000 /* readers go on and may finish */

static p6_error *checkpoint(p6_tx *tx, int *busy)
{
    p6_error *err;
    p6_rows rows;
    int more;

    P6_TRY(p6_conn_open(tx->store, tx->conn, tx->pool));
    /* it gives a row, so it is asked, not commanded */
    P6_TRY(p6_ask(tx, "checkpoint", "PRAGMA wal_checkpoint(TRUNCATE)", &rows));
    err = p6_rows_next(&rows, &more);
    *busy = !err && (!more || p6_row_int(&rows, 0) != 0);
    p6_rows_end(&rows);
    return err;
}

/* a connection and the write lock without a transaction: within one SQLite refuses */
static p6_error *try_once(p6_store *store, p6_deadline deadline, int *busy, apr_pool_t *pool)
{
    p6_tx *tx = apr_pcalloc(pool, sizeof *tx);
    p6_error *err;

    tx->store = store;
    tx->mode = P6_TX_WRITE;
    tx->pool = pool;
    P6_TRY(p6_conn_acquire(&tx->conn, store, tx->mode, deadline, pool));
    err = p6_lock_take(&store->lock, deadline, pool);
    tx->locked = !err;
    if (!err) err = checkpoint(tx, busy);
    p6_tx_rollback(tx);
    return err;
}

p6_error *p6_store_scrub(p6_store *store, apr_pool_t *pool)
{
    p6_deadline deadline = p6_deadline_in(SCRUB_DEADLINE_MS);
    int busy = 1;

    if (store->dialect != P6_SQLITE) return NULL;
    while (busy) {
        P6_TRY(try_once(store, deadline, &busy, pool));
        if (!busy) break;
        if (!p6_deadline_left(deadline))
            return p6_error_make(pool, P6_E_UNAVAILABLE, NULL,
                                 "readers keep the database's WAL in use");
        apr_sleep(PAUSE_US);
    }
    return NULL;
}
