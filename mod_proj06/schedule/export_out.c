#include "schedule/export_out.h"

#include <apr_strings.h>
#include <string.h>

#include "base/csv_cell.h"

p6_error *p6_out_open(p6_out **result, const char *dir, const char *name, const p6_sheet *sheet,
                      apr_pool_t *pool)
{
    p6_out *out = apr_pcalloc(pool, sizeof *out);
    const char *cells[P6_MAX_CSV_COLUMNS];
    apr_status_t status;

    out->name = name;
    out->sheet = sheet;
    out->path = apr_pstrcat(pool, dir, "/", name, NULL);
    out->temporary = apr_pstrcat(pool, out->path, ".part", NULL);
    status = apr_file_open(&out->file, out->temporary,
                           APR_FOPEN_WRITE | APR_FOPEN_CREATE | APR_FOPEN_TRUNCATE
                           | APR_FOPEN_BUFFERED, APR_FPROT_OS_DEFAULT, pool);
    if (status != APR_SUCCESS)
        return p6_error_apr(pool, P6_E_IO, status, "can't write %s", out->path);
    *result = out;
    if (!sheet) return NULL;
    for (int i = 0; i < sheet->count; i++) cells[i] = sheet->columns[i].name;
    out->rows = -1;
    return p6_out_row(out, cells, pool);
}

p6_error *p6_out_text(p6_out *out, const char *text, apr_pool_t *pool)
{
    apr_status_t status = apr_file_write_full(out->file, text, strlen(text), NULL);

    if (status == APR_SUCCESS) return NULL;
    return p6_error_apr(pool, P6_E_IO, status, "can't write %s", out->path);
}

p6_error *p6_out_row(p6_out *out, const char *const *cells, apr_pool_t *pool)
{
    p6_buf *line = p6_buf_make(pool, 512);

    for (int i = 0; i < out->sheet->count; i++) {
        if (i) p6_buf_addc(line, ',');
        p6_csv_cell(line, cells[i]);
    }
    p6_buf_addc(line, '\n');
    out->rows++;
    return p6_out_text(out, line->data, pool);
}

p6_error *p6_out_close(p6_out *out, apr_pool_t *pool)
{
    apr_status_t status = apr_file_sync(out->file), closed = apr_file_close(out->file);

    out->file = NULL;
    if (status == APR_SUCCESS) status = closed;
    if (status == APR_SUCCESS) return NULL;
    return p6_error_apr(pool, P6_E_IO, status, "can't write %s", out->path);
}

p6_error *p6_out_publish(p6_out *out, apr_pool_t *pool)
{
    apr_status_t status = apr_file_rename(out->temporary, out->path, pool);

    if (status == APR_SUCCESS) return NULL;
    return p6_error_apr(pool, P6_E_IO, status, "can't rename %s", out->temporary);
}

void p6_out_discard(p6_out *out, apr_pool_t *pool)
{
    if (out->file) apr_file_close(out->file);
    out->file = NULL;
    apr_file_remove(out->temporary, pool);
}
