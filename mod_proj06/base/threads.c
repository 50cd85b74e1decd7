#include "base/threads.h"

#include <errno.h>
#include <openssl/crypto.h>

int p6_lock_make(pthread_mutex_t *lock, pthread_cond_t *changed)
{
    pthread_condattr_t attributes;
    int rc = pthread_condattr_init(&attributes);

    if (rc) return rc;
    rc = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    if (!rc) rc = pthread_mutex_init(lock, NULL);
    if (!rc && (rc = pthread_cond_init(changed, &attributes)) != 0) pthread_mutex_destroy(lock);
    pthread_condattr_destroy(&attributes);
    return rc;
}

void p6_cond_wait_until(pthread_cond_t *changed, pthread_mutex_t *lock, p6_deadline until)
{
    struct timespec at = { until / 1000000, until % 1000000 * 1000 };

    pthread_cond_timedwait(changed, lock, &at);
}

int p6_thread_start(pthread_t *thread, void *(*run)(void *), void *data)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(thread, NULL, run, data);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

void p6_thread_ends(void)
{
    OPENSSL_thread_stop();
}

static int is_pending(void)
{
    sigset_t pending;

    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

void p6_pipe_shield_up(p6_pipe_shield *shield)
{
    sigset_t pipe_only;

    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    shield->was_pending = is_pending();
    pthread_sigmask(SIG_BLOCK, &pipe_only, &shield->before);
}

void p6_pipe_shield_down(const p6_pipe_shield *shield)
{
    static const struct timespec no_wait = { 0, 0 };
    sigset_t pipe_only;

    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    /* the one that our own writing caused must not arrive later */
    if (!shield->was_pending && is_pending()) {
        while (sigtimedwait(&pipe_only, NULL, &no_wait) < 0 && errno == EINTR) {}
    }
    pthread_sigmask(SIG_SETMASK, &shield->before, NULL);
}
