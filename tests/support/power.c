/* Preloaded: keeps a journal of what is written to the SQLite database POWER_DATABASE and its -wal,
   and of the syncs that make it safe, in the file POWER_JOURNAL. power.mjs reads it. A write is
   entered behind it and a sync twice, before and behind it: what was entered before a sync began is
   safe once it has ended. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct entry {
    uint32_t op;   /* one of "wtse": written, truncated, sync begins, sync ended */
    uint32_t file; /* 0: the database, 1: its -wal */
    uint32_t thread, len;
    uint64_t offset;
} entry;

static int journal(void)
{
    static int fd = -1;
    const char *name = getenv("POWER_JOURNAL");

    if (fd < 0 && name) fd = open(name, O_WRONLY | O_APPEND | O_CLOEXEC);
    return fd;
}

/* which of the two FD has open; -1: neither */
static int file_of(int fd)
{
    const char *database = getenv("POWER_DATABASE");
    char link[40], name[PATH_MAX];
    size_t len = database ? strlen(database) : 0;
    ssize_t n;

    if (!len) return -1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, name, sizeof name - 1);
    if (n < (ssize_t)len || strncmp(name, database, len)) return -1;
    name[n] = '\0';
    if (!name[len]) return 0;
    return strcmp(name + len, "-wal") ? -1 : 1;
}

/* one writev: entries of several processes don't mix */
static void enter(char op, int file, uint64_t offset, const void *data, size_t len)
{
    entry e = { (uint32_t)op, (uint32_t)file, (uint32_t)gettid(), (uint32_t)len, offset };
    struct iovec parts[] = { { &e, sizeof e }, { (void *)(uintptr_t)data, len } };

    if (writev(journal(), parts, 2) != (ssize_t)(sizeof e + len)) abort();
}

typedef ssize_t writer(int, const void *, size_t, off_t);
typedef int cutter(int, off_t);
typedef int syncer(int);

#define REAL(name, type) \
    static type *real; \
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, name)

static ssize_t written(ssize_t n, int fd, const void *data, off_t offset)
{
    int file = n > 0 ? file_of(fd) : -1;

    if (file >= 0) enter('w', file, (uint64_t)offset, data, (size_t)n);
    return n;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    REAL("pwrite", writer);
    return written(real(fd, data, len, offset), fd, data, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off_t offset)
{
    REAL("pwrite64", writer);
    return written(real(fd, data, len, offset), fd, data, offset);
}

static int truncated(int rc, int fd, off_t len)
{
    int file = rc ? -1 : file_of(fd);

    if (file >= 0) enter('t', file, (uint64_t)len, NULL, 0);
    return rc;
}

int ftruncate(int fd, off_t len)
{
    REAL("ftruncate", cutter);
    return truncated(real(fd, len), fd, len);
}

int ftruncate64(int fd, off_t len)
{
    REAL("ftruncate64", cutter);
    return truncated(real(fd, len), fd, len);
}

static int synced(syncer *real, int fd)
{
    int file = file_of(fd), rc;

    if (file >= 0) enter('s', file, 0, NULL, 0);
    rc = real(fd);
    if (file >= 0 && !rc) enter('e', file, 0, NULL, 0);
    return rc;
}

int fsync(int fd)
{
    REAL("fsync", syncer);
    return synced(real, fd);
}

int fdatasync(int fd)
{
    REAL("fdatasync", syncer);
    return synced(real, fd);
}
