/* The page of the counts, in Prometheus' text format 0.0.4, and who may see it. */
#include "httpd/metrics.h"

#include <http_protocol.h>
#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "base/version.h"
#include "httpd/config.h"
#include "httpd/instances.h"
#include "httpd/respond.h"
#include "locator/snapshot.h"

#define TYPE "text/plain; version=0.0.4; charset=utf-8"

static const char *const classes[] = {
#define CLASS(name, text, prefix) text,
    P6_METRIC_CLASSES(CLASS)
#undef CLASS
};
static const char *const events[] = {
#define EVENT(name, kind) kind,
    P6_METRIC_EVENTS(EVENT)
#undef EVENT
};
static const char *const failures[] = {
#define FAILURE(name, id, text) text,
    P6_METRIC_FAILURES(FAILURE)
#undef FAILURE
};
static const char *const jobs[] = {
#define JOB(name, thread, pause, database, function, what) #name,
    P6_WORKS(JOB)
#undef JOB
};

/* names of enums are written large */
static const char *const *small(const char *const *names, int n, apr_pool_t *pool)
{
    const char **out = apr_palloc(pool, (apr_size_t)n * sizeof *out);

    for (int i = 0; i < n; i++) {
        char *name = apr_pstrdup(pool, names[i]);

        ap_str_tolower(name);
        out[i] = name;
    }
    return out;
}

static void head(p6_buf *out, const char *name, const char *type, const char *help)
{
    p6_buf_addf(out, "# HELP proj06_%s %s\n# TYPE proj06_%s %s\n", name, help, name, type);
}

static void gauge(p6_buf *out, const char *name, const char *help, apr_int64_t value)
{
    head(out, name, "gauge", help);
    p6_buf_addf(out, "proj06_%s %" APR_INT64_T_FMT "\n", name, value);
}

/* one line for each of N counts, told apart by LABEL */
static void counters(p6_buf *out, const char *name, const char *help, const char *label,
                     const char *const *values, const apr_uint64_t *counts, int n)
{
    head(out, name, "counter", help);
    for (int i = 0; i < n; i++)
        p6_buf_addf(out, "proj06_%s{%s=\"%s\"} %" APR_UINT64_T_FMT "\n", name, label, values[i],
                    p6_metrics_sum(&counts[i], 1));
}

static void requests(p6_buf *out, const p6_metrics *m)
{
    head(out, "requests_total", "counter", "Answers by class of address and of status.");
    for (int c = 0; c < P6_CLASS__COUNT; c++)
        for (int s = 1; s < 6; s++)
            p6_buf_addf(out, "proj06_requests_total{class=\"%s\",status=\"%dxx\"} %"
                             APR_UINT64_T_FMT "\n", classes[c], s,
                        p6_metrics_sum(&m->requests[c][s], 1));
    head(out, "request_seconds", "summary", "Time from request to answer, by class of address.");
    for (int c = 0; c < P6_CLASS__COUNT; c++) {
        apr_uint64_t micros = p6_metrics_sum(&m->micros[c], 1);

        p6_buf_addf(out, "proj06_request_seconds_sum{class=\"%s\"} %" APR_UINT64_T_FMT ".%06d\n",
                    classes[c], micros / 1000000, (int)(micros % 1000000));
        p6_buf_addf(out, "proj06_request_seconds_count{class=\"%s\"} %" APR_UINT64_T_FMT "\n",
                    classes[c], p6_metrics_sum(m->requests[c], 6));
    }
}

/* each child has a picture of its own: this is the one of the child that answers */
static void snapshot(p6_buf *out, const p6_site *site)
{
    const p6_snapshot *picture = p6_places_acquire(site->places);
    apr_int64_t now = p6_now_s(site->env);

    gauge(out, "snapshot_ready", "1 when there is a picture of the places.", picture != NULL);
    if (!picture) return;
    gauge(out, "snapshot_generation", "Generation of the picture of the places.",
          p6_snapshot_generation(picture));
    gauge(out, "snapshot_age_seconds", "Since the picture was built.",
          now - p6_snapshot_built_at(picture));
    gauge(out, "database_silence_seconds", "Since the builder last compared it with the database.",
          now - p6_snapshot_checked_at(picture));
    p6_places_release(site->places, picture);
}

static void counts(p6_buf *out, const p6_metrics *m, apr_pool_t *pool)
{
    requests(out, m);
    counters(out, "visit_events_total", "What happened to visits through this server.", "event",
             events, m->events, P6_EVENT__COUNT);
    counters(out, "database_failures_total", "Failures of the database, as in the log.", "kind",
             failures, m->failures, P6_FAILURE__COUNT);
    counters(out, "job_failures_total", "Tries of background work that failed.", "job",
             small(jobs, P6_WORK__COUNT, pool), m->jobs, P6_WORK__COUNT);
}

int p6_metrics_wanted(request_rec *r, const p6_instance *instance, const char *path)
{
    const apr_array_header_t *readers = instance->metrics_readers;

    if (strcmp(path, "/metrics") != 0 || r->method_number != M_GET || r->main) return 0;
    for (int i = 0; i < readers->nelts; i++)
        if (apr_ipsubnet_test(APR_ARRAY_IDX(readers, i, apr_ipsubnet_t *), r->useragent_addr))
            return 1;
    return 0;
}

int p6_metrics_answer(request_rec *r, const p6_instance *instance)
{
    p6_response *res = p6_response_make(r->pool);
    p6_buf *out = p6_buf_make(r->pool, 8192);

    head(out, "info", "gauge", "The version of the product.");
    p6_buf_adds(out, "proj06_info{version=\"" P6_VERSION "\"} 1\n");
    snapshot(out, &instance->site);
    if (instance->metrics) counts(out, instance->metrics, r->pool);
    p6_response_body(res, TYPE, out->data, out->len);
    return p6_respond(r, res);
}

static apr_status_t parse(apr_ipsubnet_t **subnet, const char *text, apr_pool_t *pool)
{
    char *address = apr_pstrdup(pool, text), *bits = strchr(address, '/');

    if (bits) *bits++ = '\0';
    return apr_ipsubnet_create(subnet, address, bits, pool);
}

const char *p6_set_metrics(cmd_parms *cmd, void *dir, const char *arg)
{
    p6_config *config = p6_config_of(cmd->server);
    apr_ipsubnet_t *subnet;

    (void)dir;
    if (ap_cstr_casecmp(arg, "off") == 0) {
        config->metrics = "";
        return NULL;
    }
    if (parse(&subnet, arg, cmd->temp_pool) != APR_SUCCESS)
        return apr_pstrcat(cmd->pool, cmd->cmd->name, " needs addresses or networks that may read "
                           "/metrics, such as 127.0.0.1 10.20.0.0/16, or off; '", arg, "' is none",
                           NULL);
    config->metrics = config->metrics && *config->metrics
        ? apr_pstrcat(cmd->pool, config->metrics, " ", arg, NULL) : apr_pstrdup(cmd->pool, arg);
    return NULL;
}

const apr_array_header_t *p6_metrics_readers(const char *text, apr_pool_t *pool)
{
    apr_array_header_t *readers = apr_array_make(pool, 4, sizeof(apr_ipsubnet_t *));
    char *rest = apr_pstrdup(pool, text ? text : ""), *word, *state = NULL;

    while ((word = apr_strtok(rest, " ", &state)) != NULL) {
        apr_ipsubnet_t *subnet;

        if (!parse(&subnet, word, pool)) APR_ARRAY_PUSH(readers, apr_ipsubnet_t *) = subnet;
        rest = NULL;
    }
    return readers;
}
