/** What the files of closing time share. */
#ifndef P6_EVENING_CLOSING_PRIVATE_H
#define P6_EVENING_CLOSING_PRIVATE_H

#include "evening/closing.h"
#include "evening/queue_private.h"

/** How SHIFT stands in TX, held when TX writes. */
p6_error *p6_closing_read(p6_closing **closing, p6_tx *tx, const p6_official *official,
                          apr_int64_t shift, apr_int64_t now_s, apr_pool_t *pool);
/** The kind of event (store/closing.h) that says AFTER. */
const char *p6_after_follow(p6_after after);

#endif
