/**
 * A source of bytes read one at a time, with the physical line. Memory: one chunk.
 */
#ifndef P6_SCHEDULE_BYTES_H
#define P6_SCHEDULE_BYTES_H

#include <apr_file_io.h>
#include <apr_pools.h>

#define P6_BYTES_END (-1) /**< no byte: the end of the file, or a read error */
#define P6_BYTES_CHUNK (32 * 1024)

/** Read at most *LEN bytes into BUF, set *LEN to what came; APR_EOF at the end. */
typedef apr_status_t (*p6_bytes_source)(void *baton, char *buf, apr_size_t *len);

typedef struct p6_bytes {
    p6_bytes_source source;
    void *baton;
    char *chunk;
    apr_size_t at, filled;
    apr_int64_t consumed; /**< bytes of the chunks before this one */
    apr_status_t status;  /**< APR_SUCCESS, APR_EOF, or what the source said */
    int line;             /**< of the next byte, 1-based */
} p6_bytes;

void p6_bytes_init(p6_bytes *bytes, p6_bytes_source source, void *baton, apr_pool_t *pool);
/** Fill the chunk as far as the source gives; what was in it is lost. */
void p6_bytes_fill(p6_bytes *bytes);
/** The next byte 0…255 without or with consuming it, or P6_BYTES_END. */
int p6_bytes_peek(p6_bytes *bytes);
int p6_bytes_take(p6_bytes *bytes);
/** Bytes consumed so far. */
apr_int64_t p6_bytes_offset(const p6_bytes *bytes);
/** 1 when no more bytes come because the source failed rather than ended. */
int p6_bytes_failed(const p6_bytes *bytes);
/** A sentence about that failure, in POOL. */
const char *p6_bytes_failure(const p6_bytes *bytes, apr_pool_t *pool);

/** A source over an apr_file_t *. */
apr_status_t p6_bytes_from_file(void *file, char *buf, apr_size_t *len);

#endif
