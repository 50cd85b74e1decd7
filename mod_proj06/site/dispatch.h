/**
 * From a request to an answer: route, language, parameters, handler, error page.
 */
#ifndef P6_SITE_DISPATCH_H
#define P6_SITE_DISPATCH_H

#include "site/call.h"
#include "site/product.h"

/** Answer REQ with the routes of PART. Always gives a finished answer in POOL: errors become pages
    or problem+json here, the one place where they get a status. */
p6_response *p6_dispatch(const p6_site *site, const p6_part *part, const p6_request *req,
                         apr_pool_t *pool);

#endif
