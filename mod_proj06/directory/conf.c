#include "directory/conf.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "directory/dn.h"

#define DEADLINE_MS 3000
#define DEPTH 4

static const char *const role_names[] = {
#define P6_ROLE_NAME(name, word) word,
    P6_ROLES(P6_ROLE_NAME)
#undef P6_ROLE_NAME
};

const char *p6_role_name(p6_role role)
{
    return role_names[role];
}

int p6_role_parse(p6_role *role, const char *word)
{
    for (int i = 0; i < P6_ROLE__COUNT; i++) {
        if (strcmp(word, role_names[i]) != 0) continue;
        *role = (p6_role)i;
        return 1;
    }
    return 0;
}

static p6_error *bad(apr_pool_t *pool, const char *sentence)
{
    return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "%s", sentence);
}

p6_error *p6_directory_conf_make(p6_directory_conf **made, const char *name, apr_pool_t *pool)
{
    apr_size_t len = strlen(name);
    p6_directory_conf *conf = apr_pcalloc(pool, sizeof *conf);

    if (!len || len > P6_MAX_KEY || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != len)
        return bad(pool, "needs a name of letters a to z, digits and hyphens; it becomes part of "
                         "every official's identity, so choose it to stay");
    conf->name = apr_pstrdup(pool, name);
    conf->urls = apr_array_make(pool, 2, sizeof(p6_directory_url));
    conf->communes = apr_array_make(pool, 2, sizeof(const char *));
    conf->roles = apr_array_make(pool, 8, sizeof(p6_directory_role));
    conf->bases = apr_array_make(pool, 2, sizeof(const char *));
    conf->deadline_ms = DEADLINE_MS;
    conf->depth = DEPTH;
    *made = conf;
    return NULL;
}

static int is_commune(const char *code)
{
    return strlen(code) == 5 && strspn(code, "0123456789") == 5;
}

static int serves(const apr_array_header_t *communes, const char *commune)
{
    for (int i = 0; i < communes->nelts; i++) {
        const char *own = APR_ARRAY_IDX(communes, i, const char *);

        if (strcmp(own, P6_ALL_COMMUNES) == 0 || strcmp(own, commune) == 0) return 1;
    }
    return 0;
}

int p6_directory_conf_serves(const p6_directory_conf *conf, const char *commune)
{
    return serves(conf->communes, commune);
}

/* "*" or codes with commas between into COMMUNES, each once. 0 when TEXT is neither. */
static int read_communes(apr_array_header_t *communes, const char *text, apr_pool_t *pool)
{
    char *rest = NULL, *list = apr_pstrdup(pool, text);

    if (strcmp(text, P6_ALL_COMMUNES) == 0) {
        APR_ARRAY_PUSH(communes, const char *) = P6_ALL_COMMUNES;
        return 1;
    }
    for (char *code = apr_strtok(list, ",", &rest); code; code = apr_strtok(NULL, ",", &rest)) {
        if (!is_commune(code)) return 0;
        if (!serves(communes, code)) APR_ARRAY_PUSH(communes, const char *) = code;
    }
    return communes->nelts > 0;
}

static p6_error *set_url(p6_directory_conf *conf, int argc, const char *const *argv,
                         apr_pool_t *pool)
{
    p6_directory_url url;

    if (conf->urls->nelts == P6_MAX_DIRECTORY_SERVERS)
        return bad(pool, "is given more than " APR_STRINGIFY(P6_MAX_DIRECTORY_SERVERS) " times");
    P6_TRY(p6_directory_url_read(&url, argv[0], argc > 1 ? argv[1] : NULL, pool));
    APR_ARRAY_PUSH(conf->urls, p6_directory_url) = url;
    return NULL;
}

static p6_error *set_ca_file(p6_directory_conf *conf, int argc, const char *const *argv,
                             apr_pool_t *pool)
{
    (void)argc;
    if (conf->ca_file) return bad(pool, "is given twice");
    P6_TRY(p6_directory_ca_check(argv[0], pool));
    conf->ca_file = apr_pstrdup(pool, argv[0]);
    return NULL;
}

static p6_error *set_bind_dn(p6_directory_conf *conf, int argc, const char *const *argv,
                             apr_pool_t *pool)
{
    (void)argc;
    if (conf->bind_dn) return bad(pool, "is given twice");
    if (!*argv[0] || !p6_dn_key(argv[0], pool))
        return bad(pool, "needs the DN of the account that searches, such as "
                         "cn=proj06,ou=services,dc=example,dc=vn");
    conf->bind_dn = apr_pstrdup(pool, argv[0]);
    return NULL;
}

