#include "template/source.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"

typedef struct p6_parse {
    char message[200]; /* the first error's */
    int line;          /* 0 = no error */
} p6_parse;

static void start_parser(void)
{
    xmlInitParser();
}

/* tal:, metal: and i18n: may be used without declaring them, as in every TAL */
static int tolerated(const xmlError *error)
{
    const char *prefix = error->str1;

    return error->code == XML_NS_ERR_UNDEFINED_NAMESPACE && prefix
        && (!strcmp(prefix, "tal") || !strcmp(prefix, "metal") || !strcmp(prefix, "i18n"));
}

static void on_error(void *data, xmlErrorPtr error)
{
    p6_parse *parse = ((xmlParserCtxt *)data)->_private;

    if (parse->line || error->level < XML_ERR_ERROR || tolerated(error)) return;
    parse->line = error->line > 0 ? error->line : 1;
    apr_cpystrn(parse->message, error->message ? error->message : "not well-formed",
                sizeof parse->message);
    parse->message[strcspn(parse->message, "\r\n")] = '\0';
}

/* remembers with each element the offset behind its attributes, from which its lines are found */
static void on_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                       int namespaces, const xmlChar **namespace_list, int attributes,
                       int defaulted, const xmlChar **attribute_list)
{
    xmlParserCtxt *ctxt = data;

    xmlSAX2StartElementNs(data, name, prefix, uri, namespaces, namespace_list, attributes,
                          defaulted, attribute_list);
    if (ctxt->node && ctxt->input)
        ctxt->node->_private = (void *)(uintptr_t)(ctxt->input->consumed
            + (unsigned long)(ctxt->input->cur - ctxt->input->base));
}

static int line_of(const p6_source *source, apr_size_t offset)
{
    int line = 1;

    if (offset > source->len) offset = source->len;
    for (apr_size_t i = 0; i < offset; i++) line += source->bytes[i] == '\n';
    return line;
}

static p6_error *error_at(const p6_source *source, int line, apr_pool_t *pool, const char *detail)
{
    return p6_error_make(pool, P6_E_BAD_TEMPLATE, apr_psprintf(pool, "%s:%d", source->path, line),
                         "%s", detail);
}

/* Everything a DTD could do is refused before libxml2 sees it: only <!DOCTYPE html> may stand. */
static p6_error *check_bytes(const p6_source *source, apr_pool_t *pool)
{
    static const char html[] = "<!doctype html>";
    const char *nul = memchr(source->bytes, '\0', source->len);
    const char *p = source->bytes, *end = p + source->len;

    if (nul) {
        return error_at(source, line_of(source, (apr_size_t)(nul - p)), pool, "a NUL byte");
    }
    while ((p = memmem(p, (apr_size_t)(end - p), "<!", 2)) != NULL) {
        int doctype = end - p >= 9 && !strncasecmp(p, html, 9);
        int plain = end - p >= 15 && !strncasecmp(p, html, 15);
        if ((doctype && !plain) || (end - p >= 8 && !strncmp(p, "<!ENTITY", 8))) {
            return error_at(source, line_of(source, (apr_size_t)(p - source->bytes)), pool,
                            "a document type other than <!DOCTYPE html>: DTDs and entities are "
                            "refused");
        }
        p += 2;
    }
    return NULL;
}

static apr_status_t free_doc(void *doc)
{
    xmlFreeDoc(doc);
    return APR_SUCCESS;
}

static p6_error *check_tree(const p6_source *source, apr_pool_t *pool)
{
    xmlNode *root = xmlDocGetRootElement(source->doc);

    for (xmlNode *n = root; n; n = p6_source_next(root, n, 0)) {
        if (n->type == XML_ENTITY_REF_NODE)
            return p6_source_error(source, n->parent, NULL, pool, "the entity &%s; is not known",
                                   (const char *)n->name);
    }
    return NULL;
}

p6_error *p6_source_parse(p6_source **out, const char *path, const char *name, const char *bytes,
                          apr_size_t len, apr_pool_t *pool)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    p6_source *source = apr_pcalloc(pool, sizeof *source);
    p6_parse parse = { "", 0 };
    xmlParserCtxt *ctxt;

    source->path = path;
    source->name = name;
    source->bytes = bytes;
    source->len = len;
    P6_TRY(check_bytes(source, pool));
    pthread_once(&once, start_parser);
    ctxt = xmlNewParserCtxt();
    if (!ctxt) return p6_error_make(pool, P6_E_NO_MEMORY, path, "no memory to parse it");
    ctxt->_private = &parse;
    ctxt->sax->serror = on_error;
    ctxt->sax->startElementNs = on_element;
    source->doc = xmlCtxtReadMemory(ctxt, bytes, (int)len, path, "UTF-8", XML_PARSE_NONET);
    if (source->doc) apr_pool_cleanup_register(pool, source->doc, free_doc, apr_pool_cleanup_null);
    xmlFreeParserCtxt(ctxt);
    if (parse.line) return error_at(source, parse.line, pool, parse.message);
    if (!source->doc || !xmlDocGetRootElement(source->doc))
        return error_at(source, 1, pool, "not well-formed XML");
    *out = source;
    return check_tree(source, pool);
}

