/**
 * Signing in and out: by the directory, or by a pass; what is kept of it; what ends it.
 *
 * A sign-in is a row in the database and a cookie with 256 random bits, of which the database has
 * the digest. It ends when unused for a while, after some hours in any case, when its holder says
 * so (here or everywhere), and when the directory takes back the rights: they are looked up anew
 * every few minutes, without a password. While the directory does not answer, what it last said
 * holds. Passwords live in the request's memory only, and are wiped there.
 */
#ifndef P6_OFFICE_SIGN_IN_H
#define P6_OFFICE_SIGN_IN_H

#include "office/office.h"

/** The name of the cookie that REQ may carry: "__Host-p6_office" on TLS; a plain one on a loopback
    address. It is sent to the whole portal, whose other places may ask who is signed in. */
const char *p6_sign_in_cookie(const p6_site *site, const p6_request *req);
/** May anybody sign in over this connection: is it TLS (or behind a proxy that says so by
    Proj06URL), or loopback? */
int p6_sign_in_safe(const p6_call *call);
void p6_sign_in_set_cookie(p6_call *call, const char *token);
void p6_sign_in_drop_cookie(p6_call *call);

/** Sign in USER with PASSWORD (wiped) against DIRECTORY; *TOKEN is the cookie's value. The sign-in
    whose cookie the call carries, if any, ends with it.
    REFUSED, FORBIDDEN (right password, no role here), UNAVAILABLE, TOO_MANY (detail: seconds),
    NOT_FOUND (no such directory). */
p6_error *p6_sign_in(const char **token, const p6_call *call, const char *directory,
                     const char *user, char *password);
/** Sign in with the code of a pass. REFUSED, TOO_MANY. */
p6_error *p6_sign_in_by_pass(const char **token, const p6_call *call, const char *code);

/** The official whose sign-in cookie REQ carries, in POOL; *OFFICIAL = NULL when there is none, or
    when the sign-in ran out, ended, or has no rights any more. SITE has an office and a store. A
    directory that does not answer costs its deadline once a minute. */
p6_error *p6_signed_in(const p6_official **official, const p6_site *site, const p6_request *req,
                       apr_pool_t *pool);
/** End the sign-in of OFFICIAL, or all of theirs. */
p6_error *p6_sign_out(const p6_call *call, const p6_official *official, int everywhere);

/** The digest of a pass's CODE as typed, as it is stored; NULL when it can't be a code. */
const char *p6_pass_digest(const char *code, apr_pool_t *pool);

#endif
