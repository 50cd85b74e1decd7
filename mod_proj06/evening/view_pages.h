/**
 * Root shapes of an evening's pages, for their bindings (routes.c).
 */
#ifndef P6_EVENING_VIEW_PAGES_H
#define P6_EVENING_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_office_shift_shape;
extern const p6_shape p6_office_visit_shape;
extern const p6_shape p6_office_walk_in_shape;
extern const p6_shape p6_office_passes_shape;
extern const p6_shape p6_board_shape;
extern const p6_shape p6_office_close_shape;
extern const p6_shape p6_office_sheet_shape;
extern const p6_shape p6_office_papers_shape;
extern const p6_shape p6_office_paper_shape;

#endif