p6_error *p6_source_read(p6_source **source, const char *path, const char *name, apr_size_t max,
                         apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_status_t rv = apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, pool);
    char *bytes;
    apr_size_t len;

    if (rv != APR_SUCCESS) return p6_error_apr(pool, P6_E_IO, rv, "%s can't be opened", path);
    rv = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, file);
    if (rv != APR_SUCCESS || info.filetype != APR_REG || info.size > (apr_off_t)max) {
        apr_file_close(file);
        if (rv != APR_SUCCESS) return p6_error_apr(pool, P6_E_IO, rv, "%s can't be read", path);
        return p6_error_make(pool, P6_E_BAD_TEMPLATE, path, "not a file of at most %" APR_SIZE_T_FMT
                             " bytes", max);
    }
    bytes = apr_palloc(pool, (apr_size_t)info.size + 1);
    rv = apr_file_read_full(file, bytes, (apr_size_t)info.size, &len);
    apr_file_close(file);
    if (rv != APR_SUCCESS && rv != APR_EOF)
        return p6_error_apr(pool, P6_E_IO, rv, "%s can't be read", path);
    bytes[len] = '\0';
    return p6_source_parse(source, path, name, bytes, len, pool);
}

/* Offset of NODE's "<": no "<" can stand in a well-formed tag, so it is the last one before the
   tag's end. */
static apr_size_t tag_offset(const p6_source *source, const xmlNode *node)
{
    apr_size_t offset = (apr_size_t)(uintptr_t)node->_private;

    if (offset > source->len) offset = source->len;
    while (offset && source->bytes[offset - 1] != '<') offset--;
    return offset;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static apr_size_t skip_value(const p6_source *source, apr_size_t i)
{
    char quote;

    while (i < source->len && source->bytes[i] != '"' && source->bytes[i] != '\'') i++;
    if (i >= source->len) return i;
    quote = source->bytes[i++];
    while (i < source->len && source->bytes[i] != quote) i++;
    return i + 1;
}

static apr_size_t attr_offset(const p6_source *source, apr_size_t tag, const char *name)
{
    apr_size_t i = tag, end = source->len, len = strlen(name);

    while (i < end && !is_space(source->bytes[i]) && source->bytes[i] != '>') i++;
    while (i < end) {
        apr_size_t from;
        while (i < end && is_space(source->bytes[i])) i++;
        if (i >= end || source->bytes[i] == '>' || source->bytes[i] == '/') break;
        from = i;
        while (i < end && source->bytes[i] != '=' && !is_space(source->bytes[i])) i++;
        if (i - from == len && !memcmp(source->bytes + from, name, len)) return from;
        i = skip_value(source, i);
    }
    return tag;
}

int p6_source_line(const p6_source *source, const xmlNode *node, const xmlAttr *attr)
{
    apr_size_t offset;
    char name[128];

    while (node && node->type != XML_ELEMENT_NODE) node = node->parent;
    if (!node) return 1;
    offset = tag_offset(source, node);
    if (attr) {
        const char *prefix = attr->ns ? (const char *)attr->ns->prefix : NULL;
        apr_snprintf(name, sizeof name, "%s%s%s", prefix ? prefix : "", prefix ? ":" : "",
                     (const char *)attr->name);
        offset = attr_offset(source, offset, name);
    }
    return line_of(source, offset);
}

p6_error *p6_source_error(const p6_source *source, const xmlNode *node, const xmlAttr *attr,
                          apr_pool_t *pool, const char *fmt, ...)
{
    const char *detail;
    va_list ap;

    va_start(ap, fmt);
    detail = apr_pvsprintf(pool, fmt, ap);
    va_end(ap);
    return error_at(source, p6_source_line(source, node, attr), pool, detail);
}

const char *p6_source_value(const xmlAttr *attr, apr_pool_t *pool)
{
    const char *value = "";

    for (const xmlNode *n = attr->children; n; n = n->next)
        if (n->content) value = *value ? apr_pstrcat(pool, value, n->content, NULL)
                                       : apr_pstrdup(pool, (const char *)n->content);
    return value;
}

xmlNode *p6_source_next(const xmlNode *root, xmlNode *node, int skip)
{
    if (!skip && node->type == XML_ELEMENT_NODE && node->children) return node->children;
    while (node != root) {
        if (node->next) return node->next;
        node = node->parent;
    }
    return NULL;
}
