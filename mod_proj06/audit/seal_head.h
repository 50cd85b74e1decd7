/**
 * The head: the newest seal, written down in a second place. Without it nobody would notice that
 * the last seals and their rows were cut off.
 */
#ifndef P6_AUDIT_SEAL_HEAD_H
#define P6_AUDIT_SEAL_HEAD_H

#include "audit/seal_mac.h"
#include "base/error.h"

typedef struct p6_seal_head {
    apr_int64_t number;           /**< of the newest seal; 0: no seal yet */
    char mac[P6_SEAL_MAC + 1];    /**< its code */
    apr_int64_t rows;             /**< under all seals up to it */
    apr_int64_t made_at;
} p6_seal_head;

/** Read FILE into HEAD; its number is 0 when there is no such file. BAD_INPUT when it is no head,
    IO, TOO_LARGE; `where` is FILE. POOL is scratch; errors live in it. */
p6_error *p6_seal_head_read(p6_seal_head *head, const char *file, apr_pool_t *pool);
/** Put HEAD in the place of FILE, at once and on the disk. IO. */
p6_error *p6_seal_head_write(const p6_seal_head *head, const char *file, apr_pool_t *pool);

#endif
