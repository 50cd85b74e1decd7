/**
 * Reports: what was counted, for officials, on paper, as CSV, and for the public; hand-offs.
 */
#ifndef P6_REPORTS_REPORTS_H
#define P6_REPORTS_REPORTS_H

#include "site/product.h"

/** Its pages, and the names its templates may use. */
extern const p6_part p6_reports_part;

#endif
