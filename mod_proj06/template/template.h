/**
 * Templates: TAL, METAL and I18N (Zope Page Templates) over well-formed XML, compiled once per
 * language to a flat program, rendered as HTML5.
 *
 * Language (conf/templates.md): tal:define, condition, repeat, content, replace, attributes,
 * omit-tag; metal:define-macro, use-macro ("layout.xhtml/macros/page"), define-slot, fill-slot;
 * i18n:translate (a symbolic id, required), i18n:name, i18n:attributes ("title msg.id; …").
 * Expressions: paths, string:, not:, exists:, `|` alternates, nothing, default,
 * repeat/X/(index|number|start|end|odd|even|length|letter|Letter|roman|Roman).
 * No python:, no structure, no calls. href, src, action, formaction take a url value, or a string:
 * that begins with a same-site path, #, ?, tel:, geo:, mailto: or a url value and whose other holes
 * are percent-encoded; dynamic script, style, on*, srcdoc are compile errors.
 * Invariants: compiled sets are immutable and shared by threads and children.
 */
#ifndef P6_TEMPLATE_TEMPLATE_H
#define P6_TEMPLATE_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"
#include "template/catalog.h"
#include "template/value.h"

typedef struct p6_templates p6_templates; /* all pages of one directory, compiled */
typedef struct p6_program p6_program;     /* one page in one language */

/** Which page has which names. `name` is the file's stem: "help" is DIR/help.xhtml. */
typedef struct p6_binding {
    const char *name;
    const p6_shape *root;
} p6_binding;

/** Compile the COUNT pages of BINDINGS from DIR in all languages into *SET, in POOL.
    BAD_TEMPLATE with `where` = "file:line"; the first error of each page is told, further ones on
    lines of their own in `detail`. */
p6_error *p6_templates_compile(p6_templates **set, const char *dir, const p6_binding *bindings,
                               int count, const p6_catalog *catalog, apr_pool_t *pool);

/** The program of page NAME in LANG; NULL when it was not bound. Lives as long as SET. */
const p6_program *p6_templates_get(const p6_templates *set, const char *name, p6_lang lang);

/** Render PROGRAM with ROOT (a record of the bound shape) to the end of OUT. SCRATCH may be cleared
    afterwards. Fails with BAD_TEMPLATE for a url value that is not one; OUT is then garbage. */
p6_error *p6_render(const p6_program *program, const p6_value *root, p6_buf *out,
                    apr_pool_t *scratch);

/** A designer's preview: compile FILE (macros: files beside it) in LANG with names taken from the
    JSON text DATA and render it to the end of OUT. Without CATALOG (NULL) sample texts stay. Texts
    may be links if they look like one; BAD_INPUT when DATA can't be used. */
p6_error *p6_template_preview(p6_buf *out, const char *file, const char *data,
                              const p6_catalog *catalog, p6_lang lang, apr_pool_t *pool);

#endif
