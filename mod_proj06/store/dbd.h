/**
 * The seam to apr_dbd: the few calls the store makes, behind one struct of operations, so that a
 * test can let the N-th call fail. Production uses p6_dbd_apr and pays one indirect call.
 *
 * Every operation returns 0 for success and the driver's own code otherwise. Any other code than 0
 * means that the connection is not to be used again.
 * An answer of PostgreSQL is waited for as long as the connection is limited to (store/limit.c);
 * then its socket is shut down and the call fails.
 * Threading: a p6_dbd belongs to one thread at a time.
 */
#ifndef P6_STORE_DBD_H
#define P6_STORE_DBD_H

#include <apr_dbd.h>
#include <apr_pools.h>
#include "base/reaper.h"

/** One raw connection. */
typedef struct p6_dbd {
    const apr_dbd_driver_t *driver;
    apr_dbd_t *handle; /**< NULL while closed */
    apr_pool_t *pool;  /**< of the handle and its prepared statements */
    p6_reaper *reaper; /**< NULL: answers are waited for without end */
    p6_watched watched;
    int answer_ms;     /**< so long at most, 0: without end */
} p6_dbd;

typedef struct p6_dbd_ops p6_dbd_ops;
struct p6_dbd_ops {
    /** Open DB->handle with PARAMS in DB->pool. *MESSAGE is the driver's complaint, or NULL. */
    int (*open)(const p6_dbd_ops *ops, p6_dbd *db, const char *params, const char **message);
    /** Close it; can't fail. DB->handle becomes NULL. */
    void (*close)(const p6_dbd_ops *ops, p6_dbd *db);
    /** Run SQL that gives no rows: BEGIN, COMMIT, DDL. */
    int (*command)(const p6_dbd_ops *ops, p6_dbd *db, const char *sql);
    /** Run SQL without parameters that may give rows, into *RESULTS in POOL. */
    int (*ask)(const p6_dbd_ops *ops, p6_dbd *db, const char *sql, apr_dbd_results_t **results,
               apr_pool_t *pool);
    /** Prepare SQL (apr_dbd's % placeholders) under LABEL, in DB->pool. */
    int (*prepare)(const p6_dbd_ops *ops, p6_dbd *db, const char *sql, const char *label,
                   apr_dbd_prepared_t **statement);
    /** Execute a prepared statement; *ROWS is the number of rows it changed. */
    int (*execute)(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_prepared_t *statement,
                   const void **values, int *rows, apr_pool_t *pool);
    /** Select with a prepared statement into *RESULTS in POOL, all rows at once. */
    int (*select)(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_prepared_t *statement,
                  const void **values, apr_dbd_results_t **results, apr_pool_t *pool);
    /** The next row of RESULTS: 0, -1 at the end, else an error. */
    int (*row)(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_results_t *results, apr_dbd_row_t **row,
               apr_pool_t *pool);
};

/** Let REAPER watch the open PostgreSQL connection DB; ANSWER_MS of it is 0. UNAVAILABLE. */
p6_error *p6_dbd_watch(p6_dbd *db, p6_reaper *reaper, apr_pool_t *pool);
/** No longer; harmless when nobody does. */
void p6_dbd_unwatch(p6_dbd *db);

/** The real thing. */
extern const p6_dbd_ops p6_dbd_apr;

#endif
