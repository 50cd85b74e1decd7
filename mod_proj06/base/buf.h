/**
 * A growing byte buffer in a pool, always NUL-terminated behind its `len` bytes.
 * Growth doubles; old blocks stay in the pool, so begin with a fair size for large texts.
 */
#ifndef P6_BASE_BUF_H
#define P6_BASE_BUF_H

#include <apr_pools.h>

typedef struct p6_buf {
    char *data;
    apr_size_t len;
    apr_size_t cap; /**< bytes allocated, the terminating NUL included */
    apr_pool_t *pool;
} p6_buf;

/** An empty buffer in POOL with room for SIZE bytes (0 picks a default). */
p6_buf *p6_buf_make(apr_pool_t *pool, apr_size_t size);
/** Make room for N more bytes. */
void p6_buf_reserve(p6_buf *buf, apr_size_t n);
void p6_buf_add(p6_buf *buf, const char *bytes, apr_size_t n);
/** S must not be NULL. */
void p6_buf_adds(p6_buf *buf, const char *s);
void p6_buf_addc(p6_buf *buf, char c);
void p6_buf_addf(p6_buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
