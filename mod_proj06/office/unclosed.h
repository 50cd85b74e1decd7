/**
 * Evenings of the last days that nobody closed, or where somebody has no end yet: what was written
 * on paper while the power was off is entered the morning after.
 */
#ifndef P6_OFFICE_UNCLOSED_H
#define P6_OFFICE_UNCLOSED_H

#include "office/official.h"
#include "store/closing.h"

/** Such shifts of COMMUNE (code) that began on one of the P6_UNCLOSED_DAYS days before that of NOW
    and are over: the last one first, at most P6_MAX_UNCLOSED, none when OFFICIAL may not run a
    queue there. Array of p6_unclosed_row. UNAVAILABLE. */
p6_error *p6_unclosed_list(apr_array_header_t **rows, p6_store *store, const p6_official *official,
                           const char *commune, p6_minute now, apr_pool_t *pool);

#endif
