#include "store/move_private.h"

#include <string.h>
#include <apr_strings.h>

/* Left behind: the target has its own migrations, and a lease's holder does not come along. */
#define LEFT_BEHIND "'schema_migration', 'lease'"

/* Names go into SQL as they are; ours need no quotes. */
static p6_error *plain_name(const char *name, apr_pool_t *pool)
{
    if (*name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name)) return NULL;
    return p6_error_make(pool, P6_E_BAD_DATA, NULL, "a table or column that is not ours: %s", name);
}

static p6_error *read_columns(p6_tx *tx, p6_move_table *table, apr_pool_t *pool)
{
    p6_error *err;
    p6_rows rows;
    int more;

    table->columns = apr_array_make(pool, 16, sizeof(p6_move_column));
    P6_TRY(p6_ask(tx, "move", apr_psprintf(pool, "SELECT name, type, pk FROM"
                                           " pragma_table_info('%s') ORDER BY cid", table->name),
                  &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more) {
        p6_move_column column = { p6_row_text(&rows, 0, pool),
                                  strcmp(p6_row_text(&rows, 1, pool), "TEXT") == 0,
                                  (int)p6_row_int(&rows, 2) };

        if ((err = plain_name(column.name, pool)) != NULL) break;
        if (column.key > table->keys) table->keys = column.key;
        *(p6_move_column *)apr_array_push(table->columns) = column;
    }
    p6_rows_end(&rows);
    if (!err && (!table->keys || table->columns->nelts > P6_MOVE_COLUMNS))
        err = p6_error_make(pool, P6_E_INTERNAL, table->name, "a table without key, or too wide");
    return err;
}

static p6_error *count_rows(p6_tx *tx, const char *table, apr_int64_t *count, apr_pool_t *pool)
{
    return p6_move_number(tx, apr_psprintf(pool, "SELECT count(*) FROM %s", table), count);
}

p6_error *p6_move_number(p6_tx *tx, const char *sql, apr_int64_t *number)
{
    p6_error *err;
    p6_rows rows;
    int more;

    *number = 0;
    P6_TRY(p6_ask(tx, "move", sql, &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) *number = p6_row_int(&rows, 0);
    p6_rows_end(&rows);
    return err;
}

p6_error *p6_move_count(p6_tx *tx, const p6_move_table *table, apr_int64_t *count, apr_pool_t *pool)
{
    return count_rows(tx, table->name, count, pool);
}

static p6_error *list_names(p6_tx *tx, apr_array_header_t *tables, apr_pool_t *pool)
{
    p6_error *err;
    p6_rows rows;
    int more;

    P6_TRY(p6_ask(tx, "move", "SELECT name FROM sqlite_master WHERE type = 'table'"
                              " AND name NOT LIKE 'sqlite%' AND name NOT IN (" LEFT_BEHIND ")"
                              " ORDER BY name", &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more) {
        p6_move_table table = { .name = p6_row_text(&rows, 0, pool) };

        if ((err = plain_name(table.name, pool)) != NULL) break;
        *(p6_move_table *)apr_array_push(tables) = table;
    }
    p6_rows_end(&rows);
    return err;
}

static p6_error *read_sequences(p6_tx *tx, apr_array_header_t *tables, apr_pool_t *pool)
{
    for (int i = 0; i < tables->nelts; i++) {
        p6_move_table *table = &APR_ARRAY_IDX(tables, i, p6_move_table);

        P6_TRY(p6_move_number(tx, apr_psprintf(pool, "SELECT seq FROM sqlite_sequence"
                                               " WHERE name = '%s'", table->name), &table->last));
    }
    return NULL;
}

p6_error *p6_move_tables(p6_tx *tx, apr_array_header_t **tables, apr_pool_t *pool)
{
    *tables = apr_array_make(pool, 64, sizeof(p6_move_table));
    P6_TRY(list_names(tx, *tables, pool));
    for (int i = 0; i < (*tables)->nelts; i++) {
        p6_move_table *table = &APR_ARRAY_IDX(*tables, i, p6_move_table);

        P6_TRY(read_columns(tx, table, pool));
        P6_TRY(count_rows(tx, table->name, &table->rows, pool));
    }
    return read_sequences(tx, *tables, pool);
}
