/*
 * Expressions: paths with | alternates, string:, not:, exists:, nothing, default. Each becomes a
 * few instructions that leave its value in the accumulator, so that rendering needs no parser and
 * no recursion.
 */
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "template/compile.h"

#define MAX_NESTED 16 /* not: and exists: inside each other */

typedef struct p6_expression {
    p6_compiler *c;
    const p6_spot *spot;
    int depth;
} p6_expression;

static p6_error *alternates(p6_expression *e, const char *text, p6_use use, int tolerant,
                            p6_typed *typed);

static const char *skip_space(const char *s)
{
    while (apr_isspace(*s)) s++;
    return s;
}

static const char *trimmed(const char *s, apr_size_t n, apr_pool_t *pool)
{
    while (n && apr_isspace(s[n - 1])) n--;
    return apr_pstrmemdup(pool, s, n);
}

/* "not" of "not:x"; NULL when TEXT begins with no prefix. */
static const char *prefix_of(const char *text, apr_pool_t *pool)
{
    apr_size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");

    return n && text[n] == ':' ? apr_pstrmemdup(pool, text, n) : NULL;
}

static p6_error *negation(p6_expression *e, const char *body, p6_typed *typed)
{
    int odd = 1;

    body = skip_space(body);
    while (!strncmp(body, "not:", 4)) {
        body = skip_space(body + 4);
        odd = !odd;
    }
    P6_TRY(alternates(e, body, P6_USE_TRUTH, 0, typed));
    p6_code_op(e->c->code, odd ? P6_OP_NOT : P6_OP_TRUTH, 0, 0, 0);
    *typed = (p6_typed){ P6_BOOL, NULL, 0, 0 };
    return NULL;
}

static p6_error *refused_prefix(p6_expression *e, const char *prefix)
{
    if (!strcmp(prefix, "python"))
        return P6_WRONG_AT(e->c, e->spot, "python: is refused: templates hold no code, values are "
                           "worked out in the module");
    if (!strcmp(prefix, "structure"))
        return P6_WRONG_AT(e->c, e->spot, "structure is refused: unescaped output does not exist");
    return P6_WRONG_AT(e->c, e->spot, "%s: is not known; expressions are paths, string:, not: and "
                       "exists:", prefix);
}

static p6_error *prefixed(p6_expression *e, const char *prefix, const char *body, p6_use use,
                          p6_typed *typed)
{
    p6_compiler *c = e->c;
    p6_error *err = NULL;

    if (++e->depth > MAX_NESTED)
        return P6_WRONG_AT(c, e->spot, "an expression that is nested too deeply");
    if (!strcmp(prefix, "string")) {
        int url = use == P6_USE_URL;
        err = p6_string(c, e->spot, body, url ? P6_SINK_URL_VALUE : P6_SINK_VALUE);
        *typed = (p6_typed){ url ? P6_URL : P6_TEXT, NULL, 0, 0 };
    } else if (!strcmp(prefix, "not")) {
        err = negation(e, body, typed);
    } else if (!strcmp(prefix, "exists")) {
        err = alternates(e, skip_space(body), P6_USE_TRUTH, 1, typed);
        p6_code_op(c->code, P6_OP_EXISTS, 0, 0, 0);
        *typed = (p6_typed){ P6_BOOL, NULL, 0, typed->type == P6_NONE && !typed->may_default };
    } else if (!strcmp(prefix, "path")) {
        err = alternates(e, skip_space(body), use, 0, typed);
    } else {
        err = refused_prefix(e, prefix);
    }
    e->depth--;
    return err;
}

static int is_scalar(p6_type type)
{
    return type != P6_NONE && type != P6_LIST && type != P6_RECORD_TYPE;
}

/* The type of a value that is sometimes A, sometimes B. */
static p6_error *join(p6_expression *e, p6_typed *a, const p6_typed *b)
{
    int may_default = a->may_default || b->may_default;

    if (a->type == P6_NONE) *a = *b;
    else if (b->type != P6_NONE && (a->type != b->type || a->shape != b->shape)) {
        if (!is_scalar(a->type) || !is_scalar(b->type) || a->type == P6_JSON || b->type == P6_JSON)
            return P6_WRONG_AT(e->c, e->spot, "one alternate is %s, another %s",
                               p6_typed_words(a, e->c->pool), p6_typed_words(b, e->c->pool));
        a->type = P6_TEXT;
    }
    a->may_default = may_default;
    return NULL;
}

