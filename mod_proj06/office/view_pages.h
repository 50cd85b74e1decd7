/**
 * Root shapes of the office's own pages, for their bindings (routes.c).
 */
#ifndef P6_OFFICE_VIEW_PAGES_H
#define P6_OFFICE_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_sign_in_shape;
extern const p6_shape p6_office_shape;

#endif
