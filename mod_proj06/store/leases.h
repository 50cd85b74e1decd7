/**
 * Leases: one holder at a time for a named job, among all processes and front ends.
 */
#ifndef P6_STORE_LEASES_H
#define P6_STORE_LEASES_H

#include "store/store.h"

/** Take or renew lease NAME for HOLDER until NOW_S + TTL_S; *HELD tells whether it is ours. */
p6_error *p6_lease_take(p6_tx *tx, const char *name, const char *holder, apr_int64_t now_s,
                        int ttl_s, int *held);
/** Give it back; harmless when it is not ours. */
p6_error *p6_lease_drop(p6_tx *tx, const char *name, const char *holder);

#endif
