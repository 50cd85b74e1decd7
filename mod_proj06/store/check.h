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

/** Check migrations and their checksums, integrity, references, append-only triggers and the
    settings that durability rests on. *LINES: array of p6_check_line in POOL. An unsound database
    is a bad line, not an error; works on old and new schemas. */
p6_error *p6_store_check(p6_store *store, apr_array_header_t **lines, apr_pool_t *pool);

/** Version, size, journal, generation, leases and the rows of every table. OLD_SCHEMA when it must
    be migrated first. */
p6_error *p6_store_status(p6_store *store, apr_array_header_t **lines, apr_pool_t *pool);

#endif
