#include "template/code.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "template/escape.h"

p6_code *p6_code_make(apr_pool_t *pool)
{
    p6_code *code = apr_pcalloc(pool, sizeof *code);

    code->pool = pool;
    code->ops = apr_array_make(pool, 256, sizeof(p6_op));
    code->steps = apr_array_make(pool, 256, sizeof(int));
    code->text = p6_buf_make(pool, 4096);
    code->space = P6_SPACE_EDGE;
    code->slots = 1; /* the root record */
    return code;
}

static int has_room(p6_code *code, apr_size_t n)
{
    if (code->static_bytes + n > P6_MAX_TEMPLATE_STATIC
        || code->ops->nelts >= P6_MAX_TEMPLATE_OPS) code->too_big = 1;
    return !code->too_big;
}

static void add(p6_code *code, const char *text, apr_size_t n)
{
    if (!has_room(code, n)) return;
    code->static_bytes += n;
    p6_buf_add(code->text, text, n);
}

void p6_code_markup(p6_code *code, const char *markup)
{
    add(code, markup, strlen(markup));
}

/* Escaping needs up to six bytes for one; the limit counts what was written. */
static void add_escaped(p6_code *code, void (*escape)(p6_buf *, const char *, apr_size_t),
                        const char *text, apr_size_t n)
{
    apr_size_t before = code->text->len;

    if (!has_room(code, n)) return;
    escape(code->text, text, n);
    code->static_bytes += code->text->len - before;
}

void p6_code_text(p6_code *code, const char *text, apr_size_t n)
{
    add_escaped(code, p6_escape_text, text, n);
}

void p6_code_attr_text(p6_code *code, const char *text, apr_size_t n)
{
    add_escaped(code, p6_escape_attr, text, n);
}

void p6_code_space(p6_code *code)
{
    if (code->space != P6_SPACE_PENDING) return;
    add(code, " ", 1);
    code->space = P6_SPACE_EDGE;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void p6_code_words(p6_code *code, const char *text, apr_size_t n)
{
    const char *end = text + n;

    if (code->keep) {
        add_escaped(code, p6_escape_text, text, n);
        code->space = P6_SPACE_NONE;
        return;
    }
    while (text < end) {
        const char *word = text;
        if (is_space(*text)) {
            if (code->space == P6_SPACE_NONE) code->space = P6_SPACE_PENDING;
            text++;
            continue;
        }
        while (text < end && !is_space(*text)) text++;
        p6_code_space(code);
        add_escaped(code, p6_escape_text, word, (apr_size_t)(text - word));
        code->space = P6_SPACE_NONE;
    }
}

static p6_op *push(p6_code *code)
{
    p6_op *op;

    if (!has_room(code, 0)) return &code->nowhere;
    op = apr_array_push(code->ops);
    memset(op, 0, sizeof *op);
    return op;
}

static void flush(p6_code *code)
{
    p6_op *op;

    if (!code->text->len) return;
    op = push(code);
    op->code = P6_OP_TEXT;
    op->a = (int)code->text->len;
    op->text = apr_pstrmemdup(code->pool, code->text->data, code->text->len);
    code->text->len = 0;
}

int p6_code_op(p6_code *code, p6_opcode opcode, int a, int b, int c)
{
    p6_op *op;

    flush(code);
    op = push(code);
    op->code = opcode;
    op->a = a;
    op->b = b;
    op->c = c;
    return code->ops->nelts - 1;
}

int p6_code_op_text(p6_code *code, p6_opcode opcode, const char *text, apr_size_t n)
{
    int at = p6_code_op(code, opcode, (int)n, 0, 0);

    if (!code->too_big)
        APR_ARRAY_IDX(code->ops, at, p6_op).text = apr_pstrmemdup(code->pool, text, n);
    return at;
}

int p6_code_out(p6_code *code, p6_opcode opcode)
{
    p6_code_space(code);
    code->space = P6_SPACE_NONE;
    return p6_code_op(code, opcode, 0, 0, 0);
}

int p6_code_here(p6_code *code)
{
    flush(code);
    return code->ops->nelts;
}

void p6_code_land(p6_code *code, int at)
{
    int here = p6_code_here(code);
    p6_op *op;

    if (code->too_big) return;
    op = &APR_ARRAY_IDX(code->ops, at, p6_op);
    if (op->code == P6_OP_LOOP) op->c = here;
    else if (op->code == P6_OP_PLURAL) op->b = here;
    else op->a = here;
}

int p6_code_slot(p6_code *code)
{
    if (code->slots >= P6_MAX_TEMPLATE_SLOTS) code->too_big = 1;
    else code->slots++;
    return code->slots - 1;
}

/* All texts go into one block, in the order in which they are put out. */
static void move_texts(p6_op *ops, int count, apr_pool_t *pool)
{
    apr_size_t total = 0;
    char *to;

    for (int i = 0; i < count; i++)
        if (ops[i].text) total += (apr_size_t)ops[i].a + 1;
    to = apr_palloc(pool, total + 1);
    for (int i = 0; i < count; i++) {
        if (!ops[i].text) continue;
        memcpy(to, ops[i].text, (apr_size_t)ops[i].a);
        to[ops[i].a] = '\0';
        ops[i].text = to;
        to += ops[i].a + 1;
    }
}

p6_program *p6_code_finish(p6_code *code, const char *name, p6_lang lang, apr_pool_t *pool)
{
    p6_program *program = apr_pcalloc(pool, sizeof *program);
    p6_op *ops;

    p6_code_op(code, P6_OP_END, 0, 0, 0);
    program->count = code->ops->nelts;
    ops = apr_pmemdup(pool, code->ops->elts, sizeof(p6_op) * (apr_size_t)program->count);
    move_texts(ops, program->count, pool);
    program->ops = ops;
    program->steps = apr_pmemdup(pool, code->steps->elts,
                                 sizeof(int) * (apr_size_t)(code->steps->nelts + 1));
    program->name = apr_pstrdup(pool, name);
    program->lang = lang;
    program->slots = code->slots;
    program->loops = code->loops;
    program->static_bytes = code->static_bytes;
    return program;
}
