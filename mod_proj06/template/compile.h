/**
 * The compiler's inside: what its files share. Entry is p6_compile_page.
 *
 * An element is compiled where it is used and as often as it is used: macros and slots vanish at
 * compile time. A place says where the source of an element stands and what fills its slots; both
 * go with the source text (lexically), while names are looked up where the macro is used.
 */
#ifndef P6_TEMPLATE_COMPILE_H
#define P6_TEMPLATE_COMPILE_H

#include <apr_hash.h>

#include "template/code.h"
#include "template/source.h"

/** The parsed files of one directory. */
typedef struct p6_files {
    const char *dir;
    apr_hash_t *sources; /* name → p6_source * */
    apr_pool_t *pool;
} p6_files;

/** The file NAME ("layout.xhtml") of FILES, read once. */
p6_error *p6_files_get(const p6_source **source, p6_files *files, const char *name);

/** What an expression gives. Type NONE: nothing, or (in a preview) nobody knows. */
typedef struct p6_typed {
    p6_type type;
    const p6_shape *shape;
    int may_default; /**< it may be `default` */
    int never;       /**< known to be false */
} p6_typed;

typedef struct p6_var {
    const char *name;
    int slot;
    p6_typed typed;
    int step;  /**< field of the item that is the value itself (a preview's plain lists), or -1 */
    int loop;  /**< of a repeat variable, else -1 */
} p6_var;

typedef struct p6_place p6_place;

typedef struct p6_fill {
    const char *slot;
    const xmlNode *node;
    const p6_place *place;
} p6_fill;

/** The macros that are being expanded around a place: a macro may not contain itself. */
typedef struct p6_chain {
    const xmlNode *macro;
    const struct p6_chain *up;
} p6_chain;

struct p6_place {
    const p6_source *source;
    const apr_array_header_t *fills; /**< of p6_fill, or NULL outside of macros */
    const p6_chain *chain;
};

typedef struct p6_compiler {
    p6_code *code;
    p6_files *files;
    const p6_catalog *catalog; /**< NULL (previews): translated elements keep their sample text */
    p6_lang lang;
    int preview; /**< texts may be links if they look like one at run time */
    const p6_shape *root;
    apr_array_header_t *locals, *globals; /* p6_var */
    int depth, elements, html_seen;
    apr_pool_t *pool; /* gone after compiling */
} p6_compiler;

/** Where an expression stands, for errors. */
typedef struct p6_spot {
    const p6_source *source;
    const xmlNode *node;
    const xmlAttr *attr;
} p6_spot;

/** An attribute of the tal:, metal: or i18n: namespace; value NULL: not there. */
typedef struct p6_command {
    const char *value;
    const xmlAttr *attr;
} p6_command;

typedef struct p6_commands {
    p6_command define, condition, repeat, content, replace, attributes, omit_tag;
    p6_command define_macro, use_macro, define_slot, fill_slot;
    p6_command translate, name, i18n_attributes, ignored;
    int tagless; /**< <tal:block> and the like: the tag itself is not put out */
} p6_commands;

#define P6_WRONG(c, place, node, cmd, ...) \
    p6_source_error((place)->source, node, (cmd).attr, (c)->pool, __VA_ARGS__)
#define P6_WRONG_AT(c, spot, ...) \
    p6_source_error((spot)->source, (spot)->node, (spot)->attr, (c)->pool, __VA_ARGS__)

/** Compile the page in FILE with names of ROOT into *PROGRAM, in POOL. */
typedef struct p6_page_task {
    p6_files *files;
    const char *file, *name;
    const p6_shape *root;
    const p6_catalog *catalog;
    p6_lang lang;
    int preview;
} p6_page_task;
p6_error *p6_compile_page(p6_program **program, const p6_page_task *task, apr_pool_t *pool);

/* element.c */
/** Compile element NODE, which stands at PLACE. AS_FILL: it fills a slot; AS_NAME: it fills a hole
    of a message. */
