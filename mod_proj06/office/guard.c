/* Letting officials in: the sign-in's cookie, the form's token, the act of the route. */
#include "office/sign_in.h"

#include <apr_strings.h>
#include <string.h>

#include "base/token.h"

#define TLS_COOKIE "__Host-p6_office"
#define PLAIN_COOKIE "p6_office"

static int starts(const char *text, const char *with)
{
    return text && !strncmp(text, with, strlen(with));
}

int p6_sign_in_safe(const p6_call *call)
{
    const char *client = call->req->client;

    return p6_site_is_tls(call->site, call->req) || starts(client, "127.")
           || (client && !strcmp(client, "::1"));
}

const char *p6_sign_in_cookie(const p6_site *site, const p6_request *req)
{
    return p6_site_is_tls(site, req) ? TLS_COOKIE : PLAIN_COOKIE;
}

static void set_cookie(p6_call *call, const char *value, int gone)
{
    const char *rest = gone ? "; Max-Age=0" : "";
    const char *secure = p6_site_is_tls(call->site, call->req) ? "; Secure" : "";

    apr_table_addn(call->res->headers, "Set-Cookie",
                   apr_psprintf(call->pool, "%s=%s; Path=/%s; HttpOnly; SameSite=Lax%s",
                                p6_sign_in_cookie(call->site, call->req), value, secure, rest));
}

void p6_sign_in_set_cookie(p6_call *call, const char *token)
{
    set_cookie(call, token, 0);
}

void p6_sign_in_drop_cookie(p6_call *call)
{
    set_cookie(call, "", 1);
}

/* to the sign-in page, which leads back here */
static p6_error *send_to_sign_in(p6_call *call)
{
    const char *here = call->req->path;

    if (*call->req->query) here = apr_pstrcat(call->pool, here, "?", call->req->query, NULL);
    here = apr_pstrcat(call->pool, "/office/sign-in?to=", p6_url_encode(here, call->pool), NULL);
    p6_response_redirect(call->res, 303, p6_call_link(call, here));
    return NULL;
}

p6_error *p6_office_guard(p6_call *call)
{
    p6_act act = (p6_act)P6_ACT_OF_ROUTE(call->route->flags);
    const p6_official *official;

    if (!call->site->office || !call->site->store)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "there is no office here");
    P6_TRY(p6_signed_in(&official, call->site, call->req, call->pool));
    if (!official && call->req->method == P6_POST)
        return p6_error_make(call->pool, P6_E_REFUSED, "sign_in", "the sign-in has ended");
    if (!official) return send_to_sign_in(call);
    call->who = p6_official_tag(official, call->pool);
    if (!p6_may_somewhere(official, act))
        return p6_error_make(call->pool, P6_E_FORBIDDEN, NULL, "no right to %s anywhere",
                             p6_act_word(act));
    if (call->form && !p6_token_equal(p6_params_get(call->form, "csrf"), official->csrf))
        return p6_error_make(call->pool, P6_E_FORBIDDEN, "csrf", "the form's token is not theirs");
    call->official = official;
    return NULL;
}
