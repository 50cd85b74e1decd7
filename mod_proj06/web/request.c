#include "web/request.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

const char *p6_request_header(const p6_request *req, const char *name)
{
    return req->headers ? apr_table_get(req->headers, name) : NULL;
}

int p6_request_is(const p6_request *req, const char *type)
{
    const char *said = p6_request_header(req, "Content-Type");
    apr_size_t len = said ? strcspn(said, "; \t") : 0;

    return len == strlen(type) && strncasecmp(said, type, len) == 0;
}

const char *p6_request_cookie(const p6_request *req, const char *name, apr_pool_t *pool)
{
    const char *at = p6_request_header(req, "Cookie");
    apr_size_t len = strlen(name);

    while (at && *at) {
        apr_size_t pair;

        at += strspn(at, " \t;");
        pair = strcspn(at, ";");
        if (pair > len && at[len] == '=' && strncmp(at, name, len) == 0) {
            apr_size_t n = pair - len - 1;

            while (n && apr_isspace(at[len + n])) n--;
            return apr_pstrmemdup(pool, at + len + 1, n);
        }
        at += pair;
    }
    return NULL;
}

/* The weight of the list element of LEN bytes at ITEM; 1 when it has none. */
static double weight(const char *item, apr_size_t len)
{
    const char *end = item + len;

    for (const char *p = item; p < end; p++) {
        if (*p != ';') continue;
        p++;
        while (p < end && apr_isspace(*p)) p++;
        if (p + 1 < end && (*p == 'q' || *p == 'Q') && p[1] == '=') return strtod(p + 2, NULL);
        p--;
    }
    return 1;
}

/* A coding's name without parameters: is the element NAME? */
static int is_token(const char *item, apr_size_t len, const char *name)
{
    apr_size_t n = strcspn(item, ";, \t");

    if (n > len) n = len;
    return n == strlen(name) && strncasecmp(item, name, n) == 0;
}

int p6_request_accepts_gzip(const p6_request *req)
{
    const char *at = p6_request_header(req, "Accept-Encoding");
    double any = 0, gzip = -1;

    if (req->subrequest) return 0;
    while (at && *at) {
        apr_size_t len;

        at += strspn(at, " \t,");
        len = strcspn(at, ",");
        if (is_token(at, len, "gzip") || is_token(at, len, "x-gzip")) gzip = weight(at, len);
        else if (is_token(at, len, "*")) any = weight(at, len);
        at += len;
    }
    return gzip >= 0 ? gzip > 0 : any > 0;
}