p6_error *p6_compile_element(p6_compiler *c, const p6_place *place, const xmlNode *node,
                             int as_fill, int as_name);
p6_error *p6_compile_children(p6_compiler *c, const p6_place *place, const xmlNode *node);
/** Compile what the element BODY of a scope with define, condition and repeat is. */
typedef p6_error *(*p6_body)(p6_compiler *c, const p6_place *place, const xmlNode *node,
                             const p6_commands *cmds);
p6_error *p6_compile_scope(p6_compiler *c, const p6_place *place, const xmlNode *node,
                           const p6_commands *cmds, p6_body body);

/* commands.c */
p6_error *p6_commands_read(p6_commands *cmds, p6_compiler *c, const p6_place *place,
                           const xmlNode *node);
/** The statements of a `;` list (`;;` is a semicolon), trimmed, as const char *. */
apr_array_header_t *p6_statements(const char *text, apr_pool_t *pool);
/** Split "NAME rest" into *NAME and *REST (trimmed, maybe empty). */
void p6_first_word(const char *text, const char **word, const char **rest, apr_pool_t *pool);
/** A name for variables: [A-Za-z_][A-Za-z0-9_]*, none of the reserved ones. */
int p6_is_name(const char *name);

/* attributes.c */
/** The start tag of NODE with static, dynamic and translated attributes. */
p6_error *p6_compile_start_tag(p6_compiler *c, const p6_place *place, const xmlNode *node,
                               const p6_commands *cmds);

/* metal.c */
/** The fill for the slot that CMDS defines at PLACE, or NULL: its own content stays. */
const p6_fill *p6_metal_fill(const p6_place *place, const p6_commands *cmds);
p6_error *p6_metal_use(p6_compiler *c, const p6_place *place, const xmlNode *node,
                       const p6_commands *cmds);

/* translate.c */
/** The message of i18n:translate instead of NODE's children. */
p6_error *p6_translate_children(p6_compiler *c, const p6_place *place, const xmlNode *node,
                                const p6_commands *cmds);
/** The message ID inside a quoted attribute. */
p6_error *p6_translate_attr(p6_compiler *c, const p6_spot *spot, const char *id);

/* expr.c */
typedef enum p6_use {
    P6_USE_ANY,   /**< a variable's value */
    P6_USE_TRUTH,
    P6_USE_TEXT,  /**< between tags */
    P6_USE_ATTR,  /**< in an attribute: yes/no too */
    P6_USE_URL,
    P6_USE_JSON,
    P6_USE_LIST,
    P6_USE_NUMBER
} p6_use;
/** Instructions that leave the value of EXPR in the accumulator; *TYPED says what it is. */
p6_error *p6_expr(p6_compiler *c, const p6_spot *spot, const char *expr, p6_use use,
                  p6_typed *typed);

/* strings.c */
typedef enum p6_sink {
    P6_SINK_VALUE, P6_SINK_URL_VALUE, /**< into the accumulator */
    P6_SINK_TEXT, P6_SINK_ATTR, P6_SINK_URL_ATTR /**< straight to the output */
} p6_sink;
/** Is EXPR a string: and nothing else? Its body, or NULL. */
const char *p6_string_body(const char *expr);
p6_error *p6_string(p6_compiler *c, const p6_spot *spot, const char *body, p6_sink sink);

/* names.c */
/** Instructions that load PATH. TOLERANT: in a preview an unknown first name is nothing. */
p6_error *p6_path(p6_compiler *c, const p6_spot *spot, const char *path, p6_use use, int tolerant,
                  p6_typed *typed);
/** A new variable; with the same name as a global one of the same type it shares its slot. */
p6_error *p6_define(p6_compiler *c, const p6_spot *spot, const char *name, const p6_typed *typed,
                    int global, p6_var **var);
/** "text", "a list of card" … for messages. */
const char *p6_typed_words(const p6_typed *typed, apr_pool_t *pool);

#endif
