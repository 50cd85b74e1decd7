/**
 * Message catalogues: XLIFF 1.2 files, one per language, symbolic ids, plural forms.
 *
 * Read at load time only (no DTD, no entities, no network). Immutable afterwards; shared by all
 * threads. Every language must have every id: a missing or surplus one is an error at load.
 * A message may hold ${name} holes. A plural message is a <group restype="x-gettext-plurals">
 * whose units are ID[0], ID[1]; the form is picked by the hole named "n" (vi: one form;
 * en: 1 | other; fr: 0,1 | other).
 */
#ifndef P6_TEMPLATE_CATALOG_H
#define P6_TEMPLATE_CATALOG_H

#include <apr_pools.h>
#include "base/error.h"

typedef enum p6_lang { P6_VI, P6_EN, P6_FR, P6_LANGS } p6_lang;

/** "vi", "en", "fr". */
const char *p6_lang_code(p6_lang lang);
/** The language of CODE ("en", "en-GB", case-insensitive), or -1. */
int p6_lang_of(const char *code);

typedef struct p6_catalog p6_catalog;

/** Load DIR/{vi,en,fr}.xlf into *CATALOG, in POOL. BAD_TEMPLATE with file:line. */
p6_error *p6_catalog_load(p6_catalog **catalog, const char *dir, apr_pool_t *pool);

/** Is there a message ID? (every language has the same ones) */
int p6_catalog_has(const p6_catalog *catalog, const char *id);

/** Message ID in LANG with its holes filled from NAME, VALUE pairs ending with NULL; in POOL.
    Values are texts; "n" picks the plural. A hole without a value stays empty; an unknown id
    gives the id itself (a guard and the tests keep that from happening). */
const char *p6_say(const p6_catalog *catalog, p6_lang lang, apr_pool_t *pool, const char *id, ...)
    __attribute__((sentinel));

#endif
