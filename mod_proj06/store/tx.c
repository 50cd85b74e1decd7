#include "store/private.h"

#include <string.h>
#include "base/limits.h"

/* readers see one state of the database through all their pages */
static const char *const begin_sql[2][2] = {
    [P6_SQLITE] = { [P6_TX_READ] = "BEGIN", [P6_TX_WRITE] = "BEGIN IMMEDIATE" },
    [P6_PGSQL] = { [P6_TX_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                   [P6_TX_WRITE] = "BEGIN" },
};

p6_error *p6_tx_fail(p6_tx *tx, const char *what, int rc)
{
    p6_store *store = tx->store;
    const char *text = tx->conn && tx->conn->db.handle
        ? apr_dbd_error(store->driver, tx->conn->db.handle, rc) : NULL;
    int line = text ? (int)strcspn(text, "\r\n") : 0; /* PostgreSQL's next lines hold values */

    tx->broken = 1;
    p6_log(store->env, P6_WARN, 2001, "database: %s failed (%d): %.*s", what, rc,
           line > 200 ? 200 : line, text ? text : "");
    return p6_error_make(tx->pool, P6_E_UNAVAILABLE, NULL, "the database failed at %s", what);
}

/* SQL that begins or ends a transaction. No statement_timeout bounds a commit that waits for a
   standby, and these two take no time on a server that is well. */
static int turn(p6_tx *tx, const char *sql)
{
    p6_dbd *db = &tx->conn->db;
    int rc;

    if (db->reaper) db->answer_ms = P6_DB_TURN_MS;
    rc = tx->store->ops->command(tx->store->ops, db, sql);
    db->answer_ms = tx->conn->answer_ms;
    return rc;
}

static apr_status_t rollback_at_cleanup(void *data)
{
    p6_tx_rollback(data);
    return APR_SUCCESS;
}

/* the connection goes back, or away when it can't be trusted */
static void finish(p6_tx *tx)
{
    if (!tx->conn) return;
    apr_pool_cleanup_kill(tx->pool, tx, rollback_at_cleanup);
    if (tx->broken) p6_conn_close(tx->store, tx->conn);
    if (tx->locked) p6_lock_give(&tx->store->lock);
    p6_conn_release(tx->store, tx->conn);
    tx->conn = NULL;
}

void p6_tx_rollback(p6_tx *tx)
{
    if (!tx->conn) return; /* over; the store itself may be gone by now */
    if (tx->begun && !tx->broken && turn(tx, "ROLLBACK")) tx->broken = 1;
    finish(tx);
}

void p6_store_on_note(p6_store *store, p6_store_noted noted, void *baton)
{
    store->noted = noted;
    store->noted_baton = baton;
}

void p6_tx_note(p6_tx *tx, const char *kind)
{
    for (int i = 0; i < P6_TX_NOTES; i++) {
        if (tx->notes[i].kind && strcmp(tx->notes[i].kind, kind) != 0) continue;
        tx->notes[i].kind = kind;
        tx->notes[i].times++;
        return;
    }
}

static void tell_notes(const p6_tx *tx)
{
    const p6_store *store = tx->store;

    for (int i = 0; store->noted && i < P6_TX_NOTES && tx->notes[i].kind; i++)
        store->noted(store->noted_baton, tx->notes[i].kind, tx->notes[i].times);
}

p6_error *p6_tx_commit(p6_tx *tx)
{
    p6_error *err = NULL;
    int rc;

    if (!tx->conn)
        return p6_error_make(tx->pool, P6_E_INTERNAL, NULL, "the transaction is already over");
    /* PostgreSQL answers the COMMIT of a failed transaction with success */
    if (tx->broken)
        err = p6_error_make(tx->pool, P6_E_UNAVAILABLE, NULL,
                            "the database failed earlier in the transaction");
    else if ((rc = turn(tx, "COMMIT")) != 0)
        err = p6_tx_fail(tx, "commit", rc);
    finish(tx);
    if (!err) tell_notes(tx);
    return err;
}

static void log_old_schema(p6_store *store, int version)
{
    int first;

    apr_thread_mutex_lock(store->mutex);
    first = !store->old_logged;
    store->old_logged = 1;
    apr_thread_mutex_unlock(store->mutex);
    if (first)
        p6_log(store->env, P6_ERR, 2004,
               "database: its schema is version %d, this build needs %d: run proj06ctl db migrate",
               version, p6_schema_version());
}

static p6_error *check_schema(p6_tx *tx, int check)
{
    if (tx->conn->schema_ok) return NULL;
    P6_TRY(p6_schema_of(tx, &tx->version));
    tx->conn->schema_ok = tx->version >= p6_schema_version();
    if (tx->conn->schema_ok || !check) return NULL;
    log_old_schema(tx->store, tx->version);
    return p6_error_make(tx->pool, P6_E_OLD_SCHEMA, NULL, "version %d, needed is %d", tx->version,
                         p6_schema_version());
}

static p6_error *start(p6_tx *tx, int check)
{
    int rc;

    P6_TRY(p6_conn_open(tx->store, tx->conn, tx->pool));
    rc = turn(tx, begin_sql[tx->store->dialect][tx->mode]);
    if (rc) return p6_tx_fail(tx, "begin", rc);
    tx->begun = 1;
    return check_schema(tx, check);
}

/* A kept connection may have died since, and on SQLite even a new one trips over a migration that
   is committed between prepare and step. Nothing is lost yet, so try once more on a new one. */
static p6_error *start_on_any(p6_tx *tx, int fresh, int check)
{
    p6_error *err;

    if (fresh) p6_conn_close(tx->store, tx->conn);
    err = start(tx, check);
    if (!err || !tx->broken) return err;
    p6_conn_close(tx->store, tx->conn);
    tx->broken = tx->begun = 0;
    return start(tx, check);
}

static p6_error *begin_on(p6_tx *tx, p6_deadline deadline, int fresh, int check)
{
    p6_store *store = tx->store;

    if (store->dialect == P6_SQLITE && tx->mode == P6_TX_WRITE) {
        P6_TRY(p6_lock_take(&store->lock, deadline, tx->pool));
        tx->locked = 1;
    }
    return start_on_any(tx, fresh, check);
}

void p6_tx_log_none(const p6_store *store, const p6_error *why)
{
    p6_log(store->env, P6_WARN, 2003, "database: no transaction: %s", why->detail);
}

p6_error *p6_tx_begin_with(p6_tx **tx, p6_store *store, p6_tx_mode mode, p6_deadline deadline,
                           int fresh, int check, apr_pool_t *pool)
{
    p6_tx *t = apr_pcalloc(pool, sizeof *t);
    p6_error *err;

    t->store = store;
    t->mode = mode;
    t->pool = pool;
    err = p6_conn_acquire(&t->conn, store, mode, deadline, pool);
    if (!err) {
        apr_pool_cleanup_register(pool, t, rollback_at_cleanup, apr_pool_cleanup_null);
        err = begin_on(t, deadline, fresh, check);
    }
    if (err) {
        if (err->code == P6_E_UNAVAILABLE && !t->broken) p6_tx_log_none(store, err);
        p6_tx_rollback(t);
        return err;
    }
    *tx = t;
    return NULL;
}

p6_error *p6_tx_begin(p6_tx **tx, p6_store *store, p6_tx_mode mode, int deadline_ms,
                      apr_pool_t *pool)
{
    return p6_tx_begin_with(tx, store, mode, p6_deadline_in(deadline_ms), 0, 1, pool);
}

/* *DEAD: the database failed after the transaction had begun */
static p6_error *run_once(p6_store *store, p6_tx_mode mode, p6_deadline deadline, int fresh,
                          p6_tx_work work, void *baton, int *dead, apr_pool_t *work_pool,
                          apr_pool_t *pool)
{
    p6_tx *tx;
    p6_error *err;

    *dead = 0;
    P6_TRY(p6_tx_begin_with(&tx, store, mode, deadline, fresh, 1, pool));
    err = work(baton, tx, work_pool);
    if (!err) err = p6_tx_commit(tx);
    *dead = tx->broken;
    p6_tx_rollback(tx);
    return err;
}

p6_error *p6_store_run(p6_store *store, p6_tx_mode mode, int deadline_ms, p6_tx_work work,
                       void *baton, apr_pool_t *pool)
{
    p6_deadline deadline = p6_deadline_in(deadline_ms);
    apr_pool_t *work_pool;
    p6_error *err;
    int dead;

    if (apr_pool_create(&work_pool, pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a transaction's pool");
    if (mode == P6_TX_WRITE && store->dialect == P6_SQLITE)
        err = p6_group_run(store, deadline, work, baton, &dead, work_pool, pool);
    else err = run_once(store, mode, deadline, 0, work, baton, &dead, work_pool, pool);
    /* who waited through locks of a commit that hangs would wait for them again */
    if (!err || !dead || !p6_deadline_left(deadline)) return err;
    apr_pool_clear(work_pool);
    return run_once(store, mode, deadline, 1, work, baton, &dead, work_pool, pool);
}
