#include "httpd/watch.h"

#include <http_log.h>
#include <mod_watchdog.h>
#include <apr_file_io.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/token.h"
#include "httpd/log.h"
#include "httpd/work_delivery.h"
#include "locator/snapshot.h"
#include "schedule/expand.h"
#include "store/leases.h"

APLOG_USE_MODULE(proj06);

#define BEAT apr_time_from_msec(500)
#define SLOW_BEAT apr_time_from_sec(1)
#define LONGEST_PAUSE apr_time_from_sec(4) /* between tries of work that fails */
#define HOUR_S 3600
#define LEASE_DEADLINE_MS 2000
#define EXPAND_LEASE "expand"

typedef p6_error *(*work)(p6_instance *instance, apr_pool_t *pool);

/* One kind of work of one instance in this child. */
typedef struct job {
    const char *what;           /* for log lines: "refreshing the snapshot" */
    work run;
    apr_thread_mutex_t *mutex;  /* held during a beat; guards `stopped` */
    int stopped;
    int failures;               /* beats in a row that failed; the first one was logged */
    apr_time_t not_before;      /* the next beat that tries again */
} job;

enum { REFRESH, BUILD, EXPAND, DELIVER, JOBS };

struct p6_watch {
    job jobs[JOBS];
    apr_file_t *lock;           /* of FILE.lock; NULL until it could be opened */
    apr_pool_t *pool;
    volatile int builder;       /* this child holds the lock */
    const char *holder;         /* our name on leases */
    apr_time_t next_refresh;
    apr_int64_t expanded_hour;  /* the product's hour of the last expansion that we know of */
};

/* Without a picture every slice counts: visitors wait. With one, a beat is often enough. */
static p6_error *refresh(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    apr_time_t now = apr_time_now();
    const p6_snapshot *picture;
    int swapped;

    if (now < watch->next_refresh && now > watch->next_refresh - BEAT) return NULL;
    P6_TRY(p6_places_refresh(instance->site.places, &swapped, pool));
    picture = p6_places_acquire(instance->site.places);
    if (!picture) return NULL;
    p6_places_release(instance->site.places, picture);
    watch->next_refresh = now + BEAT;
    return NULL;
}

/* Is this child the builder of its snapshot file, or can it become it? */
static p6_error *become_builder(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    const char *file = apr_pstrcat(pool, instance->config->snapshot, ".lock", NULL);
    apr_status_t status;

    if (watch->builder) return NULL;
    if (!watch->lock) {
        status = apr_file_open(&watch->lock, file, APR_FOPEN_WRITE | APR_FOPEN_CREATE,
                               APR_FPROT_UREAD | APR_FPROT_UWRITE, watch->pool);
        if (status) {
            watch->lock = NULL;
            apr_pool_clear(watch->pool); /* it holds nothing else; tries may go on for days */
            return p6_error_apr(pool, P6_E_IO, status, "opening %s", file);
        }
    }
    status = apr_file_lock(watch->lock, APR_FLOCK_EXCLUSIVE | APR_FLOCK_NONBLOCK);
    if (status == APR_SUCCESS) watch->builder = 1;
    else if (!APR_STATUS_IS_EAGAIN(status) && !APR_STATUS_IS_EACCES(status))
        return p6_error_apr(pool, P6_E_IO, status, "locking %s", file);
    return NULL;
}

static p6_error *build(p6_instance *instance, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    int did;

    P6_TRY(become_builder(instance, pool));
    if (!instance->watch->builder) return NULL;
    return p6_snapshot_tend(instance->config->snapshot, site->store, site->env, &did, pool);
}

typedef struct lease_try {
    const char *holder;
    apr_int64_t now_s;
    int held;
} lease_try;

static p6_error *take_lease(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    lease_try *try = baton;

    (void)pool;
    return p6_lease_take(tx, EXPAND_LEASE, try->holder, try->now_s, HOUR_S, &try->held);
}

static p6_error *drop_lease(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const lease_try *try = baton;

    (void)pool;
    return p6_lease_drop(tx, EXPAND_LEASE, try->holder);
}

/* The lease is kept for its hour after a success: whoever starts meanwhile need not do it again. */
static p6_error *expand_leased(p6_instance *instance, lease_try *try, apr_pool_t *pool)
{
    const p6_site *site = &instance->site;
    p6_day today = p6_day_of_minute(p6_minute_of_epoch(try->now_s));
    p6_expand_result result;
    p6_error *err = p6_expand_all(site->store, today, P6_HORIZON_DAYS, &result, pool);

    if (err) {
        p6_error *kept = p6_store_run(site->store, P6_TX_WRITE, LEASE_DEADLINE_MS, drop_lease, try,
                                      pool);
        (void)kept; /* it runs out by itself */
        return err;
    }
    p6_log(site->env, P6_INFO, 7010, "expanded %d rotas: %d shifts added, %d dropped, %d kept",
           result.rotas, result.added, result.dropped, result.kept);
    return NULL;
}

static p6_error *expand(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    lease_try try = { watch->holder, p6_now_s(instance->site.env), 0 };
    apr_int64_t hour = try.now_s / HOUR_S;

    if (!watch->builder || hour == watch->expanded_hour) return NULL;
    P6_TRY(p6_store_run(instance->site.store, P6_TX_WRITE, LEASE_DEADLINE_MS, take_lease, &try,
                        pool));
    if (try.held) P6_TRY(expand_leased(instance, &try, pool));
    watch->expanded_hour = hour;
    return NULL;
}

