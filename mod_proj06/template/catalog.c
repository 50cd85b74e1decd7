#include "template/catalog.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

#include "template/message.h"
#include "template/source.h"

struct p6_catalog {
    apr_hash_t *messages;      /* id → p6_message * */
    apr_array_header_t *order; /* p6_message *, as in vi.xlf */
};

static const char *const codes[P6_LANGS] = { "vi", "en", "fr" };

typedef struct p6_loading {
    p6_catalog *catalog;
    p6_lang lang;
    const p6_source *source;
    apr_hash_t *lines; /* id → its unit's node in this language */
    apr_pool_t *pool;
} p6_loading;

const char *p6_lang_code(p6_lang lang)
{
    return codes[lang];
}

int p6_lang_of(const char *code)
{
    for (int lang = 0; code && lang < P6_LANGS; lang++)
        if (!strncasecmp(code, codes[lang], 2) && (!code[2] || code[2] == '-' || code[2] == '_'))
            return lang;
    return -1;
}

const p6_message *p6_catalog_find(const p6_catalog *catalog, const char *id)
{
    return apr_hash_get(catalog->messages, id, APR_HASH_KEY_STRING);
}

int p6_catalog_has(const p6_catalog *catalog, const char *id)
{
    return p6_catalog_find(catalog, id) != NULL;
}

static int is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name);
}

static const char *attr_of(const xmlNode *node, const char *name, apr_pool_t *pool)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (!strcmp((const char *)a->name, name)) return p6_source_value(a, pool);
    return NULL;
}

static int is_id(const char *id)
{
    apr_size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return n && !id[n];
}

/* Runs of white space, which come from indenting, become one space unless xml:space says no. */
static const char *tidy(const char *text, int keep, apr_pool_t *pool)
{
    char *out = apr_pstrdup(pool, text), *to = out;

    if (keep) return out;
    for (const char *p = text; *p; p++) {
        if (!strchr(" \t\r\n", *p)) *to++ = *p;
        else if (to > out && to[-1] != ' ') *to++ = ' ';
    }
    while (to > out && to[-1] == ' ') to--;
    *to = '\0';
    return out;
}

static p6_error *text_of(const char **text, const p6_loading *l, const xmlNode *node)
{
    const char *all = "", *space = attr_of(node, "space", l->pool);
    int keep;

    if (!space) space = attr_of(node->parent, "space", l->pool);
    keep = space && !strcmp(space, "preserve");
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE)
            return p6_source_error(l->source, n, NULL, l->pool,
                                   "<%s> inside a message: use ${name} holes",
                                   (const char *)n->name);
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            all = apr_pstrcat(l->pool, all, (const char *)n->content, NULL);
    }
    *text = tidy(all, keep, l->pool);
    return NULL;
}

/* The words of a unit: its target; in the source language the source when there is no target. */
static p6_error *unit_text(const char **text, const p6_loading *l, const xmlNode *unit)
{
    const xmlNode *source = NULL, *target = NULL;

    for (const xmlNode *n = unit->children; n; n = n->next) {
        if (is_element(n, "source")) source = n;
        if (is_element(n, "target")) target = n;
    }
    if (!target && l->lang == P6_VI) target = source;
    if (!target)
        return p6_source_error(l->source, unit, NULL, l->pool, "a trans-unit without %s",
                               l->lang == P6_VI ? "<source>" : "<target>");
    P6_TRY(text_of(text, l, target));
    if (!**text) return p6_source_error(l->source, unit, NULL, l->pool, "an empty message");
    return NULL;
}

