/**
 * Verbs on openings: who has shown a visit's proof, or booked it just now, may see and change it
 * for a while. A cookie names the opening; the database has only the cookie's digest.
 */
#ifndef P6_STORE_OPENINGS_H
#define P6_STORE_OPENINGS_H

#include "store/store.h"

/** Open VISIT to the cookie with COOKIE_HASH (64 hex digits) until UNTIL_S; again: longer. */
p6_error *p6_opening_put(p6_tx *tx, const char *cookie_hash, apr_int64_t visit,
                         apr_int64_t until_s);
/** *VISIT is what the cookie opens at NOW_S, 0 for nothing. */
p6_error *p6_opening_get(p6_tx *tx, const char *cookie_hash, apr_int64_t now_s,
                         apr_int64_t *visit);
/** Close VISIT to everybody. */
p6_error *p6_openings_drop(p6_tx *tx, apr_int64_t visit);
/** Delete openings that ran out by NOW_S. */
p6_error *p6_openings_sweep(p6_tx *tx, apr_int64_t now_s);

/** Note that request KEY (at most P6_MAX_REQUEST_KEY characters) did ACTION to VISIT (0: none).
    *FIRST is 0
    when it was noted before: then whoever asks is to get the answer of that time. */
p6_error *p6_action_note(p6_tx *tx, const char *key, const char *action, apr_int64_t visit,
                         apr_int64_t now_s, int *first);
/** *VISIT is the one that request KEY did something to; NOT_FOUND when it did nothing yet. */
p6_error *p6_action_visit(p6_tx *tx, const char *key, apr_int64_t *visit);
/** Forget the keys of actions older than BEFORE_S. */
p6_error *p6_actions_sweep(p6_tx *tx, apr_int64_t before_s);

#endif
