/**
 * Vietnamese phone numbers: read as people write them, stored as E.164.
 */
#ifndef P6_BASE_PHONE_H
#define P6_BASE_PHONE_H

#include <apr_pools.h>
#include "base/error.h"

typedef enum p6_phone_result {
    P6_PHONE_OK,
    P6_PHONE_BAD,  /**< not a Vietnamese number */
    P6_PHONE_OLD   /**< an 11-digit 01… number: it needs its new 10-digit form */
} p6_phone_result;

/** Read TEXT ("0912 345 678", "+84 912…", "84…", "0084…", dots, dashes, full-width digits; mobile
    0[35789] + 8 digits, landline 02 + 9 digits) into *E164 ("+84912345678"), in POOL. */
p6_phone_result p6_phone_parse(const char **e164, const char *text, apr_pool_t *pool);
/** "0912 345 678" / "0209 3870 123" for a Vietnamese E164; other texts unchanged. In POOL. */
const char *p6_phone_show(const char *e164, apr_pool_t *pool);
/** The last N digits of E164 (N <= 9), in POOL. */
const char *p6_phone_tail(const char *e164, int n, apr_pool_t *pool);

#endif
