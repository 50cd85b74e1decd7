/**
 * What this httpd counts, in one small table that its children share, and the page that shows it to
 * those who may see it (Proj06Metrics).
 *
 * A count is one addition to a word of shared memory; nothing is asked for a reader's sake, neither
 * the database nor another child. All counts begin at 0 when httpd starts or restarts. Adding to a
 * table that is NULL (no shared memory) does nothing. Threading: any thread of any child.
 */
#ifndef P6_HTTPD_METRICS_H
#define P6_HTTPD_METRICS_H

#include <httpd.h>
#include <apr_network_io.h>
#include <apr_tables.h>

#include "base/error.h"
#include "httpd/watch_private.h"

/* classes of requests: name, what their paths begin with; the first that fits counts */
#define P6_METRIC_CLASSES(C) \
    C(API, "api", "/api/") \
    C(STATIC, "static", "/static/") \
    C(FRAGMENT, "fragment", "/fragment/") \
    C(OFFICE, "office", "/office") \
    C(BOARD, "board", "/board/") \
    C(BOOKING, "booking", "/book") \
    C(VISIT, "visit", "/visit") \
    C(HOME_VISIT, "home-visit", "/home-visit") \
    C(HEALTH, "health", "/health") \
    C(PAGE, "page", "")

typedef enum p6_metric_class {
#define P6_METRIC_CLASS(name, text, prefix) P6_CLASS_##name,
    P6_METRIC_CLASSES(P6_METRIC_CLASS)
#undef P6_METRIC_CLASS
    P6_CLASS__COUNT
} p6_metric_class;

/* what the store notes of visits: the kinds of visit_event that are counted, and what they are */
#define P6_METRIC_EVENTS(E) \
    E(BOOKED, "booked") \
    E(CANCELLED, "cancelled") \
    E(RESCHEDULED, "rescheduled") \
    E(WAITING, "waiting") \
    E(OFFERED, "offered") \
    E(LAPSED, "lapsed")

typedef enum p6_metric_event {
#define P6_METRIC_EVENT(name, kind) P6_EVENT_##name,
    P6_METRIC_EVENTS(P6_METRIC_EVENT)
#undef P6_METRIC_EVENT
    P6_EVENT__COUNT
} p6_metric_event;

/* failures of the database: the log line that tells of them, their name */
#define P6_METRIC_FAILURES(F) \
    F(CALL, 2001, "call") \
    F(CONNECT, 2002, "connect") \
    F(WAIT, 2003, "wait")

typedef enum p6_metric_failure {
#define P6_METRIC_FAILURE(name, id, text) P6_FAILURE_##name,
    P6_METRIC_FAILURES(P6_METRIC_FAILURE)
#undef P6_METRIC_FAILURE
    P6_FAILURE__COUNT
} p6_metric_failure;

typedef struct p6_metrics {
    apr_uint64_t requests[P6_CLASS__COUNT][6]; /**< by hundreds of the status; [0]: none sent */
    apr_uint64_t micros[P6_CLASS__COUNT];      /**< from request to answer, in all */
    apr_uint64_t events[P6_EVENT__COUNT];
    apr_uint64_t failures[P6_FAILURE__COUNT];
    apr_uint64_t jobs[P6_WORK__COUNT];         /**< beats that failed */
} p6_metrics;

/** A table in memory shared by the children to come, in PCONF; NULL, logged, when there is none. */
p6_metrics *p6_metrics_make(apr_pool_t *pconf, server_rec *server);

/** Count an answer to PATH, which lies below the mount, with STATUS after TOOK microseconds. */
void p6_metrics_request(p6_metrics *metrics, const char *path, int status, apr_time_t took);
/** Count what the store has noted of a visit; a p6_store_noted with a p6_metrics as its baton. */
void p6_metrics_noted(void *metrics, const char *kind, int times);
/** Count the log line with number ID if it tells of a failure of the database. */
void p6_metrics_logged(p6_metrics *metrics, int id);
/** Count a beat of KIND that failed. */
void p6_metrics_job_failed(p6_metrics *metrics, p6_work_kind kind);

/** The sum of N counts from FIRST on, as they are now. */
apr_uint64_t p6_metrics_sum(const apr_uint64_t *first, int n);

struct p6_instance;
/** Does R ask for the page, and may it see it? PATH lies below the mount. */
int p6_metrics_wanted(request_rec *r, const struct p6_instance *instance, const char *path);
/** Answer R with the page. Returns the handler's result. */
int p6_metrics_answer(request_rec *r, const struct p6_instance *instance);

/** Proj06Metrics ADDRESS…: one argument of it. */
const char *p6_set_metrics(cmd_parms *cmd, void *dir, const char *arg);
/** The addresses in TEXT, as p6_set_metrics has kept them (NULL: none), as an array of
    apr_ipsubnet_t * in POOL. */
const apr_array_header_t *p6_metrics_readers(const char *text, apr_pool_t *pool);

#endif
