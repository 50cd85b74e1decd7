/**
 * What the compiler knows of HTML: which elements are void, which end a line, what an attribute may
 * hold. Names are compared without regard to case, as browsers do.
 */
#ifndef P6_TEMPLATE_HTML_H
#define P6_TEMPLATE_HTML_H

#include <libxml/tree.h>

typedef enum p6_space_name {
    P6_IN_HTML, P6_IN_TAL, P6_IN_METAL, P6_IN_I18N, P6_IN_OTHER
} p6_space_name;

/** The namespace of an element or attribute; the prefixes tal, metal, i18n need no declaration. */
p6_space_name p6_space_of(const xmlNs *ns, const xmlChar *name);
/** NAME behind an undeclared prefix. */
const char *p6_local_name(const xmlChar *name);

typedef enum p6_layout {
    P6_INLINE,
    P6_BLOCK, /**< white space beside its tags does not count */
    P6_ATOM   /**< stands in a line as one thing: white space beside it counts, within not */
} p6_layout;

int p6_html_void(const char *element);
p6_layout p6_html_layout(const char *element);
/** pre, textarea: white space within counts. */
int p6_html_keeps_space(const char *element);
/** Why ELEMENT may not stand in a template, or NULL. */
const char *p6_html_refused(const char *element);
/** Letters, digits, - _ . : only. */
int p6_html_name_ok(const char *name);

typedef enum p6_attr_kind { P6_ATTR_TEXT, P6_ATTR_BOOL, P6_ATTR_URL, P6_ATTR_REFUSED } p6_attr_kind;

/** checked, disabled …: there or not, without a value. */
int p6_html_bool(const char *name);
/** What attribute NAME of ELEMENT may hold when it is dynamic; *WHY (may be NULL) says why not. */
p6_attr_kind p6_html_attr(const char *element, const char *name, const char **why);
/** Why the template's own VALUE of NAME is refused, or NULL. */
const char *p6_html_static_refused(const char *element, const char *name, const char *value);

#endif
