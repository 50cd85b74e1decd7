#include "store/move_private.h"

#include <apr_strings.h>
#include "base/buf.h"

#define PAGE_ROWS 500
#define PAGE_LIMIT "500" /* the same, in SQL */

/* One table on its way: statements and the values of the row in hand. */
typedef struct mover {
    p6_tx *from, *to;
    const p6_move_table *table;
    apr_dbd_prepared_t *first, *next, *insert;
    const void *values[P6_MOVE_COLUMNS];
    apr_int64_t numbers[P6_MOVE_COLUMNS];
    const void *keys[P6_MOVE_COLUMNS];     /* of the page's last row */
    apr_int64_t key_numbers[P6_MOVE_COLUMNS];
    apr_pool_t *key_pool;                  /* of the texts among them */
} mover;

static const p6_move_column *column_at(const p6_move_table *table, int i)
{
    return &APR_ARRAY_IDX(table->columns, i, p6_move_column);
}

static int key_at(const p6_move_table *table, int place)
{
    int i = 0;

    while (column_at(table, i)->key != place) i++;
    return i;
}

/* "a, b" of the columns, or of the key's; as placeholders when HOLES. */
static const char *list(const p6_move_table *table, int keys, int holes, apr_pool_t *pool)
{
    p6_buf *text = p6_buf_make(pool, 256);
    int n = keys ? table->keys : table->columns->nelts;

    for (int i = 0; i < n; i++) {
        const p6_move_column *column = column_at(table, keys ? key_at(table, i + 1) : i);

        if (i) p6_buf_adds(text, ", ");
        p6_buf_adds(text, !holes ? column->name : column->text ? "%s" : "%lld");
    }
    return text->data;
}

static p6_error *prepare(p6_tx *tx, const char *kind, const mover *m, const char *sql,
                         apr_dbd_prepared_t **statement, apr_pool_t *pool)
{
    const p6_dbd_ops *ops = tx->store->ops;
    const char *label = apr_psprintf(pool, "move_%s_%s", kind, m->table->name);
    int rc = ops->prepare(ops, &tx->conn->db, sql, label, statement);

    return rc ? p6_tx_fail(tx, label, rc) : NULL;
}

static p6_error *prepare_all(mover *m, apr_pool_t *pool)
{
    const p6_move_table *t = m->table;
    const char *columns = list(t, 0, 0, pool), *keys = list(t, 1, 0, pool);
    const char *head = apr_psprintf(pool, "SELECT %s FROM %s", columns, t->name);
    const char *tail = apr_psprintf(pool, " ORDER BY %s LIMIT " PAGE_LIMIT, keys);

    P6_TRY(prepare(m->from, "first", m, apr_pstrcat(pool, head, tail, NULL), &m->first, pool));
    P6_TRY(prepare(m->from, "next", m, apr_pstrcat(pool, head, " WHERE (", keys, ") > (",
                                                   list(t, 1, 1, pool), ")", tail, NULL),
                   &m->next, pool));
    return prepare(m->to, "insert", m,
                   apr_psprintf(pool, "INSERT INTO %s (%s) VALUES (%s)", t->name, columns,
                                list(t, 0, 1, pool)),
                   &m->insert, pool);
}

static void remember_key(mover *m)
{
    apr_pool_clear(m->key_pool);
    for (int place = 1; place <= m->table->keys; place++) {
        int i = key_at(m->table, place);

        if (column_at(m->table, i)->text)
            m->keys[place - 1] = apr_pstrdup(m->key_pool, m->values[i]);
        else {
            m->key_numbers[place - 1] = m->numbers[i];
            m->keys[place - 1] = &m->key_numbers[place - 1];
        }
    }
}

static p6_error *copy_row(mover *m, apr_dbd_row_t *row, apr_pool_t *scratch)
{
    const p6_dbd_ops *ops = m->to->store->ops;
    const apr_dbd_driver_t *driver = m->from->store->driver;
    int rc, rows;

    for (int i = 0; i < m->table->columns->nelts; i++) {
        int text = column_at(m->table, i)->text;
        const char *value = NULL;
        apr_status_t rv = text
            ? apr_dbd_datum_get(driver, row, i, APR_DBD_TYPE_STRING, &value)
            : apr_dbd_datum_get(driver, row, i, APR_DBD_TYPE_LONGLONG, &m->numbers[i]);

        /* SQLite tells NULL from an empty text */
        m->values[i] = rv ? NULL : text ? (const void *)value : &m->numbers[i];
    }
    rc = ops->execute(ops, &m->to->conn->db, m->insert, m->values, &rows, scratch);
    return rc ? p6_tx_fail(m->to, m->table->name, rc) : NULL;
}

/* *COPIED of one page, in SCRATCH. */
static p6_error *copy_page(mover *m, int first, int *copied, apr_pool_t *scratch)
{
    const p6_dbd_ops *ops = m->from->store->ops;
    apr_dbd_results_t *results;
    apr_pool_t *row_pool;
    int rc = ops->select(ops, &m->from->conn->db, first ? m->first : m->next, m->keys, &results,
                         scratch);

    if (rc) return p6_tx_fail(m->from, m->table->name, rc);
    *copied = 0;
    apr_pool_create(&row_pool, scratch);
    for (int left = apr_dbd_num_tuples(m->from->store->driver, results); left > 0; left--) {
        apr_dbd_row_t *row = NULL;

        rc = ops->row(ops, &m->from->conn->db, results, &row, scratch);
        if (rc) return p6_tx_fail(m->from, m->table->name, rc);
        P6_TRY(copy_row(m, row, row_pool));
        apr_pool_clear(row_pool);
        ++*copied;
        if (left == 1) remember_key(m);
    }
    return NULL;
}

p6_error *p6_move_rows(p6_tx *from, p6_tx *to, const p6_move_table *table,
                       void (*told)(void *baton, apr_int64_t rows), void *baton, apr_pool_t *pool)
{
    mover m = { .from = from, .to = to, .table = table };
    int copied = PAGE_ROWS;
    apr_pool_t *page;

    apr_pool_create(&page, pool);
    apr_pool_create(&m.key_pool, pool);
    P6_TRY(prepare_all(&m, pool));
    for (int first = 1; copied == PAGE_ROWS; first = 0) {
        apr_pool_clear(page);
        P6_TRY(copy_page(&m, first, &copied, page));
        if (told) told(baton, copied);
    }
    apr_pool_destroy(page);
    return NULL;
}
