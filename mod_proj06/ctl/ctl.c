#include "ctl/frame.h"
#include "base/civil.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char global_help[] =
    "usage: proj06ctl [OPTIONS] COMMAND [ARGUMENTS]\n"
    "\n"
    "options, before the command:\n"
    "  --db sqlite:FILE | pgsql:CONNINFO\n"
    "                  the database; never with a password: libpq reads it from the file that\n"
    "                  passfile=FILE, PGPASSFILE or ~/.pgpass names, or from service=NAME\n"
    "  --conf FILE     an httpd configuration file: its first Proj06Database, Proj06Clock, User\n"
    "                  and ServerRoot lines and its <Proj06Directory> sections count, for audit\n"
    "                  verify Proj06AuditKey and Proj06AuditHead too; included files are not read\n"
    "  --user NAME     whom root becomes before anything is opened; without it, the owner of the\n"
    "                  directory of the SQLite file, or the User of --conf for PostgreSQL\n"
    "  --clock YYYY-MM-DDTHH:MM\n"
    "                  let the product's clock start at this local time (tests, demonstrations)\n"
    "  --help          this text; after a command: that command's\n"
    "  --version\n"
    "\n"
    "commands:\n";

static const char exit_help[] =
    "\nexit status: 0 done, 1 the answer is \"no\" or data is bad, 2 wrong usage, 3 failed\n";

int p6_ctl_fail(const p6_error *err)
{
    fprintf(stderr, "proj06ctl: %s%s%s: %s\n", err->where ? err->where : "", err->where ? ": " : "",
            p6_error_sentence(err->code), err->detail);
    return 3;
}

int p6_ctl_usage(const char *sentence)
{
    fprintf(stderr, "proj06ctl: %s\ntry proj06ctl --help\n", sentence);
    return 2;
}

static int print_help(const p6_ctl_entry *entries)
{
    fputs(global_help, stdout);
    for (; entries->name; entries++) printf("  %s\n      %s\n", entries->usage, entries->what);
    fputs(exit_help, stdout);
    return 0;
}

static int print_command_help(const p6_ctl_entry *entry)
{
    printf("usage: proj06ctl [OPTIONS] %s\n\n%s\n", entry->usage, entry->what);
    if (entry->help) printf("\n%s", entry->help);
    return 0;
}

/* The clock that starts at CLOCK, or the real one. NULL when CLOCK is no local time. */
static p6_env *make_env(const char *clock, apr_pool_t *pool)
{
    p6_minute minute;

    if (!clock) return p6_env_process(0, pool);
    if (!p6_minute_parse(&minute, clock)) return NULL;
    return p6_env_process(p6_epoch_of_minute(minute) - apr_time_sec(apr_time_now()), pool);
}

static int complain(const char *sentence, const char *name, apr_pool_t *pool)
{
    return p6_ctl_usage(apr_pstrcat(pool, sentence, name, NULL));
}

/* Database, clock and user of CTL from the options and the file they name; 0 or an exit status. */
static int settle(p6_ctl *ctl, const p6_ctl_options *options, p6_ctl_conf *conf)
{
    const char *wrong = NULL;
    p6_error *err;

    ctl->conf = options->conf;
    ctl->user = options->user;
    if (options->db) wrong = p6_ctl_read_db(&ctl->db_driver, &ctl->db_params, options->db);
    if (wrong) return p6_ctl_usage(wrong);
    memset(conf, 0, sizeof *conf);
    if (options->conf && (err = p6_ctl_read_conf(conf, options->conf, ctl->pool)))
        return p6_ctl_fail(err);
    ctl->directories = conf->directories;
    ctl->directories_wrong = conf->directories_wrong;
    if (!ctl->db_driver) {
        ctl->db_driver = conf->db_driver;
        ctl->db_params = conf->db_params;
    }
    ctl->audit_key = conf->audit_key;
    ctl->audit_head = conf->audit_head;
    ctl->env = make_env(options->clock ? options->clock : conf->clock, ctl->pool);
    if (!ctl->env) return p6_ctl_usage("the clock needs a local time: YYYY-MM-DDTHH:MM");
    return 0;
}

static int become(p6_ctl *ctl, const char *run_user)
{
    const char *name = ctl->user;
    p6_error *err = geteuid() == 0 ? p6_ctl_whom(&name, ctl, run_user) : NULL;

    if (!err) err = p6_ctl_become(name, ctl->pool);
    return err ? p6_ctl_fail(err) : 0;
}

int p6_ctl_run(int argc, const char *const *argv, const p6_ctl_entry *entries, apr_pool_t *pool)
{
    p6_ctl_options options;
    p6_ctl_conf conf;
    p6_ctl ctl = { .pool = pool };
    const p6_ctl_entry *entry = entries;
    const char *wrong = p6_ctl_read_options(&options, argc, argv, pool);
    int status;

    if (wrong) return p6_ctl_usage(wrong);
    if (options.help) return print_help(entries);
    if (options.version) return puts("proj06ctl " P6_VERSION) < 0 ? 3 : 0;
    argc -= options.used;
    argv += options.used;
    if (argc == 0) return p6_ctl_usage("a command is missing");
    while (entry->name && strcmp(entry->name, argv[0]) != 0) entry++;
    if (!entry->name) return complain("there is no command ", argv[0], pool);
    if (argc > 1 && strcmp(argv[1], "--help") == 0) return print_command_help(entry);
    if ((status = settle(&ctl, &options, &conf)) || (status = become(&ctl, conf.user)))
        return status;
    ctl.argc = argc - 1;
    ctl.argv = argv + 1;
    status = entry->run(&ctl);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("proj06ctl: the output could not be written\n", stderr);
        return 3;
    }
    return status;
}
