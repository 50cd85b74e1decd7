/*
 * Reading the tal:, metal: and i18n: attributes of an element, and the small grammars in them.
 */
#include <apr_lib.h>
#include <apr_strings.h>
#include <stddef.h>
#include <string.h>

#include "template/compile.h"
#include "template/html.h"

#define AT(member) ((int)offsetof(p6_commands, member))

static const struct {
    p6_space_name space;
    const char *name;
    int at; /* -1: refused with the sentence */
    const char *refused;
} known[] = {
    { P6_IN_TAL, "define", AT(define), NULL },
    { P6_IN_TAL, "condition", AT(condition), NULL },
    { P6_IN_TAL, "repeat", AT(repeat), NULL },
    { P6_IN_TAL, "content", AT(content), NULL },
    { P6_IN_TAL, "replace", AT(replace), NULL },
    { P6_IN_TAL, "attributes", AT(attributes), NULL },
    { P6_IN_TAL, "omit-tag", AT(omit_tag), NULL },
    { P6_IN_TAL, "on-error", -1, "tal:on-error is left out: what can go wrong is found when "
      "templates are compiled" },
    { P6_IN_TAL, "script", -1, "tal:script is refused: templates hold no code" },
    { P6_IN_METAL, "define-macro", AT(define_macro), NULL },
    { P6_IN_METAL, "use-macro", AT(use_macro), NULL },
    { P6_IN_METAL, "define-slot", AT(define_slot), NULL },
    { P6_IN_METAL, "fill-slot", AT(fill_slot), NULL },
    { P6_IN_I18N, "translate", AT(translate), NULL },
    { P6_IN_I18N, "name", AT(name), NULL },
    { P6_IN_I18N, "attributes", AT(i18n_attributes), NULL },
    { P6_IN_I18N, "domain", AT(ignored), NULL },
};

static p6_error *read_one(p6_commands *cmds, p6_compiler *c, const p6_place *place,
                          const xmlNode *node, const xmlAttr *attr, p6_space_name space)
{
    static const char *const prefixes[] = { "", "tal", "metal", "i18n", "" };
    const char *name = p6_local_name(attr->name);
    p6_command *cmd, here = { "", attr };

    for (apr_size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].space != space || strcmp(known[i].name, name)) continue;
        if (known[i].at < 0) return P6_WRONG(c, place, node, here, "%s", known[i].refused);
        cmd = (p6_command *)((char *)cmds + known[i].at);
        cmd->value = p6_source_value(attr, c->pool);
        cmd->attr = attr;
        return NULL;
    }
    return P6_WRONG(c, place, node, here, "%s:%s is not known", prefixes[space], name);
}

p6_error *p6_commands_read(p6_commands *cmds, p6_compiler *c, const p6_place *place,
                           const xmlNode *node)
{
    p6_space_name own = p6_space_of(node->ns, node->name);

    memset(cmds, 0, sizeof *cmds);
    cmds->tagless = own != P6_IN_HTML && own != P6_IN_OTHER;
    for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
        p6_space_name space = p6_space_of(attr->ns, attr->name);
        /* <tal:block condition="…">: bare attributes are of the element's own namespace */
        if (cmds->tagless && space == P6_IN_HTML) space = own;
        if (space == P6_IN_HTML || space == P6_IN_OTHER) continue;
        P6_TRY(read_one(cmds, c, place, node, attr, space));
    }
    return NULL;
}

static void push_trimmed(apr_array_header_t *list, p6_buf *statement)
{
    char *text = statement->data;

    while (apr_isspace(*text)) text++;
    while (statement->len && apr_isspace(statement->data[statement->len - 1]))
        statement->data[--statement->len] = '\0';
    if (*text) APR_ARRAY_PUSH(list, const char *) = apr_pstrdup(list->pool, text);
    statement->len = 0;
    statement->data[0] = '\0';
}

apr_array_header_t *p6_statements(const char *text, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(const char *));
    p6_buf *statement = p6_buf_make(pool, 80);

    for (; *text; text++) {
        if (*text != ';') {
            p6_buf_addc(statement, *text);
        } else if (text[1] == ';') {
            p6_buf_addc(statement, ';');
            text++;
        } else {
            push_trimmed(list, statement);
        }
    }
    push_trimmed(list, statement);
    return list;
}

void p6_first_word(const char *text, const char **word, const char **rest, apr_pool_t *pool)
{
    const char *end;

    while (apr_isspace(*text)) text++;
    for (end = text; *end && !apr_isspace(*end); end++)
        ;
    *word = apr_pstrmemdup(pool, text, (apr_size_t)(end - text));
    while (apr_isspace(*end)) end++;
    *rest = end;
}

int p6_is_name(const char *name)
{
    static const char *const reserved[] = { "nothing", "default", "repeat" };

    for (int i = 0; i < 3; i++)
        if (!strcmp(name, reserved[i])) return 0;
    if (!apr_isalpha(*name) && *name != '_') return 0;
    for (; *name; name++)
        if (!apr_isalnum(*name) && *name != '_') return 0;
    return 1;
}
