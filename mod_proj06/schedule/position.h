/**
 * Positions as people write them, and the mistakes that positions come with. Pure.
 */
#ifndef P6_SCHEDULE_POSITION_H
#define P6_SCHEDULE_POSITION_H

#include <apr.h>

/** Decimal TEXT to millionths; a comma may stand for the point (spreadsheets in Vietnamese write
    it). More than six decimals are rounded. 0 when it is no such number. */
int p6_position_parse(apr_int32_t *e6, const char *text);
/** What is wrong with a position, or NULL. */
const char *p6_position_fault(apr_int32_t lat_e6, apr_int32_t lon_e6);

#endif
