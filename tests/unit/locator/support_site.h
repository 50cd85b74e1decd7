/**
 * A site over a snapshot file, for tests that ask through the routes as httpd does.
 */
#ifndef SUPPORT_SITE_H
#define SUPPORT_SITE_H

#include "locator/locator.h"
#include "locator/snapshot.h"

/** A site whose places are FILE, whose clock is *NOW_S and that keeps answers. Messages come from
    templates/messages; there are no page templates. */
p6_site *site_over(const char *file, apr_int64_t *now_s, apr_pool_t *pool);
/** GET PATH (with "?query" or not). */
p6_response *get(const p6_site *site, const char *path, apr_pool_t *pool);

#endif
