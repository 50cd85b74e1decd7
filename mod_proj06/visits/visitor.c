#include "visits/visitor.h"

#include <arpa/inet.h>
#include <string.h>
#include <apr_strings.h>

#include "base/limits.h"

p6_error *p6_visitor_begin(p6_visitor *visitor, p6_call *call)
{
    const p6_site *site = call->site;

    if (!site->store || !site->limits)
        return p6_error_make(call->pool, P6_E_UNAVAILABLE, NULL, "no database is configured");
    P6_TRY(p6_view_begin(&visitor->view, call));
    visitor->booking = (p6_booking){ .store = site->store, .snapshot = visitor->view.snapshot,
        .env = site->env, .limits = site->limits, .throttle = site->throttle,
        .teller = site->teller,
        .windows = &visitor->view.windows, .consent = site->consent };
    visitor->address = p6_client_key(call->req->client, call->pool);
    return NULL;
}

/* "/visit/CODE.ics" does not lie below "/visit/CODE" (RFC 6265 5.1.4): a cookie for each */
static const char *set_cookies(p6_call *call, const char *code, const char *token, int max_age_s)
{
    const char *path = apr_pstrcat(call->pool, "/visit/", code, NULL);

    p6_call_set_cookie(call, P6_VISIT_COOKIE, token, path, max_age_s);
    p6_call_set_cookie(call, P6_VISIT_COOKIE, token, apr_pstrcat(call->pool, path, ".ics", NULL),
                       max_age_s);
    return path;
}

void p6_visitor_see(p6_call *call, const char *code, const char *token)
{
    const char *path = set_cookies(call, code, token, P6_OPENING_S);

    p6_response_redirect(call->res, 303, p6_call_link(call, path));
}

void p6_visitor_forget(p6_call *call, const char *code)
{
    set_cookies(call, code, "", 0);
}

const char *p6_client_key(const char *client, apr_pool_t *pool)
{
    struct in6_addr six;
    char text[INET6_ADDRSTRLEN];

    if (!client) return "";
    if (inet_pton(AF_INET6, client, &six) != 1) return client;
    if (IN6_IS_ADDR_V4MAPPED(&six))
        return inet_ntop(AF_INET, &six.s6_addr[12], text, sizeof text) ? apr_pstrdup(pool, text)
                                                                       : client;
    memset(&six.s6_addr[8], 0, 8);
    return inet_ntop(AF_INET6, &six, text, sizeof text)
               ? apr_pstrcat(pool, text, "/64", NULL) : client;
}
