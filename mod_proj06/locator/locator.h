/**
 * What the locator offers to the one who puts the product together (httpd/, tests): its routes, the
 * names its templates may use, and its part of the site's set-up.
 */
#ifndef P6_LOCATOR_LOCATOR_H
#define P6_LOCATOR_LOCATOR_H

#include "site/call.h"

/** Pages, feeds and API of the read side, in matching order. */
extern const p6_route p6_locator_routes[];
extern const int p6_locator_routes_count;

/** The locator's pages for p6_templates_compile. */
extern const p6_binding p6_locator_bindings[];
extern const int p6_locator_bindings_count;

#endif
