/*
 * A limit to the wait for PostgreSQL's answers. A server that is frozen, or whose commit waits for
 * a standby that is gone, keeps its connections open and says nothing: its own statement_timeout
 * can't help, its kernel goes on acknowledging, and libpq waits without end. So the reaper shuts
 * the socket down.
 *
 * The socket is asked of the libpq that apr_dbd's driver has loaded: we are not linked with one,
 * and a site on SQLite has none.
 */
#include <dlfcn.h>
#include "store/dbd.h"

#define LIBPQ "libpq.so.5"

typedef int (*socket_of)(const void *connection);

static socket_of find_socket_of(void)
{
    void *libpq = dlopen(LIBPQ, RTLD_LAZY | RTLD_NOLOAD);
    socket_of found = (socket_of)dlsym(libpq ? libpq : RTLD_DEFAULT, "PQsocket");

    if (libpq) dlclose(libpq); /* the driver keeps it */
    return found;
}

p6_error *p6_dbd_watch(p6_dbd *db, p6_reaper *reaper, apr_pool_t *pool)
{
    socket_of ask = find_socket_of();
    const void *connection = apr_dbd_native_handle(db->driver, db->handle);
    int fd = ask && connection ? ask(connection) : -1;

    if (fd < 0)
        return p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "libpq does not tell its socket");
    P6_TRY(p6_reaper_watch(&db->watched, reaper, fd, 0, pool));
    db->reaper = reaper;
    return NULL;
}

void p6_dbd_unwatch(p6_dbd *db)
{
    if (db->reaper) p6_reaper_release(&db->watched, db->reaper);
    db->reaper = NULL;
}
