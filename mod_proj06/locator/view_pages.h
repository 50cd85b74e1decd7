/**
 * Root shapes of the locator's pages, for their bindings (page_bindings.c).
 */
#ifndef P6_LOCATOR_VIEW_PAGES_H
#define P6_LOCATOR_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_home_shape;
extern const p6_shape p6_help_shape;
extern const p6_shape p6_point_shape;
extern const p6_shape p6_notice_shape;
extern const p6_shape p6_fragment_shape;

#endif
