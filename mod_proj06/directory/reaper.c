#include "directory/reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "directory/threads.h"

struct p6_reaper {
    pthread_mutex_t lock; /* guards everything below */
    pthread_cond_t changed;
    p6_watched *first;
    int running, stopping;
    pthread_t thread;
};

/* Shut down what is late; the earliest deadline of the others, 0 when there are none. */
static p6_deadline reap(p6_reaper *reaper)
{
    p6_deadline next = 0;

    for (p6_watched *w = reaper->first; w; w = w->next) {
        if (w->fired) continue;
        if (!p6_deadline_left(w->until)) {
            shutdown(w->fd, SHUT_RDWR);
            w->fired = 1;
        }
        else if (!next || w->until < next) next = w->until;
    }
    return next;
}

static void *run(void *data)
{
    p6_reaper *reaper = data;

    pthread_mutex_lock(&reaper->lock);
    while (!reaper->stopping) {
        p6_deadline next = reap(reaper);

        if (next) p6_cond_wait_until(&reaper->changed, &reaper->lock, next);
        else pthread_cond_wait(&reaper->changed, &reaper->lock);
    }
    pthread_mutex_unlock(&reaper->lock);
    return NULL;
}

static apr_status_t stop(void *data)
{
    p6_reaper *reaper = data;
    int running;

    pthread_mutex_lock(&reaper->lock);
    reaper->stopping = 1;
    running = reaper->running;
    pthread_cond_signal(&reaper->changed);
    pthread_mutex_unlock(&reaper->lock);
    if (running) pthread_join(reaper->thread, NULL);
    pthread_cond_destroy(&reaper->changed);
    pthread_mutex_destroy(&reaper->lock);
    return APR_SUCCESS;
}

p6_error *p6_reaper_make(p6_reaper **made, apr_pool_t *pool)
{
    p6_reaper *reaper = apr_pcalloc(pool, sizeof *reaper);

    if (p6_lock_make(&reaper->lock, &reaper->changed))
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a lock");
    apr_pool_cleanup_register(pool, reaper, stop, apr_pool_cleanup_null);
    *made = reaper;
    return NULL;
}

p6_error *p6_reaper_watch(p6_watched *watched, p6_reaper *reaper, int fd, p6_deadline until,
                          apr_pool_t *pool)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0), rc = 0;

    if (copy < 0)
        return p6_error_apr(pool, P6_E_UNAVAILABLE, errno, "no descriptor for a directory");
    *watched = (p6_watched){ .fd = copy, .until = until };
    pthread_mutex_lock(&reaper->lock);
    if (!reaper->running && !(rc = p6_thread_start(&reaper->thread, run, reaper)))
        reaper->running = 1;
    if (reaper->running) {
        watched->next = reaper->first;
        reaper->first = watched;
        pthread_cond_signal(&reaper->changed);
    }
    pthread_mutex_unlock(&reaper->lock);
    if (!rc) return NULL;
    close(copy);
    return p6_error_apr(pool, P6_E_UNAVAILABLE, rc, "no thread to watch a directory");
}

int p6_reaper_release(p6_watched *watched, p6_reaper *reaper)
{
    p6_watched **at;

    pthread_mutex_lock(&reaper->lock);
    for (at = &reaper->first; *at && *at != watched; at = &(*at)->next) {}
    if (*at) *at = watched->next;
    pthread_mutex_unlock(&reaper->lock);
    close(watched->fd);
    return watched->fired;
}
