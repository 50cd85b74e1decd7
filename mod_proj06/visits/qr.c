#include "visits/qr.h"

#include <apr_strings.h>
#include <errno.h>
#include <string.h>
#include <qrencode.h>

#include "base/buf.h"
#include "base/limits.h"

#define QUIET_ZONE 4 /* modules of white around a code (ISO/IEC 18004) */
#define DARK 1u /* the lowest bit of a module's byte */

/* Dark modules beside one another are one rectangle: a third of the length, and no hairlines
   between them on paper. */
static const char *path_of(const QRcode *code, apr_pool_t *pool)
{
    p6_buf *buf = p6_buf_make(pool, 4096);
    int width = code->width;

    for (int y = 0; y < width; y++) {
        const unsigned char *row = code->data + (apr_size_t)y * (apr_size_t)width;

        for (int x = 0; x < width;) {
            int run = 0;

            while (x + run < width && (row[x + run] & DARK)) run++;
            if (run) p6_buf_addf(buf, "M%d %dh%dv1h-%dz", x, y, run, run);
            x += run ? run : 1;
        }
    }
    return buf->data;
}

p6_error *p6_qr_make(p6_qr *qr, const char *text, apr_pool_t *pool)
{
    QRcode *code = NULL;

    if (strlen(text) <= P6_MAX_QR_TEXT)
        code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    else
        errno = ERANGE;
    if (!code)
        return p6_error_make(pool, errno == ENOMEM ? P6_E_NO_MEMORY : P6_E_TOO_LARGE, NULL,
                             "a text of %d bytes makes no QR code", (int)strlen(text));
    qr->modules = code->width;
    qr->path = path_of(code, pool);
    qr->box = apr_psprintf(pool, "%d %d %d %d", -QUIET_ZONE, -QUIET_ZONE,
                           code->width + 2 * QUIET_ZONE, code->width + 2 * QUIET_ZONE);
    QRcode_free(code);
    return NULL;
}
