/* PostgreSQL's connection parameters: what a bounded wait needs, where the operator did not say. */
#include <string.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include "base/buf.h"
#include "store/private.h"

typedef struct pair {
    const char *key, *value;
} pair;

/* in front of the operator's own options, so that theirs win */
#define OPTIONS "-c statement_timeout=10000 -c lock_timeout=5000" \
                " -c idle_in_transaction_session_timeout=60000"

static const pair defaults[] = {
    { "connect_timeout", "3" },
    { "tcp_user_timeout", "5000" },
    { "keepalives", "1" },
    { "keepalives_idle", "10" },
    { "keepalives_interval", "3" },
    { "keepalives_count", "3" },
    { "target_session_attrs", "read-write" },
    { "client_encoding", "UTF8" },
    { "application_name", "proj06" },
};
#define DEFAULTS_N ((int)(sizeof defaults / sizeof *defaults))

static const char *skip_space(const char *p)
{
    return p + strspn(p, " \t\r\n\f\v");
}

/* libpq: a value is a word, or quoted; in both a backslash takes the next character as it is */
static const char *read_value(const char **at, apr_pool_t *pool)
{
    p6_buf *value = p6_buf_make(pool, 64);
    const char *p = *at;
    int quoted = *p == '\'';

    if (quoted) p++;
    while (*p && (quoted ? *p != '\'' : !strchr(" \t\r\n\f\v", *p))) {
        if (*p == '\\' && p[1]) p++;
        p6_buf_addc(value, *p++);
    }
    if (quoted && *p++ != '\'') return NULL;
    *at = p;
    return value->data;
}

static p6_error *parse(apr_array_header_t *pairs, const char *params, apr_pool_t *pool)
{
    for (const char *p = skip_space(params); *p; p = skip_space(p)) {
        apr_size_t n = strcspn(p, "= \t\r\n\f\v");
        pair *found = apr_array_push(pairs);

        found->key = apr_pstrmemdup(pool, p, n);
        p = skip_space(p + n);
        if (*p == '=') {
            p = skip_space(p + 1);
            found->value = read_value(&p, pool);
        }
        else found->value = NULL;
        if (!n || !found->value) /* a value may be a password: never shown */
            return p6_error_make(pool, P6_E_BAD_INPUT, NULL,
                                 "the database parameters do not parse: keyword=value expected");
    }
    return NULL;
}

static pair *find(apr_array_header_t *pairs, const char *key)
{
    for (int i = 0; i < pairs->nelts; i++) {
        pair *p = &APR_ARRAY_IDX(pairs, i, pair);

        if (strcmp(p->key, key) == 0) return p;
    }
    return NULL;
}

static void complete_pairs(apr_array_header_t *pairs, apr_pool_t *pool)
{
    pair *options = find(pairs, "options");

    if (options) options->value = apr_pstrcat(pool, OPTIONS " ", options->value, NULL);
    else *(pair *)apr_array_push(pairs) = (pair){ "options", OPTIONS };
    for (int i = 0; i < DEFAULTS_N; i++) {
        if (!find(pairs, defaults[i].key)) *(pair *)apr_array_push(pairs) = defaults[i];
    }
}

static const char *written(const apr_array_header_t *pairs, apr_pool_t *pool)
{
    p6_buf *text = p6_buf_make(pool, 512);

    for (int i = 0; i < pairs->nelts; i++) {
        const pair *p = &APR_ARRAY_IDX(pairs, i, pair);

        p6_buf_addf(text, "%s%s='", i ? " " : "", p->key);
        for (const char *c = p->value; *c; c++) {
            if (*c == '\'' || *c == '\\') p6_buf_addc(text, '\\');
            p6_buf_addc(text, *c);
        }
        p6_buf_addc(text, '\'');
    }
    return text->data;
}

static int uri_has(const char *query, const char *key)
{
    apr_size_t n = strlen(key);

    for (const char *p = query; p; p = strchr(p, '&')) {
        p++; /* the '?' or '&' before the keyword */
        if (strncmp(p, key, n) == 0 && p[n] == '=') return 1;
    }
    return 0;
}

/* values of ours need no more escaping than their spaces and signs */
static void uri_add(p6_buf *uri, const char *key, const char *value)
{
    p6_buf_addf(uri, "%c%s=", strchr(uri->data, '?') ? '&' : '?', key);
    for (const char *c = value; *c; c++) {
        if (*c == ' ') p6_buf_adds(uri, "%20");
        else if (*c == '=') p6_buf_adds(uri, "%3D");
        else p6_buf_addc(uri, *c);
    }
}

static const char *complete_uri(const char *params, apr_pool_t *pool)
{
    p6_buf *uri = p6_buf_make(pool, 512);
    const char *query = strchr(params, '?');

    p6_buf_adds(uri, params);
    if (!uri_has(query, "options")) uri_add(uri, "options", OPTIONS);
    for (int i = 0; i < DEFAULTS_N; i++) {
        if (!uri_has(query, defaults[i].key)) uri_add(uri, defaults[i].key, defaults[i].value);
    }
    return uri->data;
}

p6_error *p6_conninfo_complete(const char **completed, const char *params, apr_pool_t *pool)
{
    apr_array_header_t *pairs = apr_array_make(pool, 24, sizeof(pair));

    if (strncmp(params, "postgresql://", 13) == 0 || strncmp(params, "postgres://", 11) == 0) {
        *completed = complete_uri(params, pool);
        return NULL;
    }
    P6_TRY(parse(pairs, params, pool));
    complete_pairs(pairs, pool);
    *completed = written(pairs, pool);
    return NULL;
}
