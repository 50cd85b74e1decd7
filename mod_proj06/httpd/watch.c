#include "httpd/watch.h"

#include <http_log.h>
#include <mod_watchdog.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <string.h>
#include <unistd.h>

#include "base/threads.h"
#include "base/token.h"
#include "httpd/log.h"
#include "httpd/metrics.h"
#include "httpd/watch_private.h"
#include "store/leases.h"

APLOG_USE_MODULE(proj06);

#define LONGEST_PAUSE apr_time_from_sec(4) /* between tries of work that fails */
#define LEASE_DEADLINE_MS 2000
#define LONGEST_TURN apr_time_from_sec(3) /* that a thread waits for, on a machine out of breath */
#define TURN_LOOK apr_time_from_msec(1)

static const char *const what[] = {
#define WHAT(name, thread, pause, database, function, words) words,
    P6_WORKS(WHAT)
#undef WHAT
};

typedef struct lease_try {
    const char *name, *holder;
    apr_int64_t now_s;
    int ttl_s, held;
} lease_try;

static p6_error *take_lease(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    lease_try *try = baton;

    (void)pool;
    return p6_lease_take(tx, try->name, try->holder, try->now_s, try->ttl_s, &try->held);
}

static p6_error *drop_lease(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const lease_try *try = baton;

    (void)pool;
    return p6_lease_drop(tx, try->name, try->holder);
}

p6_error *p6_work_lease(int *held, p6_instance *instance, const char *name, int ttl_s,
                        apr_pool_t *pool)
{
    lease_try try = { name, instance->watch->holder, p6_now_s(instance->site.env), ttl_s, 0 };

    *held = 0;
    P6_TRY(p6_store_run(instance->site.store, P6_TX_WRITE, LEASE_DEADLINE_MS, take_lease, &try,
                        pool));
    *held = try.held;
    return NULL;
}

void p6_work_unlease(p6_instance *instance, const char *name, apr_pool_t *pool)
{
    lease_try try = { name, instance->watch->holder, 0, 0, 0 };
    p6_error *kept = p6_store_run(instance->site.store, P6_TX_WRITE, LEASE_DEADLINE_MS, drop_lease,
                                  &try, pool);

    (void)kept;
}

/* Tell when a kind of work begins to fail and when it is well again. */
static void report(p6_job_state *j, p6_work_kind kind, const p6_instance *instance,
                   const p6_error *err, apr_pool_t *pool)
{
    const p6_env *env = instance->site.env;

    if (err && !j->failures)
        p6_log(env, P6_WARN, 7011, "%s fails and is tried again: %s", what[kind],
               p6_error_line(err, pool));
    if (!err && j->failures) p6_log(env, P6_NOTICE, 7012, "%s works again", what[kind]);
    j->failures = err ? j->failures + 1 : 0;
}

/* Work that keeps failing is tried ever more seldom: whoever is down comes back more easily, and
   the store's own log lines stay few. */
static void plan_next(p6_job_state *j)
{
    apr_time_t pause = j->failures > 2 ? LONGEST_PAUSE : P6_BEAT << j->failures;

    j->not_before = j->failures ? apr_time_now() + pause : 0;
}

/* Also due when the system's clock was set back by more than any pause. */
static int is_due(const p6_job_state *j)
{
    apr_time_t now = apr_time_now();

    return now >= j->not_before || j->not_before > now + LONGEST_PAUSE;
}

static apr_status_t beat(int state, p6_instance *instance, p6_work_kind kind, apr_pool_t *pool)
{
    p6_job_state *j;

    if (!instance->watch) return APR_SUCCESS;
    j = &instance->watch->jobs[kind];
    if (state == AP_WATCHDOG_STATE_STOPPING) {
        p6_thread_ends();
        apr_atomic_set32(&j->ended, 1);
        return APR_SUCCESS;
    }
    apr_atomic_set32(&j->started, 1);
    if (!j->run) return APR_SUCCESS;
    apr_thread_mutex_lock(j->mutex);
    if (!j->stopped && is_due(j)) {
        p6_error *err = j->run(instance, pool);

        if (err) p6_metrics_job_failed(instance->metrics, kind);
        report(j, kind, instance, err, pool);
        plan_next(j);
    }
    apr_thread_mutex_unlock(j->mutex);
    return APR_SUCCESS;
}

