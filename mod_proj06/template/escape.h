/**
 * Putting text into HTML: one function for each place a hole can stand in.
 */
#ifndef P6_TEMPLATE_ESCAPE_H
#define P6_TEMPLATE_ESCAPE_H

#include "base/buf.h"

/** Element text: & < > escaped. */
void p6_escape_text(p6_buf *out, const char *text, apr_size_t len);
/** Text of an attribute in double quotes: & < > " escaped. */
void p6_escape_attr(p6_buf *out, const char *text, apr_size_t len);
/** Percent-encoded but for RFC 3986 unreserved characters, and + @ , if LOOSE (tel:, geo:,
    mailto:). */
void p6_escape_url_part(p6_buf *out, const char *text, apr_size_t len, int loose);
/** JSON inside a script element: < becomes \u003c. */
void p6_escape_json(p6_buf *out, const char *text, apr_size_t len);

/** May URL stand in href, src, action, formaction? http(s), a same-site path, #…, ?…, tel:,
    mailto:, geo:; no control characters, spaces or backslashes. */
int p6_url_ok(const char *url);

#endif
