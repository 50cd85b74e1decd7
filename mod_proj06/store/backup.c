#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <apr_strings.h>
#include "base/buf.h"
#include "store/backup_private.h"
#include "store/sql.h"

#define WAIT_MS 60000
#define WATCH_US 200000

/* What the thread that watches the growing file needs. */
typedef struct watch {
    const char *file;
    apr_int64_t all;
    p6_copy_progress progress;
    void *baton;
    int done;
} watch;

static apr_int64_t size_of(const char *file)
{
    struct stat st;

    return stat(file, &st) ? 0 : (apr_int64_t)st.st_size;
}

static void *keep_watch(void *data)
{
    watch *w = data;

    do { /* once at least, however quick the copy was */
        apr_int64_t now = size_of(w->file);

        w->progress(w->baton, "backup", now < w->all ? now : w->all, w->all);
        usleep(WATCH_US);
    } while (!__atomic_load_n(&w->done, __ATOMIC_ACQUIRE));
    return NULL;
}

/* SQL's text for a file's name; never one that SQLite takes for a URI. */
static const char *quoted(const char *file, apr_pool_t *pool)
{
    p6_buf *text = p6_buf_make(pool, strlen(file) + 8);

    p6_buf_adds(text, *file == '/' ? "'" : "'./");
    for (; *file; file++) {
        if (*file == '\'') p6_buf_addc(text, '\'');
        p6_buf_addc(text, *file);
    }
    p6_buf_addc(text, '\'');
    return text->data;
}

/* VACUUM INTO reads one state of the database and makes writers wait for nothing. It can't stand in
   a transaction, so the connection is taken by hand. */
static p6_error *copy_into(p6_store *store, const char *part, apr_pool_t *pool)
{
    p6_tx tx = { .store = store, .mode = P6_TX_READ, .pool = pool };
    p6_error *err;

    P6_TRY(p6_conn_acquire(&tx.conn, store, P6_TX_READ, p6_deadline_in(WAIT_MS), pool));
    err = p6_conn_open(store, tx.conn, pool);
    if (!err)
        err = p6_command(&tx, "backup",
                         apr_pstrcat(pool, "VACUUM INTO ", quoted(part, pool), NULL));
    if (err) p6_conn_close(store, tx.conn);
    p6_conn_release(store, tx.conn);
    return err;
}

static p6_error *copy_watched(p6_store *store, const char *part, p6_copy_progress progress,
                              void *baton, apr_pool_t *pool)
{
    watch w = { part, size_of(store->params), progress, baton, 0 };
    pthread_t thread;
    p6_error *err;

    if (!progress || pthread_create(&thread, NULL, keep_watch, &w))
        return copy_into(store, part, pool);
    err = copy_into(store, part, pool);
    __atomic_store_n(&w.done, 1, __ATOMIC_RELEASE);
    pthread_join(thread, NULL);
    return err;
}

p6_error *p6_file_begin(const char *file, apr_pool_t *pool)
{
    int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return p6_error_make(pool, P6_E_TAKEN, file, "the file is there: somebody else is at work, "
                             "or broke off; then remove it");
    if (fd < 0 || fchmod(fd, 0600) || close(fd))
        return p6_error_apr(pool, P6_E_IO, errno, "%s can't be made", file);
    return NULL;
}

p6_error *p6_file_sync(const char *file, apr_pool_t *pool)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC), failed = fd < 0 || fsync(fd), why = errno;

    if (fd >= 0) close(fd);
    return failed ? p6_error_apr(pool, P6_E_IO, why, "%s can't be written to the disk", file)
                  : NULL;
}

p6_error *p6_file_sync_directory(const char *file, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/');

    return p6_file_sync(!slash ? "." : slash == file ? "/"
                        : apr_pstrmemdup(pool, file, slash - file), pool);
}

/* A store of its own on FILE, which lives in POOL. */
p6_error *p6_copy_open(p6_store **copy, const char *file, const p6_env *env, apr_pool_t *pool)
{
    return p6_store_open(copy, "sqlite3", file, 1, env, pool);
}

/* Is the copy readable, of the version VERSION and sound? */
static p6_error *check_copy(const char *part, int version, const p6_env *env, apr_pool_t *pool)
{
    apr_pool_t *scratch;
    p6_store *copy;
    p6_error *err;
    int found = 0;

    apr_pool_create(&scratch, pool);
    err = p6_copy_open(&copy, part, env, scratch);
    if (!err) err = p6_store_version(&found, copy, scratch);
    if (!err) err = p6_copy_integrity(copy, scratch);
    if (!err && found != version)
        err = p6_error_make(pool, P6_E_IO, part, "the copy has another schema than the database");
    err = p6_error_dup(pool, err);
    apr_pool_destroy(scratch);
    return err;
}

/* Give the finished PART its name, unless somebody else has taken that. */
static p6_error *publish(const char *part, const char *file, apr_pool_t *pool)
{
    P6_TRY(p6_file_sync(part, pool));
    if (link(part, file))
        return p6_error_apr(pool, errno == EEXIST ? P6_E_TAKEN : P6_E_IO, errno,
                            "%s can't get its name", file);
    if (unlink(part)) return p6_error_apr(pool, P6_E_IO, errno, "%s can't be removed", part);
    return p6_file_sync_directory(file, pool);
}

p6_error *p6_store_backup(p6_store *store, const char *file, p6_copy_progress progress,
                          void *baton, apr_pool_t *pool)
{
    const char *part = apr_pstrcat(pool, file, ".part", NULL);
    struct stat st;
    p6_error *err;
    int version;

    if (store->dialect != P6_SQLITE)
        return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "PostgreSQL saves itself: use pg_dump -Fc,"
                             " see the manual");
    P6_TRY(p6_store_version(&version, store, pool));
    if (!version) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "there is no database yet");
    if (!lstat(file, &st))
        return p6_error_make(pool, P6_E_TAKEN, file, "the file is there and stays as it is");
    P6_TRY(p6_file_begin(part, pool));
    err = copy_watched(store, part, progress, baton, pool);
    if (!err) err = check_copy(part, version, store->env, pool);
    if (!err) err = publish(part, file, pool);
    if (err) unlink(part);
    return err;
}
