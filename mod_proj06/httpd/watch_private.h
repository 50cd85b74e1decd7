/**
 * Background work: what the kinds of work share with what runs them (watch.c). Only for them.
 */
#ifndef P6_HTTPD_WATCH_PRIVATE_H
#define P6_HTTPD_WATCH_PRIVATE_H

#include <apr_atomic.h>
#include <apr_file_io.h>
#include <apr_thread_mutex.h>
#include <apr_time.h>

#include "audit/seal.h"
#include "httpd/instances.h"
#include "reports/count.h"

#define P6_BEAT apr_time_from_msec(500)

/** One beat of a kind of work on INSTANCE in this child. POOL is cleared after it. */
typedef p6_error *(*p6_work)(p6_instance *instance, apr_pool_t *pool);

/** Kinds of work, one line each: name, thread that it shares with others of the same name, pause
    between beats, needs the database, function, what it is called in log lines. */
#define P6_WORKS(W) \
    W(REFRESH, "refresh", AP_WD_TM_SLICE, 0, p6_work_refresh, "mapping the snapshot") \
    W(BUILD, "build", P6_BEAT, 1, p6_work_build, "building the snapshot") \
    W(EXPAND, "work", apr_time_from_sec(1), 1, p6_work_expand, "expanding rotas") \
    W(TEND, "work", apr_time_from_sec(1), 1, p6_work_tend, "tending holds and waiting lists") \
    W(RETIRE, "work", apr_time_from_sec(5), 1, p6_work_retire, \
      "erasing people whose time is over") \
    W(DELIVER, "deliver", apr_time_from_sec(1), 1, p6_work_delivery, "sending messages") \
    W(SEAL, "work", apr_time_from_sec(2), 1, p6_work_seal, "sealing the audit") \
    W(COUNT, "work", apr_time_from_sec(5), 1, p6_work_count, "counting visits for the reports")

typedef enum p6_work_kind {
#define P6_WORK_ENUM(name, thread, pause, database, function, what) P6_WORK_##name,
    P6_WORKS(P6_WORK_ENUM)
#undef P6_WORK_ENUM
    P6_WORK__COUNT
} p6_work_kind;

#define P6_WORK_DECLARE(name, thread, pause, database, function, what) \
    p6_error *function(p6_instance *instance, apr_pool_t *pool);
P6_WORKS(P6_WORK_DECLARE)
#undef P6_WORK_DECLARE

/** A kind of work in this child. */
typedef struct p6_job_state {
    p6_work run;                /**< NULL: not done here */
    apr_thread_mutex_t *mutex;  /**< held during a beat; guards `stopped` */
    int stopped;
    volatile apr_uint32_t started; /**< mod_watchdog's thread has called us */
    volatile apr_uint32_t ended;   /**< it never will again, and has no state of libraries left */
    int failures;               /**< beats in a row that failed; the first one was logged */
    apr_time_t not_before;      /**< the next beat that tries again */
} p6_job_state;

struct p6_watch {
    p6_job_state jobs[P6_WORK__COUNT];
    apr_file_t *lock;           /**< of FILE.lock; NULL until it could be opened */
    apr_pool_t *pool;
    volatile int builder;       /**< this child holds the lock: it does the machine's work */
    const char *holder;         /**< our name on leases */
    apr_time_t next_refresh;
    apr_int64_t expanded_hour;  /**< the product's hour of the last expansion that we know of */
    int consent_kept;           /**< the text of the consent is in the database */
    p6_sealer sealer;           /**< its store is NULL until the key was read */
    p6_counter counter;
    int unsealed_told;          /**< it was logged that nothing is sealed */
    int scrubbed;               /**< no old page holds who was erased; 0 at first: who did the work
                                     before may have ended too early */
};

/** Is lease NAME ours (taken or renewed for TTL_S seconds)? One front end has it at a time. */
p6_error *p6_work_lease(int *held, p6_instance *instance, const char *name, int ttl_s,
                        apr_pool_t *pool);
/** Give lease NAME back; when that fails it runs out by itself. */
void p6_work_unlease(p6_instance *instance, const char *name, apr_pool_t *pool);

#endif
