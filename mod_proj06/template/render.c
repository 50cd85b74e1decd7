/*
 * The renderer: one pass over the instructions, no recursion, memory only for the output, the
 * variables and the strings that are stored in them. Static text is most of a page and is copied.
 */
#include <string.h>

#include <apr_strings.h>

#include "template/escape.h"
#include "template/message.h"
#include "template/program.h"

typedef struct p6_loop {
    const apr_array_header_t *list;
    int index;
} p6_loop;

typedef struct p6_machine {
    p6_value acc;
    p6_value *slots;
    p6_loop *loops;
    p6_buf *out, *str;
    apr_pool_t *scratch;
    char number[24];
} p6_machine;

int p6_value_true(const p6_value *v)
{
    switch ((int)v->type) {
    case P6_TEXT: case P6_URL: case P6_JSON: return *v->u.text != '\0';
    case P6_NUMBER: case P6_BOOL: return v->u.number != 0;
    case P6_LIST: return v->u.list->nelts > 0;
    case P6_NONE: return 0;
    default: return 1; /* a record, default */
    }
}

static const char *number_text(p6_machine *m, apr_int64_t n, apr_size_t *len)
{
    char *end = m->number + sizeof m->number - 1, *p = end;
    apr_uint64_t rest = n < 0 ? 0 - (apr_uint64_t)n : (apr_uint64_t)n;

    *p = '\0';
    do *--p = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (n < 0) *--p = '-';
    *len = (apr_size_t)(end - p);
    return p;
}

/* The accumulator as text; valid until the next call. */
static const char *acc_text(p6_machine *m, apr_size_t *len)
{
    const char *text = "";

    switch ((int)m->acc.type) {
    case P6_TEXT: case P6_URL: case P6_JSON: text = m->acc.u.text; break;
    case P6_NUMBER: return number_text(m, m->acc.u.number, len);
    case P6_BOOL: text = m->acc.u.number ? "true" : "false"; break;
    default: break;
    }
    *len = strlen(text);
    return text;
}

static void load(p6_machine *m, const p6_program *program, const p6_op *op)
{
    const p6_value *v = &m->slots[op->a];

    for (int i = 0; i < op->c; i++) {
        if (v->type != P6_RECORD_TYPE) {
            m->acc = P6_NOTHING;
            return;
        }
        v = &v->u.record[program->steps[op->b + i]];
    }
    m->acc = *v;
}

/* 1 → a, 26 → z, 27 → aa */
static const char *letters(p6_machine *m, int number, char first)
{
    char text[8], *p = text + sizeof text - 1;

    *p = '\0';
    for (; number > 0; number = (number - 1) / 26) *--p = (char)(first + (number - 1) % 26);
    return apr_pstrdup(m->scratch, p);
}

