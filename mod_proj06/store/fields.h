/**
 * Structs to values and rows to structs by a table of fields, so that each kind of row is described
 * once, in the order of its columns in the SQL.
 */
#ifndef P6_STORE_FIELDS_H
#define P6_STORE_FIELDS_H

#include <stddef.h>
#include <apr_tables.h>
#include "store/sql.h"

typedef enum p6_field_kind {
    P6_F_TEXT,   /**< const char *, "" is "" */
    P6_F_REF,    /**< const char *, "" is NULL: a reference that may be missing */
    P6_F_INT,    /**< int */
    P6_F_I32,    /**< apr_int32_t */
    P6_F_I64,    /**< apr_int64_t */
    P6_F_ID,     /**< apr_int64_t, 0 is NULL */
    P6_F_WORD    /**< an enum from 0, stored as its word */
} p6_field_kind;

typedef struct p6_field {
    p6_field_kind kind;
    apr_size_t offset;
    const char *const *words; /**< of P6_F_WORD, NULL-terminated, in the enum's order */
} p6_field;

#define P6_FIELD(kind, type, member) { P6_F_##kind, offsetof(type, member), NULL }
#define P6_FIELD_WORD(words, type, member) { P6_F_WORD, offsetof(type, member), words }

/** Field as a value. INTERNAL when an enum has no word. */
p6_error *p6_field_value(p6_tx *tx, const p6_field *field, const void *row, p6_value *value);
/** Execute STATEMENT with the N fields of ROW followed by the EXTRA values. */
p6_error *p6_exec_row(p6_tx *tx, p6_statement statement, const p6_field *fields, int n,
                      const void *row, const p6_value *extra, int extra_n, int *rows);
/** Read N columns from the first on into ROW; texts in POOL. INTERNAL for an unknown word. */
p6_error *p6_fields_read(const p6_rows *rows, const p6_field *fields, int n, void *row,
                         apr_pool_t *pool);
/** Select into an array of structs of SIZE bytes in POOL. */
p6_error *p6_select_rows(p6_tx *tx, p6_statement statement, const p6_value *values, int values_n,
                         const p6_field *fields, int n, apr_size_t size,
                         apr_array_header_t **array, apr_pool_t *pool);

#endif
