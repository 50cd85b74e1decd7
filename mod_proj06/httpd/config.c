#include "httpd/config.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_uri.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/phone.h"
#include "base/text.h"
#include "httpd/directories.h"
#include "httpd/metrics.h"

void *p6_config_make(apr_pool_t *pool, server_rec *server)
{
    p6_config *config = apr_pcalloc(pool, sizeof *config);

    (void)server;
#define P6_CONFIG_UNSET(type, name, unset, otherwise) config->name = unset;
    P6_CONFIG_MEMBERS(P6_CONFIG_UNSET)
#undef P6_CONFIG_UNSET
    return config;
}

void *p6_config_merge(apr_pool_t *pool, void *base_, void *virt_)
{
    const p6_config *base = base_, *virt = virt_;
    p6_config *config = apr_pcalloc(pool, sizeof *config);

#define P6_CONFIG_PICK(type, name, unset, otherwise) \
    config->name = virt->name != (unset) ? virt->name : base->name;
    P6_CONFIG_MEMBERS(P6_CONFIG_PICK)
#undef P6_CONFIG_PICK
    return config;
}

p6_config *p6_config_of(server_rec *server)
{
    return ap_get_module_config(server->module_config, &proj06_module);
}

p6_config *p6_config_complete(const p6_config *config, apr_pool_t *pool)
{
    p6_config *whole = apr_pmemdup(pool, config, sizeof *config);

#define P6_CONFIG_COMPLETE(type, name, unset, otherwise) \
    if (whole->name == (unset)) whole->name = otherwise;
    P6_CONFIG_MEMBERS(P6_CONFIG_COMPLETE)
#undef P6_CONFIG_COMPLETE
    return whole;
}

/* the members' kinds of type, as text */
static const char *int_text(apr_pool_t *pool, int n)
{
    return apr_itoa(pool, n);
}

static const char *string_text(apr_pool_t *pool, const char *s)
{
    return s ? apr_psprintf(pool, "%" APR_SIZE_T_FMT ":%s", strlen(s), s) : "-";
}

/* a list is the same one when a virtual host took it over */
static const char *array_text(apr_pool_t *pool, apr_array_header_t *array)
{
    return apr_psprintf(pool, "%pp", (void *)array);
}

const char *p6_config_key(const p6_config *config, apr_pool_t *pool)
{
    const char *key = "";

#define P6_CONFIG_TEXT(type, name, unset, otherwise) \
    key = apr_pstrcat(pool, key, "|", \
                      _Generic(config->name, int: int_text, const char *: string_text, \
                               apr_array_header_t *: array_text)(pool, config->name), NULL);
    P6_CONFIG_MEMBERS(P6_CONFIG_TEXT)
#undef P6_CONFIG_TEXT
    return key;
}

static p6_config *config_of(cmd_parms *cmd)
{
    return p6_config_of(cmd->server);
}

/* The directive's name with SENTENCE: what httpd prints behind file and line. */
static const char *complain(cmd_parms *cmd, const char *sentence)
{
    return apr_pstrcat(cmd->pool, cmd->cmd->name, " ", sentence, NULL);
}

/* FILE below ServerRoot unless absolute; NULL when that is no path. */
static const char *full_path(cmd_parms *cmd, const char *file)
{
    return *file ? ap_server_root_relative(cmd->pool, file) : NULL;
}

static const char *set_database(cmd_parms *cmd, void *dir, const char *driver, const char *params)
{
    p6_config *config = config_of(cmd);
    int sqlite = strcmp(driver, "sqlite3") == 0;

    (void)dir;
    if (!sqlite && strcmp(driver, "pgsql") != 0)
        return complain(cmd, "needs a driver, 'sqlite3' or 'pgsql', and then a file or a "
                             "connection text");
    if (sqlite && !(params = full_path(cmd, params)))
        return complain(cmd, "sqlite3 needs the path of the database file");
    if (!sqlite && !strchr(params, '=') && !ap_strstr_c(params, "://"))
        return complain(cmd, "pgsql needs a connection text such as 'host=db1,db2 dbname=proj06 "
                             "user=proj06 passfile=/etc/proj06/pgpass'");
    config->db_driver = driver;
    config->db_params = params;
    return NULL;
}

