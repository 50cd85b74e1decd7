#include "store/sql.h"

#include <apr_strings.h>
#include <string.h>

#define MAX_VALUES 32

/* does KIND fit the placeholder at P (behind its %)? */
static int fits(const p6_value *value, const char *p)
{
    int text = value->kind == P6_V_TEXT || value->kind == P6_V_NULL_TEXT;

    return text ? *p == 's' : strncmp(p, "lld", 3) == 0;
}

/* a wrong number or kind of values would read wild memory: cheap to check, so always checked */
static p6_error *bind_values(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                      const void **bound)
{
    int i = 0;

    for (const char *p = p6_statement_sql(statement); (p = strchr(p, '%')) != NULL; p++) {
        if (i == n || i == MAX_VALUES || !fits(&values[i], p + 1)) {
            i = -1;
            break;
        }
        switch (values[i].kind) {
        case P6_V_TEXT: bound[i] = values[i].text; break;
        case P6_V_INT: bound[i] = &values[i].number; break;
        default: bound[i] = NULL;
        }
        i++;
    }
    return i == n ? NULL : p6_error_make(tx->pool, P6_E_INTERNAL, NULL,
                                         "statement %s got the wrong values",
                                         p6_statement_label(statement));
}

static p6_error *usable(p6_tx *tx, const char *what)
{
    if (!tx->conn)
        return p6_error_make(tx->pool, P6_E_INTERNAL, NULL, "%s after the transaction's end", what);
    if (tx->broken)
        return p6_error_make(tx->pool, P6_E_UNAVAILABLE, NULL,
                             "%s after the database failed in the same transaction", what);
    return NULL;
}

static p6_error *prepare(p6_tx *tx, p6_statement statement)
{
    const p6_dbd_ops *ops = tx->store->ops;
    apr_dbd_prepared_t **slot = &tx->conn->prepared[statement];
    int rc;

    if (*slot) return NULL;
    rc = ops->prepare(ops, &tx->conn->db, p6_statement_sql(statement),
                      p6_statement_label(statement), slot);
    return rc ? p6_tx_fail(tx, p6_statement_label(statement), rc) : NULL;
}

p6_error *p6_exec(p6_tx *tx, p6_statement statement, const p6_value *values, int n, int *rows)
{
    const p6_dbd_ops *ops = tx->store->ops;
    const char *label = p6_statement_label(statement);
    const void *bound[MAX_VALUES];
    apr_pool_t *scratch;
    int rc, changed = 0;

    P6_TRY(usable(tx, label));
    if (tx->mode != P6_TX_WRITE)
        return p6_error_make(tx->pool, P6_E_INTERNAL, NULL, "%s in a read transaction", label);
    P6_TRY(bind_values(tx, statement, values, n, bound));
    P6_TRY(prepare(tx, statement));
    if (apr_pool_create(&scratch, tx->pool) != APR_SUCCESS)
        return p6_error_make(tx->pool, P6_E_NO_MEMORY, NULL, "%s", label);
    rc = ops->execute(ops, &tx->conn->db, tx->conn->prepared[statement], bound, &changed, scratch);
    apr_pool_destroy(scratch);
    if (rc) return p6_tx_fail(tx, label, rc);
    if (rows) *rows = changed;
    return NULL;
}

static p6_error *rows_begin(p6_rows *rows, p6_tx *tx, p6_statement statement)
{
    memset(rows, 0, sizeof *rows);
    rows->tx = tx;
    rows->statement = statement;
    if (apr_pool_create(&rows->scratch, tx->pool) != APR_SUCCESS)
        return p6_error_make(tx->pool, P6_E_NO_MEMORY, NULL, "the rows of a select");
    return NULL;
}

static p6_error *rows_ready(p6_rows *rows, const char *what, int rc)
{
    if (rc) {
        p6_error *err = p6_tx_fail(rows->tx, what, rc);

        p6_rows_end(rows);
        return err;
    }
    rows->left = apr_dbd_num_tuples(rows->tx->store->driver, rows->results);
    return NULL;
}

p6_error *p6_select(p6_tx *tx, p6_statement statement, const p6_value *values, int n, p6_rows *rows)
{
    const p6_dbd_ops *ops = tx->store->ops;
    const char *label = p6_statement_label(statement);
    const void *bound[MAX_VALUES];

    P6_TRY(usable(tx, label));
    P6_TRY(bind_values(tx, statement, values, n, bound));
    P6_TRY(prepare(tx, statement));
    P6_TRY(rows_begin(rows, tx, statement));
    return rows_ready(rows, label, ops->select(ops, &tx->conn->db, tx->conn->prepared[statement],
                                               bound, &rows->results, rows->scratch));
}

p6_error *p6_ask(p6_tx *tx, const char *what, const char *sql, p6_rows *rows)
{
    const p6_dbd_ops *ops = tx->store->ops;

    P6_TRY(usable(tx, what));
    P6_TRY(rows_begin(rows, tx, P6_S__COUNT));
    return rows_ready(rows, what, ops->ask(ops, &tx->conn->db, sql, &rows->results, rows->scratch));
}

p6_error *p6_rows_next(p6_rows *rows, int *more)
{
    const p6_dbd_ops *ops = rows->tx->store->ops;
    const char *what = rows->statement < P6_S__COUNT ? p6_statement_label(rows->statement) : "ask";
    int rc;

    *more = 0;
    if (!rows->left) return NULL; /* pgsql would free its result at the end: we do, with scratch */
    rc = ops->row(ops, &rows->tx->conn->db, rows->results, &rows->row, rows->scratch);
    if (rc) return p6_tx_fail(rows->tx, what, rc);
    rows->left--;
    *more = 1;
    return NULL;
}

void p6_rows_end(p6_rows *rows)
{
    if (rows->scratch) apr_pool_destroy(rows->scratch);
    rows->scratch = NULL;
}

apr_int64_t p6_row_int(const p6_rows *rows, int column)
{
    apr_int64_t number = 0;

    apr_dbd_datum_get(rows->tx->store->driver, rows->row, column, APR_DBD_TYPE_LONGLONG, &number);
    return number;
}

const char *p6_row_text(const p6_rows *rows, int column, apr_pool_t *pool)
{
    const char *text = NULL;

    apr_dbd_datum_get(rows->tx->store->driver, rows->row, column, APR_DBD_TYPE_STRING, &text);
    return text ? apr_pstrdup(pool, text) : "";
}

p6_error *p6_command(p6_tx *tx, const char *what, const char *sql)
{
    const p6_dbd_ops *ops = tx->store->ops;
    int rc;

    P6_TRY(usable(tx, what));
    rc = ops->command(ops, &tx->conn->db, sql);
    return rc ? p6_tx_fail(tx, what, rc) : NULL;
}

p6_error *p6_select_int(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                        apr_int64_t *number)
{
    p6_rows rows;
    p6_error *err;
    int more;

    P6_TRY(p6_select(tx, statement, values, n, &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) *number = p6_row_int(&rows, 0);
    p6_rows_end(&rows);
    if (!err && !more)
        err = p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "%s", p6_statement_label(statement));
    return err;
}
