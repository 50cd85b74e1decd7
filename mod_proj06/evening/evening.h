/**
 * The evening: the queue of a shift, walk-ins, outcomes, closing time, passes, the public board,
 * the evening on paper.
 */
#ifndef P6_EVENING_EVENING_H
#define P6_EVENING_EVENING_H

#include "site/product.h"

/** Its pages, and the names its templates may use. */
extern const p6_part p6_evening_part;

#endif
