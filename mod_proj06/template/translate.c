/*
 * Messages in templates. The language is known when a page is compiled, so a message becomes static
 * text with the compiled children of the translated element in its holes.
 */
#include <apr_strings.h>
#include <string.h>

#include "template/compile.h"
#include "template/html.h"
#include "template/message.h"

/* a child element with i18n:name */
typedef struct p6_named {
    const char *name;
    const xmlNode *node;
    p6_commands cmds;
} p6_named;

typedef struct p6_translation {
    p6_compiler *c;
    const p6_place *place;
    const xmlNode *node;
    const p6_message *message;
    apr_array_header_t *named; /* p6_named */
} p6_translation;

static const p6_named *find_named(const p6_translation *t, const char *name)
{
    for (int i = 0; i < t->named->nelts; i++) {
        const p6_named *named = &APR_ARRAY_IDX(t->named, i, p6_named);
        if (!strcmp(named->name, name)) return named;
    }
    return NULL;
}

static p6_error *add_named(p6_translation *t, const xmlNode *child)
{
    p6_named named = { NULL, child, { .tagless = 0 } };

    P6_TRY(p6_commands_read(&named.cmds, t->c, t->place, child));
    named.name = named.cmds.name.value;
    if (!named.name)
        return p6_source_error(t->place->source, child, NULL, t->c->pool,
                               "<%s> inside a translated element needs i18n:name",
                               (const char *)child->name);
    if (find_named(t, named.name))
        return P6_WRONG(t->c, t->place, child, named.cmds.name, "a second i18n:name “%s”",
                        named.name);
    if (!p6_message_has_hole(t->message, named.name)
        && !(t->message->plural && !strcmp(named.name, "n")))
        return P6_WRONG(t->c, t->place, child, named.cmds.name, "the message %s has no hole ${%s}",
                        t->message->id, named.name);
    APR_ARRAY_PUSH(t->named, p6_named) = named;
    return NULL;
}

static p6_error *put_form(const p6_translation *t, const p6_form *form, const p6_command *cmd)
{
    for (int i = 0; i < form->count; i++) {
        const p6_piece *piece = &form->pieces[i];
        const p6_named *named = piece->hole ? find_named(t, piece->hole) : NULL;
        if (!piece->hole) {
            p6_code_words(t->c->code, piece->text, piece->len);
            continue;
        }
        if (!named)
            return P6_WRONG(t->c, t->place, t->node, *cmd,
                            "no element with i18n:name=\"%s\" for the hole of message %s",
                            piece->hole, t->message->id);
        P6_TRY(p6_compile_element(t->c, t->place, named->node, 0, 1));
    }
    return NULL;
}

/* Leaves the number that picks the plural in the accumulator. */
static p6_error *load_number(const p6_translation *t, const p6_command *cmd)
{
    const p6_named *n = find_named(t, "n");
    const p6_command *expr = NULL;
    p6_spot spot;
    p6_typed typed;

    if (n) expr = n->cmds.content.value ? &n->cmds.content : &n->cmds.replace;
    if (!expr || !expr->value)
        return P6_WRONG(t->c, t->place, t->node, *cmd,
                        "the plural message %s needs an element with "
                        "i18n:name=\"n\" and tal:content or tal:replace", t->message->id);
    spot = (p6_spot){ t->place->source, n->node, expr->attr };
    return p6_expr(t->c, &spot, expr->value, P6_USE_NUMBER, &typed);
}

static p6_error *put_plural(const p6_translation *t, const p6_command *cmd)
{
    p6_code *code = t->c->code;
    const p6_form *form = t->message->form[t->c->lang];
    int to_second, to_end;

    P6_TRY(load_number(t, cmd));
    if (t->message->forms[t->c->lang] == 1) return put_form(t, form, cmd);
    p6_code_space(code);
    to_second = p6_code_op(code, P6_OP_PLURAL, (int)t->c->lang, 0, 0);
    P6_TRY(put_form(t, &form[0], cmd));
    p6_code_space(code);
    to_end = p6_code_op(code, P6_OP_JUMP, 0, 0, 0);
    p6_code_land(code, to_second);
    P6_TRY(put_form(t, &form[1], cmd));
    p6_code_space(code);
    p6_code_land(code, to_end);
    code->space = P6_SPACE_NONE;
    return NULL;
}

static p6_error *find_message(p6_compiler *c, const p6_spot *spot, const char *id,
                              const p6_message **message)
{
    *message = p6_catalog_find(c->catalog, id);
    if (*message) return NULL;
    if (!*id) return P6_WRONG_AT(c, spot, "a message id is missing");
    return P6_WRONG_AT(c, spot, "the message “%s” is in no catalogue", id);
}

p6_error *p6_translate_children(p6_compiler *c, const p6_place *place, const xmlNode *node,
                                const p6_commands *cmds)
{
    p6_translation t = { c, place, node, NULL, apr_array_make(c->pool, 2, sizeof(p6_named)) };
    p6_spot spot = { place->source, node, cmds->translate.attr };

    P6_TRY(find_message(c, &spot, cmds->translate.value, &t.message));
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) P6_TRY(add_named(&t, child));
    if (t.message->plural) return put_plural(&t, &cmds->translate);
    return put_form(&t, &t.message->form[c->lang][0], &cmds->translate);
}

static p6_error *put_attr_form(p6_compiler *c, const p6_spot *spot, const p6_form *form)
{
    for (int i = 0; i < form->count; i++) {
        const p6_piece *piece = &form->pieces[i];
        p6_typed typed;
        if (!piece->hole) {
            p6_code_attr_text(c->code, piece->text, piece->len);
            continue;
        }
        P6_TRY(p6_expr(c, spot, piece->hole, P6_USE_TEXT, &typed));
        p6_code_op(c->code, P6_OP_OUT_ATTR, 0, 0, 0);
    }
    return NULL;
}

p6_error *p6_translate_attr(p6_compiler *c, const p6_spot *spot, const char *id)
{
    const p6_message *message;
    const p6_form *form;
    int to_second, to_end;
    p6_typed typed;

    P6_TRY(find_message(c, spot, id, &message));
    form = message->form[c->lang];
    if (!message->plural || message->forms[c->lang] == 1) return put_attr_form(c, spot, form);
    P6_TRY(p6_expr(c, spot, "n", P6_USE_NUMBER, &typed));
    to_second = p6_code_op(c->code, P6_OP_PLURAL, (int)c->lang, 0, 0);
    P6_TRY(put_attr_form(c, spot, &form[0]));
    to_end = p6_code_op(c->code, P6_OP_JUMP, 0, 0, 0);
    p6_code_land(c->code, to_second);
    P6_TRY(put_attr_form(c, spot, &form[1]));
    p6_code_land(c->code, to_end);
    return NULL;
}