/* The entry for ID in all languages; the first language makes it, the others find it. */
static p6_error *entry_for(p6_message **message, p6_loading *l, const xmlNode *node, const char *id,
                           int plural)
{
    p6_message *m = apr_hash_get(l->catalog->messages, id, APR_HASH_KEY_STRING);

    if (apr_hash_get(l->lines, id, APR_HASH_KEY_STRING))
        return p6_source_error(l->source, node, NULL, l->pool, "the id %s stands here twice", id);
    if (!m && l->lang != P6_VI)
        return p6_source_error(l->source, node, NULL, l->pool, "the id %s is not in vi.xlf", id);
    if (m && m->plural != plural)
        return p6_source_error(l->source, node, NULL, l->pool, "%s is %s message in vi.xlf", id,
                               m->plural ? "a plural" : "no plural");
    if (!m) {
        m = apr_pcalloc(l->pool, sizeof *m);
        m->id = id;
        m->plural = plural;
        apr_hash_set(l->catalog->messages, id, APR_HASH_KEY_STRING, m);
        APR_ARRAY_PUSH(l->catalog->order, const p6_message *) = m;
    }
    apr_hash_set(l->lines, id, APR_HASH_KEY_STRING, node);
    *message = m;
    return NULL;
}

static p6_error *read_form(p6_loading *l, const xmlNode *unit, p6_message *message, int form)
{
    const char *text = "", *wrong;

    P6_TRY(unit_text(&text, l, unit));
    wrong = p6_message_split(&message->form[l->lang][form], text, l->pool);
    if (wrong) return p6_source_error(l->source, unit, NULL, l->pool, "%s", wrong);
    message->forms[l->lang] = form + 1;
    return NULL;
}

static p6_error *id_of(const char **id, const p6_loading *l, const xmlNode *node)
{
    *id = attr_of(node, "id", l->pool);
    if (!*id) return p6_source_error(l->source, node, NULL, l->pool, "an id is missing");
    return NULL;
}

static p6_error *read_unit(p6_loading *l, const xmlNode *unit)
{
    p6_message *message;
    const char *id;

    P6_TRY(id_of(&id, l, unit));
    if (!is_id(id))
        return p6_source_error(l->source, unit, NULL, l->pool,
                               "the id “%s” may hold letters, digits and . _ - only", id);
    P6_TRY(entry_for(&message, l, unit, id, 0));
    return read_form(l, unit, message, 0);
}

/* <group restype="x-gettext-plurals"> with units ID[0], ID[1], … in order */
static p6_error *read_plural(p6_loading *l, const xmlNode *group)
{
    int form = 0, forms = p6_plural_forms(l->lang);
    p6_message *message = NULL;
    const char *base = NULL;

    for (const xmlNode *n = group->children; n; n = n->next) {
        const char *id;
        if (!is_element(n, "trans-unit")) continue;
        P6_TRY(id_of(&id, l, n));
        if (!base) {
            base = apr_pstrmemdup(l->pool, id, strcspn(id, "["));
            if (!is_id(base))
                return p6_source_error(l->source, n, NULL, l->pool, "“%s” is no id[0]", id);
            P6_TRY(entry_for(&message, l, group, base, 1));
        }
        if (form >= forms || strcmp(id, apr_psprintf(l->pool, "%s[%d]", base, form)))
            return p6_source_error(l->source, n, NULL, l->pool,
                                   "%s has %d plural form%s: expected %s[0]%s here, not %s",
                                   codes[l->lang], forms, forms > 1 ? "s" : "", base,
                                   forms > 1 ? apr_psprintf(l->pool, " and %s[1]", base) : "", id);
        P6_TRY(read_form(l, n, message, form++));
    }
    if (form != forms)
        return p6_source_error(l->source, group, NULL, l->pool,
                               "%s needs %d plural form%s, here are %d", codes[l->lang], forms,
                               forms > 1 ? "s" : "", form);
    return NULL;
}

static p6_error *read_units(p6_loading *l, xmlNode *root)
{
    xmlNode *n = root;

    while (n) {
        int skip = 0;
        const char *kind = is_element(n, "group") ? attr_of(n, "restype", l->pool) : NULL;
        if (kind && !strcmp(kind, "x-gettext-plurals")) {
            P6_TRY(read_plural(l, n));
            skip = 1;
        } else if (is_element(n, "trans-unit")) {
            P6_TRY(read_unit(l, n));
            skip = 1;
        }
        n = p6_source_next(root, n, skip);
    }
    return NULL;
}

