/**
 * Requests for home visits opened with a proof.
 *
 * A request is seen for an hour or two after its proof was shown or it was made: its cookie is a
 * digest of the request's key and the hour, so nothing is written to open it.
 */
#ifndef P6_VISITS_HOME_OPEN_H
#define P6_VISITS_HOME_OPEN_H

#include "visits/visits.h"

/** Open the request CODE with PROOF (last three digits or birth year), both as typed. *TOKEN is a
    cookie's value for p6_home_seen. The caller has counted the address. REFUSED for an unknown code
    as for a wrong proof; TOO_MANY while locked (detail: seconds). */
p6_error *p6_home_open(p6_home_visit **request, const char **token, const p6_booking *b,
                       const char *code, const char *proof, apr_pool_t *pool);
/** The cookie's value that may see REQUEST from now on, for P6_OPENING_S at least; NULL for one
    that was not asked for by a form. */
const char *p6_home_token(const p6_home_visit *request, const p6_env *env, apr_pool_t *pool);
/** The request CODE for the holder of the cookie TOKEN (may be NULL). REFUSED when it opens another
    one or none, has run out, or the request's person is erased. */
p6_error *p6_home_seen(p6_home_visit **request, const p6_booking *b, const char *code,
                       const char *token, apr_pool_t *pool);
/** Put the request CODE (canonical) right by FIX. *OUTCOME: DONE with the request as it is then, or
    FAULTS. NOT_FOUND; GONE when its person is erased. */
p6_error *p6_home_correct(p6_home_outcome **outcome, const p6_booking *b, const char *code,
                          const p6_home_fix *fix, apr_pool_t *pool);
/** The same for ROW in TX, a write transaction: FAULTS (of p6_field_fault) get what is wrong, and
    then nothing is written. *CHANGED names the fields that are different now, "address,phone"; "":
    none. GONE. */
p6_error *p6_home_fix_put(const char **changed, p6_home_visit *row, const p6_booking *b, p6_tx *tx,
                          const p6_home_fix *fix, apr_array_header_t *faults, apr_int64_t now_s,
                          apr_pool_t *pool);
/** Withdraw the request CODE; again: nothing happens. STALE once it is done or declined.
    NOT_FOUND. */
p6_error *p6_home_cancel(const p6_booking *b, const char *code, apr_pool_t *pool);
/** Erase the person of the request CODE, which is withdrawn with it. NOT_FOUND. */
p6_error *p6_home_forget(const p6_booking *b, const char *code, apr_pool_t *pool);

#endif
