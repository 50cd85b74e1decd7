/**
 * The write lock of a SQLite database: a permanent file beside it, NAME.lock.
 *
 * Two processes that write one SQLite file starve each other when SQLite's own busy retry decides;
 * under this lock they take turns. Two byte ranges are locked: the lock itself, and the place of
 * the next in line. Who waits holds the place of the next, so that the process that has just let go
 * cannot take the lock again before the one that waits for it.
 * Invariants: one descriptor per p6_lock; locks belong to the open file (OFD), so they also exclude
 * a second store in the same process and vanish with a killed process. The database file itself is
 * never opened here: closing any descriptor of it would drop SQLite's own locks.
 * Threading: one thread at a time; the pool's writer slot sees to it.
 */
#ifndef P6_STORE_LOCK_H
#define P6_STORE_LOCK_H

#include "base/deadline.h"
#include "base/error.h"

typedef struct p6_lock {
    const char *path;
    int fd; /**< -1 until first use */
} p6_lock;

/** A lock on PATH; nothing is opened yet. */
void p6_lock_init(p6_lock *lock, const char *path);
/** Take it before DEADLINE. UNAVAILABLE when that runs out, IO. */
p6_error *p6_lock_take(p6_lock *lock, p6_deadline deadline, apr_pool_t *pool);
void p6_lock_give(p6_lock *lock);
void p6_lock_close(p6_lock *lock);

#endif