static p6_error *alternates(p6_expression *e, const char *text, p6_use use, int tolerant,
                            p6_typed *typed)
{
    p6_code *code = e->c->code;
    apr_array_header_t *jumps = apr_array_make(e->c->pool, 2, sizeof(int));

    *typed = (p6_typed){ P6_NONE, NULL, 0, 0 };
    for (;;) {
        p6_typed one = { P6_NONE, NULL, 0, 0 };
        const char *prefix, *bar;
        text = skip_space(text);
        prefix = prefix_of(text, e->c->pool);
        bar = prefix ? NULL : strchr(text, '|');
        if (prefix) {
            P6_TRY(prefixed(e, prefix, text + strlen(prefix) + 1, use, &one));
        } else {
            const char *path = trimmed(text, bar ? (apr_size_t)(bar - text) : strlen(text),
                                       e->c->pool);
            P6_TRY(p6_path(e->c, e->spot, path, use, tolerant || bar, &one));
        }
        P6_TRY(join(e, typed, &one));
        if (!bar) break;
        APR_ARRAY_PUSH(jumps, int) = p6_code_op(code, P6_OP_JUMP_SOME, 0, 0, 0);
        text = bar + 1;
    }
    for (int i = 0; i < jumps->nelts; i++) p6_code_land(code, APR_ARRAY_IDX(jumps, i, int));
    return NULL;
}

/* What a value of this type can't be used for, as a sentence; NULL when it can. */
static const char *unfit(const p6_compiler *c, const p6_typed *typed, p6_use use)
{
    const char *words = p6_typed_words(typed, c->pool);
    p6_type t = typed->type;

    if (t == P6_NONE || use == P6_USE_ANY || use == P6_USE_TRUTH) return NULL;
    if (use == P6_USE_LIST) {
        if (t == P6_LIST) return NULL;
        return apr_psprintf(c->pool, "tal:repeat needs a list, this is %s", words);
    }
    if (use == P6_USE_NUMBER) {
        if (t == P6_NUMBER) return NULL;
        return apr_psprintf(c->pool, "a number is needed to pick the plural, this is %s", words);
    }
    if (use == P6_USE_URL) {
        if (t == P6_URL || (c->preview && t == P6_TEXT)) return NULL;
        return apr_psprintf(c->pool, "a link needs a url value, or a string: that begins with a "
                            "same-site path; this is %s", words);
    }
    if (use == P6_USE_JSON) {
        if (t == P6_JSON || (c->preview && t == P6_TEXT)) return NULL;
        return apr_psprintf(c->pool, "JSON-LD needs a json value, this is %s", words);
    }
    if (t == P6_JSON) return "a json value may only stand in <script type=\"application/ld+json\">";
    if (t == P6_LIST || t == P6_RECORD_TYPE)
        return apr_psprintf(c->pool, "%s can't be shown: use one of its parts%s", words,
                            t == P6_LIST ? " with tal:repeat" : "");
    if (t == P6_BOOL && use == P6_USE_TEXT)
        return "a yes/no value can't be shown: use tal:condition";
    return NULL;
}

p6_error *p6_expr(p6_compiler *c, const p6_spot *spot, const char *text, p6_use use,
                  p6_typed *typed)
{
    p6_expression e = { c, spot, 0 };
    const char *wrong;

    text = skip_space(text);
    *typed = (p6_typed){ P6_NONE, NULL, 0, 0 };
    if (!*text) return P6_WRONG_AT(c, spot, "an expression is missing");
    if (!strncmp(text, "structure ", 10)) return refused_prefix(&e, "structure");
    P6_TRY(alternates(&e, text, use, 0, typed));
    wrong = unfit(c, typed, use);
    if (wrong) return P6_WRONG_AT(c, spot, "%s", wrong);
    return NULL;
}
