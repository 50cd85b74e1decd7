/**
 * What the files of the store share and nobody else sees: the store, its connections, a
 * transaction. Include only from store/ and from its contract tests.
 */
#ifndef P6_STORE_PRIVATE_H
#define P6_STORE_PRIVATE_H

#include <sys/types.h>
#include <apr_hash.h>
#include <apr_tables.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include "store/dbd.h"
#include "store/lock.h"
#include "store/statements.h"
#include "store/store.h"

#define P6_HELD_SHIFTS 2 /* remembered: a move holds two; holding once more only costs a call */

typedef enum p6_dialect { P6_SQLITE, P6_PGSQL } p6_dialect;

/** A place for one connection; kept, whether it is connected or not. */
typedef struct p6_conn {
    p6_dbd db;         /**< db.handle is NULL while it is not connected */
    int busy;          /**< a transaction has it; guarded by the pool's mutex */
    int answer_ms;     /**< PostgreSQL: limit of a statement's answer, 0: none */
    int schema_ok;     /**< the schema was found new enough on this connection */
    dev_t file_dev;    /**< SQLite: the file this connection has open */
    ino_t file_ino;
    apr_dbd_prepared_t *prepared[P6_S__COUNT]; /**< made on first use */
} p6_conn;

#define P6_TX_NOTES 8 /* kinds of note in one transaction; further ones go uncounted */

/** Who wants to write, in line; SQLite only (group.c). */
typedef struct p6_group {
    apr_thread_mutex_t *mutex; /**< guards the rest */
    struct p6_member *first;
    int led;                   /**< somebody leads */
} p6_group;

/** What hardly ever changes (cached.c). */
typedef struct p6_cache {
    apr_thread_mutex_t *mutex;    /**< guards the rest, pools too */
    apr_pool_t *pool, *services_pool;
    apr_hash_t *plans;            /**< by id: arrays of p6_desk, for good */
    apr_array_header_t *services; /**< of p6_service, or NULL */
    apr_int64_t structure;        /**< whose services, and in which file of SQLite */
    dev_t file_dev;
    ino_t file_ino;
} p6_cache;

struct p6_store {
    p6_dialect dialect;
    const apr_dbd_driver_t *driver;
    const char *params;      /**< SQLite: the file's path; PostgreSQL: the completed conninfo */
    const p6_dbd_ops *ops;   /**< p6_dbd_apr, or a test's wrapper */
    const p6_env *env;
    p6_lock lock;            /**< SQLite only */
    p6_reaper *reaper;       /**< watches PostgreSQL's connections */
    p6_group group;
    p6_cache cache;
    p6_conn *conns;
    int conns_n;
    apr_thread_mutex_t *mutex; /**< guards `busy` of the connections and all below but `noted` */
    apr_thread_cond_t *freed;
    pid_t pid;               /**< of the process that connected first; 0 before */
    int connecting;          /**< to PostgreSQL, so many just now */
    int silent;              /**< the last try met a server that says nothing */
    int old_logged;          /**< the old schema has been logged */
    p6_store_noted noted;    /**< NULL: nobody wants to know */
    void *noted_baton;
};

struct p6_tx {
    p6_store *store;
    p6_conn *conn;    /**< NULL once the transaction is over */
    p6_tx_mode mode;
    apr_pool_t *pool;
    int begun;        /**< BEGIN went through */
    int locked;       /**< holds the write lock */
    int version;      /**< of the schema; known only when the connection had not been checked */
    int broken;       /**< a database error has happened: rolls back, the connection goes */
    int touched;      /**< the structure's generation was counted up in it */
    apr_int64_t held[P6_HELD_SHIFTS]; /**< shifts this transaction holds, 0 behind the last */
    struct { const char *kind; int times; } notes[P6_TX_NOTES]; /**< up to the first NULL */
};

/* pool.c: places for connections */

/** A free place before DEADLINE. SQLite's only writer has the first one for itself when there are
    more. UNAVAILABLE; INTERNAL after a fork. */
p6_error *p6_conn_acquire(p6_conn **conn, p6_store *store, p6_tx_mode mode, p6_deadline deadline,
                          apr_pool_t *pool);
void p6_conn_release(p6_store *store, p6_conn *conn);
/** Places in use now. */
int p6_conn_busy_count(p6_store *store);

/* connect.c */

/** Connect CONN when it is not. UNAVAILABLE; OLD_SCHEMA when a SQLite file does not exist. */
p6_error *p6_conn_open(p6_store *store, p6_conn *conn, apr_pool_t *pool);
/** Throw the connection away with its statements; the place stays. Harmless when closed. */
void p6_conn_close(p6_store *store, p6_conn *conn);

/* conninfo.c */

/** PARAMS of libpq with what a bounded wait needs, filled in where the operator did not say. */
p6_error *p6_conninfo_complete(const char **completed, const char *params, apr_pool_t *pool);

/* tx.c */

/** Like p6_tx_begin; FRESH connects anew (a kept connection may have slept through DDL) and thus
    reads TX->version; CHECK refuses an old schema. */
p6_error *p6_tx_begin_with(p6_tx **tx, p6_store *store, p6_tx_mode mode, p6_deadline deadline,
                           int fresh, int check, apr_pool_t *pool);
/** Log that no transaction could begin in time. */
void p6_tx_log_none(const p6_store *store, const p6_error *why);
/** A database call of TX failed with the driver's RC while doing WHAT (a label): logs it, breaks
    TX and returns UNAVAILABLE. */
p6_error *p6_tx_fail(p6_tx *tx, const char *what, int rc);

/** TX has noted KIND (which outlives it) of a visit: told to p6_store_on_note's when it commits. */
void p6_tx_note(p6_tx *tx, const char *kind);
/* group.c */

/** WORK in a write transaction on SQLite that it may share with others. *DEAD: the database failed,
    nothing was kept (or its answer is lost), do it once more. */
p6_error *p6_group_run(p6_store *store, p6_deadline deadline, p6_tx_work work, void *baton,
                       int *dead, apr_pool_t *work_pool, apr_pool_t *pool);

/** Members that stand in line now. */
int p6_group_waiting(p6_store *store);

/* cached.c */

p6_error *p6_cache_make(p6_cache *cache, apr_pool_t *pool);
void p6_cache_end(p6_cache *cache);

/* migrate.c */

/** The version of the schema that TX sees, 0 when there is none. */
p6_error *p6_schema_of(p6_tx *tx, int *version);

/** Tests: let STORE make its calls through OPS. Before the first transaction only. */
static inline void p6_store_set_ops(p6_store *store, const p6_dbd_ops *ops) { store->ops = ops; }

#endif