static const char *set_connections(cmd_parms *cmd, void *dir, const char *arg)
{
    char *end;
    long n = strtol(arg, &end, 10);

    (void)dir;
    if (*end || n < 1 || n > P6_MAX_CONNECTIONS)
        return complain(cmd, "needs a whole number from 1 to " APR_STRINGIFY(P6_MAX_CONNECTIONS)
                             ": the database connections of one child process");
    config_of(cmd)->db_connections = (int)n;
    return NULL;
}

static const char *set_templates(cmd_parms *cmd, void *dir, const char *arg)
{
    apr_finfo_t info;
    const char *path = full_path(cmd, arg);

    (void)dir;
    if (!path || apr_stat(&info, path, APR_FINFO_TYPE, cmd->temp_pool) != APR_SUCCESS
        || info.filetype != APR_DIR)
        return complain(cmd, apr_psprintf(cmd->pool,
                                          "needs the directory of the templates; '%s' is none",
                                          arg));
    config_of(cmd)->templates = path;
    return NULL;
}

static const char *set_snapshot(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *path = full_path(cmd, arg);

    (void)dir;
    if (!path || path[strlen(path) - 1] == '/')
        return complain(cmd, "needs the path of a file, in a directory that httpd's run user may "
                             "write");
    config_of(cmd)->snapshot = path;
    return NULL;
}

static const char *set_url(cmd_parms *cmd, void *dir, const char *arg)
{
    apr_uri_t uri;
    apr_size_t len = strlen(arg);

    (void)dir;
    if (apr_uri_parse(cmd->temp_pool, arg, &uri) != APR_SUCCESS || !uri.scheme || !uri.hostname
        || !*uri.hostname || (strcmp(uri.scheme, "http") != 0 && strcmp(uri.scheme, "https") != 0)
        || uri.query || uri.fragment || uri.user)
        return complain(cmd, "needs the product's own address as citizens see it, such as "
                             "https://thainguyen.example/proj06, without query or user");
    while (len && arg[len - 1] == '/') len--;
    config_of(cmd)->base_url = apr_pstrmemdup(cmd->pool, arg, len);
    return NULL;
}

static const char *set_portal(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *name;
    p6_error *err = p6_text_nfc(&name, arg, strlen(arg), P6_TEXT_TRIM, cmd->pool);

    (void)dir;
    if (err || !*name || p6_text_length(name) > P6_MAX_PORTAL_NAME)
        return complain(cmd, "needs the portal's name: 1 to " APR_STRINGIFY(P6_MAX_PORTAL_NAME)
                             " characters in UTF-8");
    config_of(cmd)->portal = name;
    return NULL;
}

static const char *set_help_line(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *e164;

    (void)dir;
    if (p6_phone_parse(&e164, arg, cmd->pool) != P6_PHONE_OK)
        return complain(cmd, "needs a Vietnamese phone number such as '0209 3870 123' or "
                             "+842093870123");
    config_of(cmd)->help_line = e164;
    return NULL;
}

static const char *set_tonight(cmd_parms *cmd, void *dir, const char *from, const char *to)
{
    p6_config *config = config_of(cmd);
    int begin, end;

    (void)dir;
    if (!p6_clock_parse(&begin, from) || !p6_clock_parse(&end, to) || begin >= end)
        return complain(cmd, "needs the evening's begin and end as HH:MM, the begin first, such as "
                             "17:30 21:30");
    config->tonight_from = begin;
    config->tonight_to = end;
    return NULL;
}

