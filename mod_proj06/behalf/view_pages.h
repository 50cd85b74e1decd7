/**
 * Root shapes of the pages on which officials do things for one citizen, for their bindings
 * (routes.c).
 */
#ifndef P6_BEHALF_VIEW_PAGES_H
#define P6_BEHALF_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_office_calls_shape;
extern const p6_shape p6_office_book_shape;
extern const p6_shape p6_office_citizen_shape;
extern const p6_shape p6_office_find_shape;

#endif
