/**
 * What the files that read the configuration share.
 */
#ifndef P6_DIRECTORY_CONF_H
#define P6_DIRECTORY_CONF_H

#include "directory/directory.h"

/** "localhost", 127.0.0.0/8 or ::1, without brackets. */
int p6_is_loopback(const char *host);

/** Read the LDAP URL TEXT into *URL in POOL; SECURITY is NULL or the word behind it. */
p6_error *p6_directory_url_read(p6_directory_url *url, const char *text, const char *security,
                                apr_pool_t *pool);

/** Can libldap make TLS with FILE's authorities? Also makes libldap read its own configuration and
    look up this machine's name, once and before any deadline counts. BAD_INPUT with a sentence. */
p6_error *p6_directory_ca_check(const char *file, apr_pool_t *pool);
/** The latter without the former. */
void p6_directory_ldap_begin(void);

#endif
