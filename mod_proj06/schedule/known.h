/**
 * The keys that rows refer to: those of the files being imported and, read when first needed,
 * those the database has.
 *
 * Memory grows with the number of keys, not with the rows behind them.
 */
#ifndef P6_SCHEDULE_KNOWN_H
#define P6_SCHEDULE_KNOWN_H

#include <apr_hash.h>

#include "store/reference.h"

typedef enum p6_known_kind {
    P6_KNOWN_COMMUNE,
    P6_KNOWN_AGENCY,
    P6_KNOWN_SERVICE,
    P6_KNOWN_DAY,   /**< of the calendar, as YYYY-MM-DD */
    P6_KNOWN_POINT,
    P6_KNOWN_ROTA,
    P6_KNOWN_SHIFT, /**< key as in shifts.csv; from here on the files' only */
    P6_KNOWN_FORMER_UNIT, /**< name and commune */
    P6_KNOWN_TEXT,  /**< kind, subject, field and language */
    P6_KNOWN_ACTIVATION, /**< commune and day */
    P6_KNOWN__COUNT
} p6_known_kind;

typedef struct p6_known_entry {
    const char *key;
    const char *file; /**< sheet's name, or NULL: it is in the database only */
    int line;
    apr_uint64_t mark; /**< of a point: hash of its values, to compare two files that hold it */
    const char *plan;  /**< of a rota in the database: its plan, else NULL */
} p6_known_entry;

typedef struct p6_known {
    apr_pool_t *pool;
    p6_tx *tx;               /**< to read from; stays open while keys are asked for */
    apr_hash_t *files[P6_KNOWN__COUNT];
    apr_hash_t *stored[P6_KNOWN__COUNT]; /**< NULL until read */
} p6_known;

p6_known *p6_known_make(p6_tx *tx, apr_pool_t *pool);
/** Say that KEY stands in FILE at LINE. Returns the new entry, or NULL when it stood in a file
    before; then *BEFORE is that entry. FILE must live as long as the set. */
p6_known_entry *p6_known_add(p6_known *known, p6_known_kind kind, const char *key,
                             const char *file, int line, p6_known_entry **before);
/** The entry of KEY from the files, else from the database, else *ENTRY is NULL. */
p6_error *p6_known_find(p6_known *known, p6_known_kind kind, const char *key,
                        p6_known_entry **entry);
/** The entry of KEY in the database, whatever the files say, or NULL. */
p6_error *p6_known_stored(p6_known *known, p6_known_kind kind, const char *key,
                          p6_known_entry **entry);

#endif
