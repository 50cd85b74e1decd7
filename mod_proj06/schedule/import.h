/**
 * Reference data in and out: CSV (RFC 4180, UTF-8, header row; Excel's BOM and semicolons are
 * understood) and GeoJSON for points. Column lists are in conf/data-format.md.
 *
 * Invariant: nothing is imported when any row of any file is bad.
 */
#ifndef P6_SCHEDULE_IMPORT_H
#define P6_SCHEDULE_IMPORT_H

#include <apr_tables.h>

#include "store/store.h"

typedef struct p6_import_error {
    const char *file;   /**< base name */
    int line;           /**< 1-based, the physical line where the record begins */
    const char *column; /**< column's name, or "" for the row as a whole */
    const char *reason; /**< a sentence */
} p6_import_error;

typedef struct p6_import_result {
    int files, rows, errors;
    const apr_array_header_t *list; /**< of p6_import_error, at most P6_MAX_IMPORT_ERRORS */
} p6_import_result;

/** Called now and then with what is done of what there is; may be NULL. */
typedef void (*p6_progress)(void *baton, const char *what, apr_int64_t done, apr_int64_t all);

/** Import every known file of DIR in order of dependence. BAD_DATA when rows are bad: RESULT then
    lists them. RESULT is always filled, in POOL. */
p6_error *p6_import_dir(p6_store *store, const char *dir, p6_import_result **result,
                        p6_progress progress, void *baton, apr_pool_t *pool);

/** Write every kind of reference data to DIR (made if missing), readable by p6_import_dir. */
p6_error *p6_export_dir(p6_store *store, const char *dir, p6_progress progress, void *baton,
                        apr_pool_t *pool);

#endif
