/**
 * Booking by citizens: pages and API over the rules of visits/.
 */
#ifndef P6_BOOKING_BOOKING_H
#define P6_BOOKING_BOOKING_H

#include "site/product.h"

/** Its pages and API, and the names its templates may use. */
extern const p6_part p6_booking_part;

#endif
