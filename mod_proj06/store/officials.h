/**
 * Verbs on officials, their sign-ins and rights, and on passes for helpers who are in no directory.
 * Tokens and codes are never stored, only their digests (64 hex digits). Times: epoch seconds.
 */
#ifndef P6_STORE_OFFICIALS_H
#define P6_STORE_OFFICIALS_H

#include <apr_tables.h>
#include "store/store.h"

typedef struct p6_official_row {
    apr_int64_t id;
    const char *directory, *entry_uuid; /**< who it is, for good */
    const char *user_name, *shown_name; /**< as the directory last had them */
} p6_official_row;

/** Note that the official of (directory, entry_uuid) was here at NOW_S; ROW->id is theirs. */
p6_error *p6_official_put(p6_tx *tx, p6_official_row *row, apr_int64_t now_s);
/** *ROW = NULL when there is none. In POOL. */
p6_error *p6_official_get(p6_tx *tx, apr_int64_t id, p6_official_row **row, apr_pool_t *pool);

/** A role ("helper", "manager", "province", "auditor") in a commune ("*": in all). */
typedef struct p6_right_row {
    const char *role, *commune;
} p6_right_row;

typedef struct p6_sign_in_row {
    const char *token_hash;
    apr_int64_t official;
    apr_int64_t created_at, seen_at, rights_checked_at;
    apr_int64_t expires_at, ended_at; /**< ended_at 0: not ended */
} p6_sign_in_row;

p6_error *p6_sign_in_add(p6_tx *tx, const p6_sign_in_row *row,
                         const apr_array_header_t *rights /**< of p6_right_row */);
/** The sign-in of TOKEN_HASH that was not ended and had not run out at NOW_S, and its RIGHTS (array
    of p6_right_row); *ROW = NULL when there is none. In POOL. */
p6_error *p6_sign_in_get(p6_tx *tx, const char *token_hash, apr_int64_t now_s,
                         p6_sign_in_row **row, apr_array_header_t **rights, apr_pool_t *pool);
/** It was used at NOW_S. */
p6_error *p6_sign_in_seen(p6_tx *tx, const char *token_hash, apr_int64_t now_s);
/** Its rights were looked up again at NOW_S: these they are. */
p6_error *p6_sign_in_set_rights(p6_tx *tx, const char *token_hash,
                                const apr_array_header_t *rights, apr_int64_t now_s);
p6_error *p6_sign_in_end(p6_tx *tx, const char *token_hash, apr_int64_t now_s);
/** End all sign-ins of OFFICIAL; *ENDED (may be NULL) of them. */
p6_error *p6_sign_ins_end(p6_tx *tx, apr_int64_t official, apr_int64_t now_s, int *ended);
/** End everybody's sign-ins, those by a pass too; *ENDED of them. */
p6_error *p6_sign_ins_end_all(p6_tx *tx, apr_int64_t now_s, int *ended);
/** Delete sign-ins, of officials and passes, that ran out or ended before BEFORE_S. */
p6_error *p6_sign_ins_sweep(p6_tx *tx, apr_int64_t before_s);

typedef struct p6_pass_row {
    apr_int64_t id;
    const char *code_hash;
    apr_int64_t shift;
    const char *helper_name;  /**< a person's name: shown to managers of the shift, never logged */
    const char *agency;       /**< code or "" */
    apr_int64_t issued_by, issued_at, expires_at, revoked_at;
} p6_pass_row;

/** Insert ROW; ROW->id is new. */
p6_error *p6_pass_add(p6_tx *tx, p6_pass_row *row);
/** The pass of CODE_HASH, whatever its state; *ROW = NULL when there is none. In POOL. */
p6_error *p6_pass_by_code(p6_tx *tx, const char *code_hash, p6_pass_row **row, apr_pool_t *pool);
p6_error *p6_pass_by_id(p6_tx *tx, apr_int64_t id, p6_pass_row **row, apr_pool_t *pool);
/** Passes of SHIFT, by time of issue. Array of p6_pass_row. */
p6_error *p6_passes_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                             apr_pool_t *pool);
/** Revoke pass ID and end its sign-ins; *DONE is 0 when it was revoked before. */
p6_error *p6_pass_revoke(p6_tx *tx, apr_int64_t id, apr_int64_t now_s, int *done);
/** A sign-in by pass: TOKEN_HASH opens PASS until EXPIRES_S. */
p6_error *p6_pass_sign_in_add(p6_tx *tx, const char *token_hash, apr_int64_t pass,
                              apr_int64_t now_s, apr_int64_t expires_s);
/** The pass behind TOKEN_HASH when neither it nor the sign-in has ended at NOW_S; else *ROW = NULL.
    In POOL. */
p6_error *p6_pass_signed_in(p6_tx *tx, const char *token_hash, apr_int64_t now_s,
                            p6_pass_row **row, apr_pool_t *pool);
p6_error *p6_pass_sign_in_end(p6_tx *tx, const char *token_hash, apr_int64_t now_s);

#endif
