#include "web/gzip.h"

#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* 15 bits of window, +16 asks zlib for the gzip wrapper */
#define GZIP_MEMORY 8
#define GZIP_LEVEL 9 /* bodies are kept and sent many times */

const char *p6_gzip(const char *body, apr_size_t len, apr_size_t *gzip_len, apr_pool_t *pool)
{
    z_stream z;
    char *out = NULL;

    memset(&z, 0, sizeof z);
    if (len < 64 || deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                                 Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    out = apr_palloc(pool, len);
    z.next_in = (Bytef *)body;
    z.avail_in = (uInt)len;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)len;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END)
        *gzip_len = len - z.avail_out;
    else
        out = NULL;
    deflateEnd(&z);
    return out;
}
