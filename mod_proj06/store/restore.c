#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include "base/civil.h"
#include "store/backup_private.h"
#include "store/check.h"
#include "store/erased.h"
#include "store/migrations.h"
#include "store/sql.h"

#define WAIT_MS 10000
#define BLOCK_BYTES (256 * 1024)
#define MOST_KEPT 20 /* databases put aside in one second */
#define SHM_CONNECTED 128 /* the byte of FILE-shm that every connection in WAL mode keeps locked */

/* the parts of a database in use, the file itself last */
static const char *const beside[] = { "-wal", "-shm", "" };
static const char sqlite_magic[] = "SQLite format 3"; /* with its NUL: the file's first 16 bytes */

int p6_store_in_use(const char *db, apr_pool_t *pool)
{
    struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SHM_CONNECTED,
                           .l_len = 1 };
    int fd = open(apr_pstrcat(pool, db, "-shm", NULL), O_RDONLY | O_CLOEXEC), used;

    if (fd < 0) return 0;
    used = fcntl(fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
    close(fd);
    return used;
}

static p6_error *not_ours(const char *file, const char *why, apr_pool_t *pool)
{
    return p6_error_make(pool, P6_E_BAD_DATA, file, "%s", why);
}

/* Copy FILE to TO, which is there and empty. */
static p6_error *copy_bytes(const char *file, const char *to, p6_copy_progress progress,
                            void *baton, apr_pool_t *pool)
{
    char *block = apr_palloc(pool, BLOCK_BYTES);
    apr_int64_t done = 0;
    apr_file_t *in, *out;
    apr_finfo_t info;
    apr_status_t rv;

    rv = apr_file_open(&in, file, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool);
    if (!rv) rv = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, in);
    if (rv) return p6_error_apr(pool, P6_E_IO, rv, "%s can't be read by this user", file);
    rv = apr_file_open(&out, to, APR_FOPEN_WRITE | APR_FOPEN_BINARY, 0, pool);
    while (!rv) {
        apr_size_t n = BLOCK_BYTES;

        if ((rv = apr_file_read_full(in, block, BLOCK_BYTES, &n)) != 0 && !APR_STATUS_IS_EOF(rv))
            break;
        if (!done && (n < sizeof sqlite_magic || memcmp(block, sqlite_magic, sizeof sqlite_magic)))
            return not_ours(file, "this is no SQLite database", pool);
        if (n) rv = apr_file_write_full(out, block, n, NULL);
        done += n;
        if (progress) progress(baton, "restore", done, info.size);
        if (n < BLOCK_BYTES) break;
    }
    apr_file_close(in);
    if (!rv || APR_STATUS_IS_EOF(rv)) rv = apr_file_close(out);
    return rv ? p6_error_apr(pool, P6_E_IO, rv, "copying %s to %s", file, to) : NULL;
}

/* a database in use has rows beside it that a copy of the file alone would lose */
static p6_error *check_alone(const char *file, apr_pool_t *pool)
{
    struct stat st;

    if (!stat(apr_pstrcat(pool, file, "-wal", NULL), &st) && st.st_size > 0)
        return not_ours(file, "this is a database in use (it has a -wal beside it), no backup",
                        pool);
    return NULL;
}

p6_error *p6_copy_integrity(p6_store *copy, apr_pool_t *pool)
{
    p6_error *err;
    p6_rows rows;
    p6_tx *tx;
    int more;

    P6_TRY(p6_tx_begin_with(&tx, copy, P6_TX_READ, p6_deadline_in(WAIT_MS), 1, 0, pool));
    err = p6_ask(tx, "integrity", P6_SQLITE_INTEGRITY, &rows);
    if (!err) {
        err = p6_rows_next(&rows, &more);
        if (!err && more && strcmp(p6_row_text(&rows, 0, pool), "ok") != 0)
            err = p6_error_make(pool, P6_E_BAD_DATA, copy->params, "it is unsound: %s",
                                p6_row_text(&rows, 0, pool));
        p6_rows_end(&rows);
    }
    p6_tx_rollback(tx);
    return err;
}

/* Is the copy one of ours, and not of a build after this one? */
static p6_error *check_origin(p6_store *copy, const char *file, int *version, apr_pool_t *pool)
{
    if (p6_store_version(version, copy, pool) || !*version)
        return not_ours(file, "this is no database of proj06", pool);
    if (*version > p6_schema_version())
        return p6_error_make(pool, P6_E_BAD_DATA, file, "its schema is version %d, this build "
                             "knows %d: upgrade first", *version, p6_schema_version());
    return p6_copy_integrity(copy, pool);
}

static p6_error *check_whole(p6_store *copy, const char *file, apr_pool_t *pool)
{
    apr_array_header_t *lines;

    P6_TRY(p6_store_check(copy, &lines, pool));
    for (int i = 0; i < lines->nelts; i++) {
        const p6_check_line *line = &APR_ARRAY_IDX(lines, i, p6_check_line);

        if (line->bad)
            return not_ours(file, apr_pstrcat(pool, line->name, ": ", line->value, NULL), pool);
    }
    return NULL;
}

static apr_int64_t generation_of(p6_store *store, apr_pool_t *pool)
{
    apr_int64_t number = 0;
    p6_tx *tx;

    if (p6_tx_begin_with(&tx, store, P6_TX_READ, p6_deadline_in(WAIT_MS), 1, 0, pool)) return 0;
    if (p6_select_int(tx, P6_S_GENERATION, NULL, 0, &number)) number = 0;
    p6_tx_rollback(tx);
    return number;
}

/* What the database DB that was there has to pass on: whom it erased, and a number that no picture
   of either has: pictures and kept answers go by it. The time stands in for what a broken database
   can't say. */
