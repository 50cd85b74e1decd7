#include "audit/seal_key.h"

#include <apr_strings.h>
#include <string.h>

#include "audit/seal_file.h"
#include "base/token.h"

#define NEW_KEY_BYTES 32

static void fill(p6_seal_key *key, const char *bytes, apr_size_t len, apr_pool_t *pool)
{
    unsigned char sum[P6_SHA256_BYTES];

    memset(key, 0, sizeof *key);
    memcpy(key->bytes, bytes, len);
    key->len = len;
    p6_sha256(sum, bytes, len);
    apr_cpystrn(key->name, p6_hex(sum, sizeof sum, pool), sizeof key->name);
}

p6_error *p6_seal_key_read(p6_seal_key *key, const char *file, apr_pool_t *pool)
{
    struct stat status;
    const char *bytes;
    apr_size_t len;

    P6_TRY(p6_seal_file_read(&bytes, &len, &status, file, P6_MAX_AUDIT_KEY, pool));
    if (status.st_mode & (S_IWGRP | S_IRWXO))
        return p6_error_make(pool, P6_E_BAD_INPUT, file, "the key is open to others (mode %04o); "
                             "make it its owner's alone: chmod 600",
                             (unsigned)(status.st_mode & 07777));
    while (len && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r')) len--;
    if (len < P6_MIN_AUDIT_KEY)
        return p6_error_make(pool, P6_E_BAD_INPUT, file, "a key has at least %d bytes; "
                             "proj06ctl audit key FILE makes one", P6_MIN_AUDIT_KEY);
    fill(key, bytes, len, pool);
    return NULL;
}

p6_error *p6_seal_key_make(p6_seal_key *key, const char *file, const p6_env *env, apr_pool_t *pool)
{
    unsigned char bytes[NEW_KEY_BYTES];
    apr_status_t rv = env->random(env->baton, bytes, sizeof bytes);
    const char *hex;

    if (rv != APR_SUCCESS)
        return p6_error_apr(pool, P6_E_UNAVAILABLE, rv, "no randomness to be had");
    hex = p6_hex(bytes, sizeof bytes, pool);
    P6_TRY(p6_seal_file_make(file, apr_pstrcat(pool, hex, "\n", NULL), strlen(hex) + 1, pool));
    fill(key, hex, strlen(hex), pool);
    return NULL;
}
