#include "store/fields.h"

#include <string.h>

#define MAX_FIELDS 32

p6_error *p6_field_value(p6_tx *tx, const p6_field *field, const void *row, p6_value *value)
{
    const void *at = (const char *)row + field->offset;
    int i;

    switch (field->kind) {
    case P6_F_TEXT: *value = p6_v_text(*(const char *const *)at); break;
    case P6_F_REF: *value = p6_v_text_or_null(*(const char *const *)at); break;
    case P6_F_INT: *value = p6_v_int(*(const int *)at); break;
    case P6_F_I32: *value = p6_v_int(*(const apr_int32_t *)at); break;
    case P6_F_I64: *value = p6_v_int(*(const apr_int64_t *)at); break;
    case P6_F_ID: *value = p6_v_int_or_null(*(const apr_int64_t *)at); break;
    case P6_F_WORD:
        for (i = 0; field->words[i] && i != *(const int *)at; i++) {}
        if (!field->words[i])
            return p6_error_make(tx->pool, P6_E_INTERNAL, NULL, "an enum has no word for %d",
                                 *(const int *)at);
        *value = p6_v_text(field->words[i]);
    }
    return NULL;
}

p6_error *p6_exec_row(p6_tx *tx, p6_statement statement, const p6_field *fields, int n,
                      const void *row, const p6_value *extra, int extra_n, int *rows)
{
    p6_value values[MAX_FIELDS];

    if (n + extra_n > MAX_FIELDS)
        return p6_error_make(tx->pool, P6_E_INTERNAL, NULL, "too many fields for %s",
                             p6_statement_label(statement));
    for (int i = 0; i < n; i++) P6_TRY(p6_field_value(tx, &fields[i], row, &values[i]));
    for (int i = 0; i < extra_n; i++) values[n + i] = extra[i];
    return p6_exec(tx, statement, values, n + extra_n, rows);
}

static int word_number(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0) return i;
    }
    return -1;
}

p6_error *p6_fields_read(const p6_rows *rows, const p6_field *fields, int n, void *row,
                         apr_pool_t *pool)
{
    for (int i = 0; i < n; i++) {
        void *at = (char *)row + fields[i].offset;

        switch (fields[i].kind) {
        case P6_F_TEXT:
        case P6_F_REF: *(const char **)at = p6_row_text(rows, i, pool); break;
        case P6_F_INT: *(int *)at = (int)p6_row_int(rows, i); break;
        case P6_F_I32: *(apr_int32_t *)at = (apr_int32_t)p6_row_int(rows, i); break;
        case P6_F_I64:
        case P6_F_ID: *(apr_int64_t *)at = p6_row_int(rows, i); break;
        case P6_F_WORD:
            *(int *)at = word_number(fields[i].words, p6_row_text(rows, i, rows->scratch));
            if (*(int *)at < 0)
                return p6_error_make(rows->tx->pool, P6_E_INTERNAL, NULL,
                                     "an unknown word in column %d of %s", i,
                                     p6_statement_label(rows->statement));
        }
    }
    return NULL;
}

p6_error *p6_select_rows(p6_tx *tx, p6_statement statement, const p6_value *values, int values_n,
                         const p6_field *fields, int n, apr_size_t size,
                         apr_array_header_t **array, apr_pool_t *pool)
{
    p6_error *err = NULL;
    p6_rows rows;
    int more;

    P6_TRY(p6_select(tx, statement, values, values_n, &rows));
    *array = apr_array_make(pool, rows.left > 0 ? rows.left : 1, (int)size);
    while (!err && !(err = p6_rows_next(&rows, &more)) && more) {
        void *row = apr_array_push(*array);

        memset(row, 0, size);
        err = p6_fields_read(&rows, fields, n, row, pool);
    }
    p6_rows_end(&rows);
    return err;
}