/* The file must say that it is in the language its name claims. */
static p6_error *check_head(const p6_loading *l, xmlNode *root)
{
    const char *version = attr_of(root, "version", l->pool);
    int files = 0;

    if (!is_element(root, "xliff") || !version || strcmp(version, "1.2"))
        return p6_source_error(l->source, root, NULL, l->pool, "not an XLIFF 1.2 file");
    for (xmlNode *n = root->children; n; n = n->next) {
        const char *lang;
        if (!is_element(n, "file")) continue;
        files++;
        lang = attr_of(n, "target-language", l->pool);
        if (!lang && l->lang == P6_VI) lang = attr_of(n, "source-language", l->pool);
        if (p6_lang_of(lang) != (int)l->lang)
            return p6_source_error(l->source, n, NULL, l->pool, "target-language is not “%s”",
                                   codes[l->lang]);
    }
    if (!files) return p6_source_error(l->source, root, NULL, l->pool, "no <file> in it");
    return NULL;
}

/* Languages may use different holes of one message (a month's name here, its number there), so only
   the ids are compared. */
static p6_error *compare_with_vi(const p6_loading *l)
{
    const apr_array_header_t *order = l->catalog->order;

    for (int i = 0; i < order->nelts; i++) {
        const p6_message *m = APR_ARRAY_IDX(order, i, const p6_message *);
        if (!apr_hash_get(l->lines, m->id, APR_HASH_KEY_STRING))
            return p6_source_error(l->source, NULL, NULL, l->pool, "the message %s is missing",
                                   m->id);
    }
    return NULL;
}

static p6_error *read_lang(p6_catalog *catalog, p6_lang lang, const p6_source *source,
                           apr_pool_t *pool)
{
    p6_loading l = { catalog, lang, source, apr_hash_make(pool), pool };
    xmlNode *root = xmlDocGetRootElement(source->doc);

    P6_TRY(check_head(&l, root));
    P6_TRY(read_units(&l, root));
    return lang == P6_VI ? NULL : compare_with_vi(&l);
}

p6_error *p6_catalog_read(p6_catalog **out, const p6_source *const sources[P6_LANGS],
                          apr_pool_t *pool)
{
    p6_catalog *catalog = apr_pcalloc(pool, sizeof *catalog);

    *out = catalog;
    catalog->messages = apr_hash_make(pool);
    catalog->order = apr_array_make(pool, 256, sizeof(const p6_message *));
    for (int lang = 0; lang < P6_LANGS; lang++)
        P6_TRY(read_lang(catalog, (p6_lang)lang, sources[lang], pool));
    return NULL;
}

static p6_error *load(p6_catalog **catalog, const char *dir, apr_pool_t *pool, apr_pool_t *scratch)
{
    const p6_source *sources[P6_LANGS];

    for (int lang = 0; lang < P6_LANGS; lang++) {
        const char *name = apr_pstrcat(scratch, codes[lang], ".xlf", NULL);
        p6_source *source = NULL;
        P6_TRY(p6_source_read(&source, apr_pstrcat(scratch, dir, "/", name, NULL), name,
                              P6_MAX_CATALOG, scratch));
        sources[lang] = source;
    }
    return p6_catalog_read(catalog, sources, pool);
}

p6_error *p6_catalog_load(p6_catalog **catalog, const char *dir, apr_pool_t *pool)
{
    apr_pool_t *scratch; /* the parsed files */
    p6_error *err;

    apr_pool_create(&scratch, pool);
    err = p6_error_dup(pool, load(catalog, dir, pool, scratch));
    apr_pool_destroy(scratch);
    return err;
}
