/**
 * A whole site for tests of pages: real templates, messages and static files over a picture made
 * with support_places, asked through p6_dispatch without a server.
 */
#ifndef SUPPORT_PAGES_H
#define SUPPORT_PAGES_H

#include "site/call.h"
#include "support_places.h"

typedef struct test_site {
    p6_site site;
    p6_settings settings;
    apr_int64_t now_s;    /**< the site's clock; set_clock sets it */
    const char *file;     /**< of the snapshot */
} test_site;

/** A site at MONDAY 18:40 over the picture of BUILDER (NULL: no picture). Keeps answers. */
test_site *pages_over(p6_builder *builder, apr_pool_t *pool);
/** "2026-11-23T18:40". */
void set_clock(test_site *site, const char *now);
/** GET TARGET ("/help?when=now") with header lines "Name: value", ending with NULL. */
p6_response *page(const test_site *site, apr_pool_t *pool, const char *target, ...)
    __attribute__((sentinel));
/** The body as text. */
const char *body_of(const p6_response *res);
/** Fail unless the body of RES has TEXT in it. */
void assert_has(const p6_response *res, const char *text);
void assert_lacks(const p6_response *res, const char *text);

#endif
