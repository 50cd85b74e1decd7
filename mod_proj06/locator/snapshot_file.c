#include "locator/snapshot_file.h"
#include "base/limits.h"

#include <apr_strings.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PENDING_S 60 /* between writing figures and putting their picture in place, at most */

static p6_error *io(apr_pool_t *pool, int error, const char *what)
{
    return p6_error_apr(pool, error == ENOENT ? P6_E_NOT_FOUND : P6_E_IO,
                        APR_FROM_OS_ERROR(error), "snapshot file: %s", what);
}

p6_error *p6_mapping_open(p6_mapping *mapping, const char *file, int writable, apr_pool_t *pool)
{
    int fd = open(file, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC), error;
    struct stat st;

    memset(mapping, 0, sizeof *mapping);
    if (fd < 0) return io(pool, errno, "open");
    if (fstat(fd, &st) < 0) {
        error = errno;
        close(fd);
        return io(pool, error, "stat");
    }
    if (!S_ISREG(st.st_mode) || st.st_size <= 0 || st.st_size > P6_MAX_SNAPSHOT) {
        close(fd);
        return p6_error_make(pool, P6_E_BAD_DATA, NULL, "snapshot file: empty or too large");
    }
    mapping->len = (apr_size_t)st.st_size;
    mapping->bytes = mmap(NULL, mapping->len, writable ? PROT_READ | PROT_WRITE : PROT_READ,
                          MAP_SHARED, fd, 0);
    error = errno;
    close(fd);
    if (mapping->bytes == MAP_FAILED) {
        mapping->bytes = NULL;
        return io(pool, error, "map");
    }
    p6_file_key(mapping->key, &st);
    return NULL;
}

void p6_mapping_close(p6_mapping *mapping)
{
    if (mapping->bytes) munmap(mapping->bytes, mapping->len);
    mapping->bytes = NULL;
}

static apr_status_t give_back(void *mapping)
{
    p6_mapping_close(mapping);
    return APR_SUCCESS;
}

p6_error *p6_mapping_borrow(p6_mapping **mapping, const char *file, int writable, apr_pool_t *pool)
{
    *mapping = apr_palloc(pool, sizeof **mapping);
    P6_TRY(p6_mapping_open(*mapping, file, writable, pool));
    apr_pool_cleanup_register(pool, *mapping, give_back, apr_pool_cleanup_null);
    return NULL;
}

void p6_file_key(apr_uint64_t key[P6_FILE_KEY], const struct stat *st)
{
    key[0] = (apr_uint64_t)st->st_dev;
    key[1] = (apr_uint64_t)st->st_ino;
    key[2] = (apr_uint64_t)st->st_size;
    key[3] = (apr_uint64_t)st->st_mtim.tv_sec * 1000000000u + (apr_uint64_t)st->st_mtim.tv_nsec;
}

static int write_all(int fd, const char *at, apr_size_t left)
{
    while (left) {
        ssize_t n = write(fd, at, left > 1 << 30 ? 1 << 30 : left);

        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return 0;
        at += n;
        left -= (apr_size_t)n;
    }
    return 1;
}

p6_error *p6_file_beside(const char **beside, const char *file, const void *bytes, apr_size_t len,
                         apr_pool_t *pool)
{
    int fd, error;

    *beside = apr_psprintf(pool, "%s.new.%ld", file, (long)getpid());
    unlink(*beside); /* of an earlier process with our number; never one that is in use */
    fd = open(*beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0) return io(pool, errno, "create");
    if (write_all(fd, bytes, len) && fsync(fd) == 0 && close(fd) == 0) return NULL;
    error = errno;
    close(fd);
    unlink(*beside);
    return io(pool, error ? error : EIO, "write");
}

static const char *directory_of(const char *file, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/');

    if (!slash) return ".";
    return slash == file ? "/" : apr_pstrmemdup(pool, file, (apr_size_t)(slash - file));
}

p6_error *p6_file_replace(const char *beside, const char *file, apr_pool_t *pool)
{
    int fd;

    if (rename(beside, file) < 0) return io(pool, errno, "rename");
    fd = open(directory_of(file, pool), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return io(pool, errno, "open directory");
    if (fsync(fd) < 0 && errno != EINVAL) { /* some file systems can't flush a directory */
        int error = errno;
        close(fd);
        return io(pool, error, "flush directory");
    }
    close(fd);
    return NULL;
}

/** The number of a build that REST (what follows FILE in a name) holds after ".live.": its length,
    else 0. */
static size_t build_of(const char *rest)
{
    return strncmp(rest, ".live.", 6) ? 0 : strspn(rest + 6, "0123456789abcdef");
}

/** Did a process that is gone leave FILE<REST>? */
static int is_left_over(const char *rest)
{
    size_t build = build_of(rest);
    long writer;

    if (build) rest += 6 + build;
    writer = strncmp(rest, ".new.", 5) ? 0 : strtol(rest + 5, NULL, 10);
    return writer > 0 && writer != (long)getpid() && kill((pid_t)writer, 0) < 0 && errno == ESRCH;
}

/** Is FILE<REST>, at PATH, the figures of a picture before CURRENT's? */
static int are_old_figures(const char *rest, const char *path, const struct stat *current)
{
    size_t build = build_of(rest);
    struct stat st;

    return build && !rest[6 + build] && stat(path, &st) == 0 && st.st_ino != current->st_ino
        && labs((long)(current->st_mtime - st.st_mtime)) > PENDING_S;
}

/** Remove what is of no use beside FILE; figures only when CURRENT is known. */
static void sweep(const char *file, const struct stat *current, apr_pool_t *pool)
{
    const char *directory = directory_of(file, pool), *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    size_t len = strlen(base);
    DIR *dir = opendir(directory);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL) {
        const char *rest = entry->d_name + len, *path;

        if (strncmp(entry->d_name, base, len)) continue;
        path = apr_pstrcat(pool, directory, "/", entry->d_name, NULL);
        if (is_left_over(rest) || (current && are_old_figures(rest, path, current))) unlink(path);
    }
    if (dir) closedir(dir);
}

void p6_file_sweep(const char *file, apr_pool_t *pool)
{
    sweep(file, NULL, pool);
}

void p6_file_sweep_figures(const char *file, const char *current, apr_pool_t *pool)
{
    struct stat st;

    if (stat(current, &st) == 0) sweep(file, &st, pool);
}
