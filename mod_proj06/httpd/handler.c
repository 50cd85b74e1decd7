#include "httpd/handler.h"

#include <http_log.h>
#include <http_protocol.h>
#include <string.h>

#include "httpd/instances.h"
#include "httpd/metrics.h"
#include "httpd/mounts.h"
#include "httpd/request.h"
#include "httpd/respond.h"
#include "site/dispatch.h"

APLOG_USE_MODULE(proj06);

/* A request that was refused while it was read, and why. */
typedef struct refused {
    p6_request req; /* first: a handler finds the rest behind its call's request */
    p6_error *err;
} refused;

static p6_error *tell_refusal(p6_call *call)
{
    return ((const refused *)call->req)->err;
}

/* A refusal is answered as a page or a problem in the reader's language, like any other error. */
static const p6_route refusal_routes[] = {
    { ~0u, "/", tell_refusal, P6_ROUTE_PAGE, NULL },
    { ~0u, "/api/", tell_refusal, P6_ROUTE_API, NULL },
};
static const p6_part refusals = { refusal_routes, 2, NULL, 0 };

static const char our_mark[] = "ours";

int p6_translate_name(request_rec *r)
{
    if (p6_mounts_match(p6_config_of(r->server)->mounts, r->uri) && p6_mounts_owns(r))
        ap_set_module_config(r->request_config, &proj06_module, (void *)our_mark);
    return DECLINED;
}

int p6_map_to_storage(request_rec *r)
{
    return ap_get_module_config(r->request_config, &proj06_module) == our_mark ? OK : DECLINED;
}

static p6_response *answer(request_rec *r, const p6_instance *instance, const char *mount)
{
    refused asked = { { 0 }, NULL };

    asked.err = p6_request_read(&asked.req, r, mount);
    if (!asked.err)
        return p6_dispatch(&instance->site, instance->product, &asked.req, r->pool);
    asked.req.path = strncmp(asked.req.path, "/api/", 5) == 0 ? "/api/" : "/";
    asked.req.query = "";
    r->connection->keepalive = AP_CONN_CLOSE; /* what is left of the body is not worth reading */
    return p6_dispatch(&instance->site, &refusals, &asked.req, r->pool);
}

int p6_handler_hook(request_rec *r)
{
    const p6_config *config = p6_config_of(r->server);
    const char *mount, *path;
    const p6_response *res;
    int rc;

    if (!r->handler || strcmp(r->handler, P6_HANDLER_NAME) != 0) return DECLINED;
    mount = p6_mounts_match(config->mounts, r->uri);
    if (!mount || !config->instance || !config->instance->site.kept) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "P6-7004: the handler was reached outside its <Location>, or this child "
                      "could not open its part");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    path = r->uri + strlen(mount);
    if (p6_metrics_wanted(r, config->instance, path))
        return p6_metrics_answer(r, config->instance);
    res = answer(r, config->instance, mount);
    if (res->refused)
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "P6-7016: refused with %d: %s", res->status,
                      res->refused);
    rc = p6_respond(r, res);
    p6_metrics_request(config->instance->metrics, path, res->status,
                       apr_time_now() - r->request_time);
    return rc;
}