#define BEAT_OF(name, thread, pause, database, function, words) \
    static apr_status_t beat_##name(int state, void *data, apr_pool_t *pool) \
    { \
        return beat(state, data, P6_WORK_##name, pool); \
    }
P6_WORKS(BEAT_OF)
#undef BEAT_OF

static const struct {
    const char *name; /* mod_watchdog's: one thread for each name */
    apr_interval_time_t pause;
    ap_watchdog_callback_fn_t *callback;
    int database;
    p6_work run;
} works[P6_WORK__COUNT] = {
#define WORK(name, thread, pause, database, function, words) \
    { "_proj06_" thread "_", pause, beat_##name, database, function },
    P6_WORKS(WORK)
#undef WORK
};

int p6_watch_register(const apr_array_header_t *instances, server_rec *server, apr_pool_t *pconf,
                      apr_pool_t *ptemp)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get;
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *add;
    apr_status_t status = APR_SUCCESS;

    (void)ptemp;
    if (!instances->nelts) return OK;
    get = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    add = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    if (!get || !add) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, server, "P6-7005: mod_watchdog is not loaded; "
                     "proj06 needs it to keep its picture of the places fresh");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    for (int w = 0; w < P6_WORK__COUNT && !status; w++) {
        ap_watchdog_t *dog;

        status = get(&dog, works[w].name, 0, 0, pconf);
        for (int i = 0; i < instances->nelts && !status; i++)
            status = add(dog, works[w].pause, APR_ARRAY_IDX(instances, i, p6_instance *),
                         works[w].callback);
    }
    if (!status) return OK;
    ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                 "P6-7006: mod_watchdog does not take the background work");
    return HTTP_INTERNAL_SERVER_ERROR;
}

static void await(volatile apr_uint32_t *flag, apr_time_t until)
{
    while (!apr_atomic_read32(flag) && apr_time_now() < until) apr_sleep(TURN_LOOK);
}

/* Wait for beats under way; further ones do nothing. Then for the threads, which mod_watchdog lets
   end by themselves once the child stops: it joins none. One that ends while the process does gives
   OpenSSL's state back a second time, behind OpenSSL's own end. */
static apr_status_t stop(void *data)
{
    struct p6_watch *watch = data;
    apr_time_t until;

    for (int i = 0; i < P6_WORK__COUNT; i++) {
        apr_thread_mutex_lock(watch->jobs[i].mutex);
        watch->jobs[i].stopped = 1;
        apr_thread_mutex_unlock(watch->jobs[i].mutex);
    }
    until = apr_time_now() + LONGEST_TURN;
    for (int i = 0; i < P6_WORK__COUNT; i++) {
        if (apr_atomic_read32(&watch->jobs[i].started)) await(&watch->jobs[i].ended, until);
    }
    return APR_SUCCESS;
}

/* A thread that had no chance yet, in a child that is told to end at once, would begin in memory
   that is gone. So each must have called us first. */
static apr_status_t await_starts(void *data)
{
    struct p6_watch *watch = data;
    apr_time_t until = apr_time_now() + LONGEST_TURN;

    for (int i = 0; i < P6_WORK__COUNT; i++) await(&watch->jobs[i].started, until);
    return APR_SUCCESS;
}

void p6_watch_started(p6_instance *instance, apr_pool_t *pool)
{
    if (instance->watch) apr_pool_pre_cleanup_register(pool, instance->watch, await_starts);
}

p6_error *p6_watch_open(p6_instance *instance, apr_pool_t *pool)
{
    /* a thread that is later than we wait still finds its job, and that it has been stopped */
    apr_pool_t *lasting = instance->server->process->pconf;
    struct p6_watch *watch = apr_pcalloc(lasting, sizeof *watch);
    int has_store = instance->site.store != NULL;
    const char *token;

    for (int i = 0; i < P6_WORK__COUNT; i++) {
        apr_status_t status = apr_thread_mutex_create(&watch->jobs[i].mutex,
                                                      APR_THREAD_MUTEX_DEFAULT, lasting);
        if (status) return p6_error_apr(pool, P6_E_INTERNAL, status, "mutex of background work");
        watch->jobs[i].run = has_store || !works[i].database ? works[i].run : NULL;
    }
    P6_TRY(p6_token_random(&token, 12, instance->site.env, pool));
    watch->holder = apr_psprintf(pool, "httpd-%" APR_PID_T_FMT "-%s", getpid(), token);
    apr_pool_create(&watch->pool, pool); /* used by the builder's thread alone */
    watch->expanded_hour = -1;
    apr_pool_pre_cleanup_register(pool, watch, stop);
    instance->watch = watch;
    return NULL;
}
