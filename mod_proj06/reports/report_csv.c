#include "reports/report_csv.h"

#include "base/csv_cell.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static void add_cell(p6_buf *buf, const p6_cell *cell)
{
    if (cell->is_number) p6_buf_addf(buf, "%" APR_INT64_T_FMT, cell->number);
    else if (cell->text) p6_csv_safe_cell(buf, cell->text);
}

void p6_table_csv(p6_buf *buf, const p6_table *table)
{
    p6_buf_adds(buf, BYTE_ORDER_MARK);
    for (int i = 0; i < table->heads->nelts; i++) {
        if (i) p6_buf_addc(buf, ',');
        p6_csv_safe_cell(buf, APR_ARRAY_IDX(table->heads, i, const char *));
    }
    p6_buf_addc(buf, '\n');
    for (int i = 0; i < table->rows->nelts; i++) {
        const p6_cell *row = APR_ARRAY_IDX(table->rows, i, const p6_cell *);

        for (int k = 0; k < table->heads->nelts; k++) {
            if (k) p6_buf_addc(buf, ',');
            add_cell(buf, &row[k]);
        }
        p6_buf_addc(buf, '\n');
    }
}
