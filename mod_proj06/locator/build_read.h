/**
 * Reading a picture's rows from the store in pages, each in a short transaction of its own.
 */
#ifndef P6_LOCATOR_BUILD_READ_H
#define P6_LOCATOR_BUILD_READ_H

#include "locator/build.h"

/** The structure's generation. */
p6_error *p6_build_generation(apr_int64_t *generation, p6_store *store, apr_pool_t *pool);
/** Feed everything a picture of TODAY needs to B. */
p6_error *p6_build_read(p6_builder *b, p6_store *store, p6_day today, apr_pool_t *pool);

#endif
