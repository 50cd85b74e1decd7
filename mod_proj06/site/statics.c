#include "site/statics.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "web/gzip.h"

#define HASH_BYTES 6 /* enough to tell versions of one file apart */

typedef struct static_file {
    const char *type, *hash, *body, *gzip;
    apr_size_t len, gzip_len;
    apr_int64_t modified;
} static_file;

struct p6_statics {
    apr_hash_t *files; /* name → static_file; written at load only */
};

static const struct {
    const char *ending, *type;
    int text; /* worth compressing */
} types[] = {
    { ".css", "text/css; charset=utf-8", 1 },
    { ".js", "text/javascript; charset=utf-8", 1 },
    { ".svg", "image/svg+xml", 1 },
    { ".webmanifest", "application/manifest+json", 1 },
    { ".json", "application/json", 1 },
    { ".png", "image/png", 0 },
    { ".ico", "image/x-icon", 0 },
};

static int type_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (int i = 0; dot && i < (int)(sizeof types / sizeof *types); i++)
        if (strcmp(dot, types[i].ending) == 0) return i;
    return -1;
}

static p6_error *read_bytes(static_file *file, const char *path, apr_pool_t *pool)
{
    apr_file_t *f;
    apr_finfo_t info;
    char *body;
    apr_status_t status = apr_file_open(&f, path, APR_READ | APR_BINARY, 0, pool);

    if (!status) status = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_MTIME, f);
    if (status) return p6_error_apr(pool, P6_E_IO, status, "%s", path);
    if (info.size > P6_MAX_STATIC_BYTES)
        return p6_error_make(pool, P6_E_TOO_LARGE, path, "a static file has at most %d bytes",
                             P6_MAX_STATIC_BYTES);
    file->len = (apr_size_t)info.size;
    file->modified = apr_time_sec(info.mtime);
    body = apr_palloc(pool, file->len + 1);
    body[file->len] = '\0';
    if (file->len) status = apr_file_read_full(f, body, file->len, NULL);
    file->body = body;
    apr_file_close(f);
    return status ? p6_error_apr(pool, P6_E_IO, status, "%s", path) : NULL;
}

static p6_error *add_file(struct p6_statics *statics, const char *path, const char *name,
                          apr_pool_t *pool)
{
    static_file *file = apr_pcalloc(pool, sizeof *file);
    unsigned char hash[P6_SHA256_BYTES];
    int type = type_of(name);

    if (type < 0)
        return p6_error_make(pool, P6_E_BAD_TYPE, path, "not a type of file that is served");
    if (apr_hash_count(statics->files) == P6_MAX_STATICS)
        return p6_error_make(pool, P6_E_TOO_LARGE, path, "more than %d static files",
                             P6_MAX_STATICS);
    P6_TRY(read_bytes(file, path, pool));
    file->type = types[type].type;
    if (types[type].text) file->gzip = p6_gzip(file->body, file->len, &file->gzip_len, pool);
    p6_sha256(hash, file->body, file->len);
    file->hash = p6_hex(hash, HASH_BYTES, pool);
    apr_hash_set(statics->files, apr_pstrdup(pool, name), APR_HASH_KEY_STRING, file);
    return NULL;
}

p6_error *p6_statics_load(struct p6_statics **statics, const char *dir, apr_pool_t *pool)
{
    struct p6_statics *made = apr_pcalloc(pool, sizeof *made);
    apr_dir_t *d;
    apr_finfo_t info;
    p6_error *err = NULL;
    apr_status_t status = apr_dir_open(&d, dir, pool);

    if (status) return p6_error_apr(pool, P6_E_IO, status, "%s", dir);
    made->files = apr_hash_make(pool);
    while (!err && !apr_dir_read(&info, APR_FINFO_NAME, d))
        if (info.name[0] != '.')
            err = add_file(made, apr_pstrcat(pool, dir, "/", info.name, NULL), info.name, pool);
    apr_dir_close(d);
    *statics = made;
    return err;
}

static const static_file *find(const p6_call *call, const char *name)
{
    const struct p6_statics *statics = call->site->statics;

    return statics ? apr_hash_get(statics->files, name, APR_HASH_KEY_STRING) : NULL;
}

const char *p6_static_link(const p6_call *call, const char *name)
{
    const static_file *file = find(call, name);

    return apr_pstrcat(call->pool, call->req->mount, "/static/", name, file ? "?v=" : "",
                       file ? file->hash : "", NULL);
}

const char *p6_static_text(const p6_call *call, const char *name)
{
    const static_file *file = find(call, name);

    return file ? file->body : NULL;
}

p6_error *p6_static_handler(p6_call *call)
{
    const static_file *file = find(call, call->holes[0]);
    const char *version = p6_params_get(call->query, "v");
    p6_response *res = call->res;

    if (!file) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such static file");
    p6_response_body(res, file->type, file->body, file->len);
    res->gzip = file->gzip;
    res->gzip_len = file->gzip_len;
    res->etag = file->hash;
    res->modified = file->modified;
    /* an address with its hash never changes its content */
    res->cache = version && strcmp(version, file->hash) == 0
                     ? "public, max-age=31536000, immutable"
                     : "public, max-age=300";
    return NULL;
}
