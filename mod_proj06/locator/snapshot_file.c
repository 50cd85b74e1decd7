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

/** The number of the process that wrote NAME when it is a left-over beside BASE, else 0. */
static long writer_of(const char *name, const char *base)
{
    size_t len = strlen(base);
    const char *at = name + len;

    if (strncmp(name, base, len)) return 0;
    if (!strncmp(at, ".live", 5)) at += 5;
    return strncmp(at, ".new.", 5) ? 0 : strtol(at + 5, NULL, 10);
}

void p6_file_sweep(const char *file, apr_pool_t *pool)
{
    const char *directory = directory_of(file, pool), *slash = strrchr(file, '/');
    DIR *dir = opendir(directory);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL) {
        long writer = writer_of(entry->d_name, slash ? slash + 1 : file);

        if (writer > 0 && writer != (long)getpid() && kill((pid_t)writer, 0) < 0 && errno == ESRCH)
            unlink(apr_pstrcat(pool, directory, "/", entry->d_name, NULL));
    }
    if (dir) closedir(dir);
}
