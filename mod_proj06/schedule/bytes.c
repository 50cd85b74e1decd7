#include "schedule/bytes.h"

#include <apr_strings.h>
#include <string.h>

void p6_bytes_init(p6_bytes *bytes, p6_bytes_source source, void *baton, apr_pool_t *pool)
{
    memset(bytes, 0, sizeof *bytes);
    bytes->source = source;
    bytes->baton = baton;
    bytes->chunk = apr_palloc(pool, P6_BYTES_CHUNK);
    bytes->line = 1;
}

void p6_bytes_fill(p6_bytes *bytes)
{
    bytes->consumed += (apr_int64_t)bytes->filled;
    bytes->at = bytes->filled = 0;
    while (bytes->filled < P6_BYTES_CHUNK && bytes->status == APR_SUCCESS) {
        apr_size_t n = P6_BYTES_CHUNK - bytes->filled;

        bytes->status = bytes->source(bytes->baton, bytes->chunk + bytes->filled, &n);
        if (bytes->status == APR_SUCCESS && n == 0) bytes->status = APR_EOF;
        if (bytes->status == APR_SUCCESS) bytes->filled += n;
    }
}

int p6_bytes_peek(p6_bytes *bytes)
{
    if (bytes->at == bytes->filled && bytes->status == APR_SUCCESS) p6_bytes_fill(bytes);
    return bytes->at < bytes->filled ? (unsigned char)bytes->chunk[bytes->at] : P6_BYTES_END;
}

int p6_bytes_take(p6_bytes *bytes)
{
    int c = p6_bytes_peek(bytes);

    if (c == P6_BYTES_END) return c;
    bytes->at++;
    if (c == '\n') bytes->line++;
    return c;
}

apr_int64_t p6_bytes_offset(const p6_bytes *bytes)
{
    return bytes->consumed + (apr_int64_t)bytes->at;
}

int p6_bytes_failed(const p6_bytes *bytes)
{
    return bytes->at == bytes->filled && bytes->status != APR_SUCCESS
        && !APR_STATUS_IS_EOF(bytes->status);
}

const char *p6_bytes_failure(const p6_bytes *bytes, apr_pool_t *pool)
{
    char text[200];

    apr_strerror(bytes->status, text, sizeof text);
    return apr_psprintf(pool, "The file can't be read: %s.", text);
}

apr_status_t p6_bytes_from_file(void *file, char *buf, apr_size_t *len)
{
    return apr_file_read(file, buf, len);
}
