/*
 * Group commit on SQLite: write transactions of one process that come at the same time share one.
 *
 * A commit waits for the disk, and while it does nobody else can write. So whoever comes then
 * stands in line; the first of the line, the leader, begins one transaction, does the work of all
 * who stand there, each inside a savepoint of its own, commits once and tells them. Nobody is told
 * that something was kept before it is on the disk. Work that ends with an error of its own takes
 * back what it alone did. When the database fails, nothing of the transaction is kept and each does
 * its work once more by itself, as p6_store_run promises.
 *
 * A member's thread waits while the leader's uses its pools: no two use them at once.
 */
#include <string.h>
#include "store/private.h"

#define MOST_MEMBERS 64
#define LONGEST_US 20000 /* then it is committed: other processes want their turn too */

typedef struct p6_member p6_member;
struct p6_member {
    p6_tx_work work;
    void *baton;
    apr_pool_t *pool, *work_pool;
    p6_error *err;
    enum { STANDS, LEADS, RUNS, DONE, ALONE } state; /* ALONE: not kept; to be done once more */
    apr_thread_cond_t *wake;
    p6_member *next;
};

static void stand_in_line(p6_group *group, p6_member *m)
{
    p6_member **last = &group->first;

    while (*last) last = &(*last)->next;
    *last = m;
    if (group->led) return;
    group->led = 1;
    m->state = LEADS;
}

static void leave_line(p6_group *group, const p6_member *m)
{
    for (p6_member **at = &group->first; *at; at = &(*at)->next) {
        if (*at != m) continue;
        *at = m->next;
        return;
    }
}

/* the next in line, to be run now; NULL when there is none */
static p6_member *next_of(p6_group *group)
{
    p6_member *m;

    apr_thread_mutex_lock(group->mutex);
    m = group->first;
    if (m) {
        group->first = m->next;
        m->state = RUNS;
    }
    apr_thread_mutex_unlock(group->mutex);
    return m;
}

/* tell the members of BATCH, and let the next in line lead */
static void end_batch(p6_group *group, p6_member **batch, int n, int kept)
{
    apr_thread_mutex_lock(group->mutex);
    for (int i = 0; i < n; i++) {
        batch[i]->state = kept ? DONE : ALONE;
        apr_thread_cond_signal(batch[i]->wake);
    }
    group->led = group->first != NULL;
    if (group->led) {
        group->first->state = LEADS;
        apr_thread_cond_signal(group->first->wake);
    }
    apr_thread_mutex_unlock(group->mutex);
}

static void run_member(p6_tx *tx, p6_member *m)
{
    p6_tx own = *tx; /* the same transaction, its errors in the member's pool */

    own.pool = m->pool;
    m->err = m->work(m->baton, &own, m->work_pool);
    tx->broken = own.broken;
    tx->touched = own.touched;
    if (!m->err) memcpy(tx->notes, own.notes, sizeof tx->notes); /* told when all is committed */
}

/* one behind the first: what it does can be taken back alone */
static void run_behind(p6_tx *tx, p6_member *m)
{
    const p6_dbd_ops *ops = tx->store->ops;
    int rc = ops->command(ops, &tx->conn->db, "SAVEPOINT member");

    if (rc) {
        p6_tx_fail(tx, "savepoint", rc);
        return;
    }
    run_member(tx, m);
    if (tx->broken) return;
    rc = ops->command(ops, &tx->conn->db,
                      m->err ? "ROLLBACK TO member; RELEASE member" : "RELEASE member");
    if (rc) p6_tx_fail(tx, "release", rc);
}

/* *N of the line, as long as it goes well; the first's own error ends it: nothing is to be kept */
static void run_batch(p6_tx *tx, p6_member **batch, int *n)
{
    p6_group *group = &tx->store->group;
    p6_deadline end = p6_deadline_in(LONGEST_US / 1000);
    p6_member *m;

    while (*n < MOST_MEMBERS && (!*n || p6_deadline_left(end)) && (m = next_of(group)) != NULL) {
        batch[(*n)++] = m;
        if (*n == 1) run_member(tx, m);
        else run_behind(tx, m);
        if (tx->broken || (*n == 1 && m->err)) return;
    }
}

/* M is the first in line and leads */
static void lead(p6_store *store, p6_member *m, p6_deadline deadline)
{
    p6_member *batch[MOST_MEMBERS];
    p6_tx *tx;
    p6_error *err = p6_tx_begin_with(&tx, store, P6_TX_WRITE, deadline, 0, 1, m->pool);
    int n = 0, kept = 1;

    if (err) {
        batch[n++] = next_of(&store->group);
        m->err = err;
    } else {
        run_batch(tx, batch, &n);
        if (tx->broken || !m->err) kept = !p6_tx_commit(tx);
        p6_tx_rollback(tx);
    }
    end_batch(&store->group, batch, n, kept);
}

/* until M's work is done, or it is M's turn to lead; gone from the line when the time is over */
static void wait_in_line(p6_store *store, p6_member *m, p6_deadline deadline)
{
    p6_group *group = &store->group;
    apr_int64_t left = 0;

    apr_thread_mutex_lock(group->mutex);
    stand_in_line(group, m);
    while (m->state == RUNS || (m->state == STANDS && (left = p6_deadline_left(deadline)) > 0)) {
        if (m->state == RUNS) apr_thread_cond_wait(m->wake, group->mutex);
        else apr_thread_cond_timedwait(m->wake, group->mutex, left);
    }
    if (m->state == STANDS) {
        leave_line(group, m);
        m->err = p6_error_make(m->pool, P6_E_UNAVAILABLE, NULL,
                               "the database's write lock was not free in time");
    }
    apr_thread_mutex_unlock(group->mutex);
}

int p6_group_waiting(p6_store *store)
{
    int n = 0;

    apr_thread_mutex_lock(store->group.mutex);
    for (const p6_member *m = store->group.first; m; m = m->next) n++;
    apr_thread_mutex_unlock(store->group.mutex);
    return n;
}

p6_error *p6_group_run(p6_store *store, p6_deadline deadline, p6_tx_work work, void *baton,
                       int *dead, apr_pool_t *work_pool, apr_pool_t *pool)
{
    p6_member m = { .work = work, .baton = baton, .pool = pool, .work_pool = work_pool };

    *dead = 0;
    if (apr_thread_cond_create(&m.wake, work_pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a place in line");
    wait_in_line(store, &m, deadline);
    if (m.state == LEADS) lead(store, &m, deadline);
    else if (m.state == STANDS) p6_tx_log_none(store, m.err);
    *dead = m.state == ALONE;
    if (*dead && !m.err)
        m.err = p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "the database failed in a group");
    return m.err;
}
