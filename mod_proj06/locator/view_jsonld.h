/**
 * A point for search engines: schema.org in JSON-LD.
 */
#ifndef P6_LOCATOR_VIEW_JSONLD_H
#define P6_LOCATOR_VIEW_JSONLD_H

#include "locator/view_card.h"

/** POINT with its dated opening hours, serialised, in the call's pool; NULL when memory ran out.
    Addresses are there only when the site's own is configured: a Host header never enters a kept
    page. */
const char *p6_view_jsonld(const p6_view *view, const p6_point_view *point);

#endif
