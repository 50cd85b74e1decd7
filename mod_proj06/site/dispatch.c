#include "site/dispatch.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "site/failure.h"
#include "site/language.h"
#include "site/problem.h"
#include "web/form.h"
#include "web/json.h"

#define RETRY_AFTER_S "5"

static const char *allow_text(unsigned methods, apr_pool_t *pool)
{
    return apr_pstrcat(pool, methods & P6_GET ? "GET, HEAD" : "",
                       (methods & P6_GET) && (methods & P6_POST) ? ", " : "",
                       methods & P6_POST ? "POST" : "", NULL);
}

/* A path with a slash too many, as people and link checkers write it: where it is without. NULL:
   nowhere. Only plain paths, so that nothing has to be written otherwise than it came. */
static const char *without_slash(const p6_call *call, const p6_part *part)
{
    static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "/._-";
    const p6_request *req = call->req;
    apr_size_t len = strlen(req->path);
    const char *path;

    if (!(req->method & (P6_GET | P6_HEAD)) || req->subrequest || len < 2
        || req->path[len - 1] != '/' || strspn(req->path, plain) != len)
        return NULL;
    path = apr_pstrmemdup(call->pool, req->path, len - 1);
    if (!p6_routes_match(part->routes, part->routes_count, req->method, path, call->pool).route)
        return NULL;
    return apr_pstrcat(call->pool, req->mount, path, *req->query ? "?" : "", req->query, NULL);
}

/* No route: is it the path or the method? */
static p6_error *no_route(p6_call *call, const p6_part *part, const p6_match *match)
{
    const char *there = match->allowed ? NULL : without_slash(call, part);

    if (there) {
        p6_response_redirect(call->res, 308, there);
        return NULL;
    }
    if (!match->allowed)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such page");
    apr_table_setn(call->res->headers, "Allow", allow_text(match->allowed, call->pool));
    return p6_error_make(call->pool, P6_E_BAD_METHOD, NULL, "method not offered");
}

static p6_error *read_form(p6_call *call)
{
    p6_params *form;

    if (!(call->route->flags & P6_ROUTE_FORM) || call->req->method != P6_POST) return NULL;
    P6_TRY(p6_form_same_site(call->req, call->site->settings->base_url, call->pool));
    P6_TRY(p6_form_read(&form, call->req, call->pool));
    call->form = form;
    return NULL;
}

/* tells where a document does not parse */
static void tell_place(json_t *problem, void *baton)
{
    const p6_json_place *place = baton;

    if (!place->line) return;
    json_object_set_new(problem, "line", json_integer(place->line));
    json_object_set_new(problem, "column", json_integer(place->column));
}

static p6_error *read_json(p6_call *call)
{
    p6_json_place *place;
    json_t *json;

    if (!(call->route->flags & P6_ROUTE_JSON) || call->req->method != P6_POST) return NULL;
    P6_TRY(p6_form_same_site(call->req, call->site->settings->base_url, call->pool));
    place = apr_palloc(call->pool, sizeof *place);
    call->tell = tell_place;
    call->tell_baton = place;
    P6_TRY(p6_json_read(&json, place, call->req, call->pool));
    call->tell = NULL;
    call->json = json;
    return NULL;
}

/* Everything between the match and the answer; errors are settled by the caller. */
static p6_error *answer(p6_call *call, const p6_part *part, const p6_match *match)
{
    const p6_request *req = call->req;
    p6_params *query;
    p6_error *bad_query = p6_params_parse(&query, req->query, strlen(req->query), call->pool);
    p6_error *bad_lang;

    if (!bad_query) call->query = query;
    bad_lang = p6_call_choose_language(call); /* also the language of errors */
    if (!match->route) return no_route(call, part, match);
    P6_TRY(bad_query);
    P6_TRY(bad_lang);
    if (call->route->accepts && !p6_accepts(p6_request_header(req, "Accept"), call->route->accepts))
        return p6_error_make(call->pool, P6_E_NOT_ACCEPTABLE, NULL, "only %s",
                             call->route->accepts);
    P6_TRY(read_form(call));
    if (call->route->flags & P6_ROUTE_SIGNED_IN) {
        if (!call->site->guard)
            return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "there is no office here");
        P6_TRY(call->site->guard(call));
        if (!call->official) return NULL; /* answered: sign in first */
    }
    P6_TRY(read_json(call));
    return call->route->handler(call);
}

