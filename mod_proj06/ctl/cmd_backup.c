/* proj06ctl backup and restore: a SQLite database to a file and back. */
#include "ctl/progress.h"

#include <stdio.h>
#include <string.h>

#include "store/backup.h"

const char p6_help_backup[] =
    "Writes a checked copy of the SQLite database to FILE, mode 0600, while httpd goes on. FILE\n"
    "must not be there yet; the user who owns the database must be able to make it. What was\n"
    "deleted is not in it. PostgreSQL has pg_dump: see the manual.\n";

const char p6_help_restore[] =
    "  --force       although somebody has the database open: httpd takes over the restored one\n"
    "                with its next transaction\n"
    "\n"
    "Puts a copy of FILE, made by \"proj06ctl backup\", in the place of the SQLite database,\n"
    "checked and migrated to this version. The database that was there is kept beside it; whom it\n"
    "had erased since the backup is erased again.\n";

int p6_cmd_backup(p6_ctl *ctl)
{
    p6_ctl_progress progress;
    p6_store *store;
    p6_error *err;

    if (ctl->argc != 1) return p6_ctl_usage("backup needs one file");
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    progress = p6_ctl_progress_begin(ctl);
    err = p6_store_backup(store, ctl->argv[0], p6_ctl_progress_show, &progress, ctl->pool);
    if (err) return p6_ctl_fail(err);
    printf("saved to %s\n", ctl->argv[0]);
    return 0;
}

static int restore(p6_ctl *ctl, const char *file, int force)
{
    p6_ctl_progress progress = p6_ctl_progress_begin(ctl);
    p6_restored restored;
    p6_error *err = p6_store_restore(ctl->db_params, file, force, ctl->env, &restored,
                                     p6_ctl_progress_show, &progress, ctl->pool);

    if (err && err->code == P6_E_BAD_DATA) {
        p6_ctl_fail(err);
        return 1;
    }
    if (err) return p6_ctl_fail(err);
    printf("restored %s", file);
    if (restored.from < restored.to)
        printf(", schema version %d brought to %d", restored.from, restored.to);
    printf("\n");
    if (restored.kept) printf("the database that was there is now %s\n", restored.kept);
    if (restored.erased > 0)
        printf("people erased again, as they had been since the backup: %d\n", restored.erased);
    if (restored.erased < 0)
        printf("it can't be read: who had been erased since the backup has to be erased again\n");
    return 0;
}

int p6_cmd_restore(p6_ctl *ctl)
{
    const char *file = NULL;
    int force = 0;

    for (int i = 0; i < ctl->argc; i++) {
        if (strcmp(ctl->argv[i], "--force") == 0) force = 1;
        else if (ctl->argv[i][0] == '-' || file)
            return p6_ctl_usage("restore takes one file, and --force");
        else file = ctl->argv[i];
    }
    if (!file) return p6_ctl_usage("restore needs one file");
    if (!ctl->db_driver) return p6_ctl_usage("name the database by --db or --conf");
    if (strcmp(ctl->db_driver, "sqlite3") != 0)
        return p6_ctl_usage("restore is for SQLite; PostgreSQL has pg_restore, see the manual");
    return restore(ctl, file, force);
}
