/**
 * Files being exported: written beside their names and renamed when all of them are complete, so
 * that a failure leaves the files of before.
 */
#ifndef P6_SCHEDULE_EXPORT_OUT_H
#define P6_SCHEDULE_EXPORT_OUT_H

#include <apr_file_io.h>

#include "base/buf.h"
#include "base/error.h"
#include "schedule/sheet.h"

typedef struct p6_out {
    const char *name, *path, *temporary;
    const p6_sheet *sheet; /**< NULL for GeoJSON */
    apr_file_t *file;
    apr_int64_t rows;
} p6_out;

/** Open DIR/NAME's temporary file; with SHEET its header row is written. IO. */
p6_error *p6_out_open(p6_out **out, const char *dir, const char *name, const p6_sheet *sheet,
                      apr_pool_t *pool);
/** Write one row of the sheet's cells. POOL is scratch. IO. */
p6_error *p6_out_row(p6_out *out, const char *const *cells, apr_pool_t *pool);
/** Write a text as it is. IO. */
p6_error *p6_out_text(p6_out *out, const char *text, apr_pool_t *pool);
/** Flush and close. IO. */
p6_error *p6_out_close(p6_out *out, apr_pool_t *pool);
/** Give the file its name. IO. */
p6_error *p6_out_publish(p6_out *out, apr_pool_t *pool);
/** Remove the temporary file; harmless when it is gone. */
void p6_out_discard(p6_out *out, apr_pool_t *pool);

#endif
