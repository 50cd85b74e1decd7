/**
 * The migrations that are built in. One file each in store/migrations/, numbered without gaps and
 * never changed once released: checksums in the database tell when one was.
 *
 * A migration is a list of statements for both dialects, with tokens for what differs: {int},
 * {text}, {serial} (a key that numbers itself), {end} and {narrow} (the end of a table; narrow: its
 * rows live in the key), and {sqlite} / {pgsql} before a statement that only one of them gets.
 * Old and new builds run side by side during a graceful restart, so migrations only add.
 */
#ifndef P6_STORE_MIGRATIONS_H
#define P6_STORE_MIGRATIONS_H

#include <apr_pools.h>

typedef struct p6_migration {
    int version;
    const char *name;
    const char *const *statements; /**< NULL-terminated */
} p6_migration;

/** The migration that leads to VERSION, or NULL. */
const p6_migration *p6_migration_get(int version);
/** SHA-256 of its text in hex, the same for both dialects. */
const char *p6_migration_checksum(const p6_migration *migration, apr_pool_t *pool);
/** STATEMENT for DIALECT (a p6_dialect), or NULL when it is not for that one. */
const char *p6_migration_sql(const char *statement, int dialect, apr_pool_t *pool);

#endif
