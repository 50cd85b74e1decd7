/*
 * string: expressions. A link made of a string begins with a literal that keeps it on this site (or
 * with tel:, geo:, mailto:), and what stands in its holes is percent-encoded, so that no value can
 * turn it into another place.
 */
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "template/compile.h"

typedef struct p6_string_state {
    p6_compiler *c;
    const p6_spot *spot;
    p6_sink sink;
    int pieces;    /* put so far */
    int url_first; /* a link whose first piece is a url value */
    int loose;     /* tel:, geo:, mailto: */
} p6_string_state;

const char *p6_string_body(const char *expr)
{
    while (apr_isspace(*expr)) expr++;
    return strncmp(expr, "string:", 7) ? NULL : expr + 7;
}

static int is_url(const p6_string_state *s)
{
    return s->sink == P6_SINK_URL_VALUE || s->sink == P6_SINK_URL_ATTR;
}

static p6_error *check_first_literal(p6_string_state *s, const char *text, int more)
{
    static const char *const loose[] = { "tel:", "geo:", "mailto:" };

    if (text[0] == '#' || text[0] == '?') return NULL;
    for (int i = 0; i < 3; i++) {
        if (strncasecmp(text, loose[i], strlen(loose[i]))) continue;
        s->loose = 1;
        return NULL;
    }
    if (text[0] != '/' || text[1] == '/' || (more && !text[1]))
        return P6_WRONG_AT(s->c, s->spot, "a link made of a string begins with / and a fixed first "
                           "step, #, ?, tel:, geo: or mailto:");
    return NULL;
}

static p6_error *put_literal(p6_string_state *s, const char *text, apr_size_t n, int more)
{
    p6_code *code = s->c->code;

    if (is_url(s)) {
        for (apr_size_t i = 0; i < n; i++)
            if ((unsigned char)text[i] <= ' ' || text[i] == '\\')
                return P6_WRONG_AT(s->c, s->spot, "white space or \\ in a link");
        if (!s->pieces) P6_TRY(check_first_literal(s, text, more));
        if (s->pieces == 1 && s->url_first && !strchr("?#&", text[0]))
            return P6_WRONG_AT(s->c, s->spot, "behind a url value only ?, # or & may follow");
    }
    s->pieces++;
    switch (s->sink) {
    case P6_SINK_TEXT: p6_code_text(code, text, n); break;
    case P6_SINK_ATTR: case P6_SINK_URL_ATTR: p6_code_attr_text(code, text, n); break;
    default: p6_code_op_text(code, P6_OP_STR_TEXT, text, n); break;
    }
    return NULL;
}

static p6_error *put_url_hole(p6_string_state *s, const p6_typed *typed)
{
    p6_code *code = s->c->code;
    int whole = !s->pieces && (typed->type == P6_URL || (s->c->preview && typed->type == P6_TEXT));
    int to_value = s->sink == P6_SINK_URL_VALUE;

    if (!s->pieces && !whole)
        return P6_WRONG_AT(s->c, s->spot, "a link made of a string begins with / and a fixed first "
                           "step, #, ?, tel:, geo: or mailto:, or with a url value");
    if (s->pieces == 1 && s->url_first)
        return P6_WRONG_AT(s->c, s->spot, "behind a url value only ?, # or & may follow");
    if (whole) {
        const char *where = apr_psprintf(s->c->pool, "%s:%d", s->spot->source->path,
            p6_source_line(s->spot->source, s->spot->node, s->spot->attr));
        p6_code_op_text(code, P6_OP_CHECK_URL, where, strlen(where));
        p6_code_op(code, to_value ? P6_OP_STR_ADD : P6_OP_OUT_ATTR, 0, 0, 0);
        s->url_first = 1;
    } else {
        p6_code_op(code, to_value ? P6_OP_STR_ADD_PART : P6_OP_OUT_URL_PART, s->loose, 0, 0);
    }
    s->pieces++;
    return NULL;
}

static p6_error *put_hole(p6_string_state *s, const char *path)
{
    p6_typed typed;

    if (strchr(path, ':'))
        return P6_WRONG_AT(s->c, s->spot, "a hole ${%s} may hold a path only", path);
    P6_TRY(p6_expr(s->c, s->spot, path, P6_USE_TEXT, &typed));
    if (typed.may_default)
        return P6_WRONG_AT(s->c, s->spot, "default can't stand inside a string");
    if (is_url(s)) return put_url_hole(s, &typed);
    s->pieces++;
    p6_code_op(s->c->code, s->sink == P6_SINK_TEXT ? P6_OP_OUT_TEXT
               : s->sink == P6_SINK_ATTR ? P6_OP_OUT_ATTR : P6_OP_STR_ADD, 0, 0, 0);
    return NULL;
}

/* The path of the hole at AT ("${a/b}" or "$a/b"); *END is behind it. NULL when there is none. */
static const char *hole_at(const char *at, const char **end, apr_pool_t *pool)
{
    apr_size_t n;

    if (at[1] == '{') {
        const char *close = strchr(at, '}');
        if (!close || close == at + 2) return NULL;
        *end = close + 1;
        return apr_pstrmemdup(pool, at + 2, (apr_size_t)(close - at - 2));
    }
    if (!apr_isalpha(at[1]) && at[1] != '_') return NULL;
    for (n = 1; apr_isalnum(at[n]) || at[n] == '_' || (at[n] == '/' && apr_isalnum(at[n + 1])); n++)
        ;
    *end = at + n;
    return apr_pstrmemdup(pool, at + 1, n - 1);
}

static p6_error *put_pieces(p6_string_state *s, const char *body)
{
    p6_buf *literal = p6_buf_make(s->c->pool, strlen(body));

    for (;;) {
        const char *hole, *end;
        apr_size_t n = strcspn(body, "$");
        p6_buf_add(literal, body, n);
        body += n;
        if (body[0] == '$' && body[1] == '$') {
            p6_buf_addc(literal, '$');
            body += 2;
            continue;
        }
        if (literal->len) P6_TRY(put_literal(s, literal->data, literal->len, *body != '\0'));
        literal->len = 0;
        literal->data[0] = '\0';
        if (!*body) return NULL;
        hole = hole_at(body, &end, s->c->pool);
        if (!hole)
            return P6_WRONG_AT(s->c, s->spot, "a $ must begin a hole, ${path}, or be doubled");
        P6_TRY(put_hole(s, hole));
        body = end;
    }
}

p6_error *p6_string(p6_compiler *c, const p6_spot *spot, const char *body, p6_sink sink)
{
    p6_string_state s = { c, spot, sink, 0, 0, 0 };
    int to_value = sink == P6_SINK_VALUE || sink == P6_SINK_URL_VALUE;

    if (sink == P6_SINK_TEXT) {
        p6_code_space(c->code);
        c->code->space = P6_SPACE_NONE;
    }
    if (to_value) p6_code_op(c->code, P6_OP_STR_BEGIN, 0, 0, 0);
    P6_TRY(put_pieces(&s, body));
    if (is_url(&s) && !s.pieces) return P6_WRONG_AT(c, spot, "an empty link");
    if (to_value)
        p6_code_op(c->code, P6_OP_STR_END, sink == P6_SINK_VALUE ? P6_TEXT : P6_URL, 0, 0);
    return NULL;
}
