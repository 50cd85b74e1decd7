/**
 * A compiled page: a flat vector of instructions over one accumulator.
 *
 * Invariants: immutable; jumps lead to instructions of the same program; the last one is END.
 * Slot 0 is the root record, the others are the variables of tal:define and tal:repeat. Steps are
 * field indices of paths, all paths' steps in one array.
 */
#ifndef P6_TEMPLATE_PROGRAM_H
#define P6_TEMPLATE_PROGRAM_H

#include "template/template.h"

/** The value of `default`: the template's own content or attribute stays. Only in the accumulator
    and in variables, never in a shape. */
#define P6_DEFAULT ((p6_type)(P6_JSON + 1))

typedef enum p6_opcode {
    P6_OP_END,
    P6_OP_TEXT,         /**< put `text`, `a` bytes, as it is */
    P6_OP_LOAD,         /**< acc = slot `a`, then `c` field steps from `b` on */
    P6_OP_LOAD_LOOP,    /**< acc = fact `b` (p6_loop_fact) of loop `a` */
    P6_OP_CONST,        /**< acc = a value of type `a` (NONE or DEFAULT) */
    P6_OP_NOT,          /**< acc = not acc */
    P6_OP_TRUTH,        /**< acc = acc as a bool */
    P6_OP_EXISTS,       /**< acc = whether acc is something */
    P6_OP_STORE,        /**< slot `a` = acc */
    P6_OP_JUMP,         /**< to `a` */
    P6_OP_JUMP_SOME,    /**< to `a` if acc is not nothing */
    P6_OP_JUMP_NOTHING, /**< to `a` if acc is nothing */
    P6_OP_JUMP_FALSE,   /**< to `a` if acc is false */
    P6_OP_JUMP_TRUE,    /**< to `a` if acc is true */
    P6_OP_JUMP_DEFAULT, /**< to `a` if acc is default */
    P6_OP_LOOP,         /**< loop `a` over acc, items in slot `b`; to `c` if there are none */
    P6_OP_NEXT,         /**< next item of loop `a` in slot `b` and to `c`, or on at the end */
    P6_OP_PLURAL,       /**< to `b` if language `a` counts acc with its second form */
    P6_OP_OUT_TEXT,     /**< put acc as element text */
    P6_OP_OUT_ATTR,     /**< put acc as text of a quoted attribute */
    P6_OP_OUT_URL_PART, /**< put acc percent-encoded; `a`: + @ , stay too */
    P6_OP_OUT_JSON,     /**< put acc as JSON inside a script element */
    P6_OP_CHECK_URL,    /**< fail unless acc is nothing, default or a link; `text` is the place */
    P6_OP_STR_BEGIN,    /**< begin a string */
    P6_OP_STR_TEXT,     /**< add `text`, `a` bytes */
    P6_OP_STR_ADD,      /**< add acc */
    P6_OP_STR_ADD_PART, /**< add acc percent-encoded; `a` as in OUT_URL_PART */
    P6_OP_STR_END       /**< acc = the string with type `a` */
} p6_opcode;

/** What repeat/X/… tells. */
typedef enum p6_loop_fact {
    P6_LOOP_INDEX, P6_LOOP_NUMBER, P6_LOOP_START, P6_LOOP_END, P6_LOOP_ODD, P6_LOOP_EVEN,
    P6_LOOP_LENGTH, P6_LOOP_LETTER, P6_LOOP_CAPITAL, P6_LOOP_ROMAN, P6_LOOP_CAPITAL_ROMAN,
    P6_LOOP_FACTS
} p6_loop_fact;

typedef struct p6_op {
    p6_opcode code;
    int a, b, c;
    const char *text;
} p6_op;

struct p6_program {
    const char *name;
    p6_lang lang;
    const p6_op *ops;
    int count;
    const int *steps;
    int slots, loops;
    apr_size_t static_bytes; /**< how much static text there is, for the first size of the output */
};

/** Is V true in tal:condition? nothing, false, 0, "" and empty lists are not. */
int p6_value_true(const p6_value *v);

#endif
