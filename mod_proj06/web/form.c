#include "web/form.h"

#include <apr_strings.h>
#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

/* Does URL begin with ORIGIN and end there or go on with a path? */
static int has_origin(const char *url, const char *origin)
{
    apr_size_t len = strlen(origin);

    return url && strncasecmp(url, origin, len) == 0 && (url[len] == '\0' || url[len] == '/');
}

p6_error *p6_form_same_site(const p6_request *req, const char *base_url, apr_pool_t *pool)
{
    const char *site = p6_request_header(req, "Sec-Fetch-Site");
    const char *origin = p6_request_header(req, "Origin");

    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return p6_error_make(pool, P6_E_FORBIDDEN, "origin", "the form was sent from another site");
    if (origin && !has_origin(req->origin, origin) && !has_origin(base_url, origin))
        return p6_error_make(pool, P6_E_FORBIDDEN, "origin", "the form's origin is not ours");
    return NULL;
}

p6_error *p6_form_read(p6_params **form, const p6_request *req, apr_pool_t *pool)
{
    if (!p6_request_is(req, FORM_TYPE))
        return p6_error_make(pool, P6_E_BAD_TYPE, NULL, "a form comes as " FORM_TYPE);
    return p6_params_parse(form, req->body ? req->body : "", req->body_len, pool);
}
