/*
 * Start tags: the template's own attributes in their order, each maybe replaced by a dynamic or
 * translated one, then the dynamic ones the template has no sample for.
 */
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#include "template/compile.h"
#include "template/html.h"

/* one statement of tal:attributes or i18n:attributes */
typedef struct p6_dynamic {
    const char *name, *expr;
    p6_spot spot;
    int translated, done;
} p6_dynamic;

typedef struct p6_tag {
    p6_compiler *c;
    const p6_place *place;
    const xmlNode *node;
    const char *element;
    apr_array_header_t *dynamic; /* p6_dynamic */
} p6_tag;

static p6_dynamic *find_dynamic(const p6_tag *tag, const char *name)
{
    for (int i = 0; i < tag->dynamic->nelts; i++) {
        p6_dynamic *d = &APR_ARRAY_IDX(tag->dynamic, i, p6_dynamic);
        if (!strcasecmp(d->name, name)) return d;
    }
    return NULL;
}

static p6_error *check_dynamic(const p6_tag *tag, const p6_dynamic *d)
{
    const char *why = NULL;
    p6_attr_kind kind;

    if (!p6_html_name_ok(d->name))
        return P6_WRONG_AT(tag->c, &d->spot, "“%s” is no attribute name", d->name);
    if (find_dynamic(tag, d->name))
        return P6_WRONG_AT(tag->c, &d->spot, "the attribute %s is set twice", d->name);
    kind = p6_html_attr(tag->element, d->name, &why);
    if (kind == P6_ATTR_REFUSED) return P6_WRONG_AT(tag->c, &d->spot, "%s", why);
    if (d->translated && kind != P6_ATTR_TEXT)
        return P6_WRONG_AT(tag->c, &d->spot, "%s holds no words to translate", d->name);
    if (!*d->expr)
        return P6_WRONG_AT(tag->c, &d->spot, "“%s” needs %s behind it", d->name,
                           d->translated ? "a message id" : "an expression");
    return NULL;
}

static p6_error *read_dynamic(p6_tag *tag, const p6_command *cmd, int translated)
{
    apr_array_header_t *list;

    if (!cmd->value) return NULL;
    list = p6_statements(cmd->value, tag->c->pool);
    for (int i = 0; i < list->nelts; i++) {
        p6_dynamic d = { NULL, NULL, { tag->place->source, tag->node, cmd->attr }, translated, 0 };
        p6_first_word(APR_ARRAY_IDX(list, i, const char *), &d.name, &d.expr, tag->c->pool);
        P6_TRY(check_dynamic(tag, &d));
        APR_ARRAY_PUSH(tag->dynamic, p6_dynamic) = d;
    }
    return NULL;
}

static void put_name(p6_code *code, const char *name)
{
    p6_code_markup(code, " ");
    p6_code_markup(code, name);
}

static void put_static(p6_tag *tag, const char *name, const char *value)
{
    p6_code *code = tag->c->code;

    put_name(code, name);
    if (p6_html_bool(name)) return;
    p6_code_markup(code, "=\"");
    p6_code_attr_text(code, value, strlen(value));
    p6_code_markup(code, "\"");
}

/* The part behind a dynamic attribute: what stands there when the value is `default`. */
static void put_default(p6_tag *tag, const char *name, const char *value, int to_default)
{
    p6_code *code = tag->c->code;
    int to_end;

    if (to_default < 0) return;
    to_end = p6_code_op(code, P6_OP_JUMP, 0, 0, 0);
    p6_code_land(code, to_default);
    if (value) put_static(tag, name, value);
    p6_code_land(code, to_end);
}

static p6_error *put_bool(p6_tag *tag, const p6_dynamic *d, const char *value)
{
    p6_code *code = tag->c->code;
    int to_default, to_end;
    p6_typed typed;

    P6_TRY(p6_expr(tag->c, &d->spot, d->expr, P6_USE_TRUTH, &typed));
    to_default = typed.may_default ? p6_code_op(code, P6_OP_JUMP_DEFAULT, 0, 0, 0) : -1;
    to_end = p6_code_op(code, P6_OP_JUMP_FALSE, 0, 0, 0);
    put_name(code, d->name);
    put_default(tag, d->name, value, to_default);
    p6_code_land(code, to_end);
    return NULL;
}

