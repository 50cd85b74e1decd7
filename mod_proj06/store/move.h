/**
 * Moving a database from SQLite to PostgreSQL, for a portal that gets a second front end.
 */
#ifndef P6_STORE_MOVE_H
#define P6_STORE_MOVE_H

#include "store/backup.h"
#include "store/store.h"

typedef struct p6_moved {
    int tables;
    apr_int64_t rows;
} p6_moved;

/** Copy every row of FROM (SQLite) to TO (PostgreSQL), which is migrated first and must be empty,
    in one transaction: all of it or nothing. Nobody writes to FROM meanwhile, and FROM stays as it
    is. Counts are compared and numbering goes on where it was; leases are left behind. PROGRESS may
    be NULL. TAKEN: TO holds rows already; BAD_INPUT: other databases than these; OLD_SCHEMA,
    BAD_DATA (FROM is of a newer build, or the counts differ), UNAVAILABLE. Whether somebody has
    FROM open is the caller's question (p6_store_in_use). */
p6_error *p6_store_move(p6_store *from, p6_store *to, p6_moved *moved, p6_copy_progress progress,
                        void *baton, apr_pool_t *pool);

#endif
