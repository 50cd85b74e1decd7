/**
 * Root shapes of the reports' pages, for their bindings (routes.c).
 */
#ifndef P6_REPORTS_VIEW_PAGES_H
#define P6_REPORTS_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_report_shape;
extern const p6_shape p6_hand_offs_shape;
extern const p6_shape p6_statistics_shape;

#endif
