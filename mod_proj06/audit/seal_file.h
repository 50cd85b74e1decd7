/**
 * The small files beside the database that sealing needs: read whole, written so that a power cut
 * leaves the old one or the new one.
 */
#ifndef P6_AUDIT_SEAL_FILE_H
#define P6_AUDIT_SEAL_FILE_H

#include <sys/stat.h>

#include "base/error.h"

/** The bytes of FILE, at most MOST, with a NUL behind them; *STATUS is the file's. In POOL.
    NOT_FOUND, IO, TOO_LARGE; `where` is FILE. */
p6_error *p6_seal_file_read(const char **bytes, apr_size_t *len, struct stat *status,
                            const char *file, apr_size_t most, apr_pool_t *pool);
/** Make FILE with LEN bytes for its owner alone, on the disk when this returns. TAKEN when there is
    one, IO. */
p6_error *p6_seal_file_make(const char *file, const char *bytes, apr_size_t len, apr_pool_t *pool);
/** Put LEN bytes in the place of FILE, at once and on the disk; its group may read it. IO. */
p6_error *p6_seal_file_replace(const char *file, const char *bytes, apr_size_t len,
                               apr_pool_t *pool);

#endif
