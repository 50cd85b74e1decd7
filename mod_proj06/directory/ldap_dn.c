#include "directory/dn.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <ldap.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

/* between RDNs of a key: no key holds a control character otherwise */
#define STEP '\n'

static LDAPDN parse(const char *dn)
{
    LDAPDN parsed = NULL;

    if (strlen(dn) > P6_MAX_DN) return NULL;
    return ldap_str2dn(dn, &parsed, LDAP_DN_FORMAT_LDAPV3) == LDAP_SUCCESS ? parsed : NULL;
}

/* What no value may bring into a key as it stands. */
static void add_escaped(p6_buf *key, unsigned char c)
{
    if (c < 0x20 || c == 0x7f || c == '\\' || c == '+' || c == '=') p6_buf_addf(key, "\\%02x", c);
    else p6_buf_addc(key, (char)apr_tolower(c));
}

/* NFC where it is text, runs of spaces as one, none around it. */
static void add_value(p6_buf *key, const char *value, apr_size_t len, apr_pool_t *pool)
{
    const char *composed;
    int begun = 0, space = 0;

    if (!p6_text_nfc(&composed, value, len, P6_TEXT_LINE, pool)) {
        value = composed;
        len = strlen(composed);
    }
    for (apr_size_t i = 0; i < len; i++) {
        if (value[i] == ' ') {
            space = begun;
            continue;
        }
        if (space) p6_buf_addc(key, ' ');
        space = 0;
        begun = 1;
        add_escaped(key, (unsigned char)value[i]);
    }
}

static const char *ava_key(const LDAPAVA *ava, apr_pool_t *pool)
{
    p6_buf *key = p6_buf_make(pool, 64);

    for (apr_size_t i = 0; i < ava->la_attr.bv_len; i++)
        p6_buf_addc(key, (char)apr_tolower(ava->la_attr.bv_val[i]));
    p6_buf_addc(key, '=');
    if (ava->la_flags & LDAP_AVA_BINARY) p6_buf_addc(key, '#');
    add_value(key, ava->la_value.bv_val, ava->la_value.bv_len, pool);
    return key->data;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_rdn(p6_buf *key, LDAPRDN rdn, apr_pool_t *pool)
{
    apr_array_header_t *parts = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; rdn[i]; i++) APR_ARRAY_PUSH(parts, const char *) = ava_key(rdn[i], pool);
    qsort(parts->elts, parts->nelts, sizeof(const char *), by_text);
    for (int i = 0; i < parts->nelts; i++) {
        if (i) p6_buf_addc(key, '+');
        p6_buf_adds(key, APR_ARRAY_IDX(parts, i, const char *));
    }
}

const char *p6_dn_key(const char *dn, apr_pool_t *pool)
{
    LDAPDN parsed = *dn ? parse(dn) : NULL;
    p6_buf *key = p6_buf_make(pool, 128);

    if (*dn && !parsed) return NULL;
    for (int i = 0; parsed && parsed[i]; i++) {
        if (i) p6_buf_addc(key, STEP);
        add_rdn(key, parsed[i], pool);
    }
    ldap_dnfree(parsed);
    return key->data;
}

const char *p6_dn_parent(const char *dn, apr_pool_t *pool)
{
    LDAPDN parsed = parse(dn);
    char *above = NULL;
    const char *parent = NULL;

    if (!parsed || !parsed[0]) return NULL;
    if (!parsed[1]) parent = "";
    else if (ldap_dn2str(parsed + 1, &above, LDAP_DN_FORMAT_LDAPV3) == LDAP_SUCCESS)
        parent = apr_pstrdup(pool, above);
    ldap_memfree(above);
    ldap_dnfree(parsed);
    return parent;
}

int p6_dn_key_below(const char *a, const char *b)
{
    apr_size_t la = strlen(a), lb = strlen(b);

    if (lb == 0) return 1;
    if (la < lb || strcmp(a + la - lb, b) != 0) return 0;
    return la == lb || a[la - lb - 1] == STEP;
}
