/**
 * Passes: a manager's permission for a named helper without an account, for one shift. The code is
 * shown once, when it is issued; the database has its digest. A pass ends with its shift.
 */
#ifndef P6_OFFICE_PASSES_H
#define P6_OFFICE_PASSES_H

#include "office/official.h"
#include "store/officials.h"
#include "visits/visits.h"

#define P6_PASS_AFTER_MIN 120 /* a pass lives so long past the shift's end: there is tidying up */

/** Issue a pass for SHIFT to HELPER_NAME of AGENCY (code or ""). *CODE in POOL. FORBIDDEN,
    BAD_FIELD where "name" or "agency", GONE when the shift is over. */
p6_error *p6_pass_issue(const char **code, const p6_booking *b, const p6_official *official,
                        apr_int64_t shift, const char *helper_name, const char *agency,
                        apr_pool_t *pool);
/** The passes of SHIFT. Array of p6_pass_row. FORBIDDEN. */
p6_error *p6_passes_list(apr_array_header_t **rows, const p6_booking *b,
                         const p6_official *official, apr_int64_t shift, apr_pool_t *pool);
/** Revoke PASS of SHIFT: its sign-ins end at once. FORBIDDEN, NOT_FOUND. */
p6_error *p6_pass_take_back(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                            apr_int64_t pass, apr_pool_t *pool);

#endif
