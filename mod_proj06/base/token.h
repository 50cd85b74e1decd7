/**
 * Random codes and tokens, hashes, comparison without a time channel.
 */
#ifndef P6_BASE_TOKEN_H
#define P6_BASE_TOKEN_H

#include "base/env.h"
#include "base/error.h"

#define P6_SHA256_BYTES 32

/** A code of N characters (N <= 32) from 28 letters and digits without look-alikes (no 0 O 1 I L 8
    B S, see token.c), without bias. In POOL. UNAVAILABLE when there is no randomness. */
p6_error *p6_token_code(const char **code, int n, const p6_env *env, apr_pool_t *pool);
/** What a person typed as a code in its canonical form (upper case, spaces, dashes and dots gone, S
    read as 5), or NULL when it can't be one of N characters. In POOL. */
const char *p6_token_code_read(const char *typed, int n, apr_pool_t *pool);
/** N random bytes (N <= 64) as base64url without padding. In POOL. */
p6_error *p6_token_random(const char **token, int n, const p6_env *env, apr_pool_t *pool);

void p6_sha256(unsigned char out[P6_SHA256_BYTES], const void *data, apr_size_t len);
void p6_hmac_sha256(unsigned char out[P6_SHA256_BYTES], const void *key, apr_size_t key_len,
                    const void *data, apr_size_t len);
/** Lower-case hex of N bytes, in POOL. */
const char *p6_hex(const unsigned char *bytes, apr_size_t n, apr_pool_t *pool);
/** The SHA-256 of LABEL and TEXT as 64 hex digits, in POOL: a name for TEXT that does not tell it.
    LABEL keeps digests for different purposes apart. */
const char *p6_token_digest(const char *label, const char *text, apr_pool_t *pool);
/** 1 when A and B are equal; takes the same time wherever they differ. NULL equals nothing. */
int p6_token_equal(const char *a, const char *b);

#endif
