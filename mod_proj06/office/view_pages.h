/**
 * Root shapes of the office's pages, for their bindings (routes.c).
 */
#ifndef P6_OFFICE_VIEW_PAGES_H
#define P6_OFFICE_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_sign_in_shape;
extern const p6_shape p6_office_shape;
extern const p6_shape p6_office_shift_shape;
extern const p6_shape p6_office_visit_shape;
extern const p6_shape p6_office_walk_in_shape;
extern const p6_shape p6_office_passes_shape;
extern const p6_shape p6_board_shape;
extern const p6_shape p6_report_shape;
extern const p6_shape p6_hand_offs_shape;
extern const p6_shape p6_statistics_shape;

#endif