static p6_error *set_bind_password(p6_directory_conf *conf, int argc, const char *const *argv,
                                   apr_pool_t *pool)
{
    (void)argc;
    if (conf->bind_password) return bad(pool, "is given twice");
    if (!*argv[0] || strlen(argv[0]) > P6_MAX_PASSWORD)
        return bad(pool, "needs a password of 1 to " APR_STRINGIFY(P6_MAX_PASSWORD) " bytes: "
                         "servers take an empty one for nobody's and say yes");
    conf->bind_password = apr_pstrdup(pool, argv[0]);
    return NULL;
}

static p6_error *set_communes(p6_directory_conf *conf, int argc, const char *const *argv,
                              apr_pool_t *pool)
{
    (void)argc;
    if (conf->communes->nelts) return bad(pool, "is given twice; put commas between the codes");
    if (read_communes(conf->communes, argv[0], pool)) return NULL;
    return bad(pool, "needs codes of communes with commas between, such as 01840,01843, or *");
}

static p6_error *set_role(p6_directory_conf *conf, int argc, const char *const *argv,
                          apr_pool_t *pool)
{
    apr_array_header_t *communes = apr_array_make(pool, 2, sizeof(const char *));
    p6_directory_role line;

    if (conf->roles->nelts == P6_MAX_DIRECTORY_ROLES)
        return bad(pool, "is given more than " APR_STRINGIFY(P6_MAX_DIRECTORY_ROLES) " times");
    if (!p6_role_parse(&line.role, argv[0]))
        return bad(pool, "needs a role first: helper, manager, province or auditor");
    line.group = apr_pstrdup(pool, argv[1]);
    line.group_key = *argv[1] ? p6_dn_key(argv[1], pool) : NULL;
    if (!line.group_key)
        return bad(pool, "needs the DN of a group behind the role, such as "
                         "cn=helpers,ou=groups,dc=example,dc=vn");
    if (argc > 2 && !read_communes(communes, argv[2], pool))
        return bad(pool, "needs codes of communes behind the group, such as 01840,01843, or *, or "
                         "nothing for all communes of the directory");
    line.communes = communes; /* none: those of the directory, see the check */
    APR_ARRAY_PUSH(conf->roles, p6_directory_role) = line;
    return NULL;
}

static p6_error *set_depth(p6_directory_conf *conf, int argc, const char *const *argv,
                           apr_pool_t *pool)
{
    int n = apr_isdigit(*argv[0]) && !argv[0][1] ? *argv[0] - '0' : -1;

    (void)argc;
    if (n < 0 || n > P6_MAX_GROUP_DEPTH)
        return bad(pool, "needs a whole number from 0 to " APR_STRINGIFY(P6_MAX_GROUP_DEPTH)
                         ": how many groups within groups count");
    conf->depth = n;
    return NULL;
}

static p6_error *set_deadline(p6_directory_conf *conf, int argc, const char *const *argv,
                              apr_pool_t *pool)
{
    char *end;
    long n = apr_isdigit(*argv[0]) ? strtol(argv[0], &end, 10) : -1;

    (void)argc;
    if (n > P6_MAX_DIRECTORY_MS) n = -1;
    if (n >= 0 && (!*end || strcasecmp(end, "s") == 0)) n *= 1000;
    else if (n >= 0 && strcasecmp(end, "ms") != 0) n = -1;
    if (n < P6_MIN_DIRECTORY_MS || n > P6_MAX_DIRECTORY_MS)
        return bad(pool, "needs the time that one sign-in may take: seconds up to 30, such as 3, "
                         "or milliseconds from 100, such as 2500ms");
    conf->deadline_ms = (int)n;
    return NULL;
}

static const struct {
    const char *name;
    int least, most; /* arguments */
    p6_error *(*set)(p6_directory_conf *conf, int argc, const char *const *argv, apr_pool_t *pool);
} settings[] = {
    { "URL", 1, 2, set_url },
    { "CAFile", 1, 1, set_ca_file },
    { "BindDN", 1, 1, set_bind_dn },
    { "BindPassword", 1, 1, set_bind_password },
    { "Communes", 1, 1, set_communes },
    { "Role", 2, 3, set_role },
    { "GroupDepth", 1, 1, set_depth },
    { "Deadline", 1, 1, set_deadline },
};

p6_error *p6_directory_conf_set(p6_directory_conf *conf, const char *setting, int argc,
                                const char *const *argv, apr_pool_t *pool)
{
    for (apr_size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (strcasecmp(setting, settings[i].name) != 0) continue;
        if (argc < settings[i].least || argc > settings[i].most)
            return bad(pool, "has too few or too many arguments; quote one that has blanks");
        return settings[i].set(conf, argc, argv, pool);
    }
    return bad(pool, "is no setting of a directory");
}
