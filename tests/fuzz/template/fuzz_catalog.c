/* Catalogues: any bytes are either refused with a file and line or become messages that can be said
   in every language. The input is up to three files with a line ==== between them (vi, en, fr; the
   last one stands for those that are missing). With libFuzzer: clang
   -fsanitize=fuzzer,address,undefined; built with P6_REPLAY it runs the files and directories that
   it is given, once each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <apr_general.h>

#include "template/message.h"

#define BETWEEN "\n====\n"

static void must(int promise, const char *what)
{
    if (promise) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static void say(const p6_catalog *catalog, apr_pool_t *pool)
{
    static const char *const ids[] = { "a", "b", "places", "plain", "hello", "p" };

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        for (int lang = 0; lang < P6_LANGS; lang++) {
            const char *said = p6_say(catalog, (p6_lang)lang, pool, ids[i], "n", "2", "who", "<x>",
                                      NULL);
            must(said != NULL, "there is always something to say");
            must(!p6_catalog_has(catalog, ids[i]) || !strstr(said, "${who}"), "no hole stays");
        }
}

static p6_error *read_all(p6_catalog **catalog, const char *text, size_t size, apr_pool_t *pool)
{
    static const char *const names[] = { "vi.xlf", "en.xlf", "fr.xlf" };
    const p6_source *sources[P6_LANGS];
    const char *end = text + size;

    for (int lang = 0; lang < P6_LANGS; lang++) {
        const char *stop = memmem(text, (size_t)(end - text), BETWEEN, strlen(BETWEEN));
        p6_source *source;
        P6_TRY(p6_source_parse(&source, names[lang], names[lang], text,
                               (size_t)((stop ? stop : end) - text), pool));
        sources[lang] = source;
        if (stop) text = stop + strlen(BETWEEN);
    }
    return p6_catalog_read(catalog, sources, pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    p6_catalog *catalog;
    p6_error *err;
    char *text;

    if (!pool && (apr_initialize() != APR_SUCCESS || apr_pool_create(&pool, NULL) != APR_SUCCESS))
        abort();
    text = malloc(size ? size : 1); /* not from a pool, so that ASan sees its end */
    if (!text) abort();
    memcpy(text, data, size);
    err = read_all(&catalog, text, size, pool);
    if (err) {
        must(err->code == P6_E_BAD_TEMPLATE, "a refusal is BAD_TEMPLATE");
        must(err->where && strstr(err->where, ".xlf:"), "a refusal names file and line");
    } else {
        say(catalog, pool);
    }
    free(text);
    apr_pool_clear(pool);
    return 0;
}

#ifdef P6_REPLAY
#include "fuzz/replay.h"
#endif
