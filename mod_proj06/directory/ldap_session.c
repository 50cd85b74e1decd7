#include "directory/session.h"

#include <apr_strings.h>
#include <ldap.h>
#include <openldap.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "directory/conf.h"
#include "directory/ldap_private.h"

static int refuse_connection(LDAP *ld, Sockbuf *sb, LDAPURLDesc *url, struct sockaddr *address,
                             struct ldap_conncb *self)
{
    (void)ld;
    (void)sb;
    (void)url;
    (void)address;
    (void)self;
    return -1;
}

static void forget_connection(LDAP *ld, Sockbuf *sb, struct ldap_conncb *self)
{
    (void)ld;
    (void)sb;
    (void)self;
}

/* libldap asks it before each connection that it makes by itself: there shall be none */
static struct ldap_conncb no_connections = { refuse_connection, forget_connection, NULL };

static int set_options(LDAP *ld)
{
    static const int version = LDAP_VERSION3, never = LDAP_DEREF_NEVER, none = LDAP_NO_LIMIT;
    static const struct timeval no_timeout = { -1, 0 };
    const struct {
        int name;
        const void *value;
    } options[] = {
        { LDAP_OPT_PROTOCOL_VERSION, &version }, { LDAP_OPT_REFERRALS, LDAP_OPT_OFF },
        { LDAP_OPT_DEREF, &never },              { LDAP_OPT_SIZELIMIT, &none },
        { LDAP_OPT_TIMELIMIT, &none },           { LDAP_OPT_RESTART, LDAP_OPT_ON },
        { LDAP_OPT_NETWORK_TIMEOUT, &no_timeout }, { LDAP_OPT_TIMEOUT, &no_timeout },
        { LDAP_OPT_CONNECT_ASYNC, LDAP_OPT_OFF }, { LDAP_OPT_CONNECT_CB, &no_connections },
    };

    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (ldap_set_option(ld, options[i].name, options[i].value) != LDAP_OPT_SUCCESS) return 0;
    }
    return 1;
}

p6_error *p6_session_fail(const p6_session *session, int rc, const char *step)
{
    if (!p6_deadline_left(session->plan->until))
        return p6_error_make(session->pool, P6_E_UNAVAILABLE, NULL, "%s: no answer in time", step);
    return p6_error_make(session->pool, P6_E_UNAVAILABLE, NULL, "%s: %s", step,
                         ldap_err2string(rc));
}

int p6_session_is_sound(const p6_session *session)
{
    Sockbuf *sb = NULL;
    ber_socket_t fd = -1;

    return ldap_get_option(session->ld, LDAP_OPT_SOCKBUF, &sb) == LDAP_OPT_SUCCESS && sb
        && ber_sockbuf_ctrl(sb, LBER_SB_OPT_GET_FD, &fd) == 1 && fd == session->fd
        && (session->plan->url->clear || ldap_tls_inplace(session->ld));
}

p6_error *p6_session_await(p6_session *session, int id, LDAPMessage **message, const char *step)
{
    apr_int64_t left = p6_deadline_left(session->plan->until);
    struct timeval wait = { left / 1000000, left % 1000000 };
    int rc = left ? ldap_result(session->ld, id, LDAP_MSG_ONE, &wait, message) : 0;

    if (rc > 0) return NULL;
    if (rc == 0)
        return p6_error_make(session->pool, P6_E_UNAVAILABLE, NULL, "%s: no answer in time", step);
    ldap_get_option(session->ld, LDAP_OPT_RESULT_CODE, &rc);
    return p6_session_fail(session, rc, step);
}

static p6_error *start_tls(p6_session *session)
{
    LDAPMessage *answer = NULL;
    int id, code = LDAP_OTHER, rc = ldap_start_tls(session->ld, NULL, NULL, &id);

    if (rc != LDAP_SUCCESS) return p6_session_fail(session, rc, "StartTLS");
    P6_TRY(p6_session_await(session, id, &answer, "StartTLS"));
    rc = ldap_parse_result(session->ld, answer, &code, NULL, NULL, NULL, NULL, 1);
    if (rc != LDAP_SUCCESS) return p6_session_fail(session, rc, "StartTLS");
    return code == LDAP_SUCCESS ? NULL : p6_session_fail(session, code, "StartTLS");
}

static p6_error *secure(p6_session *session)
{
    const p6_directory_url *url = session->plan->url;
    int rc;

    if (url->clear) return NULL;
    if (!p6_tls_use(session->plan->tls, session->ld))
        return p6_error_make(session->pool, P6_E_UNAVAILABLE, NULL,
                             "TLS: the CAFile can't be used");
    if (!url->ldaps) P6_TRY(start_tls(session));
    rc = ldap_install_tls(session->ld);
    if (rc == LDAP_SUCCESS && ldap_tls_inplace(session->ld)) return NULL;
    return p6_session_fail(session, rc, "TLS (the handshake, or the server's certificate)");
}

/* Hand FD to libldap, which closes it from then on. */
static p6_error *give_socket(p6_session *session, int fd)
{
    const p6_directory_url *url = session->plan->url;
    ber_len_t most = P6_MAX_DIRECTORY_MESSAGE;
    Sockbuf *sb = NULL;
    const char *address = apr_psprintf(session->pool, strchr(url->host, ':') ? "ldap://[%s]:%d"
                                                                             : "ldap://%s:%d",
                                       url->host, url->port);
    int rc = ldap_init_fd(fd, LDAP_PROTO_TCP, address, &session->ld);

    if (rc != LDAP_SUCCESS) {
        session->ld = NULL;
        close(fd);
        return p6_session_fail(session, rc, "a handle");
    }
    session->fd = fd;
    if (!set_options(session->ld)
        || ldap_get_option(session->ld, LDAP_OPT_SOCKBUF, &sb) != LDAP_OPT_SUCCESS || !sb
        || ber_sockbuf_ctrl(sb, LBER_SB_OPT_SET_MAX_INCOMING, &most) != 1)
        return p6_session_fail(session, LDAP_LOCAL_ERROR, "options");
    return NULL;
}

p6_error *p6_session_open(p6_session *session, const p6_session_plan *plan, apr_pool_t *pool)
{
    p6_error *err;
    int fd;

    *session = (p6_session){ .plan = plan, .fd = -1, .pool = pool };
    p6_pipe_shield_up(&session->shield);
    P6_TRY(p6_session_connect(&fd, plan, pool));
    err = p6_reaper_watch(&session->watched, plan->reaper, fd, plan->until, pool);
    if (err) {
        close(fd);
        return err;
    }
    session->is_watched = 1;
    P6_TRY(give_socket(session, fd));
    return secure(session);
}

void p6_session_close(p6_session *session)
{
    if (!session->plan) return;
    /* the reaper watches this too: closing says good-bye to a server that may not listen */
    if (session->ld) ldap_unbind_ext(session->ld, NULL, NULL);
    if (session->is_watched) p6_reaper_release(&session->watched, session->plan->reaper);
    p6_pipe_shield_down(&session->shield);
    session->plan = NULL;
}
