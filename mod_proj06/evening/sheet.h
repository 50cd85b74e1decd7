/**
 * The list of a shift for an evening without network: names in it leave the product, so each time
 * it is made that is written down.
 */
#ifndef P6_EVENING_SHEET_H
#define P6_EVENING_SHEET_H

#include "evening/queue.h"

/** The queue of SHIFT to be printed or saved, noted as an export. FORBIDDEN, NOT_FOUND. */
p6_error *p6_sheet_load(p6_queue **queue, const p6_booking *b, const p6_official *official,
                        apr_int64_t shift, apr_pool_t *pool);

#endif