static p6_error *put_value(p6_tag *tag, const p6_dynamic *d, const char *value, int url)
{
    p6_code *code = tag->c->code;
    int to_default, to_end;
    p6_typed typed;

    P6_TRY(p6_expr(tag->c, &d->spot, d->expr, url ? P6_USE_URL : P6_USE_ATTR, &typed));
    to_default = typed.may_default ? p6_code_op(code, P6_OP_JUMP_DEFAULT, 0, 0, 0) : -1;
    to_end = p6_code_op(code, P6_OP_JUMP_NOTHING, 0, 0, 0);
    if (url) {
        const char *where = apr_psprintf(tag->c->pool, "%s:%d", d->spot.source->path,
            p6_source_line(d->spot.source, d->spot.node, d->spot.attr));
        p6_code_op_text(code, P6_OP_CHECK_URL, where, strlen(where));
    }
    put_name(code, d->name);
    p6_code_markup(code, "=\"");
    p6_code_op(code, P6_OP_OUT_ATTR, 0, 0, 0);
    p6_code_markup(code, "\"");
    put_default(tag, d->name, value, to_default);
    p6_code_land(code, to_end);
    return NULL;
}

/* Dynamic attribute D; VALUE is the template's own, or NULL. */
static p6_error *put_dynamic(p6_tag *tag, p6_dynamic *d, const char *value)
{
    p6_code *code = tag->c->code;
    p6_attr_kind kind = p6_html_attr(tag->element, d->name, NULL);
    const char *string = d->translated ? NULL : p6_string_body(d->expr);

    d->done = 1;
    if (kind == P6_ATTR_BOOL) return put_bool(tag, d, value);
    if (!string && !d->translated) return put_value(tag, d, value, kind == P6_ATTR_URL);
    put_name(code, d->name);
    p6_code_markup(code, "=\"");
    if (string)
        P6_TRY(p6_string(tag->c, &d->spot, string,
                         kind == P6_ATTR_URL ? P6_SINK_URL_ATTR : P6_SINK_ATTR));
    else if (tag->c->catalog)
        P6_TRY(p6_translate_attr(tag->c, &d->spot, d->expr));
    else if (value)
        p6_code_attr_text(code, value, strlen(value));
    p6_code_markup(code, "\"");
    return NULL;
}

/* The name under which ATTR is put out, or NULL: it is for the compiler or for XML only. */
static const char *name_of(const p6_tag *tag, const xmlAttr *attr)
{
    p6_space_name space = p6_space_of(attr->ns, attr->name);
    const char *prefix = attr->ns ? (const char *)attr->ns->prefix : NULL;

    if (space == P6_IN_HTML) return (const char *)attr->name;
    if (space != P6_IN_OTHER || !prefix || !strcmp(prefix, "xml")) return NULL;
    return apr_pstrcat(tag->c->pool, prefix, ":", (const char *)attr->name, NULL);
}

static p6_error *put_own(p6_tag *tag, const xmlAttr *attr, const char *name)
{
    const char *value = p6_source_value(attr, tag->c->pool);
    p6_dynamic *d = find_dynamic(tag, name);
    p6_command here = { "", attr };
    const char *why;

    if (!p6_html_name_ok(name))
        return P6_WRONG(tag->c, tag->place, tag->node, here, "“%s” is no attribute name", name);
    why = p6_html_static_refused(tag->element, name, value);
    if (why && !d) return P6_WRONG(tag->c, tag->place, tag->node, here, "%s", why);
    if (d) return put_dynamic(tag, d, why ? NULL : value);
    put_static(tag, name, value);
    return NULL;
}

static p6_error *check_meta(const p6_tag *tag)
{
    const p6_dynamic *content = find_dynamic(tag, "content");

    if (strcasecmp(tag->element, "meta") || !content) return NULL;
    for (const xmlAttr *a = tag->node->properties; a; a = a->next)
        if (!strcasecmp((const char *)a->name, "http-equiv"))
            return P6_WRONG_AT(tag->c, &content->spot,
                               "content may not be dynamic beside http-equiv");
    return NULL;
}

p6_error *p6_compile_start_tag(p6_compiler *c, const p6_place *place, const xmlNode *node,
                               const p6_commands *cmds)
{
    p6_tag tag = { c, place, node, (const char *)node->name,
                   apr_array_make(c->pool, 4, sizeof(p6_dynamic)) };

    P6_TRY(read_dynamic(&tag, &cmds->attributes, 0));
    P6_TRY(read_dynamic(&tag, &cmds->i18n_attributes, 1));
    P6_TRY(check_meta(&tag));
    p6_code_markup(c->code, "<");
    p6_code_markup(c->code, tag.element);
    for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
        const char *name = name_of(&tag, attr);
        if (name) P6_TRY(put_own(&tag, attr, name));
    }
    for (int i = 0; i < tag.dynamic->nelts; i++) {
        p6_dynamic *d = &APR_ARRAY_IDX(tag.dynamic, i, p6_dynamic);
        if (!d->done) P6_TRY(put_dynamic(&tag, d, NULL));
    }
    p6_code_markup(c->code, ">");
    return NULL;
}
