/**
 * Kept answers: finished bodies with their gzip form, by key, valid for one stamp. The second
 * reader pays a copy. Bounded in entries and bytes (base/limits.h); when full, the whole is emptied
 * (answers are cheap to make and live for a minute at most). Threading: shared by a child's
 * threads.
 */
#ifndef P6_SITE_KEPT_H
#define P6_SITE_KEPT_H

#include "web/response.h"

typedef struct p6_kept p6_kept;

/** An empty store of answers in POOL. */
p6_error *p6_kept_make(p6_kept **kept, apr_pool_t *pool);
/** Fill RES from the answer KEY if it is there with STAMP (generation, minute…); 1 when it was.
    Body bytes are copied into RES's pool. */
int p6_kept_get(p6_kept *kept, const char *key, const char *stamp, int gzip, p6_response *res);
/** Keep RES's body, type, cache headers; makes its gzip form and ETag, and sets them in RES too. */
void p6_kept_put(p6_kept *kept, const char *key, const char *stamp, p6_response *res);

#endif
