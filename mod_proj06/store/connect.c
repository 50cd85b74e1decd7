#include "store/private.h"

#include <apr_strings.h>
#include <apr_user.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/limits.h"

#define CANT_OPEN 14 /* SQLite's word for a file that can't be opened or made */
#define OPEN_TRIES 6
#define OPEN_PAUSE_US 25000

#define BUSY_TIMEOUT(ms) "PRAGMA busy_timeout=" APR_STRINGIFY(ms)

/* per connection; those that give a row must not be sent as a command (it "fails" on rows) */
static const char *const sqlite_setup[] = {
    /* the schema is read at the first of these that needs it. Whoever closes the file as the last
       one has it alone meanwhile, and that one waits for the disk. */
    BUSY_TIMEOUT(P6_DB_OPEN_MS),
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON", /* else INSERT OR REPLACE deletes without its triggers */
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
    BUSY_TIMEOUT(P6_DB_BUSY_MS), /* strangers only: our own writers take turns by the lock file */
};

static p6_error *refused(p6_store *store, const char *what, const char *message, apr_pool_t *pool)
{
    int line = message ? (int)strcspn(message, "\r\n") : 0;

    p6_log(store->env, P6_WARN, 2002, "database: %s: %.*s", what, line > 200 ? 200 : line,
           message ? message : "");
    return p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "the database can't be reached (%s)", what);
}

static const char *user_name(uid_t uid, apr_pool_t *pool)
{
    char *name;

    if (!apr_uid_name_get(&name, uid, pool)) return name;
    return apr_psprintf(pool, "user %lu", (unsigned long)uid);
}

/* SQLite says no more than that it can't. Mostly somebody has worked on the file as root: then one
   of its files belongs to the wrong user. NULL: that is not it. */
static const char *whose_file(const char *path, apr_pool_t *pool)
{
    static const char *const parts[][2] = { { "", "the database file" },
                                            { "-wal", "the -wal file beside the database" },
                                            { "-shm", "the -shm file beside the database" } };

    for (apr_size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *part = apr_pstrcat(pool, path, parts[i][0], NULL);
        struct stat file;
        char why[120];

        if (stat(part, &file) || !faccessat(AT_FDCWD, part, R_OK | W_OK, AT_EACCESS)) continue;
        if (errno != EACCES)
            return apr_pstrdup(pool, apr_strerror(APR_FROM_OS_ERROR(errno), why, sizeof why));
        return apr_psprintf(pool, "%s belongs to %s and can't be written by %s, who runs this "
                            "process", parts[i][1], user_name(file.st_uid, pool),
                            user_name(geteuid(), pool));
    }
    return NULL;
}

static p6_error *not_set_up(p6_store *store, p6_conn *conn, int rc, apr_pool_t *pool)
{
    const char *why = store->dialect == P6_SQLITE ? whose_file(store->params, pool) : NULL;

    return refused(store, "a connection can't be set up",
                   why ? why : apr_dbd_error(store->driver, conn->db.handle, rc), pool);
}

/* Is CONN open, and on the file that has the database's name now? */
static int has_the_file(const p6_store *store, const p6_conn *conn)
{
    struct stat file;

    return conn->db.handle && !stat(store->params, &file) && conn->file_dev == file.st_dev
        && conn->file_ino == file.st_ino;
}

/* sqlite3_open would make a missing file, with the wrong mode and without WAL */
static p6_error *look_at_file(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    struct stat file;

    if (stat(store->params, &file))
        return p6_error_make(pool, P6_E_OLD_SCHEMA, NULL,
                             "the database file does not exist: run proj06ctl db init");
    conn->file_dev = file.st_dev;
    conn->file_ino = file.st_ino;
    return NULL;
}

static int set_up_once(p6_store *store, p6_conn *conn)
{
    apr_size_t n = sizeof sqlite_setup / sizeof *sqlite_setup;
    int rc = 0;

    for (apr_size_t i = 0; i < n && !rc; i++) {
        apr_dbd_results_t *results;

        rc = store->ops->ask(store->ops, &conn->db, sqlite_setup[i], &results, conn->db.pool);
    }
    return rc;
}

/* Root's tools make the files beside the database and give them to its owner a moment later. */
static p6_error *set_up_sqlite(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    int rc = set_up_once(store, conn);

    for (int tries = 1; rc == CANT_OPEN && tries < OPEN_TRIES; tries++) {
        usleep(OPEN_PAUSE_US);
        rc = set_up_once(store, conn);
    }
    return rc ? not_set_up(store, conn, rc, pool) : NULL;
}

