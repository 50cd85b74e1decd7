#include "httpd/config_audit.h"

#include <apr_strings.h>
#include <string.h>

#include "httpd/config.h"
#include "httpd/instances.h"

const char *p6_set_audit_file(cmd_parms *cmd, void *dir, const char *arg)
{
    const char **member = (const char **)((char *)p6_config_of(cmd->server)
                                          + (apr_size_t)cmd->info);
    const char *path = *arg ? ap_server_root_relative(cmd->pool, arg) : NULL;

    (void)dir;
    if (!path || path[strlen(path) - 1] == '/')
        return apr_pstrcat(cmd->pool, cmd->cmd->name, " needs the path of a file, outside of "
                           "everything that httpd serves", NULL);
    *member = path;
    return NULL;
}

const char *p6_audit_head_of(const p6_config *config, apr_pool_t *pool)
{
    if (config->audit_head || !config->audit_key) return config->audit_head;
    return apr_pstrcat(pool, config->audit_key, ".head", NULL);
}

static int same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

p6_error *p6_check_audit_head(const p6_instance *instance, const apr_array_header_t *others,
                              const char *where, apr_pool_t *pool)
{
    const p6_config *config = instance->config;
    const char *head = p6_audit_head_of(config, pool);

    if (head && same(head, config->audit_key))
        return p6_error_make(pool, P6_E_BAD_INPUT, where, "Proj06AuditHead names the key's file");
    for (int i = 0; head && i < others->nelts; i++) {
        const p6_config *other = APR_ARRAY_IDX(others, i, p6_instance *)->config;

        if (same(head, p6_audit_head_of(other, pool))
            && !(same(config->db_driver, other->db_driver)
                 && same(config->db_params, other->db_params)))
            return p6_error_make(pool, P6_E_BAD_INPUT, where, "the audits of two databases would "
                                 "share the head file %s; give each its own by Proj06AuditHead",
                                 head);
    }
    return NULL;
}
