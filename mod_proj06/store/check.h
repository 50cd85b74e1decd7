/**
 * Looking at a database: is it sound and set as the store needs it, and what is in it.
 */
#ifndef P6_STORE_CHECK_H
#define P6_STORE_CHECK_H

#include <apr_tables.h>
#include "store/store.h"

/** One line of a report. */
typedef struct p6_check_line {
    const char *name;  /**< what was looked at */
    const char *value; /**< what was found */
    int bad;           /**< 1: it is not as it must be */
} p6_check_line;

/**
 * What SQLite finds wrong with its database, a row for each complaint; one row "ok", or none, when
 * it is sound. SQLite 3.40 takes a column that stands before the last one of the key of a table
 * WITHOUT ROWID for NULL although it is not; household_service.people stands so. It is NOT NULL in
 * a STRICT table all the same. No limit to the complaints: these false ones would use it up.
 */
#define P6_SQLITE_INTEGRITY \
    "SELECT integrity_check FROM pragma_integrity_check(2147483647)" \
    " WHERE integrity_check <> 'NULL value in household_service.people'"

/** Check migrations and their checksums, integrity, references, append-only triggers and the
    settings that durability rests on. *LINES: array of p6_check_line in POOL. An unsound database
    is a bad line, not an error; works on old and new schemas. */
p6_error *p6_store_check(p6_store *store, apr_array_header_t **lines, apr_pool_t *pool);

/** Version, size, journal, generation, leases and the rows of every table. OLD_SCHEMA when it must
    be migrated first. */
p6_error *p6_store_status(p6_store *store, apr_array_header_t **lines, apr_pool_t *pool);

#endif
