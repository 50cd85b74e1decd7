#include "httpd/config_office.h"

#include <apr_strings.h>
#include <stddef.h>

#include "httpd/config.h"

const p6_limit_kind p6_limit_recheck = { offsetof(p6_config, recheck_minutes), 1, 1440, 0,
    "needs minutes, 1 to 1440: after so long an official's rights are looked up anew" };

const char *p6_set_sign_in(cmd_parms *cmd, void *dir, const char *minutes, const char *hours)
{
    p6_config *config = p6_config_of(cmd->server);

    (void)dir;
    config->idle_minutes = p6_whole_number(minutes, 1, 1440);
    config->longest_hours = p6_whole_number(hours, 1, 168);
    if (config->idle_minutes < 0 || config->longest_hours < 0)
        return apr_pstrcat(cmd->pool, cmd->cmd->name, " needs minutes, 1 to 1440, and hours, 1 to "
                           "168: a sign-in ends when it was not used for so long, and after so "
                           "long in any case, such as 30 10", NULL);
    return NULL;
}

p6_office p6_office_of(const p6_config *config)
{
    return (p6_office){ .confs = config->directories, .idle_s = config->idle_minutes * 60,
                        .longest_s = config->longest_hours * 3600,
                        .recheck_s = config->recheck_minutes * 60 };
}
