/**
 * Sealing the audit, and checking the seals.
 *
 * A job lists rows of the audit under numbered seals a moment after they were committed. A seal's
 * code (seal_mac.h) covers its rows and the seal before, under a key that is not in the database;
 * the newest seal stands in a head file as well. So who can change the database, its triggers and
 * all, but has no key, can't change, remove, reorder or insert rows that are sealed, nor cut seals
 * off, without p6_seal_verify telling. Rows of the last seconds are not protected yet.
 *
 * Of several front ends one at a time seals (lease "sealer", held by each seal's transaction); all
 * keep their own head file. Threading: a sealer is used by one thread at a time.
 */
#ifndef P6_AUDIT_SEAL_H
#define P6_AUDIT_SEAL_H

#include "audit/seal_head.h"
#include "audit/seal_key.h"
#include "base/env.h"
#include "schedule/import.h"
#include "store/store.h"

typedef struct p6_sealer {
    p6_store *store;
    const p6_env *env;
    p6_seal_key key;
    const char *head_file;
    const char *holder;   /**< our name on the lease */
    apr_int64_t looked;   /**< rows up to this id have had their turn; the sealer's own */
    int told;             /**< a broken tail was logged; the sealer's own */
} p6_sealer;

/** One beat: seal the rows older than P6_SEAL_DELAY_S that have no seal, at most P6_SEALS_AT_ONCE
    seals of P6_SEAL_ROWS, and bring the head file up to the newest seal, whoever made it. *SEALED
    is the number of rows sealed here. GONE when the database does not have the seal that the head
    file tells of: then nothing is sealed, or the cut would be covered up. The errors of the store
    and of the head file. POOL is cleared by the caller. */
p6_error *p6_seal_tend(p6_sealer *sealer, int *sealed, apr_pool_t *pool);

/** Something that is not as it was sealed. */
typedef struct p6_seal_problem {
    apr_int64_t seal;   /**< number; 0: the audit as a whole */
    apr_int64_t row;    /**< id; 0: the seal as a whole */
    const char *what;   /**< a sentence without its subject: "is gone" */
} p6_seal_problem;

/** A key that seals name. */
typedef struct p6_seal_key_use {
    const char *name;
    apr_int64_t first, last, seals; /**< numbers, and how many */
    int known;                      /**< it was given */
} p6_seal_key_use;

typedef struct p6_seal_report {
    apr_int64_t seals, rows;         /**< that were met, good or bad */
    apr_int64_t unsealed;            /**< rows without seal */
    apr_int64_t oldest_unsealed_s;   /**< time of the oldest one */
    apr_int64_t late;                /**< rows that were sealed over a day after the time they tell:
                                          the sealer stood still, or somebody dated them back */
    p6_seal_head head;               /**< as the file tells; number 0: none was given or there */
    apr_int64_t problems;            /**< all of them */
    apr_array_header_t *list;        /**< of p6_seal_problem, the first P6_MAX_SEAL_PROBLEMS */
    apr_array_header_t *keys;        /**< of p6_seal_key_use, at most P6_MAX_AUDIT_KEYS */
} p6_seal_report;

/** Check every seal and every row under it against KEYS (of p6_seal_key) and HEAD_FILE (NULL: not
    looked at). Read in pages: memory does not grow with the audit, and the sealer may go on beside.
    PROGRESS (may be NULL) is called with BATON after each page. REPORT lives in POOL. The errors of
    the store and of the head file; what is wrong with the audit stands in the report. */
p6_error *p6_seal_verify(p6_seal_report **report, p6_store *store, const apr_array_header_t *keys,
                         const char *head_file, p6_progress progress, void *baton,
                         apr_pool_t *pool);

#endif
