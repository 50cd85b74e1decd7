/* Templates: any bytes are either refused with a line of the file or become a program that renders
   in every language and keeps the promises of escaping: no value can open a tag, no value that is
   no link gets into an href. With libFuzzer: clang -fsanitize=fuzzer,address,undefined; built with
   P6_REPLAY it runs the files and directories that it is given, once each. Both run from the
   repository's root. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "template/compile.h"

/* a template can't hold this character, so wherever it shows up a value was put out */
#define MARK "\002"
#define EVIL MARK "<" MARK ">" MARK "\"'&"

#define ITEM(F, r) F(r, name, TEXT, NULL) F(r, href, URL, NULL) F(r, n, NUMBER, NULL)
P6_RECORD(item, ITEM)
#define ROOT(F, r) F(r, a, TEXT, NULL) F(r, n, NUMBER, NULL) F(r, u, URL, NULL) F(r, bad, URL, \
                                                                                  NULL) \
    F(r, y, BOOL, NULL) F(r, j, JSON, NULL) F(r, l, LIST, &item_shape) F(r, who, RECORD, \
                                                                         &item_shape) \
    F(r, none, TEXT, NULL)
P6_RECORD(root, ROOT)

static void must(int promise, const char *what)
{
    if (promise) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static const p6_value *item_make(apr_pool_t *pool)
{
    p6_value *item = p6_record_make(&item_shape, pool);

    item[item_name] = p6_v_text(EVIL);
    item[item_href] = p6_v_url("/x?a=1&b=" "%3C");
    item[item_n] = p6_v_number(1);
    return item;
}

static const p6_value *root_make(apr_pool_t *pool)
{
    p6_value *root = p6_record_make(&root_shape, pool);
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(const p6_value *));

    APR_ARRAY_PUSH(list, const p6_value *) = item_make(pool);
    APR_ARRAY_PUSH(list, const p6_value *) = p6_record_make(&item_shape, pool);
    root[root_a] = p6_v_text(EVIL);
    root[root_n] = p6_v_number(7);
    root[root_u] = p6_v_url("/y");
    root[root_bad] = p6_v_url("javascript:" MARK "x"); /* as text it must not end with MARK */
    root[root_y] = p6_v_bool(1);
    root[root_j] = p6_v_json("[\"" EVIL "\"]");
    root[root_l] = p6_v_list(list);
    root[root_who] = p6_v_record(item_make(pool));
    return root;
}

static void check_refusal(const p6_error *err, const char *text, size_t size)
{
    const char *colon = err->where ? strrchr(err->where, ':') : NULL;
    int line = colon ? atoi(colon + 1) : 0, lines = 1;

    for (size_t i = 0; i < size; i++) lines += text[i] == '\n';
    must(err->code == P6_E_BAD_TEMPLATE, "a refusal is BAD_TEMPLATE");
    must(line >= 1 && line <= lines, "the line lies in the file");
    must(*err->detail != '\0', "a refusal says why");
}

/* The end of the tag that begins at TAG; *LINK is set when it has an attribute href or src with the
   value that is no link. Attributes are written with double quotes or without value. */
static const char *scan_tag(const char *tag, int *link)
{
    const char *p = tag;

    while (*p && *p != '>') {
        const char *from;
        while (*p && *p != ' ' && *p != '>') p++;
        while (*p == ' ') p++;
        from = p;
        while (*p && *p != '=' && *p != ' ' && *p != '>') p++;
        if (p[0] != '=' || p[1] != '"') continue;
        if ((p - from == 4 && !strncasecmp(from, "href", 4))
            || (p - from == 3 && !strncasecmp(from, "src", 3)))
            *link |= !strncmp(p + 2, "javascript:" MARK, 12);
        p += 2;
        while (*p && *p != '"') p++;
        if (*p) p++;
    }
    return p;
}

static int has_bad_link(const char *html)
{
    int link = 0;

    while ((html = strchr(html, '<')) != NULL) html = scan_tag(html, &link);
    return link;
}

static void render(const p6_program *program, apr_pool_t *pool)
{
    p6_buf *out = p6_buf_make(pool, 0);
    p6_error *err = p6_render(program, root_make(pool), out, pool);

    if (err) {
        must(err->code == P6_E_BAD_TEMPLATE, "a value that is no link is BAD_TEMPLATE");
        return;
    }
    must(strlen(out->data) == out->len, "no NUL in the output");
    must(!strstr(out->data, MARK "<"), "no value opens a tag");
    must(!has_bad_link(out->data), "no value that is no link gets into href or src");
}

static const p6_catalog *catalog_get(void)
{
    static p6_catalog *catalog;
    apr_pool_t *pool;

    if (catalog) return catalog;
    apr_pool_create(&pool, NULL);
    must(!p6_catalog_load(&catalog, "tests/unit/template/data/messages", pool),
         "the test's catalogue loads");
    return catalog;
}

static void check(const char *text, size_t size, int preview, apr_pool_t *pool)
{
    p6_files files = { "/nowhere", apr_hash_make(pool), pool };
    p6_source *source;
    p6_error *err = p6_source_parse(&source, "page.xhtml", "page.xhtml", text, size, pool);

    if (!err) apr_hash_set(files.sources, "page.xhtml", APR_HASH_KEY_STRING, source);
    for (int lang = 0; !err && lang < P6_LANGS; lang++) {
        p6_page_task task = { &files, "page.xhtml", "page", &root_shape,
                              preview ? NULL : catalog_get(), (p6_lang)lang, preview };
        p6_program *program;
        err = p6_compile_page(&program, &task, pool);
        if (!err) render(program, pool);
    }
    if (err) check_refusal(err, text, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    char *text;

    if (!pool && (apr_initialize() != APR_SUCCESS || apr_pool_create(&pool, NULL) != APR_SUCCESS))
        abort();
    text = malloc(size + 1); /* not from a pool, so that ASan sees its end */
    if (!text) abort();
    memcpy(text, data, size);
    text[size] = '\0';
    check(text, size, 0, pool);
    check(text, size, 1, pool);
    free(text);
    apr_pool_clear(pool);
    return 0;
}

#ifdef P6_REPLAY
#include "fuzz/replay.h"
#endif
