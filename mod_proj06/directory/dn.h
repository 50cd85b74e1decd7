/**
 * Distinguished names: comparing them and going up.
 *
 * A key is equal for DNs that differ in the case of ASCII letters, in spaces, in how characters are
 * escaped or composed (NFC), and in the order within a multi-valued RDN. Other letters' case and
 * other names of an attribute (cn, commonName, 2.5.4.3) tell keys apart: rather no role than a
 * wrong one.
 */
#ifndef P6_DIRECTORY_DN_H
#define P6_DIRECTORY_DN_H

#include <apr_pools.h>

/** The key of DN in POOL, or NULL when DN does not parse or is longer than P6_MAX_DN. */
const char *p6_dn_key(const char *dn, apr_pool_t *pool);
/** The DN of the entry above DN in POOL; "" above the last RDN; NULL when DN does not parse. */
const char *p6_dn_parent(const char *dn, apr_pool_t *pool);
/** Is the entry of key A the one of key B or below it? */
int p6_dn_key_below(const char *a, const char *b);

#endif
