/**
 * Moving a database: what the source's own catalogue says of its tables. Only for store/move*.c.
 */
#ifndef P6_STORE_MOVE_PRIVATE_H
#define P6_STORE_MOVE_PRIVATE_H

#include <apr_tables.h>
#include "store/sql.h"

#define P6_MOVE_COLUMNS 64 /* of one table, at most */

typedef struct p6_move_column {
    const char *name;
    int text; /**< else a 64-bit integer */
    int key;  /**< its place in the primary key from 1 on, or 0 */
} p6_move_column;

typedef struct p6_move_table {
    const char *name;
    apr_array_header_t *columns; /**< of p6_move_column, in the table's order */
    int keys;                    /**< columns of the primary key */
    apr_int64_t rows;
    apr_int64_t last;            /**< the last number it has given itself, 0 when it gives none */
} p6_move_table;

/** The tables to move, by name, as an array of p6_move_table in POOL. */
p6_error *p6_move_tables(p6_tx *tx, apr_array_header_t **tables, apr_pool_t *pool);
/** Rows of TABLE as TX sees it. */
p6_error *p6_move_count(p6_tx *tx, const p6_move_table *table, apr_int64_t *count,
                        apr_pool_t *pool);
/** The one number that SQL of our own selects; 0 when there is no row. */
p6_error *p6_move_number(p6_tx *tx, const char *sql, apr_int64_t *number);

/** Copy the rows of TABLE page by page. TOLD is called after each page with the rows so far. */
p6_error *p6_move_rows(p6_tx *from, p6_tx *to, const p6_move_table *table,
                       void (*told)(void *baton, apr_int64_t rows), void *baton, apr_pool_t *pool);

#endif