static const char *roman(p6_machine *m, int number, int capital)
{
    static const struct { int n; const char *small, *large; } digits[] = {
        { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" }, { 400, "cd", "CD" },
        { 100, "c", "C" }, { 90, "xc", "XC" }, { 50, "l", "L" }, { 40, "xl", "XL" },
        { 10, "x", "X" }, { 9, "ix", "IX" }, { 5, "v", "V" }, { 4, "iv", "IV" }, { 1, "i", "I" } };
    p6_buf *text = p6_buf_make(m->scratch, 16);

    if (number > 3999) return apr_psprintf(m->scratch, "%d", number);
    for (apr_size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        for (; number >= digits[i].n; number -= digits[i].n)
            p6_buf_adds(text, capital ? digits[i].large : digits[i].small);
    return text->data;
}

static p6_value loop_fact(p6_machine *m, const p6_loop *loop, p6_loop_fact fact)
{
    int i = loop->index, n = loop->list ? loop->list->nelts : 0;

    switch (fact) {
    case P6_LOOP_INDEX: return p6_v_number(i);
    case P6_LOOP_NUMBER: return p6_v_number(i + 1);
    case P6_LOOP_START: return p6_v_bool(i == 0);
    case P6_LOOP_END: return p6_v_bool(i == n - 1);
    case P6_LOOP_ODD: return p6_v_bool(i % 2 == 1);
    case P6_LOOP_EVEN: return p6_v_bool(i % 2 == 0);
    case P6_LOOP_LENGTH: return p6_v_number(n);
    case P6_LOOP_LETTER: return p6_v_text(letters(m, i + 1, 'a'));
    case P6_LOOP_CAPITAL: return p6_v_text(letters(m, i + 1, 'A'));
    case P6_LOOP_ROMAN: return p6_v_text(roman(m, i + 1, 0));
    default: return p6_v_text(roman(m, i + 1, 1));
    }
}

static void take_item(p6_machine *m, const p6_op *op)
{
    const p6_loop *loop = &m->loops[op->a];

    m->slots[op->b] = p6_v_record(APR_ARRAY_IDX(loop->list, loop->index, const p6_value *));
}

/* The next instruction after a loop's begin or end. */
static int step_loop(p6_machine *m, const p6_op *op, int pc)
{
    p6_loop *loop = &m->loops[op->a];

    if (op->code == P6_OP_LOOP) {
        if (m->acc.type != P6_LIST || !m->acc.u.list->nelts) return op->c;
        loop->list = m->acc.u.list;
        loop->index = 0;
        take_item(m, op);
        return pc + 1;
    }
    if (++loop->index >= loop->list->nelts) return pc + 1;
    take_item(m, op);
    return op->c;
}

static int jumps(const p6_machine *m, const p6_op *op)
{
    switch (op->code) {
    case P6_OP_JUMP_SOME: return m->acc.type != P6_NONE;
    case P6_OP_JUMP_NOTHING: return m->acc.type == P6_NONE;
    case P6_OP_JUMP_FALSE: return !p6_value_true(&m->acc);
    case P6_OP_JUMP_TRUE: return p6_value_true(&m->acc);
    case P6_OP_JUMP_DEFAULT: return m->acc.type == P6_DEFAULT;
    default: return 1;
    }
}

static void put(p6_machine *m, const p6_op *op)
{
    apr_size_t len;
    const char *text = acc_text(m, &len);

    switch (op->code) {
    case P6_OP_OUT_TEXT: p6_escape_text(m->out, text, len); break;
    case P6_OP_OUT_ATTR: p6_escape_attr(m->out, text, len); break;
    case P6_OP_OUT_URL_PART: p6_escape_url_part(m->out, text, len, op->a); break;
    case P6_OP_OUT_JSON: p6_escape_json(m->out, text, len); break;
    case P6_OP_STR_ADD: p6_buf_add(m->str, text, len); break;
    default: p6_escape_url_part(m->str, text, len, op->a); break;
    }
}

static p6_error *check_url(p6_machine *m, const p6_op *op)
{
    if (m->acc.type == P6_NONE || m->acc.type == P6_DEFAULT) return NULL;
    if ((m->acc.type == P6_URL || m->acc.type == P6_TEXT) && p6_url_ok(m->acc.u.text)) return NULL;
    return p6_error_make(m->out->pool, P6_E_BAD_TEMPLATE, op->text,
                         "the value is no link: http(s), a same-site path, #, ?, tel:, mailto: or "
                         "geo: is expected");
}

static void set_acc(p6_machine *m, const p6_program *program, const p6_op *op)
{
    switch (op->code) {
    case P6_OP_LOAD: load(m, program, op); break;
    case P6_OP_LOAD_LOOP: m->acc = loop_fact(m, &m->loops[op->a], (p6_loop_fact)op->b); break;
    case P6_OP_CONST: m->acc = P6_NOTHING; m->acc.type = (p6_type)op->a; break;
    case P6_OP_NOT: m->acc = p6_v_bool(!p6_value_true(&m->acc)); break;
    case P6_OP_TRUTH: m->acc = p6_v_bool(p6_value_true(&m->acc)); break;
    case P6_OP_EXISTS: m->acc = p6_v_bool(m->acc.type != P6_NONE); break;
    case P6_OP_STR_BEGIN: m->str = p6_buf_make(m->scratch, 120); break;
    case P6_OP_STR_TEXT: p6_buf_add(m->str, op->text, (apr_size_t)op->a); break;
    default: /* P6_OP_STR_END */
        m->acc.type = (p6_type)op->a;
        m->acc.u.text = m->str->data;
        break;
    }
}

static int second_form(const p6_machine *m, const p6_op *op)
{
    apr_int64_t n = m->acc.type == P6_NUMBER ? m->acc.u.number : 0;

    return p6_plural_form((p6_lang)op->a, n) == 1;
}

static p6_error *run(p6_machine *m, const p6_program *program)
{
    int pc = 0;

    for (;;) {
        const p6_op *op = &program->ops[pc];
        switch (op->code) {
        case P6_OP_END:
            return NULL;
        case P6_OP_TEXT:
            p6_buf_add(m->out, op->text, (apr_size_t)op->a);
            pc++;
            break;
        case P6_OP_STORE:
            m->slots[op->a] = m->acc;
            pc++;
            break;
        case P6_OP_JUMP: case P6_OP_JUMP_SOME: case P6_OP_JUMP_NOTHING: case P6_OP_JUMP_FALSE:
        case P6_OP_JUMP_TRUE: case P6_OP_JUMP_DEFAULT:
            pc = jumps(m, op) ? op->a : pc + 1;
            break;
        case P6_OP_LOOP: case P6_OP_NEXT:
            pc = step_loop(m, op, pc);
            break;
        case P6_OP_PLURAL:
            pc = second_form(m, op) ? op->b : pc + 1;
            break;
        case P6_OP_OUT_TEXT: case P6_OP_OUT_ATTR: case P6_OP_OUT_URL_PART: case P6_OP_OUT_JSON:
        case P6_OP_STR_ADD: case P6_OP_STR_ADD_PART:
            put(m, op);
            pc++;
            break;
        case P6_OP_CHECK_URL:
            P6_TRY(check_url(m, op));
            pc++;
            break;
        default:
            set_acc(m, program, op);
            pc++;
        }
    }
}

p6_error *p6_render(const p6_program *program, const p6_value *root, p6_buf *out,
                    apr_pool_t *scratch)
{
    p6_machine m = { .acc = P6_NOTHING, .out = out, .scratch = scratch };

    m.slots = apr_pcalloc(scratch, sizeof(p6_value) * (apr_size_t)program->slots);
    m.loops = apr_pcalloc(scratch, sizeof(p6_loop) * (apr_size_t)(program->loops + 1));
    m.slots[0] = p6_v_record(root);
    p6_buf_reserve(out, program->static_bytes);
    return run(&m, program);
}
