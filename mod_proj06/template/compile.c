/*
 * Pages and sets of pages.
 */
#include "template/compile.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

#define SHOWN_ERRORS 20

struct p6_templates {
    apr_hash_t *pages; /* name → const p6_program *[P6_LANGS] */
};

p6_error *p6_files_get(const p6_source **out, p6_files *files, const char *name)
{
    p6_source *source = apr_hash_get(files->sources, name, APR_HASH_KEY_STRING);

    if (!source) {
        const char *path = apr_pstrcat(files->pool, files->dir, "/", name, NULL);
        name = apr_pstrdup(files->pool, name);
        P6_TRY(p6_source_read(&source, path, name, P6_MAX_TEMPLATE, files->pool));
        apr_hash_set(files->sources, name, APR_HASH_KEY_STRING, source);
    }
    *out = source;
    return NULL;
}

static p6_error *compile_source(p6_program **program, const p6_page_task *task,
                                const p6_source *source, apr_pool_t *pool, apr_pool_t *scratch)
{
    p6_place place = { source, NULL, NULL };
    p6_compiler c = { p6_code_make(scratch), task->files, task->catalog, task->lang, task->preview,
                      task->root, NULL, NULL, 0, 0, 0, scratch };

    c.locals = apr_array_make(scratch, 16, sizeof(p6_var));
    c.globals = apr_array_make(scratch, 4, sizeof(p6_var));
    P6_TRY(p6_compile_element(&c, &place, xmlDocGetRootElement(source->doc), 0, 0));
    *program = p6_code_finish(c.code, task->name, task->lang, pool);
    if (c.code->too_big)
        return p6_source_error(source, NULL, NULL, scratch, "the page is too large");
    return NULL;
}

p6_error *p6_compile_page(p6_program **program, const p6_page_task *task, apr_pool_t *pool)
{
    const p6_source *source = NULL;
    apr_pool_t *scratch;
    p6_error *err;

    apr_pool_create(&scratch, pool);
    err = p6_files_get(&source, task->files, task->file);
    if (!err) err = compile_source(program, task, source, pool, scratch);
    err = p6_error_dup(pool, err);
    apr_pool_destroy(scratch);
    return err;
}

/* Add ERR to those already seen: one for each place, since a layout's error shows in every page. */
static void note_error(apr_array_header_t *errors, p6_error *err)
{
    for (int i = 0; err && i < errors->nelts; i++) {
        const p6_error *old = APR_ARRAY_IDX(errors, i, const p6_error *);
        if (old->where && err->where && !strcmp(old->where, err->where)) err = NULL;
    }
    if (err) APR_ARRAY_PUSH(errors, p6_error *) = err;
}

static p6_error *all_errors(const apr_array_header_t *errors, apr_pool_t *pool)
{
    p6_error *first = APR_ARRAY_IDX(errors, 0, p6_error *);
    const char *detail = first->detail;

    for (int i = 1; i < errors->nelts && i < SHOWN_ERRORS; i++) {
        const p6_error *err = APR_ARRAY_IDX(errors, i, p6_error *);
        detail = apr_pstrcat(pool, detail, "\n", err->where ? err->where : "", ": ", err->detail,
                             NULL);
    }
    return p6_error_make(pool, first->code, first->where, "%s", detail);
}

static p6_error *compile_page(p6_templates *set, p6_files *files, const p6_binding *binding,
                              const p6_catalog *catalog, apr_pool_t *pool)
{
    const p6_program **programs = apr_pcalloc(pool, sizeof *programs * P6_LANGS);
    p6_page_task task = { files, apr_pstrcat(files->pool, binding->name, ".xhtml", NULL),
                          binding->name, binding->root, catalog, P6_VI, 0 };

    for (int lang = 0; lang < P6_LANGS; lang++) {
        p6_program *program;
        task.lang = (p6_lang)lang;
        P6_TRY(p6_compile_page(&program, &task, pool));
        programs[lang] = program;
    }
    apr_hash_set(set->pages, apr_pstrdup(pool, binding->name), APR_HASH_KEY_STRING, programs);
    return NULL;
}

p6_error *p6_templates_compile(p6_templates **out, const char *dir, const p6_binding *bindings,
                               int count, const p6_catalog *catalog, apr_pool_t *pool)
{
    p6_templates *set = apr_pcalloc(pool, sizeof *set);
    apr_array_header_t *errors = apr_array_make(pool, 4, sizeof(p6_error *));
    p6_files files = { dir, NULL, NULL };

    set->pages = apr_hash_make(pool);
    apr_pool_create(&files.pool, pool); /* the parsed files, gone when all is compiled */
    files.sources = apr_hash_make(files.pool);
    for (int i = 0; i < count; i++)
        note_error(errors, p6_error_dup(pool,
                                        compile_page(set, &files, &bindings[i], catalog, pool)));
    apr_pool_destroy(files.pool);
    *out = set;
    return errors->nelts ? all_errors(errors, pool) : NULL;
}

const p6_program *p6_templates_get(const p6_templates *set, const char *name, p6_lang lang)
{
    const p6_program **programs = apr_hash_get(set->pages, name, APR_HASH_KEY_STRING);

    return programs ? programs[lang] : NULL;
}
