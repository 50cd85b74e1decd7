/* The two questions: is this the password (bind), which entries are there (search)? */
#include <string.h>

#include "directory/ldap_private.h"

/* What servers answer to a bind when the person is at fault: 48 no password is set; 49 a wrong one,
   locked or disabled; 19 too many wrong ones and 53 an inactive account, as 389 Directory Server
   says it; 32 the entry went away in between. Anything else is the server's trouble. */
static int is_refusal(int code)
{
    return code == LDAP_INVALID_CREDENTIALS || code == LDAP_INAPPROPRIATE_AUTH
        || code == LDAP_CONSTRAINT_VIOLATION || code == LDAP_UNWILLING_TO_PERFORM
        || code == LDAP_NO_SUCH_OBJECT;
}

/* Whatever happens, no password is sent where somebody could read it. */
static p6_error *check_line(p6_session *session)
{
    if (p6_session_is_sound(session)) return NULL;
    return p6_error_make(session->pool, P6_E_UNAVAILABLE, NULL, "the connection was lost");
}

p6_error *p6_session_bind(p6_session *session, const char *dn, const char *password,
                          apr_size_t password_len)
{
    struct berval secret = { password_len, (char *)password };
    LDAPMessage *answer = NULL;
    int id, code = LDAP_OTHER, rc;

    P6_TRY(check_line(session));
    /* with a name and no password many servers say yes to anybody */
    if (*dn && !password_len)
        return p6_error_make(session->pool, P6_E_REFUSED, NULL, "an empty password");
    rc = ldap_sasl_bind(session->ld, dn, LDAP_SASL_SIMPLE, &secret, NULL, NULL, &id);
    if (rc != LDAP_SUCCESS) return p6_session_fail(session, rc, "bind");
    P6_TRY(p6_session_await(session, id, &answer, "bind"));
    rc = ldap_parse_result(session->ld, answer, &code, NULL, NULL, NULL, NULL, 1);
    if (rc != LDAP_SUCCESS) return p6_session_fail(session, rc, "bind");
    if (code == LDAP_SUCCESS) return NULL;
    if (is_refusal(code))
        return p6_error_make(session->pool, P6_E_REFUSED, NULL, "bind: %s", ldap_err2string(code));
    return p6_session_fail(session, code, "bind");
}

p6_error *p6_session_bind_search(p6_session *session)
{
    const p6_directory_conf *conf = session->plan->conf;
    const char *dn = conf->bind_dn ? conf->bind_dn : "";
    const char *password = conf->bind_password ? conf->bind_password : "";
    p6_error *err = p6_session_bind(session, dn, password, strlen(password));

    if (!err || err->code != P6_E_REFUSED) return err;
    return p6_error_make(session->pool, P6_E_UNAVAILABLE, NULL,
                         "the search account of BindDN is refused: %s", err->detail);
}

static p6_error *send_search(int *id, p6_session *session, const p6_search *search)
{
    int seconds = (int)((p6_deadline_left(session->plan->until) + 999999) / 1000000);
    struct timeval limit = { seconds ? seconds : 1, 0 };
    int scope = search->scope == P6_SCOPE_BELOW ? LDAP_SCOPE_ONELEVEL : LDAP_SCOPE_SUBTREE;
    int rc;

    P6_TRY(check_line(session));
    rc = ldap_search_ext(session->ld, search->base, scope, search->filter,
                         (char **)search->attributes, 0, NULL, NULL, &limit, search->most + 1, id);
    return rc == LDAP_SUCCESS ? NULL : p6_session_fail(session, rc, "search");
}

/* The closing message of a search. */
static p6_error *end_search(p6_session *session, p6_search *search, LDAPMessage *message)
{
    int code = LDAP_OTHER;
    int rc = ldap_parse_result(session->ld, message, &code, NULL, NULL, NULL, NULL, 0);

    if (rc != LDAP_SUCCESS) return p6_session_fail(session, rc, "search");
    if (code == LDAP_SIZELIMIT_EXCEEDED) search->more = 1;
    else if (code != LDAP_SUCCESS) return p6_session_fail(session, code, "search");
    return NULL;
}

/* One MESSAGE of a search; *DONE with the last one. */
static p6_error *take_message(p6_session *session, p6_search *search, LDAPMessage *message,
                              int *count, int *done, p6_entry_taker taker, void *baton)
{
    switch (ldap_msgtype(message)) {
    case LDAP_RES_SEARCH_RESULT:
        *done = 1;
        return end_search(session, search, message);
    case LDAP_RES_SEARCH_ENTRY:
        if (++*count <= search->most) return taker(baton, session, message);
        /* a server that sends on and on is not listened to */
        search->more = *done = 1;
        return NULL;
    default:
        return NULL;
    }
}

p6_error *p6_session_search(p6_session *session, p6_search *search, p6_entry_taker taker,
                            void *baton)
{
    int id, count = 0, done = 0;

    search->more = 0;
    P6_TRY(send_search(&id, session, search));
    while (!done) {
        LDAPMessage *message = NULL;
        p6_error *err;

        P6_TRY(p6_session_await(session, id, &message, "search"));
        err = take_message(session, search, message, &count, &done, taker, baton);
        ldap_msgfree(message);
        if (err) return err;
    }
    if (count > search->most) ldap_abandon_ext(session->ld, id, NULL, NULL);
    return NULL;
}
