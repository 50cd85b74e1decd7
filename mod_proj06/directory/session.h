/**
 * One connection to one server: connected, under TLS where it must be, watched by the reaper.
 *
 * Why our own connecting: libldap would resolve and connect by itself with neither deadline nor a
 * descriptor that somebody could shut down. So it is handed a connected socket and forbidden to
 * connect again: after a server hung up it would go on in clear text otherwise. Its own timeouts
 * are off, since they make a stalled TLS handshake spin; the reaper ends every wait.
 * Invariants: no password leaves a session whose TLS is not in place, unless the URL is `clear`.
 * After the first error a session is only closed. Every option is set on the handle; nothing of
 * ldap.conf or of another module counts. Threading: a session belongs to one thread.
 */
#ifndef P6_DIRECTORY_SESSION_H
#define P6_DIRECTORY_SESSION_H

#include "base/reaper.h"
#include "base/threads.h"
#include "directory/directory.h"
#include "directory/resolve.h"
#include "directory/tls.h"

typedef struct ldapmsg LDAPMessage;

/** What a session is opened with. */
typedef struct p6_session_plan {
    const p6_directory_conf *conf;
    const p6_directory_url *url;
    p6_resolver *resolver;   /**< of the URL's host */
    p6_reaper *reaper;
    p6_tls *tls;             /**< NULL: no server that needs it can be asked */
    p6_deadline until;       /**< the reaper ends it then */
} p6_session_plan;

typedef struct p6_session {
    const p6_session_plan *plan;
    LDAP *ld;                /**< NULL: not open */
    int fd;                  /**< libldap's descriptor, to see whether it is still the one */
    int is_watched;
    p6_watched watched;
    p6_pipe_shield shield;
    apr_pool_t *pool;
} p6_session;

/** Open: resolve, connect, TLS. UNAVAILABLE. Close it also after an error. POOL is a scratch pool
    that outlives the session. */
p6_error *p6_session_open(p6_session *session, const p6_session_plan *plan, apr_pool_t *pool);
/** Close; harmless twice. */
void p6_session_close(p6_session *session);

/** Simple bind as DN ("" with an empty password: anonymous). REFUSED when the server says that the
    password is wrong or the account is locked, UNAVAILABLE. */
p6_error *p6_session_bind(p6_session *session, const char *dn, const char *password,
                          apr_size_t password_len);
/** Bind as the configuration's search account. A refusal is UNAVAILABLE: nobody's password but
    ours is wrong. */
p6_error *p6_session_bind_search(p6_session *session);

/** One search. */
typedef struct p6_search {
    const char *base, *filter;
    p6_directory_scope scope;
    const char *const *attributes; /**< closed by NULL */
    int most;                      /**< entries that are wanted at most, > 0 */
    int more;                      /**< out: more than `most` are there */
} p6_search;

/** Called for each entry, which lives until it returns. */
typedef p6_error *(*p6_entry_taker)(void *baton, p6_session *session, LDAPMessage *entry);

/** Search and hand every entry to TAKER; references to other servers are passed over. UNAVAILABLE;
    TAKER's errors. */
p6_error *p6_session_search(p6_session *session, p6_search *search, p6_entry_taker taker,
                            void *baton);

/** In ldap_connect.c: a connected socket in *FD. */
p6_error *p6_session_connect(int *fd, const p6_session_plan *plan, apr_pool_t *pool);

#endif
