/**
 * QR codes as the path of an SVG picture. Pure: text in, path out.
 */
#ifndef P6_VISITS_QR_H
#define P6_VISITS_QR_H

#include <apr_pools.h>
#include "base/error.h"

typedef struct p6_qr {
    int modules;      /**< width and height without the quiet zone */
    const char *path; /**< the dark modules as SVG path data, one unit a module, from 0,0 */
    const char *box;  /**< the viewBox that holds them with the quiet zone around */
} p6_qr;

/** The QR code (ISO/IEC 18004, error correction M) of TEXT, a UTF-8 text of at most P6_MAX_QR_TEXT
    bytes. In POOL. TOO_LARGE. */
p6_error *p6_qr_make(p6_qr *qr, const char *text, apr_pool_t *pool);

#endif
