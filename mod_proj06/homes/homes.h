/**
 * Visits at home: the commune's list of requests, planning them into a shift of the mobile team,
 * and rounds from door to door.
 */
#ifndef P6_HOMES_HOMES_H
#define P6_HOMES_HOMES_H

#include "site/product.h"

/** Its pages, and the names its templates may use. */
extern const p6_part p6_homes_part;

#endif
