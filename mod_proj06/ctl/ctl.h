/**
 * proj06ctl: one table of commands, each in a file of its own (ctl/cmd_NAME.c).
 *
 * A command gets its own arguments, prints results on standard output and complaints on standard
 * error, and returns the exit status: 0 done, 1 the answer is "no" or data is bad, 2 wrong usage,
 * 3 something failed. A command opens nothing before p6_ctl_become.
 */
#ifndef P6_CTL_CTL_H
#define P6_CTL_CTL_H

#include "base/env.h"
#include "base/error.h"
#include "directory/directory.h"
#include "store/store.h"

typedef struct p6_ctl {
    const char *db_driver, *db_params; /**< from --db 'sqlite:FILE' | 'pgsql:CONNINFO', or NULL */
    const char *conf;                  /**< from --conf FILE, or NULL */
    const char *user;                  /**< from --user NAME: whom root becomes; default: the owner
                                            of the database's directory */
    const apr_array_header_t *directories; /**< of p6_directory_conf *, from --conf; NULL without */
    const p6_error *directories_wrong; /**< what is wrong with one of them, or NULL */
    const char *audit_key, *audit_head; /**< files that --conf names, or NULL */
    p6_env *env;
    apr_pool_t *pool;
    int argc;                          /**< the command's own arguments */
    const char *const *argv;
} p6_ctl;

typedef int (*p6_ctl_command)(p6_ctl *ctl);

/** Open the database named by --db or --conf; NULL after a complaint. */
p6_store *p6_ctl_store(p6_ctl *ctl);
/** Print ERR as "proj06ctl: where: sentence: detail" on standard error; returns exit status 3. */
int p6_ctl_fail(const p6_error *err);
/** Print usage complaint; returns exit status 2. */
int p6_ctl_usage(const char *sentence);

/* commands, one line each: name, function, usage, what it does */
#define P6_CTL_COMMANDS(C) \
    C("db", p6_cmd_db, "db init|migrate|check|status", "make, migrate or look at the database") \
    C("import", p6_cmd_import, "import DIR", "import reference data, all of it or nothing") \
    C("export", p6_cmd_export, "export DIR", "write all reference data as CSV and GeoJSON") \
    C("expand", p6_cmd_expand, "expand [--from YYYY-MM-DD] [--days N]", "make shifts from rotas") \
    C("retention", p6_cmd_retention, "retention [--as DATABASE]", \
      "erase everybody whose time has come") \
    C("snapshot", p6_cmd_snapshot, "snapshot build|check FILE", \
      "write or check the picture of the places") \
    C("template", p6_cmd_template, \
      "template check DIR | template render FILE --data FILE.json [--lang L] [--messages DIR]", \
      "check templates, or preview one") \
    C("directory", p6_cmd_directory, "directory test [--in NAME] [--password-file FILE] USER", \
      "sign in to a directory of --conf and show what the person may do") \
    C("signout", p6_cmd_signout, "signout all|official-N", "end officials' sign-ins at once") \
    C("backup", p6_cmd_backup, "backup FILE", "save the SQLite database to a new file") \
    C("restore", p6_cmd_restore, "restore FILE [--force]", "put a saved database back") \
    C("move", p6_cmd_move, "move --to pgsql:CONNINFO", "copy a SQLite database to PostgreSQL") \
    C("hours", p6_cmd_hours, \
      "hours 'TEXT' [--from YYYY-MM-DD[THH:MM]] [--to YYYY-MM-DD[THH:MM]] [--ph YYYY-MM-DD[,…]] " \
      "| hours --batch", \
      "print the intervals of an opening-hours text") \
    C("audit", p6_cmd_audit, "audit verify [--key FILE]… [--head FILE] | audit key FILE", \
      "check the seals over the audit, or make a key for them")

#define P6_CTL_DECLARE(name, function, usage, what) int function(p6_ctl *ctl);
P6_CTL_COMMANDS(P6_CTL_DECLARE)
#undef P6_CTL_DECLARE

/* more text for a command's own --help: name, a string that the command's file defines */
#define P6_CTL_HELP(H) \
    H("import", p6_help_import) \
    H("export", p6_help_export) \
    H("expand", p6_help_expand) \
    H("directory", p6_help_directory) \
    H("retention", p6_help_retention) \
    H("signout", p6_help_signout) \
    H("backup", p6_help_backup) \
    H("restore", p6_help_restore) \
    H("move", p6_help_move) \
    H("hours", p6_help_hours) \
    H("audit", p6_help_audit)

#define P6_CTL_DECLARE_HELP(name, text) extern const char text[];
P6_CTL_HELP(P6_CTL_DECLARE_HELP)
#undef P6_CTL_DECLARE_HELP

#endif
