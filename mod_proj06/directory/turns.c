#include "directory/turns.h"

#include "base/threads.h"

struct p6_turns {
    pthread_mutex_t lock; /* guards the counts, those of the directories too */
    pthread_cond_t given;
    int at_once, share, may_wait;
    int busy, waiting;
};

static apr_status_t destroy(void *data)
{
    p6_turns *turns = data;

    pthread_cond_destroy(&turns->given);
    pthread_mutex_destroy(&turns->lock);
    return APR_SUCCESS;
}

p6_error *p6_turns_make(p6_turns **made, int at_once, int share, int waiting, apr_pool_t *pool)
{
    p6_turns *turns = apr_pcalloc(pool, sizeof *turns);

    if (p6_lock_make(&turns->lock, &turns->given))
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a lock");
    apr_pool_cleanup_register(pool, turns, destroy, apr_pool_cleanup_null);
    turns->at_once = at_once;
    turns->share = share;
    turns->may_wait = waiting;
    *made = turns;
    return NULL;
}

static int is_free(const p6_turns *turns, const int *busy)
{
    return turns->busy < turns->at_once && *busy < turns->share;
}

p6_error *p6_turns_take(p6_turns *turns, int *busy, p6_deadline until, apr_pool_t *pool)
{
    const char *wrong = NULL;

    pthread_mutex_lock(&turns->lock);
    if (!is_free(turns, busy) && turns->waiting == turns->may_wait)
        wrong = "too many wait for a directory already";
    else {
        turns->waiting++;
        while (!is_free(turns, busy) && p6_deadline_left(until))
            p6_cond_wait_until(&turns->given, &turns->lock, until);
        turns->waiting--;
        if (!is_free(turns, busy)) wrong = "no turn came in time";
    }
    if (!wrong) {
        turns->busy++;
        ++*busy;
    }
    pthread_mutex_unlock(&turns->lock);
    return wrong ? p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "%s", wrong) : NULL;
}

void p6_turns_give(p6_turns *turns, int *busy)
{
    pthread_mutex_lock(&turns->lock);
    turns->busy--;
    --*busy;
    /* all of them: who wakes may wait for another directory's share */
    pthread_cond_broadcast(&turns->given);
    pthread_mutex_unlock(&turns->lock);
}

void p6_turns_count(p6_turns *turns, int *busy, int *waiting)
{
    pthread_mutex_lock(&turns->lock);
    *busy = turns->busy;
    *waiting = turns->waiting;
    pthread_mutex_unlock(&turns->lock);
}
