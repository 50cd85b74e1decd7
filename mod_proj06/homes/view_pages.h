/**
 * Root shapes of the pages about visits at home, for their bindings (routes.c).
 */
#ifndef P6_HOMES_VIEW_PAGES_H
#define P6_HOMES_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_office_homes_shape;
extern const p6_shape p6_office_home_shape;
extern const p6_shape p6_office_round_shape;
extern const p6_shape p6_office_home_new_shape;
extern const p6_shape p6_office_home_slip_shape;

#endif
