/*
 * Macros and slots. Everything happens at compile time: a macro is compiled in the place of each
 * element that uses it, a slot's fill in the place of the slot.
 */
#include <apr_strings.h>
#include <string.h>

#include "template/compile.h"
#include "template/html.h"

/* The value of metal:NAME of NODE, or NULL. */
static const char *metal_attr(const xmlNode *node, const char *name, apr_pool_t *pool)
{
    int own = node->type == XML_ELEMENT_NODE && p6_space_of(node->ns, node->name) == P6_IN_METAL;

    if (node->type != XML_ELEMENT_NODE) return NULL;
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        p6_space_name space = p6_space_of(a->ns, a->name);
        if ((space == P6_IN_METAL || (own && space == P6_IN_HTML))
            && !strcmp(p6_local_name(a->name), name)) return p6_source_value(a, pool);
    }
    return NULL;
}

const p6_fill *p6_metal_fill(const p6_place *place, const p6_commands *cmds)
{
    if (!cmds->define_slot.value || !place->fills) return NULL;
    for (int i = 0; i < place->fills->nelts; i++) {
        const p6_fill *fill = &APR_ARRAY_IDX(place->fills, i, p6_fill);
        if (!strcmp(fill->slot, cmds->define_slot.value)) return fill;
    }
    return NULL;
}

static int is_file_name(const char *name)
{
    apr_size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789._-/");

    return n && !name[n] && *name != '/' && *name != '.' && !strstr(name, "..");
}

/* Split "layout.xhtml/macros/page" (or "macros/page": this file's own). */
static p6_error *macro_ref(p6_compiler *c, const p6_place *place, const xmlNode *node,
                           const p6_commands *cmds, const char **file, const char **name)
{
    const char *ref = cmds->use_macro.value, *macros;

    while (*ref == ' ') ref++;
    macros = strstr(ref, "macros/");
    *name = macros ? macros + 7 : "";
    *file = "";
    if (macros == ref) *file = place->source->name;
    else if (macros && macros[-1] == '/')
        *file = apr_pstrmemdup(c->pool, ref, (apr_size_t)(macros - ref) - 1);
    if (!p6_html_name_ok(*name) || !is_file_name(*file))
        return P6_WRONG(c, place, node, cmds->use_macro,
                        "“%s”: FILE.xhtml/macros/NAME is expected", ref);
    return NULL;
}

static const xmlNode *find_macro(const p6_compiler *c, const p6_source *source, const char *name,
                                 const char **known)
{
    xmlNode *root = xmlDocGetRootElement(source->doc);

    *known = "";
    for (xmlNode *n = root; n; n = p6_source_next(root, n, 0)) {
        const char *macro = metal_attr(n, "define-macro", c->pool);
        if (macro && !strcmp(macro, name)) return n;
        if (macro) *known = apr_pstrcat(c->pool, *known, **known ? ", " : "", macro, NULL);
    }
    return NULL;
}

/* The names of all slots of MACRO, as " a b c ". */
static const char *slots_of(const p6_compiler *c, const xmlNode *macro)
{
    const char *slots = " ";

    for (xmlNode *n = (xmlNode *)macro; n; n = p6_source_next(macro, n, 0)) {
        const char *slot = metal_attr(n, "define-slot", c->pool);
        if (slot) slots = apr_pstrcat(c->pool, slots, slot, " ", NULL);
    }
    return slots;
}

static p6_error *add_fill(p6_compiler *c, const p6_place *place, const xmlNode *n, const char *slot,
                          const char *slots, apr_array_header_t *fills)
{
    p6_fill *fill;

    if (!*slot || strchr(slot, ' ') || !strstr(slots, apr_pstrcat(c->pool, " ", slot, " ", NULL)))
        return p6_source_error(place->source, n, NULL, c->pool,
                               "the macro has no slot “%s”; it has:%s", slot,
                               slots[1] ? slots : " none");
    for (int i = 0; i < fills->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(fills, i, p6_fill).slot, slot))
            return p6_source_error(place->source, n, NULL, c->pool, "the slot “%s” is filled twice",
                                   slot);
    fill = apr_array_push(fills);
    *fill = (p6_fill){ slot, n, place };
    return NULL;
}

/* What stands in NODE for the slots of MACRO; fills of macros used within are theirs. */
static p6_error *collect_fills(p6_compiler *c, const p6_place *place, const xmlNode *node,
                               const xmlNode *macro, apr_array_header_t **out)
{
    apr_array_header_t *fills = apr_array_make(c->pool, 4, sizeof(p6_fill));
    const char *slots = slots_of(c, macro);
    xmlNode *n = p6_source_next(node, (xmlNode *)node, 0);

    while (n) {
        const char *slot = metal_attr(n, "fill-slot", c->pool);
        if (slot) P6_TRY(add_fill(c, place, n, slot, slots, fills));
        n = p6_source_next(node, n, slot || metal_attr(n, "use-macro", c->pool));
    }
    *out = fills;
    return NULL;
}

static p6_error *expand(p6_compiler *c, const p6_place *place, const xmlNode *node,
                        const p6_commands *cmds)
{
    const char *file, *name, *known;
    const p6_source *source;
    const xmlNode *macro;
    p6_place inside;
    p6_chain chain;
    apr_array_header_t *fills = NULL;
    p6_error *err;

    P6_TRY(macro_ref(c, place, node, cmds, &file, &name));
    err = p6_files_get(&source, c->files, file);
    if (err && err->code == P6_E_IO)
        return P6_WRONG(c, place, node, cmds->use_macro, "%s", err->detail);
    P6_TRY(err);
    macro = find_macro(c, source, name, &known);
    if (!macro)
        return P6_WRONG(c, place, node, cmds->use_macro, "%s has no macro “%s”; it has: %s", file,
                        name, *known ? known : "none");
    for (const p6_chain *up = place->chain; up; up = up->up)
        if (up->macro == macro)
            return P6_WRONG(c, place, node, cmds->use_macro, "the macro “%s” contains itself",
                            name);
    P6_TRY(collect_fills(c, place, node, macro, &fills));
    chain = (p6_chain){ macro, place->chain };
    inside = (p6_place){ source, fills, &chain };
    return p6_compile_element(c, &inside, macro, 1, 1);
}

p6_error *p6_metal_use(p6_compiler *c, const p6_place *place, const xmlNode *node,
                       const p6_commands *cmds)
{
    const p6_command *const lost[] = { &cmds->content, &cmds->replace, &cmds->attributes,
        &cmds->omit_tag, &cmds->translate, &cmds->i18n_attributes };

    for (int i = 0; i < 6; i++)
        if (lost[i]->value)
            return P6_WRONG(c, place, node, *lost[i], "the macro replaces this element: only "
                            "tal:define, tal:condition and tal:repeat can stand beside use-macro");
    return p6_compile_scope(c, place, node, cmds, expand);
}
