/** What the files of the queue share. */
#ifndef P6_EVENING_QUEUE_PRIVATE_H
#define P6_EVENING_QUEUE_PRIVATE_H

#include "evening/queue.h"
#include "visits/rules.h"

/** The queue of SHIFT in TX, held when TX writes. FORBIDDEN unless OFFICIAL (NULL: not
    asked) may ACT there. */
p6_error *p6_queue_read(p6_queue **queue, p6_tx *tx, const p6_official *official, p6_act act,
                        apr_int64_t shift, apr_int64_t now_s, apr_pool_t *pool);

/** Write what came of a service of VISIT at DESK (0: unknown). BAD_FIELD where "results". */
p6_error *p6_result_put(p6_tx *tx, apr_int64_t visit, int desk, const p6_result *result,
                        apr_int64_t now_s, apr_pool_t *pool);

#endif
