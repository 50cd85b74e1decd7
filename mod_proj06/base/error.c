#include "base/error.h"

#include <apr_strings.h>
#include <stdarg.h>

static const struct {
    const char *name;
    int status;
    const char *sentence;
} codes[] = {
#define P6_ERROR_ROW(name, status, sentence) { #name, status, sentence },
    P6_ERRORS(P6_ERROR_ROW)
#undef P6_ERROR_ROW
};

p6_error *p6_error_make(apr_pool_t *pool, p6_errcode code, const char *where, const char *fmt, ...)
{
    p6_error *err = apr_palloc(pool, sizeof *err);
    va_list ap;

    va_start(ap, fmt);
    err->detail = apr_pvsprintf(pool, fmt, ap);
    va_end(ap);
    err->code = code;
    err->where = where ? apr_pstrdup(pool, where) : NULL;
    return err;
}

p6_error *p6_error_apr(apr_pool_t *pool, p6_errcode code, apr_status_t status, const char *fmt, ...)
{
    p6_error *err = apr_palloc(pool, sizeof *err);
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    err->detail = apr_pstrcat(pool, apr_pvsprintf(pool, fmt, ap), ": ",
                              apr_strerror(status, text, sizeof text), NULL);
    va_end(ap);
    err->code = code;
    err->where = NULL;
    return err;
}

p6_error *p6_error_dup(apr_pool_t *pool, const p6_error *err)
{
    return err ? p6_error_make(pool, err->code, err->where, "%s", err->detail) : NULL;
}

const char *p6_error_name(p6_errcode code)
{
    return codes[code].name;
}

int p6_error_status(p6_errcode code)
{
    return codes[code].status;
}

const char *p6_error_sentence(p6_errcode code)
{
    return codes[code].sentence;
}
