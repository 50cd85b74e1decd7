/**
 * The page for a failure: what happened, what is safe, what to do, whom to call.
 */
#ifndef P6_SITE_FAILURE_H
#define P6_SITE_FAILURE_H

#include "site/call.h"

/** Render ERR as a page into CALL's response; STATUS is the one it will have. The page never shows
    ERR's detail, which is for operators. */
p6_error *p6_failure_page(p6_call *call, const p6_error *err, int status);

/** The site's own pages for p6_templates_compile. */
extern const p6_binding p6_site_bindings[];
extern const int p6_site_bindings_count;

#endif
