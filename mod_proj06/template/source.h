/**
 * One XML file, parsed: templates and catalogues. The only file that calls libxml2's parser.
 *
 * Invariants: no DTD beyond a bare <!DOCTYPE html>, no entities but the five of XML, no network,
 * well-formed UTF-8, size within its limit. libxml2 is initialised once and never cleaned up,
 * because other modules of the server share it; error handlers belong to one parse only.
 * Lines are counted in the file's own bytes, so that an error points at the attribute it is about
 * (libxml2 only knows where a tag ends).
 */
#ifndef P6_TEMPLATE_SOURCE_H
#define P6_TEMPLATE_SOURCE_H

#include <libxml/tree.h>

#include "base/error.h"

typedef struct p6_source {
    const char *path; /**< as shown in errors */
    const char *name; /**< inside its directory: "layout.xhtml" */
    const char *bytes;
    apr_size_t len;
    xmlDoc *doc;      /**< freed with the pool */
} p6_source;

/** Read and parse the file PATH of at most MAX bytes into *SOURCE, in POOL. BAD_TEMPLATE with
    "PATH:line" when it is not well-formed, IO when it can't be read. */
p6_error *p6_source_read(p6_source **source, const char *path, const char *name, apr_size_t max,
                         apr_pool_t *pool);

/** The same from LEN BYTES, which are not copied. */
p6_error *p6_source_parse(p6_source **source, const char *path, const char *name, const char *bytes,
                          apr_size_t len, apr_pool_t *pool);

/** 1-based line where element NODE begins, or its attribute ATTR (may be NULL). */
int p6_source_line(const p6_source *source, const xmlNode *node, const xmlAttr *attr);

/** BAD_TEMPLATE in POOL at the line of NODE (NULL: the file as a whole) or its attribute ATTR. */
p6_error *p6_source_error(const p6_source *source, const xmlNode *node, const xmlAttr *attr,
                          apr_pool_t *pool, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/** The text of ATTR, in POOL. */
const char *p6_source_value(const xmlAttr *attr, apr_pool_t *pool);

/** The node after NODE in document order within ROOT, not going into NODE's children when SKIP;
    NULL at the end. */
xmlNode *p6_source_next(const xmlNode *root, xmlNode *node, int skip);

#endif
