/* SQL as an operator would type it. Apart, since the store's names for values and those of
   templates do not go together. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_strings.h>

#include "store/sql.h"

const char *scene_rows_in(p6_store *store, const char *sql, apr_pool_t *pool);
void scene_command_in(p6_store *store, const char *sql, apr_pool_t *pool);

const char *scene_rows_in(p6_store *store, const char *sql, apr_pool_t *pool)
{
    const char *text = "";
    p6_error *err;
    p6_rows rows;
    p6_tx *tx;
    int more;

    assert_null(p6_tx_begin(&tx, store, P6_TX_READ, 5000, pool));
    assert_null(p6_ask(tx, "test", sql, &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more)
        text = apr_pstrcat(pool, text, p6_row_text(&rows, 0, pool), "\n", NULL);
    assert_null(err);
    p6_rows_end(&rows);
    p6_tx_rollback(tx);
    return text;
}

void scene_command_in(p6_store *store, const char *sql, apr_pool_t *pool)
{
    p6_tx *tx;

    assert_null(p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, pool));
    assert_null(p6_command(tx, "test", sql));
    assert_null(p6_tx_commit(tx));
}
