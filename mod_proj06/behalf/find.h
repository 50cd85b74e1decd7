/**
 * Finding a visit by the name, with or without marks, by the number or by the code: a lost code is
 * no loss.
 * What is typed is personal: it is never logged and never part of an address.
 */
#ifndef P6_BEHALF_FIND_H
#define P6_BEHALF_FIND_H

#include "office/official.h"
#include "store/closing.h"
#include "visits/visits.h"

/** Visits of shifts in COMMUNE from today on (with a pass: of its shift only) that TYPED fits, at
    most P6_MAX_FOUND. Array of p6_found_row. FORBIDDEN unless OFFICIAL may run queues there;
    BAD_FIELD where "name" when it is too short, too long or no text. */
p6_error *p6_find(apr_array_header_t **rows, const p6_booking *b, const p6_official *official,
                  const char *commune, const char *typed, apr_pool_t *pool);

/** What somebody typed as a ticket in its canonical form ("a 12": "A12", "1-7": "1-07"), or "". In
    POOL. */
const char *p6_ticket_read(const char *typed, apr_pool_t *pool);

#endif
