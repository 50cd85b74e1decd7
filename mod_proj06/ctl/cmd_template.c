/*
 * proj06ctl template check | render: for designers and for the guard that runs before a release.
 */
#include "ctl/ctl.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "product/product.h"
#include "template/template.h"

/* A wrong template is an answer, not a failure of the tool. */
static int complain(const p6_error *err)
{
    int status = p6_ctl_fail(err);

    return err->code == P6_E_BAD_TEMPLATE || err->code == P6_E_BAD_INPUT ? 1 : status;
}

static int check(p6_ctl *ctl, const char *dir)
{
    const p6_product *all = p6_product_whole(ctl->pool);
    p6_templates *set;
    p6_catalog *catalog;
    p6_error *err;

    err = p6_catalog_load(&catalog, apr_pstrcat(ctl->pool, dir, "/messages", NULL), ctl->pool);
    if (!err)
        err = p6_templates_compile(&set, dir, all->bindings, all->bindings_count, catalog,
                                   ctl->pool);
    if (err) return complain(err);
    printf("%d pages in %d languages are right\n", all->bindings_count, P6_LANGS);
    return 0;
}

typedef struct p6_render_options {
    const char *file, *data, *messages;
    int lang;
} p6_render_options;

/* What is wrong with the arguments, or NULL. */
static const char *read_options(p6_render_options *o, const p6_ctl *ctl)
{
    *o = (p6_render_options){ ctl->argv[1], NULL, NULL, P6_VI };
    for (int i = 2; i < ctl->argc; i += 2) {
        const char *name = ctl->argv[i], *value = i + 1 < ctl->argc ? ctl->argv[i + 1] : NULL;
        if (!value) return "an option without its value";
        if (!strcmp(name, "--data")) o->data = value;
        else if (!strcmp(name, "--messages")) o->messages = value;
        else if (!strcmp(name, "--lang")) o->lang = p6_lang_of(value);
        else return "template render knows --data, --lang and --messages";
    }
    if (!o->data) return "template render needs --data FILE.json";
    return o->lang < 0 ? "--lang is vi, en or fr" : NULL;
}

static p6_error *read_file(const char **text, const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_size_t len;
    char *bytes = apr_palloc(pool, P6_MAX_PREVIEW_DATA + 1);
    apr_status_t rv = apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, pool);

    if (rv != APR_SUCCESS) return p6_error_apr(pool, P6_E_IO, rv, "%s can't be opened", path);
    rv = apr_file_read_full(file, bytes, P6_MAX_PREVIEW_DATA, &len);
    apr_file_close(file);
    if (rv == APR_SUCCESS) return p6_error_make(pool, P6_E_TOO_LARGE, path,
                                                "the data are too large");
    if (rv != APR_EOF) return p6_error_apr(pool, P6_E_IO, rv, "%s can't be read", path);
    bytes[len] = '\0';
    if (strlen(bytes) != len) return p6_error_make(pool, P6_E_BAD_INPUT, path, "a NUL byte");
    *text = bytes;
    return NULL;
}

/* messages/ beside the template, if there is one */
static const char *messages_beside(const char *file, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/');
    const char *dir = slash ? apr_pstrmemdup(pool, file, (apr_size_t)(slash - file)) : ".";
    apr_finfo_t info;

    dir = apr_pstrcat(pool, dir, "/messages", NULL);
    if (apr_stat(&info, dir, APR_FINFO_TYPE, pool) != APR_SUCCESS) return NULL;
    return info.filetype == APR_DIR ? dir : NULL;
}

static int render(p6_ctl *ctl)
{
    p6_buf *out = p6_buf_make(ctl->pool, 32 * 1024);
    p6_catalog *catalog = NULL;
    p6_render_options o;
    const char *data = NULL, *wrong = read_options(&o, ctl);
    p6_error *err = NULL;

    if (wrong) return p6_ctl_usage(wrong);
    if (!o.messages) o.messages = messages_beside(o.file, ctl->pool);
    if (o.messages) err = p6_catalog_load(&catalog, o.messages, ctl->pool);
    if (!err) err = read_file(&data, o.data, ctl->pool);
    if (!err) err = p6_template_preview(out, o.file, data, catalog, (p6_lang)o.lang, ctl->pool);
    if (err) return complain(err);
    fwrite(out->data, 1, out->len, stdout);
    putchar('\n');
    return 0;
}

int p6_cmd_template(p6_ctl *ctl)
{
    if (ctl->argc == 2 && !strcmp(ctl->argv[0], "check")) return check(ctl, ctl->argv[1]);
    if (ctl->argc >= 2 && !strcmp(ctl->argv[0], "render")) return render(ctl);
    return p6_ctl_usage("template check DIR, or template render FILE --data FILE.json [--lang L] "
                        "[--messages DIR]");
}
