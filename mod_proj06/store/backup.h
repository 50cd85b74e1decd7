/**
 * A SQLite database saved to a file and put back. PostgreSQL has tools of its own for that
 * (pg_dump, pg_restore); the manual shows them.
 *
 * Invariants: no file that is there already is written over; a file carries its name only when it
 * is whole, checked and on the disk. Only proj06ctl calls these.
 */
#ifndef P6_STORE_BACKUP_H
#define P6_STORE_BACKUP_H

#include "store/store.h"

/** Called now and then with what is done of what there is, perhaps on another thread. */
typedef void (*p6_copy_progress)(void *baton, const char *what, apr_int64_t done, apr_int64_t all);

/** Write a sound copy of STORE's database to FILE (mode 0600) while others go on working with it.
    What was deleted is not in it. PROGRESS may be NULL. TAKEN when FILE, or FILE.part of another
    backup, is there; BAD_INPUT for PostgreSQL; NOT_FOUND without a database; IO, UNAVAILABLE. */
p6_error *p6_store_backup(p6_store *store, const char *file, p6_copy_progress progress,
                          void *baton, apr_pool_t *pool);

/** Has another process the SQLite database DB open? One that has not read from it yet is not seen.
    Not while this process has it open: looking would drop this process's own locks on it. */
int p6_store_in_use(const char *db, apr_pool_t *pool);

typedef struct p6_restored {
    int from, to;     /**< version of the schema in the file, and after migrating it */
    const char *kept; /**< where the database that was there is now; NULL: there was none */
    int erased;       /**< people of the file whom that database had erased, and who were erased
                           again; -1: it could not be read */
} p6_restored;

/** Put a migrated copy of FILE, which p6_store_backup has made, in the place of the SQLite database
    DB. The one that was there is kept beside it under another name; whom it had erased is not in
    the restored one either. Pictures and kept answers of
    either are out of date afterwards and know it. FORCE: although somebody has DB open; they take
    over the new one with their next transaction. TAKEN: it is open, or another restore runs;
    BAD_DATA: FILE is none of ours, of a newer build, or unsound; IO, UNAVAILABLE. */
p6_error *p6_store_restore(const char *db, const char *file, int force, const p6_env *env,
                           p6_restored *restored, p6_copy_progress progress, void *baton,
                           apr_pool_t *pool);

#endif
