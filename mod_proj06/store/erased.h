/**
 * Going back to an earlier state of a database must not bring back people whom the later one has
 * erased. Only proj06ctl calls this.
 */
#ifndef P6_STORE_ERASED_H
#define P6_STORE_ERASED_H

#include "store/store.h"

/** Erase in STORE whom LATER, which went on from the same state, has erased, and cancel what they
    had cancelled there; NOW_S: epoch seconds. *ERASED of them, or -1 when LATER can't say; then
    nothing was changed. UNAVAILABLE: STORE. */
p6_error *p6_store_erase_as(p6_store *store, p6_store *later, apr_int64_t now_s, int *erased,
                            apr_pool_t *pool);

#endif
