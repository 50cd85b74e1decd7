/* What booking answers, and which template has which names. */
#include "booking/booking.h"

const p6_part p6_booking_part = { NULL, 0, NULL, 0 };
