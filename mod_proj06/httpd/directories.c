#include "httpd/directories.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "directory/directory.h"
#include "httpd/config.h"

const char *p6_directory_misplaced(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    (void)arg;
    return apr_pstrcat(cmd->pool, cmd->cmd->name, " belongs into a <Proj06Directory NAME> section",
                       NULL);
}

/* The first line that the program behind "exec:" prints, as in httpd's own directives. */
static const char *printed_by(const char *command, apr_pool_t *pool)
{
    char **argv;

    if (apr_tokenize_to_argv(command, &argv, pool) != APR_SUCCESS || !argv[0]) return NULL;
    return ap_get_exec_line(pool, argv[0], (const char *const *)argv);
}

/* What only httpd can do for a setting: paths below ServerRoot, programs. A sentence, or NULL. */
static const char *prepare(const char *setting, const char **argument, apr_pool_t *pool)
{
    if (strcasecmp(setting, "CAFile") == 0 && **argument)
        *argument = ap_server_root_relative(pool, *argument);
    if (strcasecmp(setting, "BindPassword") == 0 && strncmp(*argument, "exec:", 5) == 0) {
        *argument = printed_by(*argument + 5, pool);
        if (!*argument || !**argument)
            return "exec: needs a program, with its whole path, that prints the password in one "
                   "line";
    }
    return NULL;
}

/* Read one line of the section into CONF; a sentence, or NULL. */
static const char *read_line(p6_directory_conf *conf, const ap_directive_t *line, apr_pool_t *pool)
{
    const char *rest = line->args, *argv[4], *wrong;
    int argc = 0;
    p6_error *err;

    while (*rest && argc < 4) argv[argc++] = ap_getword_conf(pool, &rest);
    if (argc && (wrong = prepare(line->directive, &argv[0], pool)) != NULL) return wrong;
    err = p6_directory_conf_set(conf, line->directive, argc, argv, pool);
    return err ? err->detail : NULL;
}

static const char *read_lines(p6_directory_conf *conf, cmd_parms *cmd)
{
    for (const ap_directive_t *line = cmd->directive->first_child; line; line = line->next) {
        const char *wrong = read_line(conf, line, cmd->pool);

        if (!wrong) continue;
        cmd->err_directive = line; /* its file and line, not the section's */
        return apr_pstrcat(cmd->pool, line->directive, " ", wrong, NULL);
    }
    return NULL;
}

/* Add CONF to the server's; a sentence, or NULL. */
static const char *keep(p6_directory_conf *conf, cmd_parms *cmd)
{
    p6_config *config = p6_config_of(cmd->server);

    if (!config->directories)
        config->directories = apr_array_make(cmd->pool, 2, sizeof(p6_directory_conf *));
    if (config->directories->nelts == P6_MAX_DIRECTORIES)
        return "stands here more than " APR_STRINGIFY(P6_MAX_DIRECTORIES) " times";
    for (int i = 0; i < config->directories->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(config->directories, i, p6_directory_conf *)->name, conf->name)
            == 0)
            return "needs a name of its own: there is another directory of this name";
    }
    APR_ARRAY_PUSH(config->directories, p6_directory_conf *) = conf;
    return NULL;
}

const char *p6_directory_section(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *end = ap_strrchr_c(arg, '>'), *wrong;
    p6_directory_conf *conf;
    p6_error *err;

    (void)dir;
    if (!end) return apr_pstrcat(cmd->pool, cmd->cmd->name, " needs a closing '>'", NULL);
    arg = apr_pstrmemdup(cmd->pool, arg, end - arg);
    err = p6_directory_conf_make(&conf, ap_getword_conf(cmd->pool, &arg), cmd->pool);
    if (!err && (wrong = read_lines(conf, cmd)) != NULL) return wrong;
    if (!err) err = p6_directory_conf_check(conf, cmd->pool);
    wrong = err ? err->detail : keep(conf, cmd);
    return wrong ? apr_pstrcat(cmd->pool, cmd->cmd->name, ">: ", wrong, NULL) : NULL;
}
