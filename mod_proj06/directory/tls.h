/**
 * What TLS trusts: one context for each CA file and process.
 *
 * Why not one for each attempt: reading a file of authorities takes longer than signing in, and
 * libldap with GnuTLS loses some memory with each context whose protocol versions are set.
 * Threading: made under somebody's lock, then used by all threads and never changed or freed.
 */
#ifndef P6_DIRECTORY_TLS_H
#define P6_DIRECTORY_TLS_H

typedef struct ldap LDAP;
typedef void p6_tls;

/** TLS 1.2 or newer; the certificate must be by an authority of CA_FILE and for the server's name.
    NULL when CA_FILE can't be used. */
p6_tls *p6_tls_make(const char *ca_file);
/** Let LD use TLS. 0 when it can't, also for a NULL. */
int p6_tls_use(p6_tls *tls, LDAP *ld);

#endif
