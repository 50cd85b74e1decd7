#include "httpd/request.h"

#include <http_core.h>
#include <http_protocol.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

#define READ_BYTES 8192

/* Printable ASCII needs no further look: nearly every header and path. */
static int is_plain(const char *text, apr_size_t len)
{
    for (apr_size_t i = 0; i < len; i++)
        if (text[i] < 0x20 || text[i] > 0x7e) return 0;
    return 1;
}

static p6_error *clean_text(const char **out, const char *text, apr_size_t max, const char *what,
                            apr_pool_t *pool)
{
    apr_size_t len = strlen(text);
    p6_error *err;

    if (len > max)
        return p6_error_make(pool, P6_E_BAD_INPUT, what, "longer than %" APR_SIZE_T_FMT " bytes",
                             max);
    *out = text;
    if (is_plain(text, len)) return NULL;
    err = p6_text_nfc(out, text, len, P6_TEXT_LINE, pool);
    return err ? p6_error_make(pool, P6_E_BAD_INPUT, what, "%s", err->detail) : NULL;
}

static const apr_table_t *clean_headers(request_rec *r)
{
    const apr_array_header_t *rows = apr_table_elts(r->headers_in);
    apr_table_t *headers = apr_table_make(r->pool, rows->nelts);

    for (int i = 0; i < rows->nelts; i++) {
        const apr_table_entry_t *row = &APR_ARRAY_IDX(rows, i, apr_table_entry_t);
        int cookie = ap_cstr_casecmp(row->key, "Cookie") == 0;
        const char *value;

        if (!clean_text(&value, row->val, cookie ? P6_MAX_COOKIES : P6_MAX_HEADER, NULL, r->pool))
            apr_table_addn(headers, row->key, value);
    }
    return headers;
}

static p6_method method_of(const request_rec *r)
{
    if (r->method_number == M_GET) return r->header_only ? P6_HEAD : P6_GET;
    return r->method_number == M_POST ? P6_POST : P6_OTHER_METHOD;
}

/* "https://host[:port]" as the client named us; its characters were checked by httpd. */
static const char *origin_of(request_rec *r)
{
    const char *scheme = ap_http_scheme(r);
    apr_port_t port = ap_get_server_port(r);

    return apr_psprintf(r->pool, ap_is_default_port(port, r) ? "%s://%s" : "%s://%s:%u", scheme,
                        ap_get_server_name_for_url(r), port);
}

static p6_error *too_large(request_rec *r)
{
    return p6_error_make(r->pool, P6_E_TOO_LARGE, "body", "more than %d bytes", P6_MAX_BODY);
}

/* Take over what BRIGADE holds; *DONE at the end of the body. */
static p6_error *take_bytes(p6_buf *body, apr_bucket_brigade *brigade, int *done, request_rec *r)
{
    for (apr_bucket *b = APR_BRIGADE_FIRST(brigade); b != APR_BRIGADE_SENTINEL(brigade);
         b = APR_BUCKET_NEXT(b)) {
        const char *bytes;
        apr_size_t len;

        if (APR_BUCKET_IS_EOS(b)) *done = 1;
        if (APR_BUCKET_IS_METADATA(b)) continue;
        if (apr_bucket_read(b, &bytes, &len, APR_BLOCK_READ) != APR_SUCCESS)
            return p6_error_make(r->pool, P6_E_BAD_INPUT, "body", "it broke off");
        if (body->len + len > P6_MAX_BODY) return too_large(r);
        p6_buf_add(body, bytes, len);
    }
    return NULL;
}

static p6_error *read_body(p6_request *req, request_rec *r)
{
    const char *announced = apr_table_get(r->headers_in, "Content-Length");
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    p6_buf *body;
    int done = 0;

    if (announced && apr_atoi64(announced) > P6_MAX_BODY) return too_large(r);
    body = p6_buf_make(r->pool, READ_BYTES);
    while (!done) {
        apr_status_t status = ap_get_brigade(r->input_filters, brigade, AP_MODE_READBYTES,
                                             APR_BLOCK_READ, READ_BYTES);

        if (status) return p6_error_apr(r->pool, P6_E_BAD_INPUT, status, "the body broke off");
        P6_TRY(take_bytes(body, brigade, &done, r));
        apr_brigade_cleanup(brigade);
    }
    req->body = body->data;
    req->body_len = body->len;
    return NULL;
}

void p6_request_head(p6_request *req, request_rec *r)
{
    req->method = method_of(r);
    req->origin = origin_of(r);
    req->secure = strcmp(ap_http_scheme(r), "https") == 0;
    req->subrequest = r->main != NULL;
    req->client = r->useragent_ip;
    req->headers = clean_headers(r);
}

p6_error *p6_request_read(p6_request *req, request_rec *r, const char *mount)
{
    const char *path = r->uri + strlen(mount), *query = r->args ? r->args : "";

    p6_request_head(req, r);
    req->mount = mount;
    req->path = strncmp(path, "/api/", 5) == 0 ? "/api/" : "/"; /* until the path is found good */
    req->query = "";
    P6_TRY(clean_text(&req->path, *path ? path : "/", P6_MAX_PATH, "path", r->pool));
    P6_TRY(clean_text(&req->query, query, P6_MAX_QUERY, "query", r->pool));
    if (req->method == P6_POST && !req->subrequest) P6_TRY(read_body(req, r));
    return NULL;
}
