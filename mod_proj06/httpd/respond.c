#include "httpd/respond.h"

#include <http_protocol.h>
#include <util_filter.h>
#include <apr_buckets.h>

/* Nothing from elsewhere, nothing inline, no frame around us. */
#define CONTENT_SECURITY_POLICY \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " \
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const char *const always[][2] = {
    { "Content-Security-Policy", CONTENT_SECURITY_POLICY },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cache-Control", "no-store" }, /* an answer that may be kept says so itself */
};

/* Headers of which an answer may have several, which add to what other modules have set. */
static int may_repeat(const char *name)
{
    return ap_cstr_casecmp(name, "Set-Cookie") == 0 || ap_cstr_casecmp(name, "Vary") == 0
           || ap_cstr_casecmp(name, "Link") == 0;
}

static void set_headers(request_rec *r, const p6_response *res)
{
    const apr_array_header_t *rows = apr_table_elts(res->headers);

    for (apr_size_t i = 0; i < sizeof always / sizeof *always; i++)
        apr_table_setn(r->headers_out, always[i][0], always[i][1]);
    for (int i = 0; i < rows->nelts; i++) {
        const apr_table_entry_t *row = &APR_ARRAY_IDX(rows, i, apr_table_entry_t);

        if (may_repeat(row->key)) apr_table_addn(r->headers_out, row->key, row->val);
        else apr_table_setn(r->headers_out, row->key, row->val);
    }
    apr_table_setn(r->subprocess_env, "no-gzip", "1");
    apr_table_setn(r->subprocess_env, "no-brotli", "1");
}

static int send_body(request_rec *r, const p6_response *res)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, alloc);

    if (res->body_len)
        APR_BRIGADE_INSERT_TAIL(brigade,
                                apr_bucket_pool_create(res->body, res->body_len, r->pool, alloc));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(alloc));
    return ap_pass_brigade(r->output_filters, brigade) == APR_SUCCESS || r->connection->aborted
               ? OK : AP_FILTER_ERROR;
}

int p6_respond(request_rec *r, const p6_response *res)
{
    r->status = res->status;
    set_headers(r, res);
    if (res->type) ap_set_content_type(r, res->type);
    if (res->status != HTTP_NOT_MODIFIED) ap_set_content_length(r, (apr_off_t)res->body_len);
    return send_body(r, res);
}
