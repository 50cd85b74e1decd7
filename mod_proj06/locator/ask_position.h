/**
 * Positions as people and programs give them: "22.1658,105.8498".
 */
#ifndef P6_LOCATOR_ASK_POSITION_H
#define P6_LOCATOR_ASK_POSITION_H

#include <apr_pools.h>

/** Read "lat,lon" in decimal degrees, cut (not rounded) to three decimals: about 100 metres, no
    nearer (positions land in access logs). NULL when it was read, else what is wrong with it, never
    the position itself: not two plain numbers, out of range, (0,0), the placeholder
    (14.058,108.277) of public data, latitude and longitude swapped. */
const char *p6_position_read(apr_int32_t *lat_e6, apr_int32_t *lon_e6, const char *text);
/** "22.165,105.849", in POOL. */
const char *p6_position_text(apr_int32_t lat_e6, apr_int32_t lon_e6, apr_pool_t *pool);

#endif
