/**
 * What threads of our own share: locks whose waits go by the monotonic clock, threads that
 * leave httpd's signals alone, and a thread's own shield against SIGPIPE.
 */
#ifndef P6_BASE_THREADS_H
#define P6_BASE_THREADS_H

#include <pthread.h>
#include <signal.h>
#include "base/deadline.h"

/** 0, or the errno of what could not be made. */
int p6_lock_make(pthread_mutex_t *lock, pthread_cond_t *changed);
/** Wait for CHANGED, made by p6_lock_make, at most until UNTIL. */
void p6_cond_wait_until(pthread_cond_t *changed, pthread_mutex_t *lock, p6_deadline until);
/** Start RUN(DATA) with all signals blocked. 0 or an errno. */
int p6_thread_start(pthread_t *thread, void *(*run)(void *), void *data);
/** The calling thread ends soon, maybe together with the process: gives back now what OpenSSL keeps
    for it. Its own end may come behind OpenSSL's, which gives back everybody's. */
void p6_thread_ends(void);

/** libldap writes to sockets whose other end may be gone; not every process ignores the signal. */
typedef struct p6_pipe_shield {
    sigset_t before;
    int was_pending;
} p6_pipe_shield;
void p6_pipe_shield_up(p6_pipe_shield *shield);
void p6_pipe_shield_down(const p6_pipe_shield *shield);

#endif
