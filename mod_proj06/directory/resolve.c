#include "directory/resolve.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"

/* not in a pool: a thread may need it longer than the pool lives */
struct p6_resolver {
    pthread_mutex_t lock; /* guards everything below but `host`, `port` and `lookup` */
    pthread_cond_t changed;
    int holders;          /* the pool and the thread that asks */
    int asking;
    int fault;            /* EAI_… of the last answer, 0 */
    p6_addresses known;
    p6_deadline fresh_until; /* of `known` */
    p6_lookup lookup;
    char port[8];
    char host[];
};

static void let_go(p6_resolver *resolver)
{
    int last;

    pthread_mutex_lock(&resolver->lock);
    last = --resolver->holders == 0;
    pthread_mutex_unlock(&resolver->lock);
    if (!last) return;
    pthread_cond_destroy(&resolver->changed);
    pthread_mutex_destroy(&resolver->lock);
    free(resolver);
}

static apr_status_t let_go_of(void *data)
{
    let_go(data);
    return APR_SUCCESS;
}

/* FLAGS of getaddrinfo; 0 or EAI_… */
static int ask(p6_addresses *addresses, const p6_resolver *resolver, int flags)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    int rc = resolver->lookup(resolver->host, resolver->port, &hints, &found);

    addresses->n = 0;
    if (rc) return rc;
    for (const struct addrinfo *a = found; a && addresses->n < P6_DIRECTORY_ADDRESSES;
         a = a->ai_next) {
        if (a->ai_addrlen > sizeof addresses->list->sa) continue;
        memcpy(&addresses->list[addresses->n].sa, a->ai_addr, a->ai_addrlen);
        addresses->list[addresses->n++].len = a->ai_addrlen;
    }
    freeaddrinfo(found);
    return addresses->n ? 0 : EAI_NONAME;
}

static void *run(void *data)
{
    p6_resolver *resolver = data;
    p6_addresses answer;
    int rc = ask(&answer, resolver, 0);

    pthread_mutex_lock(&resolver->lock);
    resolver->asking = 0;
    resolver->fault = rc;
    if (!rc) {
        resolver->known = answer;
        resolver->fresh_until = p6_deadline_in(P6_DIRECTORY_RESOLVED_S * 1000);
    }
    pthread_cond_broadcast(&resolver->changed);
    pthread_mutex_unlock(&resolver->lock);
    let_go(resolver);
    return NULL;
}

p6_error *p6_resolver_make(p6_resolver **made, const char *host, int port, apr_pool_t *pool)
{
    apr_size_t len = strlen(host);
    p6_resolver *resolver = calloc(1, sizeof *resolver + len + 1);

    if (!resolver || p6_lock_make(&resolver->lock, &resolver->changed)) {
        free(resolver);
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a resolver");
    }
    memcpy(resolver->host, host, len + 1);
    apr_snprintf(resolver->port, sizeof resolver->port, "%d", port);
    resolver->holders = 1;
    resolver->lookup = getaddrinfo;
    apr_pool_cleanup_register(pool, resolver, let_go_of, apr_pool_cleanup_null);
    *made = resolver;
    return NULL;
}

void p6_resolver_set_lookup(p6_resolver *resolver, p6_lookup lookup)
{
    resolver->lookup = lookup;
}

void p6_resolver_age(p6_resolver *resolver)
{
    pthread_mutex_lock(&resolver->lock);
    resolver->fresh_until = 0;
    pthread_mutex_unlock(&resolver->lock);
}

/* Let a thread ask; with the lock held. 0 or an errno. */
static int start_asking(p6_resolver *resolver)
{
    pthread_t thread;
    int rc = p6_thread_start(&thread, run, resolver);

    if (rc) return rc;
    pthread_detach(thread);
    resolver->asking = 1;
    resolver->holders++;
    return 0;
}

/* With the lock held: wait for an answer, but no longer than half of the time when old addresses
   are there to go on with. */
static int wait_for_answer(p6_resolver *resolver, p6_deadline until)
{
    int rc = 0;

    if (resolver->known.n) until -= p6_deadline_left(until) / 2;
    if (!resolver->asking) rc = start_asking(resolver);
    while (!rc && resolver->asking && p6_deadline_left(until))
        p6_cond_wait_until(&resolver->changed, &resolver->lock, until);
    return rc;
}

p6_error *p6_resolver_get(p6_addresses *addresses, p6_resolver *resolver, p6_deadline until,
                          apr_pool_t *pool)
{
    p6_error *err = NULL;
    int rc = 0;

    if (!ask(addresses, resolver, AI_NUMERICHOST)) return NULL;
    pthread_mutex_lock(&resolver->lock);
    if (!resolver->known.n || !p6_deadline_left(resolver->fresh_until))
        rc = wait_for_answer(resolver, until);
    *addresses = resolver->known;
    if (!addresses->n && rc)
        err = p6_error_apr(pool, P6_E_UNAVAILABLE, rc, "no thread to resolve a name");
    else if (!addresses->n && resolver->asking)
        err = p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "its name was not resolved in time");
    else if (!addresses->n)
        err = p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "its name can't be resolved: %s",
                            gai_strerror(resolver->fault));
    pthread_mutex_unlock(&resolver->lock);
    return err;
}
