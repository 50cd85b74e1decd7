#include "store/move.h"

#include <string.h>
#include <apr_strings.h>
#include "store/move_private.h"

#define WAIT_MS 60000

/* References point forward, to later pages and other tables: they are checked once, at the end.
   Both statements are made from PostgreSQL's catalogue, %s standing for what shall hold. */
#define ALTER_REFERENCES \
    "SELECT 'ALTER TABLE ' || conrelid::regclass || ' ALTER CONSTRAINT ' || quote_ident(conname)" \
    " || ' %s' FROM pg_constraint WHERE contype = 'f'" \
    " AND connamespace = current_schema()::regnamespace"

/* Rows that migrations put into an empty database; the source has its own of them. */
static const char *const seeded[] = { "generation", "counter" };

typedef struct teller {
    p6_copy_progress progress;
    void *baton;
    apr_int64_t done, all;
} teller;

static void tell(void *data, apr_int64_t rows)
{
    teller *t = data;

    t->done += rows;
    if (t->progress) t->progress(t->baton, "move", t->done, t->all);
}

static p6_error *alter_references(p6_tx *to, const char *what, apr_pool_t *pool)
{
    apr_array_header_t *commands = apr_array_make(pool, 64, sizeof(const char *));
    p6_error *err;
    p6_rows rows;
    int more;

    P6_TRY(p6_ask(to, "move", apr_psprintf(pool, ALTER_REFERENCES, what), &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more)
        APR_ARRAY_PUSH(commands, const char *) = p6_row_text(&rows, 0, pool);
    p6_rows_end(&rows);
    for (int i = 0; !err && i < commands->nelts; i++)
        err = p6_command(to, "move", APR_ARRAY_IDX(commands, i, const char *));
    return err;
}

static int is_seeded(const char *name)
{
    for (size_t i = 0; i < sizeof seeded / sizeof *seeded; i++)
        if (strcmp(seeded[i], name) == 0) return 1;
    return 0;
}

static p6_error *expect_empty(p6_tx *to, const apr_array_header_t *tables, apr_pool_t *pool)
{
    for (int i = 0; i < tables->nelts; i++) {
        const p6_move_table *table = &APR_ARRAY_IDX(tables, i, p6_move_table);
        apr_int64_t rows;

        if (is_seeded(table->name)) {
            P6_TRY(p6_command(to, "move", apr_psprintf(pool, "DELETE FROM %s", table->name)));
            continue;
        }
        P6_TRY(p6_move_count(to, table, &rows, pool));
        if (rows)
            return p6_error_make(pool, P6_E_TAKEN, table->name, "the target holds rows already; "
                                 "nothing was moved");
    }
    return NULL;
}

static p6_error *compare(p6_tx *to, const p6_move_table *table, apr_pool_t *pool)
{
    apr_int64_t rows;

    P6_TRY(p6_move_count(to, table, &rows, pool));
    if (rows == table->rows) return NULL;
    return p6_error_make(pool, P6_E_BAD_DATA, table->name, "%" APR_INT64_T_FMT " rows of %"
                         APR_INT64_T_FMT " arrived; nothing was moved", rows, table->rows);
}

/* numbers that were given once are never given again, even where their rows are gone */
static p6_error *set_sequence(p6_tx *to, const p6_move_table *table, apr_pool_t *pool)
{
    apr_int64_t set;

    if (!table->last) return NULL;
    return p6_move_number(to, apr_psprintf(pool, "SELECT setval(pg_get_serial_sequence('%s', 'id'),"
                                           " %" APR_INT64_T_FMT ")", table->name, table->last),
                          &set);
}

static p6_error *copy_tables(p6_tx *from, p6_tx *to, const apr_array_header_t *tables, teller *t,
                             apr_pool_t *pool)
{
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    for (int i = 0; i < tables->nelts; i++) {
        const p6_move_table *table = &APR_ARRAY_IDX(tables, i, p6_move_table);

        P6_TRY(p6_error_dup(pool, p6_move_rows(from, to, table, tell, t, scratch)));
        P6_TRY(compare(to, table, pool));
        P6_TRY(set_sequence(to, table, pool));
        apr_pool_clear(scratch);
    }
    return NULL;
}

static p6_error *move(p6_tx *from, p6_tx *to, p6_moved *moved, teller *t, apr_pool_t *pool)
{
    apr_array_header_t *tables;

    P6_TRY(p6_move_tables(from, &tables, pool));
    for (int i = 0; i < tables->nelts; i++) t->all += APR_ARRAY_IDX(tables, i, p6_move_table).rows;
    P6_TRY(p6_command(to, "move", "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"));
    P6_TRY(alter_references(to, "DEFERRABLE INITIALLY DEFERRED", pool));
    P6_TRY(expect_empty(to, tables, pool));
    P6_TRY(copy_tables(from, to, tables, t, pool));
    P6_TRY(p6_command(to, "move", "SET CONSTRAINTS ALL IMMEDIATE"));
    P6_TRY(alter_references(to, "NOT DEFERRABLE", pool));
    P6_TRY(p6_tx_commit(to));
    *moved = (p6_moved){ tables->nelts, t->all };
    return NULL;
}

static p6_error *check_versions(p6_store *from, p6_store *to, apr_pool_t *pool)
{
    int version, before, after;

    if (from->dialect != P6_SQLITE || to->dialect != P6_PGSQL)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "only from SQLite to PostgreSQL");
    P6_TRY(p6_store_version(&version, from, pool));
    if (!version) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "there is no database to move");
    if (version > p6_schema_version())
        return p6_error_make(pool, P6_E_BAD_DATA, NULL, "the database is of a newer version than "
                             "this tool");
    P6_TRY(p6_store_migrate(to, &before, &after, pool));
    if (after == p6_schema_version()) return NULL;
    return p6_error_make(pool, P6_E_BAD_DATA, NULL, "the target is of a newer version than this "
                         "tool");
}

p6_error *p6_store_move(p6_store *from, p6_store *to, p6_moved *moved, p6_copy_progress progress,
                        void *baton, apr_pool_t *pool)
{
    teller t = { progress, baton, 0, 0 };
    p6_tx *source, *target;
    p6_error *err;

    P6_TRY(check_versions(from, to, pool));
    /* a write transaction that writes nothing: it keeps the others from writing */
    P6_TRY(p6_tx_begin(&source, from, P6_TX_WRITE, WAIT_MS, pool));
    err = p6_tx_begin(&target, to, P6_TX_WRITE, WAIT_MS, pool);
    if (!err) {
        err = move(source, target, moved, &t, pool);
        p6_tx_rollback(target);
    }
    p6_tx_rollback(source);
    return err;
}
