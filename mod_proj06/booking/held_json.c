#include "booking/held_json.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

void p6_held_text(json_t *all, const char *name, const char *text)
{
    if (text && *text) json_object_set_new(all, name, json_string(text));
}

void p6_held_minute(json_t *all, const char *name, p6_minute minute, apr_pool_t *pool)
{
    if (minute != P6_NO_MINUTE) p6_held_text(all, name, p6_minute_rfc3339(minute, pool));
}

void p6_held_time(json_t *all, const char *name, apr_int64_t epoch_s, apr_pool_t *pool)
{
    if (epoch_s) p6_held_minute(all, name, p6_minute_of_epoch(epoch_s), pool);
}

p6_error *p6_held_answer(p6_call *call, json_t *all, const char *kind, const char *code)
{
    char *text = json_dumps(all, JSON_INDENT(2));
    const char *body;

    json_decref(all);
    if (!text) return p6_error_make(call->pool, P6_E_NO_MEMORY, NULL, "no room for an export");
    body = apr_pstrcat(call->pool, text, "\n", NULL);
    free(text);
    p6_response_body(call->res, "application/json", body, strlen(body));
    apr_table_setn(call->res->headers, "Content-Disposition",
                   apr_psprintf(call->pool, "attachment; filename=\"%s-%s.json\"", kind, code));
    return NULL;
}
