/**
 * The store: a port in domain verbs over apr_dbd (sqlite3, pgsql). This header: opening,
 * transactions, migrations. The verbs are in the headers beside it, by subject.
 *
 * Invariants: every verb takes a transaction handle. A write transaction on SQLite holds the
 * cross-process lock file. Every wait is bounded by the deadline given at p6_tx_begin; running out
 * of it is UNAVAILABLE. Any database error poisons the transaction and discards its connection.
 * Time is always a parameter. Threading: p6_store is shared by threads; a p6_tx is not.
 */
#ifndef P6_STORE_STORE_H
#define P6_STORE_STORE_H

#include "base/env.h"
#include "base/error.h"

typedef struct p6_store p6_store;
typedef struct p6_tx p6_tx;

/** Prepare a pool of at most CONNECTIONS connections to DRIVER ("sqlite3" | "pgsql") with PARAMS (a
    file's path | libpq conninfo). Connects on first use, never here, and from then on belongs to
    that process (INTERNAL after a fork). With more than one connection to SQLite the first is the
    writer's. Lives in POOL, which must outlive the pools of its transactions or be their ancestor;
    ENV outlives it. BAD_INPUT, UNAVAILABLE when there is no such driver. */
p6_error *p6_store_open(p6_store **store, const char *driver, const char *params, int connections,
                        const p6_env *env, apr_pool_t *pool);

typedef enum p6_tx_mode { P6_TX_READ, P6_TX_WRITE } p6_tx_mode;

/** The environment that STORE was opened with. */
const p6_env *p6_store_env(const p6_store *store);

/** Begin. DEADLINE_MS bounds the wait for a connection and for the write lock together. The tx
    rolls back when POOL is cleared without a commit. A kept connection that has died is replaced
    without telling. Connecting to PostgreSQL is bounded by its connect_timeout (3 s for each host),
    a statement by its statement_timeout (10 s), unless the operator gave others; a server that does
    not even say that is given up P6_DB_GRACE_MS later, and after P6_DB_TURN_MS when it is to begin
    or to commit. On SQLite a stranger that holds the file without our lock file may cost 3 s more.
    UNAVAILABLE, OLD_SCHEMA. */
p6_error *p6_tx_begin(p6_tx **tx, p6_store *store, p6_tx_mode mode, int deadline_ms,
                      apr_pool_t *pool);
p6_error *p6_tx_commit(p6_tx *tx);
/** Roll back; never fails, harmless twice and after a commit. */
void p6_tx_rollback(p6_tx *tx);

/** Work inside one transaction. POOL is cleared before a retry. */
typedef p6_error *(*p6_tx_work)(void *baton, p6_tx *tx, apr_pool_t *pool);

/** Run WORK in a transaction and commit. When the database fails (the connection proves dead, the
    schema was changed under it, the answer to the commit is lost), throw the connection away and
    run WORK once more on a fresh one, unless the deadline has passed. A lost answer may mean that
    WORK was already kept: it must be repeat-safe, by a request key or by its nature. An error of
    WORK's own rolls back and is returned as it is. Errors and what WORK makes in its pool live as
    long as POOL; DEADLINE_MS as in p6_tx_begin. On SQLite works that come at the same time share
    one transaction (store/group.c): WORK may run in another thread's while this one waits, and must
    not begin a transaction of its own. */
p6_error *p6_store_run(p6_store *store, p6_tx_mode mode, int deadline_ms, p6_tx_work work,
                       void *baton, apr_pool_t *pool);

/** Called behind a commit with what was noted of visits in it (p6_visit_note): KIND, how often. On
    the thread of the transaction; must be quick. */
typedef void (*p6_store_noted)(void *baton, const char *kind, int times);
/** Before the first transaction: tell NOTED of every committed note. */
void p6_store_on_note(p6_store *store, p6_store_noted noted, void *baton);

/** The newest schema version this build knows. */
int p6_schema_version(void);
/** The database's version into *VERSION (0: empty). */
p6_error *p6_store_version(int *version, p6_store *store, apr_pool_t *pool);
/** Bring the database (made if it is missing: file mode 0600, WAL, synchronous=FULL) from its
    version to the newest, each migration in a transaction of its own. Only proj06ctl calls it. */
p6_error *p6_store_migrate(p6_store *store, int *from, int *to, apr_pool_t *pool);

#endif
