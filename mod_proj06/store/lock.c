#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL_FIRST_US 100
#define POLL_LAST_US 500
#define BYTE_LOCK 0
#define BYTE_NEXT 1
#define BYTE_OPENING 2 /* shared by those who connect */
#define BYTE_DOOR 3    /* before it: who bars stands here and waits for those inside only */

void p6_lock_init(p6_lock *lock, const char *path)
{
    lock->path = path;
    lock->fd = -1;
}

/* somebody may have removed the file: then others lock a new one, and so must we */
static int is_current(const p6_lock *lock)
{
    struct stat mine, theirs;

    return lock->fd >= 0 && !fstat(lock->fd, &mine) && !stat(lock->path, &theirs)
        && mine.st_ino == theirs.st_ino && mine.st_dev == theirs.st_dev;
}

static p6_error *open_file(p6_lock *lock, apr_pool_t *pool)
{
    if (is_current(lock)) return NULL;
    p6_lock_close(lock);
    lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock->fd < 0)
        return p6_error_apr(pool, P6_E_UNAVAILABLE, errno, "the lock file can't be opened");
    return NULL;
}

static int set(int fd, int byte, short type)
{
    struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

    while (fcntl(fd, F_OFD_SETLK, &range)) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

static p6_error *wait_for(int fd, int byte, short type, p6_deadline deadline, apr_pool_t *pool)
{
    int pause_us = POLL_FIRST_US, rc;

    while ((rc = set(fd, byte, type)) != 0) {
        if (rc != EAGAIN && rc != EACCES)
            return p6_error_apr(pool, P6_E_UNAVAILABLE, rc, "the lock file can't be locked");
        if (!p6_deadline_left(deadline))
            return p6_error_make(pool, P6_E_UNAVAILABLE, NULL,
                                 "the database's write lock was not free in time");
        usleep((useconds_t)pause_us);
        if (pause_us < POLL_LAST_US) pause_us += pause_us / 4;
    }
    return NULL;
}

p6_error *p6_lock_take(p6_lock *lock, p6_deadline deadline, apr_pool_t *pool)
{
    p6_error *err;

    P6_TRY(open_file(lock, pool));
    P6_TRY(wait_for(lock->fd, BYTE_NEXT, F_WRLCK, deadline, pool));
    err = wait_for(lock->fd, BYTE_LOCK, F_WRLCK, deadline, pool);
    set(lock->fd, BYTE_NEXT, F_UNLCK);
    return err;
}

void p6_lock_give(p6_lock *lock)
{
    set(lock->fd, BYTE_LOCK, F_UNLCK);
}

void p6_lock_close(p6_lock *lock)
{
    if (lock->fd >= 0) close(lock->fd);
    lock->fd = -1;
}

p6_error *p6_lock_bar(p6_lock *lock, p6_deadline deadline, apr_pool_t *pool)
{
    P6_TRY(wait_for(lock->fd, BYTE_DOOR, F_WRLCK, deadline, pool));
    return wait_for(lock->fd, BYTE_OPENING, F_WRLCK, deadline, pool);
}

p6_error *p6_lock_enter(int *fd, const char *path, p6_deadline deadline, apr_pool_t *pool)
{
    p6_error *err;

    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*fd < 0) return NULL;
    err = wait_for(*fd, BYTE_DOOR, F_RDLCK, deadline, pool);
    if (!err) err = wait_for(*fd, BYTE_OPENING, F_RDLCK, deadline, pool);
    if (err) p6_lock_leave(*fd);
    else set(*fd, BYTE_DOOR, F_UNLCK);
    return err;
}

void p6_lock_leave(int fd)
{
    if (fd >= 0) close(fd);
}
