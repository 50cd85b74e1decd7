#include "base/token.h"

#include <apr_strings.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

/* Without 0 O 1 I L 8 B, which are taken for each other on paper and on the phone, and without S,
   which is read as the 5 that is here. A code of 6 characters is one of 28^6 = 481,890,304: 28.8
   bits of entropy. It names a visit and is no secret: a proof with counted attempts opens it. */
static const char alphabet[] = "2345679ACDEFGHJKMNPQRTUVWXYZ";

#define ALPHABET_SIZE 28
#define FAIR_BYTES (256 / ALPHABET_SIZE * ALPHABET_SIZE) /* bytes from here on would favour some */
#define CODE_MAX 32
#define TOKEN_MAX 64
#define DRAWS_MAX 16 /* a source that gives only unusable bytes so often is no random source */

static p6_error *draw(unsigned char *bytes, apr_size_t n, const p6_env *env, apr_pool_t *pool)
{
    apr_status_t rv = env->random(env->baton, bytes, n);

    return rv == APR_SUCCESS ? NULL
                             : p6_error_apr(pool, P6_E_UNAVAILABLE, rv, "no randomness to be had");
}

p6_error *p6_token_code(const char **code, int n, const p6_env *env, apr_pool_t *pool)
{
    char *made = apr_palloc(pool, CODE_MAX + 1);
    unsigned char bytes[CODE_MAX];
    int have = 0;

    for (int draws = 0; have < n; draws++) {
        if (draws == DRAWS_MAX)
            return p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "the randomness is not random");
        P6_TRY(draw(bytes, sizeof bytes, env, pool));
        for (size_t i = 0; i < sizeof bytes && have < n; i++)
            if (bytes[i] < FAIR_BYTES) made[have++] = alphabet[bytes[i] % ALPHABET_SIZE];
    }
    made[n] = '\0';
    OPENSSL_cleanse(bytes, sizeof bytes);
    *code = made;
    return NULL;
}

const char *p6_token_code_read(const char *typed, int n, apr_pool_t *pool)
{
    char *code = apr_palloc(pool, (apr_size_t)n + 1);
    int have = 0;

    for (; *typed; typed++) {
        char c = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;

        if (strchr(" -.\t", c)) continue;
        if (c == 'S') c = '5';
        if (have == n || !strchr(alphabet, c)) return NULL;
        code[have++] = c;
    }
    code[have] = '\0';
    return have == n ? code : NULL;
}

p6_error *p6_token_random(const char **token, int n, const p6_env *env, apr_pool_t *pool)
{
    unsigned char bytes[TOKEN_MAX];
    char *text = apr_palloc(pool, TOKEN_MAX * 2);
    int len;

    P6_TRY(draw(bytes, (apr_size_t)n, env, pool));
    len = EVP_EncodeBlock((unsigned char *)text, bytes, n);
    OPENSSL_cleanse(bytes, sizeof bytes);
    while (len > 0 && text[len - 1] == '=') len--;
    text[len] = '\0';
    for (char *c = text; *c; c++) {
        if (*c == '+') *c = '-';
        if (*c == '/') *c = '_';
    }
    *token = text;
    return NULL;
}

void p6_sha256(unsigned char out[P6_SHA256_BYTES], const void *data, apr_size_t len)
{
    SHA256(data, len, out);
}

void p6_hmac_sha256(unsigned char out[P6_SHA256_BYTES], const void *key, apr_size_t key_len,
                    const void *data, apr_size_t len)
{
    unsigned int out_len = P6_SHA256_BYTES;

    HMAC(EVP_sha256(), key_len ? key : "", (int)key_len, data, len, out, &out_len);
}

const char *p6_hex(const unsigned char *bytes, apr_size_t n, apr_pool_t *pool)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = apr_palloc(pool, n * 2 + 1);

    for (apr_size_t i = 0; i < n; i++) {
        hex[i * 2] = digits[bytes[i] >> 4];
        hex[i * 2 + 1] = digits[bytes[i] & 15];
    }
    hex[n * 2] = '\0';
    return hex;
}

const char *p6_token_digest(const char *label, const char *text, apr_pool_t *pool)
{
    const char *both = apr_pstrcat(pool, label, text, NULL);
    unsigned char sum[P6_SHA256_BYTES];

    p6_sha256(sum, both, strlen(both));
    return p6_hex(sum, sizeof sum, pool);
}

int p6_token_equal(const char *a, const char *b)
{
    size_t len;

    if (!a || !b) return 0;
    len = strlen(a);
    return len == strlen(b) && CRYPTO_memcmp(a, b, len) == 0;
}
