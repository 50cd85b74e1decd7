/*
 * Names and paths: resolved to slots and field indices when the page is compiled.
 */
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "template/compile.h"

#define SHOWN_NAMES 40

static const char *const facts[P6_LOOP_FACTS] = {
    "index", "number", "start", "end", "odd", "even", "length", "letter", "Letter", "roman", "Roman"
};

const char *p6_typed_words(const p6_typed *typed, apr_pool_t *pool)
{
    static const char *const words[] = { "nothing", "text", "a link", "a number",
                                         "a yes/no value" };

    if (typed->type <= P6_BOOL) return words[typed->type];
    if (typed->type == P6_JSON) return "JSON";
    return apr_psprintf(pool, "%s%s", typed->type == P6_LIST ? "a list" : "a record",
                        typed->shape ? apr_pstrcat(pool, " of ", typed->shape->name, NULL) : "");
}

static p6_var *find_var(const p6_compiler *c, const char *name)
{
    for (int i = c->locals->nelts - 1; i >= 0; i--) {
        p6_var *var = &APR_ARRAY_IDX(c->locals, i, p6_var);
        if (!strcmp(var->name, name)) return var;
    }
    for (int i = 0; i < c->globals->nelts; i++) {
        p6_var *var = &APR_ARRAY_IDX(c->globals, i, p6_var);
        if (!strcmp(var->name, name)) return var;
    }
    return NULL;
}

static int field_of(const p6_shape *shape, const char *name)
{
    for (int i = 0; i < shape->count; i++)
        if (!strcmp(shape->fields[i].name, name)) return i;
    return -1;
}

static void list_name(p6_buf *list, int *count, const char *name)
{
    if (name[0] < ' ' || (*count)++ >= SHOWN_NAMES) return; /* hidden fields begin with a control */
    if (list->len) p6_buf_adds(list, ", ");
    p6_buf_adds(list, name);
}

static const char *known_fields(const p6_shape *shape, apr_pool_t *pool)
{
    p6_buf *list = p6_buf_make(pool, 200);
    int count = 0;

    for (int i = 0; i < shape->count; i++) list_name(list, &count, shape->fields[i].name);
    return list->len ? list->data : "none";
}

static const char *known_names(const p6_compiler *c)
{
    p6_buf *list = p6_buf_make(c->pool, 200);
    int count = 0;

    for (int i = c->locals->nelts - 1; i >= 0; i--)
        list_name(list, &count, APR_ARRAY_IDX(c->locals, i, p6_var).name);
    for (int i = 0; i < c->globals->nelts; i++)
        list_name(list, &count, APR_ARRAY_IDX(c->globals, i, p6_var).name);
    for (int i = 0; i < c->root->count; i++) list_name(list, &count, c->root->fields[i].name);
    return list->len ? list->data : "none";
}

static p6_error *loop_path(p6_compiler *c, const p6_spot *spot, const char *name, const char *fact,
                           p6_typed *typed)
{
    const p6_var *found = NULL;

    for (int i = c->locals->nelts - 1; i >= 0 && !found; i--) {
        const p6_var *var = &APR_ARRAY_IDX(c->locals, i, p6_var);
        if (var->loop >= 0 && name && !strcmp(var->name, name)) found = var;
    }
    if (!found)
        return P6_WRONG_AT(c, spot, "repeat/%s: there is no tal:repeat of that name around here",
                           name ? name : "");
    for (int i = 0; fact && i < P6_LOOP_FACTS; i++) {
        if (strcmp(fact, facts[i])) continue;
        p6_code_op(c->code, P6_OP_LOAD_LOOP, found->loop, i, 0);
        typed->type = i >= P6_LOOP_LETTER ? P6_TEXT : P6_BOOL;
        if (i == P6_LOOP_INDEX || i == P6_LOOP_NUMBER || i == P6_LOOP_LENGTH)
            typed->type = P6_NUMBER;
        return NULL;
    }
    return P6_WRONG_AT(c, spot, "repeat/%s/%s is not known; known: index, number, start, end, odd, "
                       "even, length, letter, Letter, roman, Roman", name, fact ? fact : "");
}

static int is_segment(const char *s)
{
    if (!*s) return 0;
    for (; *s; s++) {
        unsigned char ch = (unsigned char)*s;
        if (ch < 0x80 && !apr_isalnum(ch) && !strchr("_-.~@", ch)) return 0;
    }
    return 1;
}

/* The names between the slashes of PATH. */
static p6_error *segments_of(p6_compiler *c, const p6_spot *spot, const char *path,
                             apr_array_header_t **out)
{
    apr_array_header_t *list = apr_array_make(c->pool, 4, sizeof(const char *));
    const char *from = path;

    for (;;) {
        apr_size_t n = strcspn(from, "/");
        const char *segment = apr_pstrmemdup(c->pool, from, n);
        if (!is_segment(segment))
            return P6_WRONG_AT(c, spot, "“%s” is no path: names with / between are expected", path);
        APR_ARRAY_PUSH(list, const char *) = segment;
        if (!from[n]) break;
        from += n + 1;
    }
    *out = list;
    return NULL;
}

static const char *segment_at(const apr_array_header_t *segments, int i)
{
    return i < segments->nelts ? APR_ARRAY_IDX(segments, i, const char *) : NULL;
}

