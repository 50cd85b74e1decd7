#include "directory/filter.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <ldap.h>
#include <string.h>

#include "base/buf.h"
#include "directory/uuid.h"

#define MAX_NESTING 32

static const char *skip_filter(const char *p, int depth);

/* Behind the filters of a list, one at least; NULL when there is none. */
static const char *skip_list(const char *p, int depth)
{
    do {
        p = skip_filter(p, depth);
    } while (p && *p == '(');
    return p;
}

/* Behind "attribute=value" and the like. In a value, parentheses, stars of its own and backslashes
   stand as two hex digits behind a backslash. */
static const char *skip_item(const char *p)
{
    const char *begin = p;

    while (apr_isalnum(*p) || (*p && strchr("-.;:", *p))) p++;
    if (p == begin) return NULL;
    if (*p == '~' || *p == '<' || *p == '>') p++;
    if (*p++ != '=') return NULL;
    for (; *p && *p != '(' && *p != ')'; p++) {
        if (*p != '\\') continue;
        if (!apr_isxdigit(p[1]) || !apr_isxdigit(p[2])) return NULL;
        p += 2;
    }
    return p;
}

/* Behind the filter at P, or NULL when there is none. */
static const char *skip_filter(const char *p, int depth)
{
    if (*p != '(' || depth > MAX_NESTING) return NULL;
    p++;
    if (*p == '&' || *p == '|') p = skip_list(p + 1, depth + 1);
    else if (*p == '!') p = skip_filter(p + 1, depth + 1);
    else p = skip_item(p);
    return p && *p == ')' ? p + 1 : NULL;
}

int p6_filter_ok(const char *text)
{
    const char *end = skip_filter(text, 0);

    return end && !*end;
}

const char *p6_filter_escape(const char *value, apr_size_t len, apr_pool_t *pool)
{
    struct berval raw = { len, (char *)value }, escaped = { 0, NULL };
    const char *text = "";

    if (!len) return text;
    if (ldap_bv2escaped_filter_value(&raw, &escaped) == 0)
        text = apr_pstrmemdup(pool, escaped.bv_val, escaped.bv_len);
    /* it hands back the value itself when there was nothing to escape */
    if (escaped.bv_val != raw.bv_val) ldap_memfree(escaped.bv_val);
    return text;
}

const char *p6_filter_of_user(const p6_directory_url *url, const char *user, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "(&", url->filter, "(", url->attribute, "=",
                       p6_filter_escape(user, strlen(user), pool), "))", NULL);
}

const char *p6_filter_of_uuid(const p6_directory_url *url, const char *uuid, apr_pool_t *pool)
{
    unsigned char guid[P6_UUID_BYTES];
    p6_buf *filter = p6_buf_make(pool, 256);

    p6_uuid_to_guid(guid, uuid);
    p6_buf_addf(filter, "(&%s(|(entryUUID=%s)(objectGUID=", url->filter, uuid);
    for (int i = 0; i < P6_UUID_BYTES; i++) p6_buf_addf(filter, "\\%02x", guid[i]);
    p6_buf_adds(filter, ")))");
    return filter->data;
}

const char *p6_filter_of_groups(const apr_array_header_t *dns, int from, int n, apr_pool_t *pool)
{
    p6_buf *filter = p6_buf_make(pool, 512);

    p6_buf_adds(filter, "(|");
    for (int i = from; i < from + n; i++) {
        const char *dn = APR_ARRAY_IDX(dns, i, const char *);
        const char *value = p6_filter_escape(dn, strlen(dn), pool);

        p6_buf_addf(filter, "(member=%s)(uniqueMember=%s)", value, value);
    }
    p6_buf_addc(filter, ')');
    return filter->data;
}
