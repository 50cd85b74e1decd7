#include "directory/conf.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <arpa/inet.h>
#include <ldap.h>
#include <string.h>

#include "base/limits.h"
#include "directory/dn.h"
#include "directory/filter.h"

#define EXAMPLE "ldaps://ldap.example.vn/ou=people,dc=example,dc=vn?uid?sub?(objectClass=person)"

int p6_is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;

    if (strcasecmp(host, "localhost") == 0) return 1;
    if (inet_pton(AF_INET, host, &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
    return inet_pton(AF_INET6, host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

static p6_error *bad(apr_pool_t *pool, const char *sentence)
{
    return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "%s", sentence);
}

/* A name as attributes have them. */
static int is_attribute(const char *s)
{
    if (!apr_isalpha(*s)) return 0;
    while (apr_isalnum(*s) || *s == '-') s++;
    return !*s;
}

static p6_error *take_host(p6_directory_url *url, const LDAPURLDesc *parsed, apr_pool_t *pool)
{
    url->ldaps = strcmp(parsed->lud_scheme, "ldaps") == 0;
    if (!url->ldaps && strcmp(parsed->lud_scheme, "ldap") != 0)
        return bad(pool, "needs a URL that begins with ldap:// or ldaps://, such as " EXAMPLE);
    if (!parsed->lud_host || !*parsed->lud_host || strpbrk(parsed->lud_host, " /\\\t\n"))
        return bad(pool, "needs the name of a server, such as " EXAMPLE);
    if (parsed->lud_port < 1 || parsed->lud_port > 65535)
        return bad(pool, "needs a port from 1 to 65535 behind the server's name");
    url->host = apr_pstrdup(pool, parsed->lud_host);
    url->port = parsed->lud_port;
    return NULL;
}

static p6_error *take_base(p6_directory_url *url, const LDAPURLDesc *parsed, apr_pool_t *pool)
{
    const char *base = parsed->lud_dn ? parsed->lud_dn : "";

    if (!*base || !p6_dn_key(base, pool))
        return bad(pool, "needs the DN of the entry above all people behind the server's name, "
                         "such as " EXAMPLE);
    url->base = apr_pstrdup(pool, base);
    return NULL;
}

/* Does TEXT say a scope? RFC 4516 takes a missing one for base, which finds nobody here; ours is
   sub, as in httpd's own directives. */
static int says_scope(const char *text)
{
    const char *attribute = strchr(text, '?');
    const char *scope = attribute ? strchr(attribute + 1, '?') : NULL;

    return scope && scope[1] && scope[1] != '?';
}

static p6_error *take_search(p6_directory_url *url, const LDAPURLDesc *parsed, const char *text,
                             apr_pool_t *pool)
{
    char **attributes = parsed->lud_attrs;

    url->attribute = apr_pstrdup(pool, attributes && attributes[0] ? attributes[0] : "uid");
    if (!is_attribute(url->attribute) || (attributes && attributes[0] && attributes[1]))
        return bad(pool, "needs one attribute that people sign in by, such as " EXAMPLE);
    if (parsed->lud_scope == LDAP_SCOPE_ONELEVEL) url->scope = P6_SCOPE_BELOW;
    else if (parsed->lud_scope == LDAP_SCOPE_SUBTREE || !says_scope(text))
        url->scope = P6_SCOPE_SUBTREE;
    else return bad(pool, "needs the scope one or sub, such as " EXAMPLE);
    url->filter = apr_pstrdup(pool, parsed->lud_filter ? parsed->lud_filter : "(objectClass=*)");
    if (!p6_filter_ok(url->filter))
        return bad(pool, "needs a filter in parentheses as RFC 4515 has it, such as " EXAMPLE);
    if (parsed->lud_exts)
        return bad(pool, "takes no extensions behind the filter; write it as " EXAMPLE);
    return NULL;
}

static p6_error *take_security(p6_directory_url *url, const char *security, apr_pool_t *pool)
{
    url->clear = 0;
    if (!security) return NULL;
    if (strcasecmp(security, "none") != 0)
        return bad(pool, "takes only the word none behind the URL, for clear text on loopback; "
                         "without it ldap:// means StartTLS");
    if (url->ldaps || !p6_is_loopback(url->host))
        return bad(pool, "allows none only behind an ldap:// URL of 127.0.0.1, [::1] or localhost: "
                         "passwords would cross the network in clear text");
    url->clear = 1;
    return NULL;
}

static p6_error *take(p6_directory_url *url, const LDAPURLDesc *parsed, const char *text,
                      const char *security, apr_pool_t *pool)
{
    P6_TRY(take_host(url, parsed, pool));
    P6_TRY(take_base(url, parsed, pool));
    P6_TRY(take_search(url, parsed, text, pool));
    return take_security(url, security, pool);
}

p6_error *p6_directory_url_read(p6_directory_url *url, const char *text, const char *security,
                                apr_pool_t *pool)
{
    LDAPURLDesc *parsed = NULL;
    p6_error *err;

    /* an escaped NUL would end a part early */
    if (strlen(text) > P6_MAX_DIRECTORY_URL || strstr(text, "%00")
        || ldap_url_parse(text, &parsed) != LDAP_URL_SUCCESS)
        return bad(pool, "needs an LDAP URL as RFC 4516 has it, such as " EXAMPLE);
    err = take(url, parsed, text, security, pool);
    ldap_free_urldesc(parsed);
    return err;
}
