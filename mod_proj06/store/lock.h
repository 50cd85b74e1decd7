/**
 * The write lock of a SQLite database: a permanent file beside it, NAME.lock.
 *
 * Two processes that write one SQLite file starve each other when SQLite's own busy retry decides;
 * under this lock they take turns. Two byte ranges are locked: the lock itself, and the place of
 * the next in line. Who waits holds the place of the next, so that the process that has just let go
 * cannot take the lock again before the one that waits for it.
 * Two more ranges keep those who connect and the one who puts another file in the database's place
 * apart: a connection that finds one file and the other's log would read, and on closing its
 * descriptors unlock, what is not its own.
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
/** Keep out, before DEADLINE, who connects; by the holder of LOCK, who lets them in by closing it.
    Nobody who waits to connect comes first. UNAVAILABLE. */
p6_error *p6_lock_bar(p6_lock *lock, p6_deadline deadline, apr_pool_t *pool);
/** Keep the file in its place while connecting; many may at once. *FD is for p6_lock_leave, -1
    where PATH is no file that can be read: then nobody bars. UNAVAILABLE when barred until
    DEADLINE. */
p6_error *p6_lock_enter(int *fd, const char *path, p6_deadline deadline, apr_pool_t *pool);
void p6_lock_leave(int fd);

#endif
