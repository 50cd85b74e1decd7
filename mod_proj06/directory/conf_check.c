/* Does what a directory's settings say fit together? */
#include "directory/conf.h"

#include <string.h>

#include "base/limits.h"
#include "directory/dn.h"

static p6_error *need(apr_pool_t *pool, const char *sentence)
{
    return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "%s", sentence);
}

static int needs_tls(const p6_directory_conf *conf)
{
    for (int i = 0; i < conf->urls->nelts; i++) {
        if (!APR_ARRAY_IDX(conf->urls, i, p6_directory_url).clear) return 1;
    }
    return 0;
}

static p6_error *check_access(const p6_directory_conf *conf, apr_pool_t *pool)
{
    if (!conf->urls->nelts)
        return need(pool, "URL is missing: ldaps://SERVER/BASE?ATTRIBUTE?SCOPE?FILTER");
    if (!conf->ca_file && needs_tls(conf))
        return need(pool, "CAFile is missing: the authorities that the server's certificate is "
                          "checked by, such as /etc/ssl/certs/ca-certificates.crt");
    if (conf->bind_dn && !conf->bind_password)
        return need(pool, "BindPassword is missing: BindDN needs one");
    if (conf->bind_password && !conf->bind_dn)
        return need(pool, "BindDN is missing: BindPassword belongs to one");
    return NULL;
}

/* A directory gives rights in its own communes only: whoever runs it must not reach further. */
static p6_error *check_role(p6_directory_role *line, const p6_directory_conf *conf,
                            apr_pool_t *pool)
{
    if (!line->communes->nelts) line->communes = conf->communes;
    for (int i = 0; i < line->communes->nelts; i++) {
        const char *commune = APR_ARRAY_IDX(line->communes, i, const char *);

        if (!p6_directory_conf_serves(conf, commune))
            return p6_error_make(pool, P6_E_BAD_INPUT, NULL,
                                 "Role %s is given in %s, which is not among the directory's "
                                 "Communes", p6_role_name(line->role), commune);
    }
    if (line->role == P6_ROLE_PROVINCE && !p6_directory_conf_serves(conf, P6_ALL_COMMUNES))
        return need(pool, "Role province reaches every commune: only a directory with Communes * "
                          "gives it");
    if (line->role == P6_ROLE_PROVINCE
        && strcmp(APR_ARRAY_IDX(line->communes, 0, const char *), P6_ALL_COMMUNES) != 0)
        return need(pool, "Role province reaches every commune: leave the communes out");
    return NULL;
}

/* Keep BASE unless it stands below one that is there; drop those below it. */
static void add_base(apr_array_header_t *bases, const char *base, apr_pool_t *pool)
{
    const char *key = p6_dn_key(base, pool);
    int kept = 0;

    for (int i = 0; i < bases->nelts; i++) {
        const char *other = APR_ARRAY_IDX(bases, i, const char *);
        const char *other_key = p6_dn_key(other, pool);

        if (p6_dn_key_below(key, other_key)) return;
        if (!p6_dn_key_below(other_key, key)) APR_ARRAY_IDX(bases, kept++, const char *) = other;
    }
    bases->nelts = kept;
    APR_ARRAY_PUSH(bases, const char *) = base;
}

/* Groups are looked for below the people's base and below the entries that hold the roles' groups:
   all of these are there when the settings are right. */
static p6_error *find_bases(p6_directory_conf *conf, apr_pool_t *pool)
{
    conf->bases->nelts = 0;
    for (int i = 0; i < conf->urls->nelts; i++)
        add_base(conf->bases, APR_ARRAY_IDX(conf->urls, i, p6_directory_url).base, pool);
    for (int i = 0; i < conf->roles->nelts; i++) {
        const char *group = APR_ARRAY_IDX(conf->roles, i, p6_directory_role).group;
        const char *above = p6_dn_parent(group, pool);

        if (!above || !*above)
            return need(pool, "Role names a group that stands below no entry");
        add_base(conf->bases, above, pool);
    }
    if (conf->bases->nelts > P6_MAX_GROUP_BASES)
        return need(pool, "Role lines name groups in too many places; put the groups below one "
                          "entry");
    return NULL;
}

p6_error *p6_directory_conf_check(p6_directory_conf *conf, apr_pool_t *pool)
{
    P6_TRY(check_access(conf, pool));
    if (!conf->communes->nelts)
        return need(pool, "Communes is missing: the codes of those it serves, or *");
    if (!conf->roles->nelts)
        return need(pool, "Role is missing: without one nobody may do anything");
    for (int i = 0; i < conf->roles->nelts; i++)
        P6_TRY(check_role(&APR_ARRAY_IDX(conf->roles, i, p6_directory_role), conf, pool));
    return find_bases(conf, pool);
}
