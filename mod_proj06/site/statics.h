/**
 * Static files (style sheet, icons, the one script): read once at configuration, kept in memory
 * with gzip form and content hash; never read from disk by a request.
 */
#ifndef P6_SITE_STATICS_H
#define P6_SITE_STATICS_H

#include "site/call.h"

/** Read DIR (flat; css, js, json, svg, png, ico, webmanifest; at most 64 files of 256 kB) in
    POOL. */
p6_error *p6_statics_load(struct p6_statics **statics, const char *dir, apr_pool_t *pool);
/** "/proj06/static/p6.css?v=HASH", in the call's pool; a name that is not there is a program error
    and gives the path without hash. */
const char *p6_static_link(const p6_call *call, const char *name);
/** The text of the static file NAME, NULL when there is none: for pages that are saved as one
    file. */
const char *p6_static_text(const p6_call *call, const char *name);
/** The handler of "/static/{}". */
p6_error *p6_static_handler(p6_call *call);

#endif
