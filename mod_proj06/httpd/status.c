#include "httpd/status.h"

#include <http_protocol.h>
#include <mod_status.h>

#include "httpd/instances.h"
#include "httpd/metrics.h"
#include "locator/snapshot.h"

typedef struct figures {
    apr_int64_t generation, built_at, checked_at, now;
    int there;
} figures;

static figures read_figures(const p6_site *site)
{
    const p6_snapshot *snapshot = p6_places_acquire(site->places);
    figures f = { 0, 0, 0, p6_now_s(site->env), snapshot != NULL };

    if (!snapshot) return f;
    f.generation = p6_snapshot_generation(snapshot);
    f.built_at = p6_snapshot_built_at(snapshot);
    f.checked_at = p6_snapshot_checked_at(snapshot);
    p6_places_release(site->places, snapshot);
    return f;
}

static void print_short(request_rec *r, const figures *f)
{
    ap_rprintf(r, "Proj06Snapshot: %d\n", f->there);
    if (!f->there) return;
    ap_rprintf(r, "Proj06SnapshotGeneration: %" APR_INT64_T_FMT "\n", f->generation);
    ap_rprintf(r, "Proj06SnapshotAge: %" APR_INT64_T_FMT "\n", f->now - f->built_at);
    ap_rprintf(r, "Proj06SnapshotChecked: %" APR_INT64_T_FMT "\n", f->now - f->checked_at);
}

/* what people look at first; the rest is on /metrics */
static void print_counts(request_rec *r, const p6_metrics *m, int brief)
{
    const struct {
        const char *name, *words;
        apr_uint64_t count;
    } lines[] = {
        { "Proj06Requests", "answers", p6_metrics_sum(&m->requests[0][0], P6_CLASS__COUNT * 6) },
        { "Proj06Bookings", "bookings", p6_metrics_sum(&m->events[P6_EVENT_BOOKED], 1) },
        { "Proj06Cancellations", "cancellations",
          p6_metrics_sum(&m->events[P6_EVENT_CANCELLED], 1) },
        { "Proj06DatabaseFailures", "failures of the database",
          p6_metrics_sum(m->failures, P6_FAILURE__COUNT) },
        { "Proj06JobFailures", "failures of background work",
          p6_metrics_sum(m->jobs, P6_WORK__COUNT) },
    };

    for (apr_size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *before = i ? ", " : "<p>All children since the start: ";

        if (brief) ap_rprintf(r, "%s: %" APR_UINT64_T_FMT "\n", lines[i].name, lines[i].count);
        else ap_rprintf(r, "%s%" APR_UINT64_T_FMT " %s", before, lines[i].count, lines[i].words);
    }
    if (!brief) ap_rputs(".</p>\n", r);
}

/* how sign-ins and looking up rights ended in this child */
static void print_directories(request_rec *r, p6_directory *directories, int brief)
{
    p6_directory_figures f;

    p6_directory_figures_get(&f, directories);
    ap_rprintf(r, brief ? "Proj06DirectoryVerified: %u\nProj06DirectoryRefused: %u\n"
                          "Proj06DirectoryWithoutRole: %u\nProj06DirectoryUnavailable: %u\n"
                          "Proj06DirectoryBusy: %d\nProj06DirectoryWaiting: %d\n"
                        : "<p>Officials' directories, as this child asked them: %u found good, %u "
                          "refused, %u without a role, %u times no answer; %d being asked now, %d "
                          "waiting.</p>\n",
               f.verified, f.refused, f.without_role, f.unavailable, f.busy, f.waiting);
}

static void print_html(request_rec *r, const figures *f)
{
    ap_rputs("<hr />\n<h1>mod_proj06</h1>\n<p>", r);
    if (f->there)
        ap_rprintf(r, "Picture of the places: generation %" APR_INT64_T_FMT ", built %"
                      APR_INT64_T_FMT " s ago, compared with the database %" APR_INT64_T_FMT
                      " s ago, as this child has it.", f->generation, f->now - f->built_at,
                   f->now - f->checked_at);
    else
        ap_rputs("This child has no picture of the places yet.", r);
    ap_rputs("</p>\n", r);
}

int p6_status_hook(request_rec *r, int flags)
{
    const p6_config *config = p6_config_of(r->server);
    figures f;

    if (!config->instance || !config->instance->site.places) return DECLINED;
    f = read_figures(&config->instance->site);
    if (flags & AP_STATUS_SHORT) print_short(r, &f);
    else print_html(r, &f);
    if (config->instance->metrics)
        print_counts(r, config->instance->metrics, flags & AP_STATUS_SHORT);
    if (config->instance->office.directories)
        print_directories(r, config->instance->office.directories, flags & AP_STATUS_SHORT);
    return OK;
}
