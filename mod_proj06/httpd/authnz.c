#include "httpd/authnz.h"

#include <ap_provider.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_auth.h>
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "httpd/instances.h"
#include "httpd/request.h"
#include "office/sign_in.h"
#include "store/officials.h"
#include "web/params.h"

APLOG_USE_MODULE(proj06);

#define TYPE "Proj06"
#define OFFICIAL_KEY "proj06-official" /* in the request's pool, between the hooks */
#define RETRY_AFTER_S "5"

static int is_ours(const char *type)
{
    return type && ap_cstr_casecmp(type, TYPE) == 0;
}

int p6_note_auth_failure(request_rec *r, const char *auth_type)
{
    const char *name = ap_auth_name(r);

    if (!is_ours(auth_type)) return DECLINED;
    apr_table_setn(r->err_headers_out, "WWW-Authenticate",
                   name ? apr_psprintf(r->pool, TYPE " realm=\"%s\"",
                                       ap_escape_quotes(r->pool, name)) : TYPE);
    return OK;
}

/* Nobody is signed in: to the sign-in page, which leads back here. */
static int send_away(request_rec *r, const char *mount)
{
    const char *page = apr_pstrcat(r->pool, mount, "/office/sign-in", NULL);

    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    if (r->method_number != M_GET) {
        ap_note_auth_failure(r);
        return HTTP_UNAUTHORIZED;
    }
    if (*r->unparsed_uri == '/')
        page = apr_pstrcat(r->pool, page, "?portal=", p6_url_encode(r->unparsed_uri, r->pool),
                           NULL);
    apr_table_setn(r->headers_out, "Location", page);
    return HTTP_SEE_OTHER;
}

/* What is sent from here is for this official: no shared cache may give it to another one. */
static int let_in(request_rec *r, const p6_official *official)
{
    r->user = (char *)p6_official_tag(official, r->pool);
    r->ap_auth_type = TYPE;
    apr_table_setn(r->err_headers_out, "Cache-Control", "private");
    apr_table_mergen(r->err_headers_out, "Vary", "Cookie");
    apr_pool_userdata_setn(official, OFFICIAL_KEY, NULL, r->pool);
    return OK;
}

int p6_check_authn(request_rec *r)
{
    const p6_config *config = p6_config_of(r->server);
    const p6_instance *instance = config->instance;
    p6_request req = { 0 };
    const p6_official *official;
    p6_error *err;

    if (!is_ours(ap_auth_type(r))) return DECLINED;
    if (!instance || !instance->site.store) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, "P6-7015: AuthType " TYPE " needs the product, "
                      "with a database, in a <Location> of the same server");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    p6_request_head(&req, r);
    err = p6_signed_in(&official, &instance->site, &req, r->pool);
    if (err) {
        apr_table_setn(r->err_headers_out, "Retry-After", RETRY_AFTER_S);
        return err->code == P6_E_UNAVAILABLE ? HTTP_SERVICE_UNAVAILABLE
                                             : HTTP_INTERNAL_SERVER_ERROR;
    }
    if (!official) return send_away(r, APR_ARRAY_IDX(config->mounts, 0, const char *));
    return let_in(r, official);
}

/* who was let in by the hook above; NULL: nobody, or by another AuthType */
static const p6_official *official_of(request_rec *r)
{
    void *official = NULL;

    if (is_ours(r->ap_auth_type)) apr_pool_userdata_get(&official, OFFICIAL_KEY, r->pool);
    return official;
}

/* the words of a Require line, as an array of const char * */
static const apr_array_header_t *words_of(cmd_parms *cmd, const char *line)
{
    apr_array_header_t *words = apr_array_make(cmd->pool, 4, sizeof(const char *));

    while (*line) APR_ARRAY_PUSH(words, const char *) = ap_getword_conf(cmd->pool, &line);
    return words;
}

static const char *parse_roles(cmd_parms *cmd, const char *line, const void **parsed)
{
    const apr_array_header_t *words = words_of(cmd, line);
    p6_role role;
    int known = words->nelts > 0;

    for (int i = 0; i < words->nelts; i++)
        known &= p6_role_parse(&role, APR_ARRAY_IDX(words, i, const char *));
    *parsed = words;
    return known ? NULL : "Require proj06-role needs one role or more: helper, manager, province "
                          "or auditor";
}

static int is_code(const char *word)
{
    apr_size_t len = strlen(word);

    return len && len <= P6_MAX_KEY && strspn(word, "0123456789") == len;
}

static const char *parse_communes(cmd_parms *cmd, const char *line, const void **parsed)
{
    const apr_array_header_t *words = words_of(cmd, line);
    int good = words->nelts > 0;

    for (int i = 0; i < words->nelts; i++)
        good &= is_code(APR_ARRAY_IDX(words, i, const char *));
    *parsed = words;
    return good ? NULL : "Require proj06-commune needs one code of a commune or more, such as "
                         "01840 01843";
}

static int among(const char *word, const apr_array_header_t *words)
{
    for (int i = 0; i < words->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(words, i, const char *), word) == 0) return 1;
    return 0;
}

static authz_status check_roles(request_rec *r, const char *line, const void *parsed)
{
    const p6_official *official = official_of(r);

    (void)line;
    if (!r->user) return AUTHZ_DENIED_NO_USER;
    for (int i = 0; official && i < official->rights->nelts; i++)
        if (among(APR_ARRAY_IDX(official->rights, i, p6_right_row).role, parsed))
            return AUTHZ_GRANTED;
    return AUTHZ_DENIED;
}

static authz_status check_communes(request_rec *r, const char *line, const void *parsed)
{
    const p6_official *official = official_of(r);

    (void)line;
    if (!r->user) return AUTHZ_DENIED_NO_USER;
    for (int i = 0; official && i < official->rights->nelts; i++) {
        const char *commune = APR_ARRAY_IDX(official->rights, i, p6_right_row).commune;

        if (strcmp(commune, P6_ALL_COMMUNES) == 0 || among(commune, parsed)) return AUTHZ_GRANTED;
    }
    return AUTHZ_DENIED;
}

static const authz_provider roles = { check_roles, parse_roles };
static const authz_provider communes = { check_communes, parse_communes };

void p6_register_authz(apr_pool_t *pool)
{
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, "proj06-role", AUTHZ_PROVIDER_VERSION,
                              &roles, AP_AUTH_INTERNAL_PER_CONF);
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, "proj06-commune",
                              AUTHZ_PROVIDER_VERSION, &communes, AP_AUTH_INTERNAL_PER_CONF);
}
