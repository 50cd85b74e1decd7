/*
 * Elements: TAL's order of operations (define, condition, repeat, content or replace, attributes,
 * omit-tag), HTML tags, white space.
 */
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "template/compile.h"
#include "template/html.h"

static p6_spot spot_of(const p6_place *place, const xmlNode *node, const p6_command *cmd)
{
    return (p6_spot){ place->source, node, cmd->attr };
}

static p6_error *define_one(p6_compiler *c, const p6_spot *spot, const char *statement)
{
    const char *name, *expr;
    int global = 0;
    p6_typed typed;
    p6_var *var;

    p6_first_word(statement, &name, &expr, c->pool);
    if (*expr && (!strcmp(name, "global") || !strcmp(name, "local"))) {
        global = *name == 'g';
        p6_first_word(expr, &name, &expr, c->pool);
    }
    if (!p6_is_name(name)) return P6_WRONG_AT(c, spot, "“%s” can't be a variable's name", name);
    P6_TRY(p6_expr(c, spot, expr, P6_USE_ANY, &typed));
    P6_TRY(p6_define(c, spot, name, &typed, global, &var));
    p6_code_op(c->code, P6_OP_STORE, var->slot, 0, 0);
    return NULL;
}

static p6_error *defines(p6_compiler *c, const p6_place *place, const xmlNode *node,
                         const p6_commands *cmds)
{
    p6_spot spot = spot_of(place, node, &cmds->define);
    apr_array_header_t *list = p6_statements(cmds->define.value, c->pool);

    for (int i = 0; i < list->nelts; i++)
        P6_TRY(define_one(c, &spot, APR_ARRAY_IDX(list, i, const char *)));
    return NULL;
}

/* The variable of a tal:repeat over a list of SHAPE. A preview's plain list holds its values in
   records of one nameless field. */
static p6_error *define_item(p6_compiler *c, const p6_spot *spot, const char *name,
                             const p6_shape *shape, int loop, int *slot)
{
    int plain = shape && shape->count == 1 && !*shape->fields[0].name;
    p6_typed typed = { shape ? P6_RECORD_TYPE : P6_NONE, shape, 0, 0 };
    p6_var *var;

    if (plain) typed = (p6_typed){ shape->fields[0].type, shape->fields[0].shape, 0, 0 };
    P6_TRY(p6_define(c, spot, name, &typed, 0, &var));
    var->step = plain ? 0 : -1;
    var->loop = loop;
    *slot = var->slot;
    return NULL;
}

static int space_before(const xmlNode *node)
{
    const xmlNode *before = node->prev;
    apr_size_t n;

    while (before && before->type == XML_COMMENT_NODE) before = before->prev;
    if (!before || before->type != XML_TEXT_NODE || !before->content) return 0;
    n = strlen((const char *)before->content);
    return n && strchr(" \t\r\n", before->content[n - 1]) != NULL;
}

/* Is the element's own tag put out, and a block's? */
static int is_block(const xmlNode *node, const p6_commands *cmds)
{
    return !cmds->tagless && p6_html_layout((const char *)node->name) == P6_BLOCK;
}

static p6_error *repeat(p6_compiler *c, const p6_place *place, const xmlNode *node,
                        const p6_commands *cmds, p6_body body)
{
    p6_code *code = c->code;
    p6_spot spot = spot_of(place, node, &cmds->repeat);
    p6_space before = code->space;
    const char *name, *expr;
    int loop = code->loops++, slot = 0, begin, back, at_first;
    p6_typed typed;

    p6_first_word(cmds->repeat.value, &name, &expr, c->pool);
    if (!p6_is_name(name)) return P6_WRONG_AT(c, &spot, "“%s” can't be a variable's name", name);
    P6_TRY(p6_expr(c, &spot, expr, P6_USE_LIST, &typed));
    if (typed.may_default) return P6_WRONG_AT(c, &spot, "default is no list to repeat over");
    P6_TRY(define_item(c, &spot, name, typed.shape, loop, &slot));
    begin = p6_code_op(code, P6_OP_LOOP, loop, slot, 0);
    /* inline items are apart if the template puts white space in front of the first */
    at_first = space_before(node) && !is_block(node, cmds) && !code->keep
        ? p6_code_op(code, P6_OP_JUMP, 0, 0, 0) : -1;
    back = p6_code_here(code);
    if (at_first >= 0) {
        p6_code_markup(code, " ");
        p6_code_land(code, at_first);
    }
    code->space = is_block(node, cmds) ? P6_SPACE_EDGE : P6_SPACE_NONE;
    P6_TRY(body(c, place, node, cmds));
    p6_code_space(code);
    p6_code_op(code, P6_OP_NEXT, loop, slot, back);
    p6_code_land(code, begin);
    if (before != P6_SPACE_EDGE) code->space = P6_SPACE_NONE;
    return NULL;
}

