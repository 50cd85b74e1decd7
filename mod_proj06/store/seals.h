/**
 * Seals over the audit: each lists rows, in order, under one code that covers them and the seal
 * before. What the codes are is the audit's matter (audit/seal.h); here is where they lie.
 *
 * Invariants: a row has one seal at most, a number is given once (the database's keys). A seal
 * lists its rows instead of naming a range of ids: commits overtake each other, so a row may come
 * after others with higher ids were sealed.
 */
#ifndef P6_STORE_SEALS_H
#define P6_STORE_SEALS_H

#include "store/audit.h"

typedef struct p6_seal {
    apr_int64_t number;     /**< from 1 */
    apr_int64_t made_at;
    apr_int64_t rows_n;
    const char *key_name;   /**< of the key that made `mac` */
    const char *mac_before; /**< `mac` of the seal before; "" of the first */
    const char *mac;
} p6_seal;

/** The newest seal, and the one with NUMBER, in POOL; NULL when there is none. */
p6_error *p6_seal_last(p6_tx *tx, p6_seal **seal, apr_pool_t *pool);
p6_error *p6_seal_get(p6_tx *tx, apr_int64_t number, p6_seal **seal, apr_pool_t *pool);
/** At most LIMIT seals with numbers above AFTER, up to UPTO, ascending, as p6_seal in POOL. */
p6_error *p6_seals_page(p6_tx *tx, apr_int64_t after, apr_int64_t upto, int limit,
                        apr_array_header_t **seals, apr_pool_t *pool);
/** How many rows the seals above AFTER, up to UPTO, say that they have. */
p6_error *p6_seals_rows(p6_tx *tx, apr_int64_t after, apr_int64_t upto, apr_int64_t *rows);

/** A row's place under a seal. */
typedef struct p6_sealed {
    apr_int64_t seal, place; /**< place from 1 */
    apr_int64_t audit;       /**< the row's id */
    p6_audit_entry entry;    /**< the row; its id is 0 when it is gone */
} p6_sealed;

/** At most LIMIT places behind AFTER (its seal, place and audit count; zeros: from the first) under
    seals up to UPTO, by seal, place and row, as p6_sealed in POOL. */
p6_error *p6_sealed_page(p6_tx *tx, const p6_sealed *after, apr_int64_t upto, int limit,
                         apr_array_header_t **places, apr_pool_t *pool);
/** How many places are listed under seals above UPTO. */
p6_error *p6_sealed_beyond(p6_tx *tx, apr_int64_t upto, apr_int64_t *places);

/** Rows of the audit by id: above `after`, up to `to`, of a time up to `before_s`. */
typedef struct p6_audit_range {
    apr_int64_t after, to, before_s;
} p6_audit_range;

/** At most LIMIT rows of RANGE that have no seal, by id, as p6_audit_entry in POOL. */
p6_error *p6_audit_unsealed(p6_tx *tx, const p6_audit_range *range, int limit,
                            apr_array_header_t **rows, apr_pool_t *pool);
/** The range of ids that begins COUNT sealed rows before the highest sealed one: rows without seal
    are mostly there. `before_s` is left alone. */
p6_error *p6_audit_recent(p6_tx *tx, int count, p6_audit_range *range);
/** Move RANGE to the next COUNT rows behind its end, sealed or not; `after` is `to` when there are
    no more. */
p6_error *p6_audit_next_slice(p6_tx *tx, int count, p6_audit_range *range);

typedef struct p6_audit_figures {
    apr_int64_t rows, unsealed;
    apr_int64_t oldest_s; /**< time of the oldest row without seal; 0: all have one */
    apr_int64_t later;    /**< rows under seals above the one that was named */
} p6_audit_figures;

/** Count the rows of RANGE, of any time; `later` are those under seals above UPTO. */
p6_error *p6_audit_count(p6_tx *tx, const p6_audit_range *range, apr_int64_t upto,
                         p6_audit_figures *figures);

/** Add SEAL over the rows of RANGE that have none, in order of their ids. STALE when they are not
    SEAL->rows_n: one more was committed since they were read; the transaction is to be rolled back.
    A number or row that is sealed already fails as a database does (UNAVAILABLE). */
p6_error *p6_seal_add(p6_tx *tx, const p6_seal *seal, const p6_audit_range *range);

#endif
