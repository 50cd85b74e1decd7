#include "template/html.h"

#include <apr_lib.h>
#include <string.h>
#include <strings.h>

static int in(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (!strcasecmp(*list, name)) return 1;
    return 0;
}

p6_space_name p6_space_of(const xmlNs *ns, const xmlChar *name)
{
    static const char *const prefixes[] = { "tal:", "metal:", "i18n:" };
    static const char *const uris[] = { "http://xml.zope.org/namespaces/tal",
        "http://xml.zope.org/namespaces/metal", "http://xml.zope.org/namespaces/i18n" };

    for (int i = 0; i < 3; i++) {
        if (ns && ns->href && !strcmp((const char *)ns->href, uris[i]))
            return (p6_space_name)(P6_IN_TAL + i);
        if (!ns && !strncmp((const char *)name, prefixes[i], strlen(prefixes[i])))
            return (p6_space_name)(P6_IN_TAL + i);
    }
    return ns && ns->prefix ? P6_IN_OTHER : P6_IN_HTML;
}

const char *p6_local_name(const xmlChar *name)
{
    const char *colon = strchr((const char *)name, ':');

    return colon ? colon + 1 : (const char *)name;
}

int p6_html_void(const char *element)
{
    static const char *const list[] = { "area", "base", "br", "col", "embed", "hr", "img", "input",
        "link", "meta", "source", "track", "wbr", NULL };

    return in(list, element);
}

p6_layout p6_html_layout(const char *element)
{
    static const char *const blocks[] = { "html", "head", "body", "title", "meta", "link", "script",
        "base", "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
        "section", "article", "header", "footer", "nav", "main", "aside", "form", "fieldset",
        "legend", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup",
        "col", "hr", "br", "pre", "blockquote", "figure", "figcaption", "address", "details",
        "summary", "option", "optgroup", "datalist", "template", "noscript", "hgroup", "search",
        "menu", "dialog", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
        "defs", "symbol", "use", "desc", NULL };
    static const char *const atoms[] = { "img", "input", "button", "select", "textarea", "svg",
        "meter", "progress", "canvas", "video", "audio", "iframe", "object", "output", NULL };

    return in(blocks, element) ? P6_BLOCK : in(atoms, element) ? P6_ATOM : P6_INLINE;
}

int p6_html_keeps_space(const char *element)
{
    return !strcasecmp(element, "pre") || !strcasecmp(element, "textarea");
}

const char *p6_html_refused(const char *element)
{
    static const char *const raw[] = { "xmp", "plaintext", "noembed", "noframes", "listing", NULL };

    if (!strcasecmp(element, "style"))
        return "<style> is refused: style sheets come from files";
    if (in(raw, element)) return "this element is refused: browsers don't read escaped text in it";
    return NULL;
}

int p6_html_name_ok(const char *name)
{
    if (!apr_isalpha(*name) && *name != '_' && *name != '@') return 0;
    for (; *name; name++)
        if (!apr_isalnum(*name) && !strchr("-_.:@", *name)) return 0;
    return 1;
}

static const char *never(const char *name)
{
    if (!strncasecmp(name, "on", 2)) return "event attributes are refused: scripts come from files";
    if (!strcasecmp(name, "style")) return "style is refused: put it into the style sheet";
    if (!strcasecmp(name, "srcdoc")) return "srcdoc is refused: it would hold unescaped markup";
    return NULL;
}

static const char *never_dynamic(const char *element, const char *name)
{
    static const char *const animations[] = { "animate", "set", "animateMotion", "animateTransform",
        NULL };

    if (!strcasecmp(element, "script") && strcasecmp(name, "src"))
        return "of a script only src may be dynamic";
    if (in(animations, element)) return "animations may not be dynamic: they can change links";
    if (!strcasecmp(element, "meta") && !strcasecmp(name, "http-equiv"))
        return "http-equiv may not be dynamic";
    if (!strcasecmp(name, "srcset") || !strcasecmp(name, "imagesrcset"))
        return "srcset may not be dynamic: it holds several links in one text";
    if (!strncasecmp(name, "xmlns", 5) || !strncasecmp(name, "xml:", 4))
        return "XML's own attributes are not put out";
    return NULL;
}

int p6_html_bool(const char *name)
{
    static const char *const bools[] = { "allowfullscreen", "async", "autofocus", "autoplay",
        "checked", "controls", "default", "defer", "disabled", "formnovalidate", "hidden", "inert",
        "ismap", "itemscope", "loop", "multiple", "muted", "nomodule", "novalidate", "open",
        "playsinline", "readonly", "required", "reversed", "selected", NULL };

    return in(bools, name);
}

p6_attr_kind p6_html_attr(const char *element, const char *name, const char **why)
{
    static const char *const urls[] = { "href", "src", "action", "formaction", "cite", "poster",
        "data", "ping", "manifest", "background", "longdesc", "xlink:href", "codebase", "classid",
        "profile", "usemap", NULL };
    const char *refused = never(name);

    if (!refused) refused = never_dynamic(element, name);
    if (why) *why = refused;
    if (refused) return P6_ATTR_REFUSED;
    return p6_html_bool(name) ? P6_ATTR_BOOL : in(urls, name) ? P6_ATTR_URL : P6_ATTR_TEXT;
}

const char *p6_html_static_refused(const char *element, const char *name, const char *value)
{
    const char *refused = never(name);

    if (refused || p6_html_attr("", name, NULL) != P6_ATTR_URL) return refused;
    while (*value && (unsigned char)*value <= ' ') value++;
    if (!strncasecmp(value, "javascript:", 11) || !strncasecmp(value, "vbscript:", 9))
        return "a script is no link";
    if (!strncasecmp(value, "data:", 5)
        && (strcasecmp(element, "img") || strncasecmp(value, "data:image/", 11)))
        return "data: is no link";
    return NULL;
}
