/**
 * Officials' sign-ins for other places of the portal: AuthType Proj06, Require proj06-role and
 * Require proj06-commune.
 *
 * Such a place asks the product's own sign-in cookie who is there; r->user becomes an opaque id
 * ("official-12", "pass-3"), never a name. The product's own pages need none of this: they ask by
 * themselves. Helpers with a pass are signed in, but have neither role nor commune.
 */
#ifndef P6_HTTPD_AUTHNZ_H
#define P6_HTTPD_AUTHNZ_H

#include <httpd.h>

/** check_authn: DECLINED unless AuthType is Proj06. Nobody signed in: 303 to the sign-in page for
    GET, else 401. 503 while the database does not answer. */
int p6_check_authn(request_rec *r);
/** note_auth_failure: the challenge of a 401. */
int p6_note_auth_failure(request_rec *r, const char *auth_type);
/** Register the providers of Require. */
void p6_register_authz(apr_pool_t *pool);

#endif