static p6_error *pass_on(p6_store *copy, const char *db, const p6_env *env, p6_restored *restored,
                         apr_pool_t *pool)
{
    apr_int64_t mine = generation_of(copy, pool), other = 0;
    p6_error *err = NULL;
    apr_pool_t *scratch;
    p6_store *old;
    p6_tx *tx;

    apr_pool_create(&scratch, pool);
    if (access(db, F_OK) == 0) {
        restored->erased = -1;
        if (!p6_copy_open(&old, db, env, scratch)) {
            other = generation_of(old, scratch);
            err = p6_store_erase_as(copy, old, p6_now_s(env), &restored->erased, scratch);
        }
        if (!other) other = p6_now_s(env);
    }
    err = p6_error_dup(pool, err);
    apr_pool_destroy(scratch); /* the last one to leave folds the old database's WAL into it */
    P6_TRY(err);
    P6_TRY(p6_tx_begin(&tx, copy, P6_TX_WRITE, WAIT_MS, pool));
    P6_TRY(p6_exec(tx, P6_S_GENERATION_SET, P6_VALUES(p6_v_int((mine > other ? mine : other) + 1)),
                   NULL));
    return p6_tx_commit(tx);
}

/* Check, migrate and mark the copy AT of FILE; afterwards it is one file, nothing beside it. */
static p6_error *prepare(const char *at, const char *file, const char *db, const p6_env *env,
                         p6_restored *restored, apr_pool_t *pool)
{
    apr_pool_t *scratch;
    p6_store *copy;
    p6_error *err;
    int from;

    apr_pool_create(&scratch, pool);
    err = p6_copy_open(&copy, at, env, scratch);
    if (!err) err = check_origin(copy, file, &restored->from, scratch);
    if (!err) err = p6_store_migrate(copy, &from, &restored->to, scratch);
    if (!err) err = check_whole(copy, file, scratch);
    if (!err) err = pass_on(copy, db, env, restored, scratch);
    err = p6_error_dup(pool, err);
    apr_pool_destroy(scratch);
    unlink(apr_pstrcat(pool, at, ".lock", NULL));
    return err;
}

static p6_error *rename_file(const char *from, const char *to, apr_pool_t *pool)
{
    if (!rename(from, to) || errno == ENOENT) return NULL;
    return p6_error_apr(pool, P6_E_IO, errno, "%s can't be renamed to %s", from, to);
}

/* "proj06.db.before-2026-11-23T184059" for what is kept, with "-2" behind it for the second one of
   that second. NULL: none of these names is free. */
static const char *kept_name(const char *db, const p6_env *env, apr_pool_t *pool)
{
    apr_int64_t now = p6_now_s(env);
    const char *minute = p6_minute_text(p6_minute_of_epoch(now), pool);
    const char *name = apr_psprintf(pool, "%s.before-%.13s%.2s%02d", db, minute, minute + 14,
                                    (int)(now % 60));
    const char *kept = name;
    struct stat st;

    for (int n = 2; n <= MOST_KEPT && !lstat(kept, &st); n++)
        kept = apr_psprintf(pool, "%s-%d", name, n);
    return lstat(kept, &st) ? kept : NULL;
}

/* The old database and its WAL go aside first: a WAL that is left beside another database would be
   taken for that one's. */
static p6_error *swap(const char *at, const char *db, p6_restored *restored, const p6_env *env,
                      apr_pool_t *pool)
{
    const char *kept = kept_name(db, env, pool);

    if (!kept) return p6_error_make(pool, P6_E_TAKEN, db, "the names of what is kept are all used");
    restored->kept = access(db, F_OK) == 0 ? kept : NULL;
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        P6_TRY(rename_file(apr_pstrcat(pool, db, beside[i], NULL),
                           apr_pstrcat(pool, kept, beside[i], NULL), pool));
    if (rename(at, db))
        return p6_error_apr(pool, P6_E_IO, errno, "%s can't be renamed to %s; the database is %s",
                            at, db, kept);
    return p6_file_sync_directory(db, pool);
}

/* Nobody who keeps to the lock file writes or connects meanwhile. */
static p6_error *swap_locked(const char *at, const char *db, p6_restored *restored,
                             const p6_env *env, apr_pool_t *pool)
{
    p6_lock lock;
    p6_error *err;

    p6_lock_init(&lock, apr_pstrcat(pool, db, ".lock", NULL));
    P6_TRY(p6_lock_take(&lock, p6_deadline_in(WAIT_MS), pool));
    err = p6_lock_bar(&lock, p6_deadline_in(WAIT_MS), pool);
    if (!err) err = swap(at, db, restored, env, pool);
    p6_lock_give(&lock);
    p6_lock_close(&lock);
    return err;
}

p6_error *p6_store_restore(const char *db, const char *file, int force, const p6_env *env,
                           p6_restored *restored, p6_copy_progress progress, void *baton,
                           apr_pool_t *pool)
{
    const char *at = apr_pstrcat(pool, db, ".restoring", NULL);
    p6_error *err;

    memset(restored, 0, sizeof *restored);
    if (!force && p6_store_in_use(db, pool))
        return p6_error_make(pool, P6_E_TAKEN, db, "somebody has the database open: stop httpd, or "
                             "use --force");
    P6_TRY(check_alone(file, pool));
    P6_TRY(p6_file_begin(at, pool));
    err = copy_bytes(file, at, progress, baton, pool);
    if (!err) err = prepare(at, file, db, env, restored, pool);
    if (!err) err = p6_file_sync(at, pool);
    if (!err) err = swap_locked(at, db, restored, env, pool);
    if (!err) return NULL;
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        unlink(apr_pstrcat(pool, at, beside[i], NULL));
    return err;
}
