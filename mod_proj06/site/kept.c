#include "site/kept.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "web/gzip.h"

/* One block of memory: the struct, then key, stamp, etag, type, cache, vary, body, gzip. */
typedef struct entry {
    const char *key, *stamp, *etag, *type, *cache, *vary, *body, *gzip;
    apr_size_t body_len, gzip_len, size;
    apr_int64_t modified;
} entry;

struct p6_kept {
    apr_thread_mutex_t *mutex;
    apr_hash_t *entries; /* key → entry; the hash's own memory stops growing at P6_KEPT_ENTRIES */
    apr_size_t bytes;
};

static apr_status_t destroy(void *data);

p6_error *p6_kept_make(p6_kept **kept, apr_pool_t *pool)
{
    p6_kept *made = apr_pcalloc(pool, sizeof *made);
    apr_status_t status = apr_thread_mutex_create(&made->mutex, APR_THREAD_MUTEX_DEFAULT, pool);

    if (status) return p6_error_apr(pool, P6_E_INTERNAL, status, "mutex of kept answers");
    made->entries = apr_hash_make(pool);
    apr_pool_cleanup_register(pool, made, destroy, apr_pool_cleanup_null);
    *kept = made;
    return NULL;
}

static void drop(p6_kept *kept, entry *e)
{
    apr_hash_set(kept->entries, e->key, APR_HASH_KEY_STRING, NULL);
    kept->bytes -= e->size;
    free(e);
}

static void empty(p6_kept *kept)
{
    for (apr_hash_index_t *i = apr_hash_first(NULL, kept->entries); i; i = apr_hash_next(i)) {
        void *e;

        apr_hash_this(i, NULL, NULL, &e);
        drop(kept, e);
    }
}

static apr_status_t destroy(void *data)
{
    empty(data);
    return APR_SUCCESS;
}

int p6_kept_get(p6_kept *kept, const char *key, const char *stamp, int gzip, p6_response *res)
{
    apr_pool_t *pool = res->pool;
    entry *e;

    apr_thread_mutex_lock(kept->mutex);
    e = apr_hash_get(kept->entries, key, APR_HASH_KEY_STRING);
    if (e && strcmp(e->stamp, stamp) != 0) e = NULL;
    if (e) {
        res->status = 200;
        res->type = apr_pstrdup(pool, e->type);
        res->etag = apr_pstrdup(pool, e->etag);
        res->cache = apr_pstrdup(pool, e->cache);
        res->vary = apr_pstrdup(pool, e->vary);
        res->modified = e->modified;
        res->body_len = e->body_len;
        res->gzip_len = e->gzip_len;
        /* only the form that will be sent is copied; the other one's pointer is never read */
        if (gzip && e->gzip) {
            res->gzip = apr_pmemdup(pool, e->gzip, e->gzip_len);
            res->body = res->gzip;
        } else {
            res->body = apr_pmemdup(pool, e->body, e->body_len);
            res->gzip = e->gzip ? "" : NULL;
        }
    }
    apr_thread_mutex_unlock(kept->mutex);
    return e != NULL;
}

static const char *put_bytes(char **to, const char *from, apr_size_t len)
{
    char *at = *to;

    if (!from) return NULL;
    memcpy(at, from, len);
    *to += len;
    return at;
}

static const char *put_text(char **to, const char *text)
{
    return put_bytes(to, text, text ? strlen(text) + 1 : 0);
}

static apr_size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static entry *make_entry(const char *key, const char *stamp, const p6_response *res)
{
    apr_size_t size = sizeof(entry) + text_size(key) + text_size(stamp) + text_size(res->etag)
                      + text_size(res->type) + text_size(res->cache) + text_size(res->vary)
                      + res->body_len + res->gzip_len;
    entry *e = malloc(size);
    char *to = (char *)(e + 1);

    if (!e) return NULL;
    e->size = size;
    e->key = put_text(&to, key);
    e->stamp = put_text(&to, stamp);
    e->etag = put_text(&to, res->etag);
    e->type = put_text(&to, res->type);
    e->cache = put_text(&to, res->cache);
    e->vary = put_text(&to, res->vary);
    e->body = put_bytes(&to, res->body, res->body_len);
    e->gzip = put_bytes(&to, res->gzip, res->gzip_len);
    e->body_len = res->body_len;
    e->gzip_len = res->gzip_len;
    e->modified = res->modified;
    return e;
}

void p6_kept_put(p6_kept *kept, const char *key, const char *stamp, p6_response *res)
{
    entry *e, *old;

    p6_response_tag(res);
    res->gzip = p6_gzip(res->body, res->body_len, &res->gzip_len, res->pool);
    if (!res->gzip) res->gzip_len = 0;
    e = make_entry(key, stamp, res);
    if (!e) return; /* the answer is good without being kept */
    apr_thread_mutex_lock(kept->mutex);
    old = apr_hash_get(kept->entries, key, APR_HASH_KEY_STRING);
    if (old) drop(kept, old);
    if (apr_hash_count(kept->entries) >= P6_KEPT_ENTRIES || kept->bytes + e->size > P6_KEPT_BYTES)
        empty(kept);
    kept->bytes += e->size;
    apr_hash_set(kept->entries, e->key, APR_HASH_KEY_STRING, e);
    apr_thread_mutex_unlock(kept->mutex);
}
