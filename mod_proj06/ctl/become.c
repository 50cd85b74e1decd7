#include "ctl/frame.h"

#include <apr_strings.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The state directory belongs to httpd's run user. Files that root made there (the database, its
   WAL, the lock) would lock the server out, and a server that was broken into could lay traps for
   root. So root becomes the owner before anything is opened, and never goes back. */

static p6_error *owner_of_directory(const char **name, const char *file, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/');
    const char *dir = !slash ? "." : slash == file ? "/" : apr_pstrmemdup(pool, file, slash - file);
    const struct passwd *pw;
    struct stat st;

    if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
        return p6_error_make(pool, P6_E_NOT_FOUND, dir, "this directory does not exist; make it "
                             "and give it to httpd's run user, or name the user by --user");
    if (st.st_uid == 0) return NULL;
    pw = getpwuid(st.st_uid);
    if (!pw)
        return p6_error_make(pool, P6_E_NOT_FOUND, dir, "its owner has no account; root does not "
                             "touch the database, name the user by --user");
    *name = apr_pstrdup(pool, pw->pw_name);
    return NULL;
}

p6_error *p6_ctl_whom(const char **name, const p6_ctl *ctl, const char *run_user)
{
    *name = ctl->user;
    if (ctl->user || !ctl->db_driver) return NULL;
    if (strcmp(ctl->db_driver, "sqlite3") == 0)
        return owner_of_directory(name, ctl->db_params, ctl->pool);
    *name = run_user;
    if (run_user) return NULL;
    return p6_error_make(ctl->pool, P6_E_NOT_FOUND, "--user",
                         "name the user who works with PostgreSQL; root does not");
}

/* Groups first, then the group, then the user: after the last step there is no way back. */
static int drop_to(const struct passwd *pw)
{
    if (initgroups(pw->pw_name, pw->pw_gid) != 0 || setgid(pw->pw_gid) != 0
        || setuid(pw->pw_uid) != 0)
        return 0;
    /* libpq looks for .pgpass and .pg_service.conf at home */
    if (setenv("HOME", pw->pw_dir, 1) != 0) return 0;
    return getuid() == pw->pw_uid && geteuid() == pw->pw_uid && setuid(0) != 0;
}

p6_error *p6_ctl_become(const char *name, apr_pool_t *pool)
{
    const struct passwd *pw;

    if (!name) return NULL;
    pw = getpwnam(name);
    if (!pw) return p6_error_make(pool, P6_E_NOT_FOUND, "--user", "there is no such account");
    if (pw->pw_uid == geteuid()) return NULL;
    if (geteuid() != 0)
        return p6_error_make(pool, P6_E_FORBIDDEN, "--user", "only root can become somebody else");
    if (!drop_to(pw))
        return p6_error_make(pool, P6_E_FORBIDDEN, "--user", "root could not become this user");
    return NULL;
}
