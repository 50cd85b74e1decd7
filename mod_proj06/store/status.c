/* What is in a database: for people who look after it. */
#include "store/check.h"

#include <sys/stat.h>
#include <apr_strings.h>
#include "base/civil.h"
#include "store/sql.h"

#define STATUS_DEADLINE_MS 60000

static void add(apr_array_header_t *lines, const char *name, const char *value)
{
    *(p6_check_line *)apr_array_push(lines) = (p6_check_line){ name, value, 0 };
}

/* a line of the one text that SQL selects; "" when there is no row */
static p6_error *ask(p6_tx *tx, apr_array_header_t *lines, const char *name, const char *sql)
{
    p6_rows rows;
    p6_error *err;
    int more;

    P6_TRY(p6_ask(tx, "status", sql, &rows));
    err = p6_rows_next(&rows, &more);
    if (!err) add(lines, name, more ? p6_row_text(&rows, 0, tx->pool) : "");
    p6_rows_end(&rows);
    return err;
}

static const char *local_time(apr_int64_t at_s, apr_pool_t *pool)
{
    return p6_minute_text(p6_minute_of_epoch(at_s), pool);
}

static p6_error *leases(p6_tx *tx, apr_array_header_t *lines)
{
    apr_int64_t now = p6_now_s(tx->store->env);
    p6_error *err;
    p6_rows rows;
    int more;

    P6_TRY(p6_ask(tx, "status", "SELECT name, holder, until_s FROM lease ORDER BY name", &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more) {
        apr_int64_t until = p6_row_int(&rows, 2);

        add(lines, apr_pstrcat(tx->pool, "lease ", p6_row_text(&rows, 0, tx->pool), NULL),
            apr_psprintf(tx->pool, "%s %s, %s", until > now ? "until" : "ran out",
                         local_time(until, tx->pool), p6_row_text(&rows, 1, tx->pool)));
    }
    p6_rows_end(&rows);
    return err;
}

static const char *const list_tables[] = {
    [P6_SQLITE] = "SELECT name FROM sqlite_master WHERE type = 'table'"
                  " AND name NOT LIKE 'sqlite%' ORDER BY name",
    [P6_PGSQL] = "SELECT relname::text FROM pg_class WHERE relkind = 'r'"
                 " AND relnamespace = current_schema()::regnamespace ORDER BY relname",
};

static p6_error *counts(p6_tx *tx, apr_array_header_t *lines)
{
    apr_array_header_t *tables = apr_array_make(tx->pool, 64, sizeof(const char *));
    p6_error *err;
    p6_rows rows;
    int more;

    P6_TRY(p6_ask(tx, "status", list_tables[tx->store->dialect], &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more)
        APR_ARRAY_PUSH(tables, const char *) = p6_row_text(&rows, 0, tx->pool);
    p6_rows_end(&rows);
    for (int i = 0; !err && i < tables->nelts; i++) {
        const char *table = APR_ARRAY_IDX(tables, i, const char *);

        err = ask(tx, lines, apr_pstrcat(tx->pool, "rows in ", table, NULL),
                  apr_psprintf(tx->pool, "SELECT count(*) FROM \"%s\"", table));
    }
    return err;
}

static p6_error *sqlite_file(p6_tx *tx, apr_array_header_t *lines)
{
    struct stat wal;
    const char *file = apr_pstrcat(tx->pool, tx->store->params, "-wal", NULL);

    P6_TRY(ask(tx, lines, "bytes", "SELECT page_count * page_size FROM pragma_page_count(),"
                                   " pragma_page_size()"));
    P6_TRY(ask(tx, lines, "journal mode", "PRAGMA journal_mode"));
    add(lines, "bytes in the write-ahead log",
        apr_off_t_toa(tx->pool, stat(file, &wal) ? 0 : (apr_off_t)wal.st_size));
    return NULL;
}

static p6_error *pgsql_server(p6_tx *tx, apr_array_header_t *lines)
{
    P6_TRY(ask(tx, lines, "bytes", "SELECT pg_database_size(current_database())"));
    P6_TRY(ask(tx, lines, "server version", "SHOW server_version"));
    return ask(tx, lines, "standby",
               "SELECT CASE WHEN pg_is_in_recovery() THEN 'yes' ELSE 'no' END");
}

static p6_error *look(p6_tx *tx, apr_array_header_t *lines)
{
    int version;

    P6_TRY(p6_schema_of(tx, &version));
    add(lines, "driver", tx->store->dialect == P6_SQLITE ? "sqlite3" : "pgsql");
    add(lines, "schema version", apr_psprintf(tx->pool, "%d (this build needs %d)", version,
                                              p6_schema_version()));
    P6_TRY(tx->store->dialect == P6_SQLITE ? sqlite_file(tx, lines) : pgsql_server(tx, lines));
    P6_TRY(ask(tx, lines, "generation", "SELECT number FROM generation WHERE name = 'structure'"));
    P6_TRY(leases(tx, lines));
    return counts(tx, lines);
}

p6_error *p6_store_status(p6_store *store, apr_array_header_t **lines, apr_pool_t *pool)
{
    p6_error *err;
    p6_tx *tx;

    *lines = apr_array_make(pool, 64, sizeof(p6_check_line));
    P6_TRY(p6_tx_begin(&tx, store, P6_TX_READ, STATUS_DEADLINE_MS, pool));
    err = look(tx, *lines);
    p6_tx_rollback(tx);
    return err;
}
