/**
 * What the files that speak LDAP share: waiting for messages, how errors of libldap become ours.
 */
#ifndef P6_DIRECTORY_LDAP_PRIVATE_H
#define P6_DIRECTORY_LDAP_PRIVATE_H

#include <ldap.h>
#include "directory/session.h"

/** UNAVAILABLE: STEP and libldap's text for RC, or that the time is over. */
p6_error *p6_session_fail(const p6_session *session, int rc, const char *step);
/** Is it still our connection, with TLS in place where it must be? */
int p6_session_is_sound(const p6_session *session);
/** The next message of operation ID; the caller frees it. UNAVAILABLE. */
p6_error *p6_session_await(p6_session *session, int id, LDAPMessage **message, const char *step);

#endif
