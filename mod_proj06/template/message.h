/**
 * A message of a catalogue as the template compiler sees it: pieces of text and named holes.
 */
#ifndef P6_TEMPLATE_MESSAGE_H
#define P6_TEMPLATE_MESSAGE_H

#include "base/limits.h"
#include "template/catalog.h"
#include "template/source.h"

typedef struct p6_piece {
    const char *hole; /**< its name, or NULL for text */
    const char *text;
    apr_size_t len;
} p6_piece;

typedef struct p6_form {
    const p6_piece *pieces;
    int count;
} p6_form;

typedef struct p6_message {
    const char *id;
    int plural;
    int forms[P6_LANGS]; /**< 1, or what the language has for a plural message */
    p6_form form[P6_LANGS][P6_MAX_MESSAGE_FORMS];
} p6_message;

/** The catalogue of parsed SOURCES, one for each language; they may go afterwards. */
p6_error *p6_catalog_read(p6_catalog **catalog, const p6_source *const sources[P6_LANGS],
                          apr_pool_t *pool);

/** The message ID, or NULL. */
const p6_message *p6_catalog_find(const p6_catalog *catalog, const char *id);

/** Has any form in any language a hole NAME? */
int p6_message_has_hole(const p6_message *message, const char *name);

/** How many plural forms LANG has, and which one counts N things. */
int p6_plural_forms(p6_lang lang);
int p6_plural_form(p6_lang lang, apr_int64_t n);

/** Split TEXT at its ${name} holes into *FORM, in POOL; NULL, or what is wrong with it. */
const char *p6_message_split(p6_form *form, const char *text, apr_pool_t *pool);

#endif
