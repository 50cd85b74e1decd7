/**
 * Addresses of one server, with a deadline.
 *
 * Why: getaddrinfo() has none, and libldap calls it under a lock of the whole process, so that one
 * dead name server would stop every sign-in, those of other modules too. Here a thread asks, one at
 * a time for each server, and whoever waits goes away in time. Addresses are taken from memory for
 * P6_DIRECTORY_RESOLVED_S, and for longer while the name server does not answer. An address instead
 * of a name needs no thread.
 * Threading: all calls from any thread. A thread that still asks when POOL is cleared is left alone
 * with what it needs and ends by itself.
 */
#ifndef P6_DIRECTORY_RESOLVE_H
#define P6_DIRECTORY_RESOLVE_H

#include <sys/socket.h>
#include <netdb.h>
#include "base/deadline.h"
#include "base/error.h"
#include "base/limits.h"

typedef struct p6_address {
    struct sockaddr_storage sa;
    socklen_t len;
} p6_address;

typedef struct p6_addresses {
    p6_address list[P6_DIRECTORY_ADDRESSES];
    int n;
} p6_addresses;

typedef struct p6_resolver p6_resolver;

/** As getaddrinfo; tests give another one. */
typedef int (*p6_lookup)(const char *host, const char *port, const struct addrinfo *hints,
                         struct addrinfo **found);

/** For HOST (a name or an address, without brackets) and PORT. NO_MEMORY. */
p6_error *p6_resolver_make(p6_resolver **resolver, const char *host, int port, apr_pool_t *pool);
/** At least one address, before UNTIL. UNAVAILABLE. */
p6_error *p6_resolver_get(p6_addresses *addresses, p6_resolver *resolver, p6_deadline until,
                          apr_pool_t *pool);
/** Tests: ask LOOKUP. Before the first p6_resolver_get only. */
void p6_resolver_set_lookup(p6_resolver *resolver, p6_lookup lookup);
/** Tests: let what is remembered be old. */
void p6_resolver_age(p6_resolver *resolver);

#endif
