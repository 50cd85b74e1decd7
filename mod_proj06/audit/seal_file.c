#include "audit/seal_file.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static p6_error *io(const char *file, int error, const char *what, apr_pool_t *pool)
{
    p6_errcode code = error == ENOENT ? P6_E_NOT_FOUND : error == EEXIST ? P6_E_TAKEN : P6_E_IO;
    char text[200];

    return p6_error_make(pool, code, file, "it can't be %s: %s", what,
                         apr_strerror(APR_FROM_OS_ERROR(error), text, sizeof text));
}

/* READ bytes of FD into BYTES until MOST or the end; -1 with errno */
static ssize_t read_all(int fd, char *bytes, apr_size_t most)
{
    apr_size_t have = 0;

    while (have < most) {
        ssize_t n = read(fd, bytes + have, most - have);

        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        if (!n) break;
        have += (apr_size_t)n;
    }
    return (ssize_t)have;
}

p6_error *p6_seal_file_read(const char **bytes, apr_size_t *len, struct stat *status,
                            const char *file, apr_size_t most, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, most + 2);
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), error;
    ssize_t n;

    if (fd < 0) return io(file, errno, "opened", pool);
    n = fstat(fd, status) ? -1 : S_ISREG(status->st_mode) ? read_all(fd, text, most + 1) : 0;
    error = errno;
    close(fd);
    if (n < 0) return io(file, error, "read", pool);
    if ((apr_size_t)n > most)
        return p6_error_make(pool, P6_E_TOO_LARGE, file, "expected at most %" APR_SIZE_T_FMT
                             " bytes", most);
    text[n] = '\0';
    *bytes = text;
    *len = (apr_size_t)n;
    return NULL;
}

/* all of BYTES into the new FILE and onto the disk; 0, or an error number */
static int write_new(const char *file, mode_t mode, const char *bytes, apr_size_t left)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode), error = 0;

    if (fd < 0) return errno;
    while (left && !error) {
        ssize_t n = write(fd, bytes, left);

        if (n < 0) error = errno == EINTR ? 0 : errno;
        else {
            bytes += n;
            left -= (apr_size_t)n;
        }
    }
    if (!error && (fchmod(fd, mode) || fsync(fd))) error = errno; /* whatever the umask */
    if (close(fd) && !error) error = errno;
    if (error) unlink(file);
    return error;
}

static const char *directory_of(const char *file, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/');

    if (!slash) return ".";
    return slash == file ? "/" : apr_pstrmemdup(pool, file, (apr_size_t)(slash - file));
}

/* the name of a new file must be on the disk too */
static p6_error *keep_name(const char *file, apr_pool_t *pool)
{
    int fd = open(directory_of(file, pool), O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

    if (fd < 0) return io(file, errno, "kept: its directory", pool);
    error = fsync(fd) && errno != EINVAL ? errno : 0; /* some file systems can't */
    close(fd);
    return error ? io(file, error, "kept: its directory", pool) : NULL;
}

p6_error *p6_seal_file_make(const char *file, const char *bytes, apr_size_t len, apr_pool_t *pool)
{
    int error = write_new(file, 0600, bytes, len);

    return error ? io(file, error, "made", pool) : keep_name(file, pool);
}

p6_error *p6_seal_file_replace(const char *file, const char *bytes, apr_size_t len,
                               apr_pool_t *pool)
{
    const char *beside = apr_psprintf(pool, "%s.new.%ld", file, (long)getpid());
    int error;

    unlink(beside); /* of an earlier process with our number; never one that is in use */
    error = write_new(beside, 0640, bytes, len);
    if (error) return io(file, error, "written", pool);
    if (!rename(beside, file)) return keep_name(file, pool);
    error = errno;
    unlink(beside);
    return io(file, error, "written", pool);
}