p6_error *p6_compile_scope(p6_compiler *c, const p6_place *place, const xmlNode *node,
                           const p6_commands *cmds, p6_body body)
{
    p6_code *code = c->code;
    int mark = c->locals->nelts, skip = -1, dead = 0;
    p6_space before;
    p6_typed typed;

    if (cmds->condition.value || cmds->repeat.value) p6_code_space(code);
    before = code->space;
    if (cmds->define.value) P6_TRY(defines(c, place, node, cmds));
    if (cmds->condition.value) {
        p6_spot spot = spot_of(place, node, &cmds->condition);
        P6_TRY(p6_expr(c, &spot, cmds->condition.value, P6_USE_TRUTH, &typed));
        skip = p6_code_op(code, P6_OP_JUMP_FALSE, 0, 0, 0);
        /* a preview's data may lack a name: what stands behind exists: can't be checked then */
        dead = c->preview && (typed.never || (typed.type == P6_NONE && !typed.may_default));
    }
    if (!dead)
        P6_TRY(cmds->repeat.value ? repeat(c, place, node, cmds, body)
                                  : body(c, place, node, cmds));
    if (skip >= 0) {
        p6_code_space(code);
        p6_code_land(code, skip);
        if (before != P6_SPACE_EDGE) code->space = P6_SPACE_NONE;
    }
    c->locals->nelts = mark;
    return NULL;
}

p6_error *p6_compile_children(p6_compiler *c, const p6_place *place, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            P6_TRY(p6_compile_element(c, place, child, 0, 0));
        else if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
                 && child->content)
            p6_code_words(c->code, (const char *)child->content,
                          strlen((const char *)child->content));
        /* comments and processing instructions are for the reader of the template */
    }
    return NULL;
}

/* "text x" is "x"; structure is refused where expressions are read. */
static const char *content_expr(const p6_command *cmd)
{
    const char *s = cmd->value;

    while (*s == ' ') s++;
    return strncmp(s, "text ", 5) ? s : s + 5;
}

/* Put out what EXPR gives; *TO_DEFAULT is the jump to take when it may be `default`, else -1. */
static p6_error *put_content(p6_compiler *c, const p6_spot *spot, const char *expr, int json,
                             int *to_default)
{
    const char *string = p6_string_body(expr);
    p6_typed typed;

    *to_default = -1;
    if (string && !json) return p6_string(c, spot, string, P6_SINK_TEXT);
    p6_code_space(c->code);
    P6_TRY(p6_expr(c, spot, expr, json ? P6_USE_JSON : P6_USE_TEXT, &typed));
    if (typed.may_default) *to_default = p6_code_op(c->code, P6_OP_JUMP_DEFAULT, 0, 0, 0);
    p6_code_out(c->code, json ? P6_OP_OUT_JSON : P6_OP_OUT_TEXT);
    return NULL;
}

static int is_script(const xmlNode *node)
{
    return !strcasecmp((const char *)node->name, "script");
}

static int is_json_ld(const xmlNode *node)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (!a->ns && !strcasecmp((const char *)a->name, "type"))
            return a->children && a->children->content
                && !strcmp((const char *)a->children->content, "application/ld+json");
    return 0;
}

static int has_words(const xmlNode *node)
{
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE) return 1;
        if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content
            && ((const char *)n->content)[strspn((const char *)n->content, " \t\r\n")]) return 1;
    }
    return 0;
}

static p6_error *check_script(p6_compiler *c, const p6_place *place, const xmlNode *node,
                              const p6_commands *cmds)
{
    p6_command none = { NULL, NULL };

    if (cmds->omit_tag.value || cmds->replace.value || cmds->translate.value)
        return P6_WRONG(c, place, node, none, "a script keeps its tag and holds no words");
    if (is_json_ld(node)) {
        if (!cmds->content.value && has_words(node))
            return P6_WRONG(c, place, node, none, "JSON-LD needs tal:content with a json value");
        return NULL;
    }
    if (has_words(node) || cmds->content.value)
        return P6_WRONG(c, place, node, none, "inline scripts are refused: <script src> or "
                        "application/ld+json with tal:content");
    return NULL;
}

