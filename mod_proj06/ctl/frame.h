/**
 * The frame of proj06ctl, inside ctl/: options, configuration file, whom root becomes, dispatch.
 *
 * The order is always: options, then --conf (read only), then become, then the command.
 */
#ifndef P6_CTL_FRAME_H
#define P6_CTL_FRAME_H

#include "base/version.h"
#include "ctl/ctl.h"

typedef struct p6_ctl_entry {
    const char *name;
    p6_ctl_command run;
    const char *usage, *what;
    const char *help; /**< more text for the command's --help, or NULL */
} p6_ctl_entry;

/** The tool: options and command in ARGV (without the program's name) against ENTRIES, closed by a
    NULL name. Returns the exit status. */
int p6_ctl_run(int argc, const char *const *argv, const p6_ctl_entry *entries, apr_pool_t *pool);

typedef struct p6_ctl_options {
    const char *db, *conf, *user, *clock; /**< as given, or NULL */
    int help, version;
    int used; /**< number of arguments before the command */
} p6_ctl_options;

/** Read the options before the command. NULL when they are right, else a sentence that says what is
    wrong, in POOL. */
const char *p6_ctl_read_options(p6_ctl_options *options, int argc, const char *const *argv,
                                apr_pool_t *pool);
/** Split "sqlite:FILE" or "pgsql:CONNINFO". A conninfo with a password is refused: others on the
    machine can read a command line. NULL when right, else a sentence. */
const char *p6_ctl_read_db(const char **driver, const char **params, const char *db);

typedef struct p6_ctl_conf {
    const char *db_driver, *db_params; /**< of the first Proj06Database line, or NULL */
    const char *clock;                 /**< of the first Proj06Clock line, or NULL */
    const char *user;                  /**< of the first User line, or NULL */
    const char *server_root;           /**< of the first ServerRoot line, or NULL */
    apr_array_header_t *directories;   /**< p6_directory_conf * of each <Proj06Directory> section */
    p6_error *directories_wrong;       /**< what is wrong with the first bad one, or NULL */
    const char *audit_key, *audit_head; /**< of the first Proj06Audit… lines, or NULL */
} p6_ctl_conf;

/** Read what the tool needs from the httpd configuration FILE; Include lines and <If…> sections are
    not followed. IO, BAD_INPUT (`where` is file:line). Results live in POOL. */
p6_error *p6_ctl_read_conf(p6_ctl_conf *conf, const char *file, apr_pool_t *pool);

/** Whom root becomes: *NAME, or NULL for "stays as it is" (no database named, or root owns it).
    RUN_USER is httpd's User, asked for PostgreSQL when there is no --user; may be NULL.
    NOT_FOUND: nobody can be found, and going on as root is refused. */
p6_error *p6_ctl_whom(const char **name, const p6_ctl *ctl, const char *run_user);
/** Become NAME for good when the process is root; when it is not, NAME must be its own user.
    FORBIDDEN, NOT_FOUND. */
p6_error *p6_ctl_become(const char *name, apr_pool_t *pool);

#endif
