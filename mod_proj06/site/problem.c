#include "site/problem.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

/* i18n-prefix: bad. */
/* i18n-prefix: problem. */

/* "BAD_INPUT" as "bad-input" (SEPARATOR '-') or "bad_input" ('_'). */
static char *code_text(p6_errcode code, char separator, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, p6_error_name(code));

    for (char *c = text; *c; c++) *c = *c == '_' ? separator : (char)apr_tolower(*c);
    return text;
}

const char *p6_problem_remedy(const p6_call *call, const p6_error *err)
{
    const char *id = err->where ? apr_pstrcat(call->pool, "bad.", err->where, NULL) : NULL;

    return id && p6_catalog_has(call->site->catalog, id) ? P6_SAY(call, id) : NULL;
}

const char *p6_problem_title(const p6_call *call, const p6_error *err)
{
    return P6_SAY(call, apr_pstrcat(call->pool, "problem.",
                                    code_text(err->code, '_', call->pool), NULL));
}

void p6_problem(p6_call *call, const p6_error *err, int status)
{
    const char *remedy = p6_problem_remedy(call, err);
    json_t *problem = json_object();
    char *text;

    json_object_set_new(problem, "type", json_string("about:blank"));
    json_object_set_new(problem, "title", json_string(p6_problem_title(call, err)));
    json_object_set_new(problem, "status", json_integer(status));
    json_object_set_new(problem, "code", json_string(code_text(err->code, '-', call->pool)));
    if (remedy) json_object_set_new(problem, "detail", json_string(remedy));
    if (remedy) json_object_set_new(problem, "parameter", json_string(err->where));
    if (call->tell) call->tell(problem, call->tell_baton);
    text = json_dumps(problem, JSON_COMPACT);
    json_decref(problem);
    if (text) {
        const char *body = apr_pstrdup(call->pool, text);
        p6_response_body(call->res, "application/problem+json", body, strlen(body));
        free(text);
    }
}
