/**
 * What saving and putting back share: files that appear whole or not at all, and a look into a copy
 * that nobody uses yet. Only for store/backup.c and store/restore.c.
 */
#ifndef P6_STORE_BACKUP_PRIVATE_H
#define P6_STORE_BACKUP_PRIVATE_H

#include "store/private.h"

/** Make FILE, empty and with mode 0600. TAKEN when it is there; IO. */
p6_error *p6_file_begin(const char *file, apr_pool_t *pool);
/** FILE's bytes, or the names in the directory of FILE, are on the disk afterwards. IO. */
p6_error *p6_file_sync(const char *file, apr_pool_t *pool);
p6_error *p6_file_sync_directory(const char *file, apr_pool_t *pool);

/** A store on the copy FILE with one connection; lives in POOL. */
p6_error *p6_copy_open(p6_store **copy, const char *file, const p6_env *env, apr_pool_t *pool);
/** NULL when SQLite finds COPY sound; else BAD_DATA with its first complaint. */
p6_error *p6_copy_integrity(p6_store *copy, apr_pool_t *pool);

#endif
