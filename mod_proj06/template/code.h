/**
 * The program under construction: instructions, static text that is merged until an instruction
 * needs its place, and what becomes of white space.
 *
 * White space: runs become one space, and it vanishes next to block elements, so that indenting a
 * template costs the reader nothing. The state says what stands before the next character.
 */
#ifndef P6_TEMPLATE_CODE_H
#define P6_TEMPLATE_CODE_H

#include "base/buf.h"
#include "template/program.h"

typedef enum p6_space {
    P6_SPACE_EDGE,   /**< a block's edge or a space: white space that follows vanishes */
    P6_SPACE_NONE,   /**< text: white space that follows counts */
    P6_SPACE_PENDING /**< white space that counts if text follows */
} p6_space;

typedef struct p6_code {
    apr_array_header_t *ops;   /* p6_op */
    apr_array_header_t *steps; /* int */
    p6_buf *text;              /* static text not yet in an instruction */
    p6_space space;
    int keep;                  /* > 0 inside pre and textarea */
    int slots, loops;
    apr_size_t static_bytes;
    int too_big;               /* a limit was passed: nothing is added any more */
    p6_op nowhere;             /* where instructions go then; never read */
    apr_pool_t *pool;
} p6_code;

p6_code *p6_code_make(apr_pool_t *pool);

/** Add markup as it is. */
void p6_code_markup(p6_code *code, const char *markup);
/** Add N bytes of text between tags: escaped, white space treated. */
void p6_code_words(p6_code *code, const char *text, apr_size_t n);
/** Add text between tags, escaped, as it is. */
void p6_code_text(p6_code *code, const char *text, apr_size_t n);
/** Add text inside a quoted attribute. */
void p6_code_attr_text(p6_code *code, const char *text, apr_size_t n);
/** White space that waits becomes a space now: what follows may be left out at run time. */
void p6_code_space(p6_code *code);

/** Add an instruction; its index. */
int p6_code_op(p6_code *code, p6_opcode op, int a, int b, int c);
int p6_code_op_text(p6_code *code, p6_opcode op, const char *text, apr_size_t n);
/** Add an instruction that writes the accumulator between tags (white space before it counts). */
int p6_code_out(p6_code *code, p6_opcode op);
/** The index of the next instruction, as a jump's aim. */
int p6_code_here(p6_code *code);
/** Let the jump at index AT lead to the next instruction. */
void p6_code_land(p6_code *code, int at);
/** A new variable. */
int p6_code_slot(p6_code *code);

/** The finished program in POOL; CODE's own pool may go afterwards. */
p6_program *p6_code_finish(p6_code *code, const char *name, p6_lang lang, apr_pool_t *pool);

#endif
