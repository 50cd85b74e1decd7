#include "web/response.h"

#include <apr_date.h>
#include <apr_strings.h>
#include <string.h>
#include <xxhash.h>

#include "base/token.h"

#define ETAG_BYTES 12
#define GZIP_SUFFIX "-gz" /* the compressed form is another representation, with its own ETag */

p6_response *p6_response_make(apr_pool_t *pool)
{
    p6_response *res = apr_pcalloc(pool, sizeof *res);

    res->status = 200;
    res->headers = apr_table_make(pool, 8);
    res->pool = pool;
    return res;
}

void p6_response_body(p6_response *res, const char *type, const char *body, apr_size_t len)
{
    res->type = type;
    res->body = body;
    res->body_len = len;
    res->gzip = NULL;
    res->gzip_len = 0;
}

/* Not SHA-256: that was two fifths of the instructions of a page that is made anew */
void p6_response_tag(p6_response *res)
{
    XXH128_canonical_t digest;

    XXH128_canonicalFromHash(&digest, XXH3_128bits(res->body, res->body_len));
    res->etag = p6_hex(digest.digest, ETAG_BYTES, res->pool);
}

void p6_response_redirect(p6_response *res, int status, const char *location)
{
    res->status = status;
    p6_response_body(res, NULL, NULL, 0);
    apr_table_set(res->headers, "Location", location);
}

/* Is TAG (opaque, without quotes) among the entity tags of HEADER? Weak comparison; a client that
   holds the other coding of the same content holds it all the same. */
static int tag_listed(const char *header, const char *tag)
{
    apr_size_t len = strlen(tag);

    if (strcmp(header, "*") == 0) return 1;
    for (const char *p = strchr(header, '"'); p; p = strchr(p + 1, '"')) {
        const char *end = strchr(++p, '"');
        apr_size_t n;

        if (!end) return 0;
        n = (apr_size_t)(end - p);
        if (n >= len && strncmp(p, tag, len) == 0
            && (n == len || (n == len + strlen(GZIP_SUFFIX)
                             && strncmp(p + len, GZIP_SUFFIX, strlen(GZIP_SUFFIX)) == 0)))
            return 1;
        p = end;
    }
    return 0;
}

static int not_modified(const p6_response *res, const p6_request *req)
{
    const char *match = p6_request_header(req, "If-None-Match");
    const char *since = p6_request_header(req, "If-Modified-Since");

    if (res->status != 200 || !(req->method & (P6_GET | P6_HEAD))) return 0;
    if (match) return res->etag && tag_listed(match, res->etag);
    if (since && res->modified) {
        apr_time_t t = apr_date_parse_http(since);
        return t != APR_DATE_BAD && res->modified <= apr_time_sec(t);
    }
    return 0;
}

void p6_response_finish(p6_response *res, const p6_request *req)
{
    const char *suffix = "";

    if (res->vary) apr_table_mergen(res->headers, "Vary", res->vary);
    if (res->gzip) {
        apr_table_mergen(res->headers, "Vary", "Accept-Encoding");
        if (p6_request_accepts_gzip(req)) {
            suffix = GZIP_SUFFIX;
            res->body = res->gzip;
            res->body_len = res->gzip_len;
            apr_table_setn(res->headers, "Content-Encoding", "gzip");
        }
    }
    apr_table_setn(res->headers, "Cache-Control", res->cache ? res->cache : "no-store");
    if (res->etag)
        apr_table_setn(res->headers, "ETag",
                       apr_pstrcat(res->pool, "\"", res->etag, suffix, "\"", NULL));
    if (res->modified) {
        char *date = apr_palloc(res->pool, APR_RFC822_DATE_LEN);

        apr_rfc822_date(date, apr_time_from_sec(res->modified));
        apr_table_setn(res->headers, "Last-Modified", date);
    }
    if (not_modified(res, req)) {
        res->status = 304;
        res->body = NULL;
        res->body_len = 0;
        apr_table_unset(res->headers, "Content-Encoding");
    }
    res->gzip = NULL;
    res->gzip_len = 0;
}
