#include "base/reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/threads.h"

struct p6_reaper {
    pthread_mutex_t lock; /* guards everything below */
    pthread_cond_t changed;
    p6_watched *first;
    p6_deadline next; /* when the thread wakes; 0: only when it is told to */
    int running, stopping;
    pid_t pid; /* of the process that has the thread */
    pthread_t thread;
};

/* Shut down what is late; the earliest deadline of the others, 0 when there are none. */
static p6_deadline reap(p6_reaper *reaper)
{
    p6_deadline next = 0;

    for (p6_watched *w = reaper->first; w; w = w->next) {
        if (w->fired || !w->until) continue;
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
        reaper->next = reap(reaper);
        if (reaper->next) p6_cond_wait_until(&reaper->changed, &reaper->lock, reaper->next);
        else pthread_cond_wait(&reaper->changed, &reaper->lock);
    }
    pthread_mutex_unlock(&reaper->lock);
    return NULL;
}

static apr_status_t stop(void *data)
{
    p6_reaper *reaper = data;
    int running;

    if (reaper->pid && reaper->pid != getpid()) return APR_SUCCESS; /* the parent's */
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

/* the thread must wake at UNTIL at the latest; an earlier wake finds it too */
static void heed(p6_reaper *reaper, p6_deadline until)
{
    if (!until || (reaper->next && reaper->next <= until)) return;
    reaper->next = until;
    pthread_cond_signal(&reaper->changed);
}

p6_error *p6_reaper_watch(p6_watched *watched, p6_reaper *reaper, int fd, p6_deadline until,
                          apr_pool_t *pool)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0), rc = 0;

    if (copy < 0)
        return p6_error_apr(pool, P6_E_UNAVAILABLE, errno, "no descriptor to watch a connection");
    *watched = (p6_watched){ .fd = copy, .until = until };
    pthread_mutex_lock(&reaper->lock);
    if (!reaper->running && !(rc = p6_thread_start(&reaper->thread, run, reaper))) {
        reaper->running = 1;
        reaper->pid = getpid();
    }
    if (reaper->running) {
        watched->next = reaper->first;
        reaper->first = watched;
        heed(reaper, until);
    }
    pthread_mutex_unlock(&reaper->lock);
    if (!rc) return NULL;
    close(copy);
    return p6_error_apr(pool, P6_E_UNAVAILABLE, rc, "no thread to watch a connection");
}

void p6_reaper_until(p6_watched *watched, p6_reaper *reaper, p6_deadline until)
{
    pthread_mutex_lock(&reaper->lock);
    watched->until = until;
    heed(reaper, until);
    pthread_mutex_unlock(&reaper->lock);
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