/* statement_timeout in milliseconds; 0 when the operator wants none */
static int ask_timeout(int *ms, p6_store *store, p6_conn *conn)
{
    static const char sql[] = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'";
    apr_dbd_results_t *results;
    apr_dbd_row_t *row = NULL;
    apr_pool_t *pool = conn->db.pool;
    int rc = store->ops->ask(store->ops, &conn->db, sql, &results, pool);

    if (!rc) rc = store->ops->row(store->ops, &conn->db, results, &row, pool);
    if (!rc) rc = (int)apr_dbd_datum_get(store->driver, row, 0, APR_DBD_TYPE_INT, ms);
    return rc;
}

/* the client waits a little longer than the server works, whoever set that */
static p6_error *set_up_pgsql(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    int ms = 0, rc;

    P6_TRY(p6_dbd_watch(&conn->db, store->reaper, pool));
    conn->db.answer_ms = P6_DB_TURN_MS;
    if ((rc = ask_timeout(&ms, store, conn)) != 0) return not_set_up(store, conn, rc, pool);
    conn->answer_ms = ms ? ms + P6_DB_GRACE_MS : 0;
    conn->db.answer_ms = conn->answer_ms;
    return NULL;
}

/* A server that says nothing costs whoever connects the whole connect_timeout. From then on, until
   it speaks, one at a time tries; httpd's threads are for pages that need no database. */
static p6_error *begin_try(p6_store *store, apr_pool_t *pool)
{
    int tries;

    apr_thread_mutex_lock(store->mutex);
    tries = !store->silent || !store->connecting;
    store->connecting += tries;
    apr_thread_mutex_unlock(store->mutex);
    return tries ? NULL : p6_error_make(pool, P6_E_UNAVAILABLE, NULL,
                                        "the database says nothing, and somebody tries already");
}

static void end_try(p6_store *store, p6_deadline silent_from, const p6_error *err)
{
    apr_thread_mutex_lock(store->mutex);
    store->connecting--;
    store->silent = err && !p6_deadline_left(silent_from);
    apr_thread_mutex_unlock(store->mutex);
}

static p6_error *connect_now(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    const char *message = NULL;
    p6_error *err;

    /* a pool without a parent: threads connect at the same time and nothing else may free it */
    if (apr_pool_create_unmanaged_ex(&conn->db.pool, NULL, NULL) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a connection's pool");
    conn->db.driver = store->driver;
    if (store->ops->open(store->ops, &conn->db, store->params, &message)) {
        const char *why = store->dialect == P6_SQLITE ? whose_file(store->params, pool) : NULL;

        conn->db.handle = NULL;
        err = refused(store, "no connection", why ? why : message, pool);
    }
    else if (store->dialect == P6_SQLITE) err = set_up_sqlite(store, conn, pool);
    else err = set_up_pgsql(store, conn, pool);
    if (err) p6_conn_close(store, conn);
    return err;
}

static p6_error *open_sqlite(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    p6_error *err;
    int fd;

    if (has_the_file(store, conn)) return NULL;
    p6_conn_close(store, conn); /* a restore has put another file in its place */
    P6_TRY(p6_lock_enter(&fd, store->lock.path, p6_deadline_in(P6_DB_OPEN_MS), pool));
    err = look_at_file(store, conn, pool);
    if (!err) err = connect_now(store, conn, pool);
    p6_lock_leave(fd);
    return err;
}

static p6_error *open_pgsql(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    p6_deadline silent_from = p6_deadline_in(P6_DB_SILENT_MS);
    p6_error *err;

    if (conn->db.handle) return NULL;
    P6_TRY(begin_try(store, pool));
    err = connect_now(store, conn, pool);
    end_try(store, silent_from, err);
    return err;
}

p6_error *p6_conn_open(p6_store *store, p6_conn *conn, apr_pool_t *pool)
{
    return store->dialect == P6_SQLITE ? open_sqlite(store, conn, pool)
                                       : open_pgsql(store, conn, pool);
}

void p6_conn_close(p6_store *store, p6_conn *conn)
{
    if (conn->db.handle) store->ops->close(store->ops, &conn->db);
    if (conn->db.pool) apr_pool_destroy(conn->db.pool);
    conn->db.handle = NULL;
    conn->db.pool = NULL;
    conn->schema_ok = 0;
    memset(conn->prepared, 0, sizeof conn->prepared);
}