/* Where a path begins: the variable or field NAME. Steps go to the code's list. */
static int begin_at(p6_compiler *c, const char *name, p6_typed *typed, int *slot)
{
    const p6_var *var = find_var(c, name);
    int field;

    if (var) {
        *slot = var->slot;
        *typed = var->typed;
        if (var->step >= 0) APR_ARRAY_PUSH(c->code->steps, int) = var->step;
        return 1;
    }
    field = field_of(c->root, name);
    if (field < 0) return 0;
    *slot = 0;
    typed->type = c->root->fields[field].type;
    typed->shape = c->root->fields[field].shape;
    APR_ARRAY_PUSH(c->code->steps, int) = field;
    return 1;
}

static p6_error *walk(p6_compiler *c, const p6_spot *spot, const apr_array_header_t *segments,
                      int tolerant, p6_typed *typed)
{
    for (int i = 1; i < segments->nelts && typed->type != P6_NONE; i++) {
        const char *name = APR_ARRAY_IDX(segments, i, const char *);
        int field;
        if (typed->type != P6_RECORD_TYPE)
            return P6_WRONG_AT(c, spot, "“%s” is %s, it has no “%s”",
                               APR_ARRAY_IDX(segments, i - 1, const char *),
                               p6_typed_words(typed, c->pool), name);
        field = field_of(typed->shape, name);
        if (field < 0 && tolerant) {
            *typed = (p6_typed){ P6_NONE, NULL, 0, 0 };
            return NULL;
        }
        if (field < 0)
            return P6_WRONG_AT(c, spot, "“%s” has no “%s”; known: %s",
                               APR_ARRAY_IDX(segments, i - 1, const char *), name,
                               known_fields(typed->shape, c->pool));
        APR_ARRAY_PUSH(c->code->steps, int) = field;
        typed->type = typed->shape->fields[field].type;
        typed->shape = typed->shape->fields[field].shape;
    }
    return NULL;
}

/* A preview keeps the text of each JSON object in a hidden field, for JSON-LD. */
static void use_hidden_json(p6_compiler *c, p6_typed *typed)
{
    int field = typed->shape ? field_of(typed->shape, "\001json") : -1;

    if (field < 0) return;
    APR_ARRAY_PUSH(c->code->steps, int) = field;
    *typed = (p6_typed){ P6_JSON, NULL, 0, 0 };
}

static p6_error *load_constant(p6_compiler *c, p6_type type, p6_typed *typed)
{
    p6_code_op(c->code, P6_OP_CONST, (int)type, 0, 0);
    typed->may_default = type == P6_DEFAULT;
    return NULL;
}

p6_error *p6_path(p6_compiler *c, const p6_spot *spot, const char *path, p6_use use, int tolerant,
                  p6_typed *typed)
{
    apr_array_header_t *segments = NULL;
    const char *first;
    int slot, from = c->code->steps->nelts;

    *typed = (p6_typed){ P6_NONE, NULL, 0, 0 };
    P6_TRY(segments_of(c, spot, path, &segments));
    first = APR_ARRAY_IDX(segments, 0, const char *);
    if (!strcmp(path, "nothing")) return load_constant(c, P6_NONE, typed);
    if (!strcmp(path, "default")) return load_constant(c, P6_DEFAULT, typed);
    if (!strcmp(first, "repeat") && segments->nelts <= 3)
        return loop_path(c, spot, segment_at(segments, 1), segment_at(segments, 2), typed);
    if (!begin_at(c, first, typed, &slot)) {
        if (tolerant && c->preview) return load_constant(c, P6_NONE, typed);
        return P6_WRONG_AT(c, spot, "the name “%s” is not known here; known: %s", first,
                           known_names(c));
    }
    P6_TRY(walk(c, spot, segments, tolerant && c->preview, typed));
    if (use == P6_USE_JSON && typed->type == P6_RECORD_TYPE) use_hidden_json(c, typed);
    if (typed->type == P6_NONE && !typed->may_default) {
        c->code->steps->nelts = from;
        return load_constant(c, P6_NONE, typed);
    }
    p6_code_op(c->code, P6_OP_LOAD, slot, from, c->code->steps->nelts - from);
    return NULL;
}

static int same_type(const p6_typed *a, const p6_typed *b)
{
    return a->type == b->type && a->shape == b->shape;
}

p6_error *p6_define(p6_compiler *c, const p6_spot *spot, const char *name, const p6_typed *typed,
                    int global, p6_var **out)
{
    p6_var *var = NULL;

    for (int i = 0; global && i < c->globals->nelts; i++) {
        p6_var *old = &APR_ARRAY_IDX(c->globals, i, p6_var);
        if (!strcmp(old->name, name)) var = old;
    }
    if (var && var->typed.type != P6_NONE && typed->type != P6_NONE
        && !same_type(&var->typed, typed))
        return P6_WRONG_AT(c, spot, "the global “%s” is %s elsewhere and %s here", name,
                           p6_typed_words(&var->typed, c->pool), p6_typed_words(typed, c->pool));
    if (var) {
        int may_default = var->typed.may_default || typed->may_default;
        if (typed->type != P6_NONE) var->typed = *typed;
        var->typed.may_default = may_default;
        *out = var;
        return NULL;
    }
    var = apr_array_push(global ? c->globals : c->locals);
    *var = (p6_var){ name, p6_code_slot(c->code), *typed, -1, -1 };
    *out = var;
    return NULL;
}
