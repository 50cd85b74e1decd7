/**
 * A product put together from parts: each room that has pages offers its routes and the names that
 * its templates may use; whoever serves or checks the whole joins them.
 */
#ifndef P6_SITE_PRODUCT_H
#define P6_SITE_PRODUCT_H

#include "template/template.h"
#include "web/routes.h"

/** What one room offers: tables with static storage. */
typedef struct p6_part {
    const p6_route *routes;       /**< in matching order */
    int routes_count;
    const p6_binding *bindings;
    int bindings_count;
} p6_part;

/** The whole: a part too, with the tables of its parts behind one another. */
typedef p6_part p6_product;

/** Join the COUNT parts of PARTS, in order, with the site's own bindings. In POOL. */
const p6_product *p6_product_join(const p6_part *const *parts, int count, apr_pool_t *pool);

#endif
