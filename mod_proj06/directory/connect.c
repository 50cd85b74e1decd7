/* A connected socket before a deadline: every address of the server gets its part of the time. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "directory/session.h"

/* 0, or the errno of why SOCKET is not connected when UNTIL has come. */
static int wait_connected(int fd, p6_deadline until)
{
    struct pollfd writable = { .fd = fd, .events = POLLOUT };
    socklen_t len = sizeof(int);
    int rc, fault = 0;

    do {
        rc = poll(&writable, 1, (int)((p6_deadline_left(until) + 999) / 1000));
    } while (rc < 0 && errno == EINTR);
    if (rc < 0) return errno;
    if (rc == 0) return ETIMEDOUT;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &len) ? errno : fault;
}

/* 0 and *FD, a blocking socket, or an errno. */
static int connect_one(int *fd, const p6_address *address, p6_deadline until)
{
    int s = socket(address->sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), rc = 0;

    if (s < 0) return errno;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    if (connect(s, (const struct sockaddr *)&address->sa, address->len) != 0)
        rc = errno == EINPROGRESS ? wait_connected(s, until) : errno;
    if (!rc && fcntl(s, F_SETFL, 0) != 0) rc = errno;
    if (rc) close(s);
    else *fd = s;
    return rc;
}

p6_error *p6_session_connect(int *fd, const p6_session_plan *plan, apr_pool_t *pool)
{
    p6_addresses addresses;
    int rc = 0;

    P6_TRY(p6_resolver_get(&addresses, plan->resolver, plan->until, pool));
    for (int i = 0; i < addresses.n; i++) {
        apr_int64_t part = p6_deadline_left(plan->until) / (addresses.n - i);

        rc = connect_one(fd, &addresses.list[i], p6_deadline_in(0) + part);
        if (!rc) return NULL;
    }
    return p6_error_apr(pool, P6_E_UNAVAILABLE, rc, "it can't be connected to");
}