static p6_error *check_tag(p6_compiler *c, const p6_place *place, const xmlNode *node,
                           const p6_commands *cmds)
{
    const char *name = (const char *)node->name, *why = p6_html_refused(name);
    p6_command none = { NULL, NULL };

    if (p6_space_of(node->ns, node->name) == P6_IN_OTHER || !p6_html_name_ok(name)
        || strchr(name, ':'))
        return P6_WRONG(c, place, node, none, "<%s> is no HTML element", name);
    if (why) return P6_WRONG(c, place, node, none, "%s", why);
    if (is_script(node)) return check_script(c, place, node, cmds);
    if (p6_html_void(name) && (has_words(node) || cmds->content.value || cmds->translate.value))
        return P6_WRONG(c, place, node, none, "<%s> can't have content", name);
    if (!strcasecmp(name, "iframe") && (has_words(node) || cmds->content.value))
        return P6_WRONG(c, place, node, none, "<iframe> can't have content");
    if (!strcasecmp(name, "html") && c->html_seen++)
        return P6_WRONG(c, place, node, none, "a second <html>");
    return NULL;
}

/* White space around a start tag. */
static void before_tag(p6_compiler *c, const char *name)
{
    if (p6_html_layout(name) == P6_BLOCK) c->code->space = P6_SPACE_EDGE;
    else p6_code_space(c->code);
}

static void after_start_tag(p6_compiler *c, const char *name)
{
    p6_code *code = c->code;
    p6_layout layout = p6_html_layout(name);

    if (layout == P6_BLOCK) code->space = P6_SPACE_EDGE;
    if (layout == P6_ATOM) code->space = p6_html_void(name) ? P6_SPACE_NONE : P6_SPACE_EDGE;
    if (!p6_html_keeps_space(name)) return;
    code->keep++;
    p6_code_markup(code, "\n"); /* browsers drop the first line feed, so one of the text is safe */
}

static void end_tag(p6_compiler *c, const char *name)
{
    p6_code *code = c->code;
    p6_layout layout = p6_html_layout(name);

    if (p6_html_keeps_space(name)) code->keep--;
    p6_code_markup(code, "</");
    p6_code_markup(code, name);
    p6_code_markup(code, ">");
    if (layout == P6_BLOCK) code->space = P6_SPACE_EDGE;
    if (layout == P6_ATOM) code->space = P6_SPACE_NONE;
}

static p6_error *content(p6_compiler *c, const p6_place *place, const xmlNode *node,
                         const p6_commands *cmds)
{
    int json = is_script(node), to_default, to_end;
    p6_spot spot = spot_of(place, node, &cmds->content);

    if (cmds->translate.value && c->catalog) return p6_translate_children(c, place, node, cmds);
    if (!cmds->content.value) return p6_compile_children(c, place, node);
    P6_TRY(put_content(c, &spot, content_expr(&cmds->content), json, &to_default));
    if (to_default < 0) return NULL;
    to_end = p6_code_op(c->code, P6_OP_JUMP, 0, 0, 0);
    p6_code_land(c->code, to_default);
    P6_TRY(p6_compile_children(c, place, node));
    p6_code_space(c->code);
    p6_code_land(c->code, to_end);
    c->code->space = P6_SPACE_NONE;
    return NULL;
}

/* Instructions that skip the tag when the value in SLOT is true. */
static int jump_if_omitted(p6_compiler *c, int slot)
{
    p6_code_op(c->code, P6_OP_LOAD, slot, 0, 0);
    return p6_code_op(c->code, P6_OP_JUMP_TRUE, 0, 0, 0);
}

static p6_error *omit_value(p6_compiler *c, const p6_place *place, const xmlNode *node,
                            const p6_commands *cmds, int *slot)
{
    p6_spot spot = spot_of(place, node, &cmds->omit_tag);
    p6_typed typed;

    P6_TRY(p6_expr(c, &spot, cmds->omit_tag.value, P6_USE_TRUTH, &typed));
    *slot = p6_code_slot(c->code);
    p6_code_op(c->code, P6_OP_TRUTH, 0, 0, 0);
    p6_code_op(c->code, P6_OP_STORE, *slot, 0, 0);
    return NULL;
}

static p6_error *tagged(p6_compiler *c, const p6_place *place, const xmlNode *node,
                        const p6_commands *cmds)
{
    const char *name = (const char *)node->name;
    int slot = -1, skip = -1, ops;
    apr_size_t bytes;

    P6_TRY(check_tag(c, place, node, cmds));
    before_tag(c, name);
    if (cmds->omit_tag.value) {
        P6_TRY(omit_value(c, place, node, cmds, &slot));
        skip = jump_if_omitted(c, slot);
    }
    if (!strcasecmp(name, "html")) p6_code_markup(c->code, "<!DOCTYPE html>\n");
    P6_TRY(p6_compile_start_tag(c, place, node, cmds));
    if (skip >= 0) p6_code_land(c->code, skip);
    after_start_tag(c, name);
    ops = c->code->ops->nelts;
    bytes = c->code->static_bytes;
    P6_TRY(content(c, place, node, cmds));
    if (p6_html_void(name)) return NULL;
    /* an empty element in a line may show something all the same: an icon */
    if (ops == c->code->ops->nelts && bytes == c->code->static_bytes
        && p6_html_layout(name) == P6_INLINE) c->code->space = P6_SPACE_NONE;
    if (slot >= 0) {
        p6_code_space(c->code);
        skip = jump_if_omitted(c, slot);
    } else if (p6_html_layout(name) != P6_INLINE && c->code->space == P6_SPACE_PENDING) {
        c->code->space = P6_SPACE_EDGE;
    }
    end_tag(c, name);
    if (slot >= 0) p6_code_land(c->code, skip);
    return NULL;
}

