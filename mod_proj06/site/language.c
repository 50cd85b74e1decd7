#include "site/language.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_S (365 * 24 * 3600)

/* The language of ours with the highest weight in HEADER; the first of equals; else Vietnamese. */
static p6_lang from_header(const char *header, apr_pool_t *pool)
{
    p6_lang best = P6_VI;
    double best_q = 0;

    while (header && *header) {
        apr_size_t all, len;
        const char *weight;
        double q = 1;
        int lang;

        header += strspn(header, " \t,");
        all = strcspn(header, ",");
        len = strcspn(header, ",; \t");
        weight = strstr(header + len, "q=");
        if (weight && weight < header + all) q = strtod(weight + 2, NULL);
        lang = p6_lang_of(apr_pstrmemdup(pool, header, len));
        if (lang >= 0 && q > best_q) {
            best = (p6_lang)lang;
            best_q = q;
        }
        header += all;
    }
    return best;
}

p6_error *p6_call_choose_language(p6_call *call)
{
    const char *asked = p6_params_get(call->query, "lang");
    const char *cookie = p6_call_cookie(call, P6_LANG_COOKIE);
    int lang = asked ? p6_lang_of(asked) : -1;

    call->lang_explicit = lang >= 0;
    if (lang < 0 && cookie) lang = p6_lang_of(cookie);
    if (lang < 0)
        lang = from_header(p6_request_header(call->req, "Accept-Language"), call->pool);
    call->lang = (p6_lang)lang;
    if (asked && !call->lang_explicit)
        return p6_error_make(call->pool, P6_E_BAD_INPUT, "lang", "unknown language");
    return NULL;
}

void p6_call_remember_language(p6_call *call)
{
    const char *cookie = p6_call_cookie(call, P6_LANG_COOKIE);
    const char *code = p6_lang_code(call->lang);

    if (!call->lang_explicit || (cookie && strcmp(cookie, code) == 0)) return;
    p6_call_set_cookie(call, P6_LANG_COOKIE, code, "", YEAR_S);
}
