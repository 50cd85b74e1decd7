/**
 * Opening what is personal of a visit: each time somebody does, that is written down.
 */
#ifndef P6_EVENING_PERSON_H
#define P6_EVENING_PERSON_H

#include "evening/queue.h"

/** The phone number (E.164, "" = none) of VISIT in QUEUE for OFFICIAL, noted in the audit.
    FORBIDDEN unless they may see people there; GONE when the person is erased. */
p6_error *p6_person_open(const char **phone, const p6_booking *b, const p6_official *official,
                         const p6_queue *queue, apr_int64_t visit, apr_pool_t *pool);

/** The same in TX, a write transaction, for whoever was asked the right before: the person of VISIT
    in COMMUNE, in POOL. GONE. */
p6_error *p6_person_read(p6_person **person, p6_tx *tx, const p6_official *official,
                         const char *commune, apr_int64_t visit, apr_int64_t now_s,
                         apr_pool_t *pool);

#endif
