#include "site/call.h"

#include <apr_strings.h>
#include <string.h>

const char *p6_call_link(const p6_call *call, const char *path)
{
    if (!call->lang_explicit) return apr_pstrcat(call->pool, call->req->mount, path, NULL);
    return apr_pstrcat(call->pool, call->req->mount, path, strchr(path, '?') ? "&lang=" : "?lang=",
                       p6_lang_code(call->lang), NULL);
}

const char *p6_call_absolute(const p6_call *call, const char *path)
{
    const char *base = call->site->settings->base_url;

    if (base) return apr_pstrcat(call->pool, base, path, NULL);
    return apr_pstrcat(call->pool, call->req->origin ? call->req->origin : "", call->req->mount,
                       path, NULL);
}

int p6_site_is_tls(const p6_site *site, const p6_request *req)
{
    const char *base = site->settings->base_url;

    return req->secure || (base && !strncmp(base, "https://", strlen("https://")));
}

const char *p6_call_cookie_name(const p6_call *call, const char *name)
{
    return p6_site_is_tls(call->site, call->req)
               ? apr_pstrcat(call->pool, "__Secure-", name, NULL) : name;
}

const char *p6_call_cookie(const p6_call *call, const char *name)
{
    return p6_request_cookie(call->req, p6_call_cookie_name(call, name), call->pool);
}

void p6_call_set_cookie(const p6_call *call, const char *name, const char *value,
                        const char *path, int max_age_s)
{
    const char *where = *path ? path : "/";

    apr_table_addn(call->res->headers, "Set-Cookie",
                   apr_psprintf(call->pool, "%s=%s; Path=%s%s; Max-Age=%d; SameSite=Lax; "
                                "HttpOnly%s", p6_call_cookie_name(call, name), value,
                                call->req->mount, where, max_age_s > 0 ? max_age_s : 0,
                                p6_site_is_tls(call->site, call->req) ? "; Secure" : ""));
}
