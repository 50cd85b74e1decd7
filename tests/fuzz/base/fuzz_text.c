/* Fuzz target: all that reads typed text: normal form, keys, sort keys, slugs, phones, codes.
   The first byte of the input chooses the flags ('0'…'7' in the corpus), the rest is the text. */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "base/token.h"

#define SLUG_MAX 40

#define HOLDS(condition) \
    do { \
        if (!(condition)) abort(); \
    } while (0)

static void normal_form_is_stable(const char *text, unsigned flags, apr_pool_t *pool)
{
    const char *again = NULL;

    HOLDS(p6_text_nfc(&again, text, strlen(text), flags, pool) == NULL);
    HOLDS(strcmp(again, text) == 0);
    HOLDS(p6_text_length(text) <= strlen(text));
}

static void keys_are_stable(const char *text, apr_pool_t *pool)
{
    p6_text_keys keys = p6_text_keys_of(text, pool), place = p6_text_place_keys(text, NULL, pool);
    p6_text_keys again = p6_text_keys_of(keys.exact, pool);
    p6_text_keys folded = p6_text_keys_of(keys.folded, pool);

    HOLDS(p6_text_match(&keys, &keys) == (*keys.folded ? 3 : 0));
    HOLDS(strcmp(again.exact, keys.exact) == 0);
    HOLDS(strcmp(again.letters, keys.letters) == 0);
    HOLDS(strcmp(again.folded, keys.folded) == 0);
    HOLDS(!folded.has_marks && strcmp(folded.folded, keys.folded) == 0);
    HOLDS(!*keys.folded == !*place.folded);
    /* each step takes for the same what the one before does */
    HOLDS(p6_text_match(&folded, &keys) > 0 || !*keys.folded);
}

static void orders_and_slugs_are_sound(const char *text, apr_pool_t *pool)
{
    const char *slug = p6_text_slug(text, SLUG_MAX, pool);
    size_t len = strlen(slug);

    HOLDS(len > 0 && len <= SLUG_MAX);
    HOLDS(strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == len);
    HOLDS(slug[0] != '-' && slug[len - 1] != '-' && !strstr(slug, "--"));
    HOLDS(strcmp(p6_text_sort_key(text, pool), p6_text_sort_key("", pool)) >= 0);
}

static void phones_are_read_twice_alike(const char *text, apr_pool_t *pool)
{
    const char *e164 = NULL, *again = NULL;

    if (p6_phone_parse(&e164, text, pool) != P6_PHONE_OK) return;
    HOLDS(p6_phone_parse(&again, p6_phone_show(e164, pool), pool) == P6_PHONE_OK);
    HOLDS(strcmp(e164, again) == 0);
    HOLDS(strlen(p6_phone_tail(e164, 3, pool)) == 3);
}

static void codes_are_read_twice_alike(const char *text, apr_pool_t *pool)
{
    const char *code = p6_token_code_read(text, 6, pool);

    if (!code) return;
    HOLDS(strlen(code) == 6);
    HOLDS(strcmp(p6_token_code_read(code, 6, pool), code) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    apr_pool_t *pool;
    const char *raw, *text = NULL;
    unsigned flags;

    if (size < 1) return 0;
    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&pool, root);
    flags = data[0] & 7;
    raw = apr_pstrmemdup(pool, (const char *)data + 1, size - 1);
    if (!p6_text_nfc(&text, raw, size - 1, flags, pool)) {
        normal_form_is_stable(text, flags, pool);
        keys_are_stable(text, pool);
        orders_and_slugs_are_sound(text, pool);
    }
    /* these read text that nobody has checked yet, too */
    p6_text_place_keys(raw, NULL, pool);
    phones_are_read_twice_alike(raw, pool);
    codes_are_read_twice_alike(raw, pool);
    apr_pool_destroy(pool);
    return 0;
}

#ifdef P6_REPLAY
#include "fuzz/replay.h"
#endif
