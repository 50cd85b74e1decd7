/**
 * Running the store's statements inside a transaction: bind, execute, read rows.
 *
 * Invariants: values are typed and checked against the statement's placeholders. Any error of the
 * database breaks the transaction (p6_tx_fail). Rows live in a scratch pool of their own until
 * p6_rows_end; texts are copied out into the pool the caller names.
 */
#ifndef P6_STORE_SQL_H
#define P6_STORE_SQL_H

#include "store/private.h"

typedef struct p6_value {
    enum { P6_V_NULL_TEXT, P6_V_NULL_INT, P6_V_TEXT, P6_V_INT } kind;
    const char *text;
    apr_int64_t number;
} p6_value;

static inline p6_value p6_v_int(apr_int64_t number)
{
    return (p6_value){ P6_V_INT, NULL, number };
}
/** NULL counts as "". */
static inline p6_value p6_v_text(const char *text)
{
    return (p6_value){ P6_V_TEXT, text ? text : "", 0 };
}
/** "" and 0 (and NULL) as the database's NULL, for references that may be missing. */
static inline p6_value p6_v_text_or_null(const char *text)
{
    return text && *text ? p6_v_text(text) : (p6_value){ P6_V_NULL_TEXT, NULL, 0 };
}
static inline p6_value p6_v_int_or_null(apr_int64_t number)
{
    return number ? p6_v_int(number) : (p6_value){ P6_V_NULL_INT, NULL, 0 };
}

/** A list of values and its length, as two arguments. */
#define P6_VALUES(...) \
    (const p6_value[]){ __VA_ARGS__ }, \
        (int)(sizeof((const p6_value[]){ __VA_ARGS__ }) / sizeof(p6_value))

/** Execute; *ROWS (may be NULL) is the number of rows changed. INTERNAL in a read transaction. */
p6_error *p6_exec(p6_tx *tx, p6_statement statement, const p6_value *values, int n, int *rows);

typedef struct p6_rows {
    p6_tx *tx;
    p6_statement statement;
    apr_dbd_results_t *results;
    apr_dbd_row_t *row;
    int left;
    apr_pool_t *scratch;
} p6_rows;

/** Select into ROWS, to be ended by p6_rows_end also after an error of p6_rows_next. VALUES may be
    NULL when N is 0. */
p6_error *p6_select(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                    p6_rows *rows);
/** Select with SQL of our own without values (pragmas, catalogues); WHAT names it in the log. */
p6_error *p6_ask(p6_tx *tx, const char *what, const char *sql, p6_rows *rows);
/** Move to the next row; *MORE is 0 at the end. */
p6_error *p6_rows_next(p6_rows *rows, int *more);
void p6_rows_end(p6_rows *rows);

/** A column of the row: the database's NULL gives 0 / "". A text is copied into POOL. */
apr_int64_t p6_row_int(const p6_rows *rows, int column);
const char *p6_row_text(const p6_rows *rows, int column, apr_pool_t *pool);

/** Run SQL that gives no rows and has no values (DDL). */
p6_error *p6_command(p6_tx *tx, const char *what, const char *sql);

/** The one integer that STATEMENT selects; NOT_FOUND when there is no row. */
p6_error *p6_select_int(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                        apr_int64_t *number);

#endif
