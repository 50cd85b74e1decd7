/**
 * The reaper: a thread that shuts connections down when their time is over.
 *
 * Why: libldap waits without end in a TLS handshake or in the middle of a message, and with its own
 * timeout set it spins instead; libpq waits without end for the answer of a server that is frozen.
 * No option changes that. A shutdown() from another thread ends every such wait at once. The reaper
 * holds a duplicate of each descriptor, so it never meets a number that somebody else has got
 * meanwhile.
 * Threading: all calls from any thread. The thread starts with the first watch, and belongs to the
 * process that began it.
 */
#ifndef P6_BASE_REAPER_H
#define P6_BASE_REAPER_H

#include "base/deadline.h"
#include "base/error.h"

typedef struct p6_reaper p6_reaper;

/** One connection that is watched; belongs to the watcher, who does not move it meanwhile. */
typedef struct p6_watched {
    int fd;               /**< our duplicate */
    p6_deadline until;    /**< 0: without end */
    int fired;            /**< was shut down */
    struct p6_watched *next;
} p6_watched;

/** Without a thread yet. Joins it when POOL is cleared. NO_MEMORY. */
p6_error *p6_reaper_make(p6_reaper **reaper, apr_pool_t *pool);
/** Shut the socket FD down when UNTIL (0: never) has passed, unless released before. UNAVAILABLE
    when there is no thread or no descriptor to be had: then nothing is watched and FD must not be
    used. */
p6_error *p6_reaper_watch(p6_watched *watched, p6_reaper *reaper, int fd, p6_deadline until,
                          apr_pool_t *pool);
/** From now on UNTIL counts, 0 for never. Cheap: the thread is woken only by an earlier deadline
    than the one it sleeps for. */
void p6_reaper_until(p6_watched *watched, p6_reaper *reaper, p6_deadline until);
/** Forget it and close our duplicate. 1 when it was shut down. */
int p6_reaper_release(p6_watched *watched, p6_reaper *reaper);

#endif
