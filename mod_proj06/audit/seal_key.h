/**
 * The key that seals the audit: a file outside the database, so that who can write the one can't
 * forge the other. Its name is public: the seals bear it, and old keys are found by it.
 */
#ifndef P6_AUDIT_SEAL_KEY_H
#define P6_AUDIT_SEAL_KEY_H

#include "base/env.h"
#include "base/error.h"
#include "base/limits.h"

#define P6_SEAL_KEY_NAME 16

typedef struct p6_seal_key {
    unsigned char bytes[P6_MAX_AUDIT_KEY];
    apr_size_t len;                   /**< 0: there is none */
    char name[P6_SEAL_KEY_NAME + 1];  /**< the first hex digits of the bytes' SHA-256 */
} p6_seal_key;

/** Read the key in FILE: all of its bytes but line ends at its end. BAD_INPUT when it is too short
    or others may read it (owner and group may: root's file for httpd's group), NOT_FOUND, IO,
    TOO_LARGE. POOL is scratch; errors live in it. */
p6_error *p6_seal_key_read(p6_seal_key *key, const char *file, apr_pool_t *pool);
/** Make FILE with a new random key, 64 hex digits and a line end, for its owner alone. TAKEN when
    FILE is there: a key is never overwritten. IO, UNAVAILABLE without randomness. */
p6_error *p6_seal_key_make(p6_seal_key *key, const char *file, const p6_env *env,
                           apr_pool_t *pool);

#endif
