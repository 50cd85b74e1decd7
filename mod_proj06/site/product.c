#include "site/product.h"

#include <apr_tables.h>

#include "site/failure.h"

const p6_product *p6_product_join(const p6_part *const *parts, int count, apr_pool_t *pool)
{
    apr_array_header_t *routes = apr_array_make(pool, 64, sizeof(p6_route));
    apr_array_header_t *bindings = apr_array_make(pool, 32, sizeof(p6_binding));
    p6_product *whole = apr_palloc(pool, sizeof *whole);

    for (int i = 0; i < p6_site_bindings_count; i++)
        APR_ARRAY_PUSH(bindings, p6_binding) = p6_site_bindings[i];
    for (int p = 0; p < count; p++) {
        for (int i = 0; i < parts[p]->routes_count; i++)
            APR_ARRAY_PUSH(routes, p6_route) = parts[p]->routes[i];
        for (int i = 0; i < parts[p]->bindings_count; i++)
            APR_ARRAY_PUSH(bindings, p6_binding) = parts[p]->bindings[i];
    }
    *whole = (p6_product){ (const p6_route *)routes->elts, routes->nelts,
                           (const p6_binding *)bindings->elts, bindings->nelts };
    return whole;
}