/* Are errors of PATH told as problem+json although no route was found? */
static int is_api_path(const char *path)
{
    return strncmp(path, "/api/", 5) == 0;
}

/* What a handler may have set that an error's answer keeps. */
static void keep_headers(apr_table_t *to, const apr_table_t *from)
{
    static const char *const names[] = { "Allow", "Retry-After", "WWW-Authenticate" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = apr_table_get(from, names[i]);

        if (value) apr_table_setn(to, names[i], value);
    }
}

/* Turn ERR into an answer: the one place where an error becomes a status. */
static void fail(p6_call *call, const p6_error *err)
{
    p6_response *res = call->res;
    const apr_table_t *headers = res->headers;
    unsigned flags = call->route ? call->route->flags : 0;
    int status = p6_error_status(err->code);

    if (status == 500)
        p6_log(call->site->env, P6_ERR, 3501, "%s failed: %s%s%s: %s",
               call->route ? call->route->pattern : "dispatch", p6_error_name(err->code),
               err->where ? " at " : "", err->where ? err->where : "", err->detail);
    *res = *p6_response_make(call->pool);
    res->status = status;
    keep_headers(res->headers, headers);
    if (status == 503) apr_table_setn(res->headers, "Retry-After", RETRY_AFTER_S);
    if (flags & P6_ROUTE_FRAGMENT) {
        p6_response_body(res, "text/html; charset=utf-8", "", 0);
        if (call->req->subrequest) res->status = 200; /* or the including page shows an error */
    } else if ((flags & P6_ROUTE_API) || is_api_path(call->req->path)) {
        p6_problem(call, err, status);
    } else {
        const p6_error *worse = p6_failure_page(call, err, status);

        res->status = status;
        if (worse) {
            p6_log(call->site->env, P6_ERR, 3502, "the error page failed: %s: %s",
                   worse->where ? worse->where : "?", worse->detail);
            p6_response_body(res, "text/plain; charset=utf-8", p6_error_sentence(err->code),
                             strlen(p6_error_sentence(err->code)));
        }
    }
}

/* What tells of somebody who tries what is not theirs, or more often than is allowed: worth a line
   in the log. A field that people fill in wrongly (422) is not. */
static void note_refusal(p6_call *call)
{
    static const int statuses[] = { 400, 401, 403, 413, 415, 429 };
    p6_response *res = call->res;

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (res->status == statuses[i])
            res->refused = apr_psprintf(call->pool, "%s %s by %s",
                                        call->req->method == P6_POST ? "POST" : "GET",
                                        call->route ? call->route->pattern : "nowhere",
                                        call->who ? call->who : "somebody");
}

p6_response *p6_dispatch(const p6_site *site, const p6_part *part, const p6_request *req,
                         apr_pool_t *pool)
{
    p6_match match = p6_routes_match(part->routes, part->routes_count, req->method, req->path,
                                     pool);
    p6_call *call = apr_pcalloc(pool, sizeof *call);
    p6_params *none;
    p6_error *err = p6_params_parse(&none, "", 0, pool);

    call->site = site;
    call->req = req;
    call->res = p6_response_make(pool);
    call->route = match.route;
    call->holes = match.holes;
    call->query = none;
    call->now = p6_minute_now(site->env);
    call->pool = pool;
    if (!err) err = answer(call, part, &match);
    if (err) fail(call, err);
    note_refusal(call);
    if (call->route && !(call->route->flags & (P6_ROUTE_API | P6_ROUTE_FRAGMENT)))
        p6_call_remember_language(call);
    p6_response_finish(call->res, req);
    return call->res;
}