/* Tell when a kind of work begins to fail and when it is well again. */
static void report(job *j, const p6_instance *instance, const p6_error *err, apr_pool_t *pool)
{
    const p6_env *env = instance->site.env;

    if (err && !j->failures)
        p6_log(env, P6_WARN, 7011, "%s fails and is tried again: %s", j->what,
               p6_error_line(err, pool));
    if (!err && j->failures) p6_log(env, P6_NOTICE, 7012, "%s works again", j->what);
    j->failures = err ? j->failures + 1 : 0;
}

/* Work that keeps failing is tried ever more seldom: whoever is down comes back more easily, and
   the store's own log lines stay few. */
static void plan_next(job *j)
{
    apr_time_t pause = j->failures > 2 ? LONGEST_PAUSE : BEAT << j->failures;

    j->not_before = j->failures ? apr_time_now() + pause : 0;
}

/* Also due when the system's clock was set back by more than any pause. */
static int is_due(const job *j)
{
    apr_time_t now = apr_time_now();

    return now >= j->not_before || j->not_before > now + LONGEST_PAUSE;
}

static apr_status_t beat(int state, p6_instance *instance, int kind, apr_pool_t *pool)
{
    job *j;

    if (state == AP_WATCHDOG_STATE_STOPPING || !instance->watch) return APR_SUCCESS;
    j = &instance->watch->jobs[kind];
    if (!j->run) return APR_SUCCESS;
    apr_thread_mutex_lock(j->mutex);
    if (!j->stopped && is_due(j)) {
        report(j, instance, j->run(instance, pool), pool);
        plan_next(j);
    }
    apr_thread_mutex_unlock(j->mutex);
    return APR_SUCCESS;
}

static apr_status_t refresh_beat(int state, void *data, apr_pool_t *pool)
{
    return beat(state, data, REFRESH, pool);
}

static apr_status_t build_beat(int state, void *data, apr_pool_t *pool)
{
    return beat(state, data, BUILD, pool);
}

static apr_status_t expand_beat(int state, void *data, apr_pool_t *pool)
{
    return beat(state, data, EXPAND, pool);
}

static apr_status_t deliver_beat(int state, void *data, apr_pool_t *pool)
{
    return beat(state, data, DELIVER, pool);
}

static const struct {
    const char *name;
    apr_interval_time_t interval;
    ap_watchdog_callback_fn_t *callback;
} dogs[JOBS] = {
    { "_proj06_refresh_", AP_WD_TM_SLICE, refresh_beat },
    { "_proj06_build_", BEAT, build_beat },
    { "_proj06_expand_", SLOW_BEAT, expand_beat },
    { "_proj06_deliver_", SLOW_BEAT, deliver_beat },
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
    for (int d = 0; d < JOBS && !status; d++) {
        ap_watchdog_t *dog;

        status = get(&dog, dogs[d].name, 0, 0, pconf);
        for (int i = 0; i < instances->nelts && !status; i++)
            status = add(dog, dogs[d].interval, APR_ARRAY_IDX(instances, i, p6_instance *),
                         dogs[d].callback);
    }
    if (!status) return OK;
    ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                 "P6-7006: mod_watchdog does not take the background work");
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* Wait for beats under way; further ones do nothing. */
static apr_status_t stop(void *data)
{
    struct p6_watch *watch = data;

    for (int i = 0; i < JOBS; i++) {
        apr_thread_mutex_lock(watch->jobs[i].mutex);
        watch->jobs[i].stopped = 1;
        apr_thread_mutex_unlock(watch->jobs[i].mutex);
    }
    return APR_SUCCESS;
}

p6_error *p6_watch_open(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = apr_pcalloc(pool, sizeof *watch);
    int has_store = instance->site.store != NULL;
    const char *token;

    watch->jobs[REFRESH] = (job){ .what = "mapping the snapshot", .run = refresh };
    watch->jobs[BUILD] = (job){ .what = "building the snapshot", .run = has_store ? build : NULL };
    watch->jobs[EXPAND] = (job){ .what = "expanding rotas", .run = has_store ? expand : NULL };
    watch->jobs[DELIVER] = (job){ .what = "sending messages",
                                  .run = has_store ? p6_work_delivery : NULL };
    for (int i = 0; i < JOBS; i++) {
        apr_status_t status = apr_thread_mutex_create(&watch->jobs[i].mutex,
                                                      APR_THREAD_MUTEX_DEFAULT, pool);
        if (status) return p6_error_apr(pool, P6_E_INTERNAL, status, "mutex of background work");
    }
    P6_TRY(p6_token_random(&token, 12, instance->site.env, pool));
    watch->holder = apr_psprintf(pool, "httpd-%" APR_PID_T_FMT "-%s", getpid(), token);
    apr_pool_create(&watch->pool, pool); /* used by the builder's thread alone */
    watch->expanded_hour = -1;
    apr_pool_pre_cleanup_register(pool, watch, stop);
    instance->watch = watch;
    return NULL;
}
