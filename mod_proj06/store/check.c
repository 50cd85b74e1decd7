#include "store/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <apr_strings.h>
#include "store/migrations.h"
#include "store/sql.h"

#define CHECK_DEADLINE_MS 60000
#define MAX_COMPLAINTS 20 /* lines of one check */

static void add(apr_array_header_t *lines, const char *name, const char *value, int bad)
{
    *(p6_check_line *)apr_array_push(lines) = (p6_check_line){ name, value, bad };
}

/* one text from SQL of our own; "" when there is no row */
static p6_error *ask_text(p6_tx *tx, const char *sql, const char **text)
{
    p6_rows rows;
    p6_error *err;
    int more;

    *text = "";
    P6_TRY(p6_ask(tx, "check", sql, &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) *text = p6_row_text(&rows, 0, tx->pool);
    p6_rows_end(&rows);
    return err;
}

static p6_error *expect(p6_tx *tx, apr_array_header_t *lines, const char *name, const char *sql,
                        const char *wanted)
{
    const char *text;

    P6_TRY(ask_text(tx, sql, &text));
    add(lines, name, text, strcmp(text, wanted) != 0);
    return NULL;
}

/* every row is a complaint, but for the one row GOOD */
static p6_error *complaints(p6_tx *tx, apr_array_header_t *lines, const char *name,
                            const char *sql, const char *good)
{
    p6_error *err;
    p6_rows rows;
    int more, n = 0;

    P6_TRY(p6_ask(tx, name, sql, &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more && n < MAX_COMPLAINTS) {
        const char *text = p6_row_text(&rows, 0, tx->pool);

        if (strcmp(text, good) == 0) continue;
        add(lines, name, text, 1);
        n++;
    }
    p6_rows_end(&rows);
    if (!err && !n) add(lines, name, "ok", 0);
    return err;
}

static void check_migration(p6_tx *tx, apr_array_header_t *lines, const p6_rows *rows)
{
    int version = (int)p6_row_int(rows, 0);
    const p6_migration *known = p6_migration_get(version);
    const char *name = apr_psprintf(tx->pool, "migration %d (%s)", version,
                                    p6_row_text(rows, 1, tx->pool));

    if (!known) add(lines, name, "newer than this build", 0);
    else if (strcmp(p6_row_text(rows, 2, tx->pool), p6_migration_checksum(known, tx->pool)) != 0)
        add(lines, name, "its text is not the one this build has", 1);
    else add(lines, name, "ok", 0);
}

static p6_error *check_migrations(p6_tx *tx, apr_array_header_t *lines)
{
    p6_error *err;
    p6_rows rows;
    int version = tx->version, more;

    add(lines, "schema version", apr_psprintf(tx->pool, "%d (this build needs %d)", version,
                                              p6_schema_version()),
        version < p6_schema_version());
    if (!version) return NULL;
    P6_TRY(p6_ask(tx, "check", "SELECT version, name, checksum FROM schema_migration"
                               " ORDER BY version", &rows));
    while (!(err = p6_rows_next(&rows, &more)) && more) check_migration(tx, lines, &rows);
    p6_rows_end(&rows);
    return err;
}

static void check_mode(p6_tx *tx, apr_array_header_t *lines)
{
    struct stat file;

    if (stat(tx->store->params, &file) == 0)
        add(lines, "file mode", apr_psprintf(tx->pool, "%04o", (unsigned)(file.st_mode & 07777)),
            (file.st_mode & 077) != 0);
}

static p6_error *check_sqlite(p6_tx *tx, apr_array_header_t *lines)
{
    check_mode(tx, lines);
    P6_TRY(expect(tx, lines, "journal mode", "PRAGMA journal_mode", "wal"));
    P6_TRY(expect(tx, lines, "synchronous", "PRAGMA synchronous", "2"));
    P6_TRY(expect(tx, lines, "secure delete", "PRAGMA secure_delete", "1"));
    P6_TRY(expect(tx, lines, "foreign keys", "PRAGMA foreign_keys", "1"));
    P6_TRY(complaints(tx, lines, "integrity", P6_SQLITE_INTEGRITY, "ok"));
    P6_TRY(complaints(tx, lines, "references", "PRAGMA foreign_key_check", ""));
    return expect(tx, lines, "append-only triggers",
                  "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                  " AND (name LIKE 'audit%_no_update' OR name LIKE 'audit%_no_delete')", "6");
}

static p6_error *check_pgsql(p6_tx *tx, apr_array_header_t *lines)
{
    P6_TRY(expect(tx, lines, "server encoding", "SHOW server_encoding", "UTF8"));
    P6_TRY(expect(tx, lines, "fsync", "SHOW fsync", "on"));
    P6_TRY(expect(tx, lines, "full page writes", "SHOW full_page_writes", "on"));
    P6_TRY(complaints(tx, lines, "synchronous commit",
                      "SELECT setting FROM pg_settings WHERE name = 'synchronous_commit'"
                      " AND setting = 'off'", ""));
    P6_TRY(complaints(tx, lines, "indexes",
                      "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid", ""));
    return expect(tx, lines, "append-only triggers",
                  "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'audit%_append_only'"
                  " AND tgenabled <> 'D' AND tgrelid IN (to_regclass('audit'),"
                  " to_regclass('audit_seal'), to_regclass('audit_sealed'))", "3");
}

p6_error *p6_store_check(p6_store *store, apr_array_header_t **lines, apr_pool_t *pool)
{
    p6_error *err;
    p6_tx *tx;

    *lines = apr_array_make(pool, 16, sizeof(p6_check_line));
    P6_TRY(p6_tx_begin_with(&tx, store, P6_TX_READ, p6_deadline_in(CHECK_DEADLINE_MS), 1, 0, pool));
    err = check_migrations(tx, *lines);
    if (!err && store->dialect == P6_SQLITE) err = check_sqlite(tx, *lines);
    if (!err && store->dialect == P6_PGSQL) err = check_pgsql(tx, *lines);
    p6_tx_rollback(tx);
    return err;
}