static int omits_always(const p6_commands *cmds)
{
    const char *omit = cmds->omit_tag.value;

    return cmds->tagless || (omit && !omit[strspn(omit, " ")]);
}

static p6_error *element_itself(p6_compiler *c, const p6_place *place, const xmlNode *node,
                                const p6_commands *cmds)
{
    if (!omits_always(cmds)) return tagged(c, place, node, cmds);
    if (!cmds->tagless && (is_script(node) || p6_html_refused((const char *)node->name)))
        return check_tag(c, place, node, cmds);
    if (cmds->tagless && (cmds->attributes.value || cmds->i18n_attributes.value))
        return P6_WRONG(c, place, node,
                        cmds->attributes.value ? cmds->attributes : cmds->i18n_attributes,
                        "<%s> has no tag to put attributes in", (const char *)node->name);
    return content(c, place, node, cmds);
}

static p6_error *element_body(p6_compiler *c, const p6_place *place, const xmlNode *node,
                              const p6_commands *cmds)
{
    p6_spot spot = spot_of(place, node, &cmds->replace);
    int to_default, to_end;

    if (!cmds->replace.value) return element_itself(c, place, node, cmds);
    if (is_script(node)) return check_tag(c, place, node, cmds);
    P6_TRY(put_content(c, &spot, content_expr(&cmds->replace), 0, &to_default));
    if (to_default < 0) return NULL;
    to_end = p6_code_op(c->code, P6_OP_JUMP, 0, 0, 0);
    p6_code_land(c->code, to_default);
    P6_TRY(element_itself(c, place, node, cmds));
    p6_code_space(c->code);
    p6_code_land(c->code, to_end);
    c->code->space = P6_SPACE_NONE;
    return NULL;
}

static p6_error *check_commands(p6_compiler *c, const p6_place *place, const xmlNode *node,
                                const p6_commands *cmds, int as_fill, int as_name)
{
    int inside = cmds->content.value != NULL;

    if (cmds->content.value && cmds->replace.value)
        return P6_WRONG(c, place, node, cmds->replace,
                        "tal:content and tal:replace on one element");
    if (cmds->translate.value && (inside || cmds->replace.value))
        return P6_WRONG(c, place, node, cmds->translate,
                        "i18n:translate beside tal:content or tal:replace: use an i18n:name hole");
    if (cmds->fill_slot.value && !as_fill)
        return P6_WRONG(c, place, node, cmds->fill_slot, "metal:fill-slot outside of a use-macro");
    if (cmds->name.value && !as_name)
        return P6_WRONG(c, place, node, cmds->name,
                        "i18n:name is not directly inside an element with i18n:translate");
    return NULL;
}

static p6_error *compile_checked(p6_compiler *c, const p6_place *place, const xmlNode *node,
                                 int as_fill, int as_name)
{
    p6_commands cmds;
    const p6_fill *fill;

    P6_TRY(p6_commands_read(&cmds, c, place, node));
    if (c->catalog || !cmds.name.value)
        P6_TRY(check_commands(c, place, node, &cmds, as_fill, as_name));
    fill = p6_metal_fill(place, &cmds);
    if (fill) return p6_compile_element(c, fill->place, fill->node, 1, 0);
    if (cmds.use_macro.value) return p6_metal_use(c, place, node, &cmds);
    return p6_compile_scope(c, place, node, &cmds, element_body);
}

p6_error *p6_compile_element(p6_compiler *c, const p6_place *place, const xmlNode *node,
                             int as_fill, int as_name)
{
    p6_error *err;

    if (c->depth >= P6_MAX_TEMPLATE_DEPTH)
        return p6_source_error(place->source, node, NULL, c->pool,
                               "nested more than %d deep", P6_MAX_TEMPLATE_DEPTH);
    if (c->code->too_big || ++c->elements > P6_MAX_TEMPLATE_ELEMENTS)
        return p6_source_error(place->source, node, NULL, c->pool, "the page grows too large here");
    c->depth++;
    err = compile_checked(c, place, node, as_fill, as_name);
    c->depth--;
    return err;
}