static const char *set_clock(cmd_parms *cmd, void *dir, const char *arg)
{
    p6_minute minute;

    (void)dir;
    if (!p6_minute_parse(&minute, arg))
        return complain(cmd, "needs a local date and time as YYYY-MM-DDTHH:MM, such as "
                             "2026-11-23T18:40");
    config_of(cmd)->clock = arg;
    return NULL;
}

const command_rec p6_directives[] = {
    AP_INIT_TAKE2("Proj06Database", set_database, NULL, RSRC_CONF,
                  "driver (sqlite3 or pgsql) and file or connection text"),
    AP_INIT_TAKE1("Proj06DatabaseConnections", set_connections, NULL, RSRC_CONF,
                  "database connections of one child process at most"),
    AP_INIT_TAKE1("Proj06Templates", set_templates, NULL, RSRC_CONF,
                  "directory of the page templates, with messages/ and static/ in it"),
    AP_INIT_TAKE1("Proj06Snapshot", set_snapshot, NULL, RSRC_CONF,
                  "file that holds the picture of places and shifts"),
    AP_INIT_TAKE1("Proj06URL", set_url, NULL, RSRC_CONF,
                  "the product's own address as citizens see it"),
    AP_INIT_TAKE1("Proj06Portal", set_portal, NULL, RSRC_CONF, "the portal's name"),
    AP_INIT_TAKE1("Proj06HelpLine", set_help_line, NULL, RSRC_CONF,
                  "phone number to call where a commune has none of its own"),
    AP_INIT_TAKE2("Proj06Tonight", set_tonight, NULL, RSRC_CONF,
                  "begin and end of the evening, HH:MM HH:MM"),
    AP_INIT_TAKE1("Proj06Clock", set_clock, NULL, RSRC_CONF,
                  "tests and demonstrations only: start the product's clock at this local time"),
    AP_INIT_ITERATE("Proj06Metrics", p6_set_metrics, NULL, RSRC_CONF,
                    "addresses and networks that may read /metrics, or off"),
    AP_INIT_TAKE1("Proj06LimitAddress", p6_set_limit, (void *)&p6_limit_address, RSRC_CONF,
                  "what one address may do in an hour, or off"),
    AP_INIT_TAKE1("Proj06LimitHolds", p6_set_limit, (void *)&p6_limit_holds, RSRC_CONF,
                  "places that one address may hold at a time, or off"),
    AP_INIT_TAKE1("Proj06LimitPhone", p6_set_limit, (void *)&p6_limit_phone, RSRC_CONF,
                  "people that one phone may book for on one day"),
    AP_INIT_TAKE2("Proj06LimitProofs", p6_set_limit_proofs, NULL, RSRC_CONF,
                  "wrong proofs that lock a visit, and for how many minutes"),
    AP_INIT_TAKE1("Proj06Hold", p6_set_limit, (void *)&p6_limit_hold, RSRC_CONF,
                  "minutes that a chosen time is held until it is booked"),
    AP_INIT_TAKE1("Proj06Offer", p6_set_limit, (void *)&p6_limit_offer, RSRC_CONF,
                  "minutes that an offer to the waiting list stands"),
    AP_INIT_TAKE1("Proj06Cooling", p6_set_limit, (void *)&p6_limit_cooling, RSRC_CONF,
                  "minutes that a cancelled place is kept back, or off"),
    AP_INIT_TAKE1("Proj06Retention", p6_set_limit, (void *)&p6_limit_retention, RSRC_CONF,
                  "days after a visit when its person is erased"),
    P6_DIRECTORY_DIRECTIVES,
    P6_OFFICE_DIRECTIVES,
    P6_DELIVERY_DIRECTIVES,
    AP_INIT_TAKE1("Proj06AuditKey", p6_set_audit_file,
                  (void *)offsetof(p6_config, audit_key), RSRC_CONF,
                  "file with the key that seals the audit"),
    AP_INIT_TAKE1("Proj06AuditHead", p6_set_audit_file,
                  (void *)offsetof(p6_config, audit_head), RSRC_CONF,
                  "file that is told of the audit's newest seal"),
    { NULL }
};
