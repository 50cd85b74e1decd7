/**
 * The product, put together from the rooms that have pages: for httpd/, ctl/ and tests of the
 * whole.
 */
#ifndef P6_PRODUCT_PRODUCT_H
#define P6_PRODUCT_PRODUCT_H

#include "site/product.h"

/** Every route, and the names that each template may use. In POOL. */
const p6_product *p6_product_whole(apr_pool_t *pool);

#endif
