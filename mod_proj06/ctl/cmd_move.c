/* proj06ctl move: from SQLite to PostgreSQL. */
#include "ctl/frame.h"
#include "ctl/progress.h"

#include <stdio.h>
#include <string.h>

#include "store/move.h"

const char p6_help_move[] =
    "  --to pgsql:CONNINFO   an empty database, which is made ready; no password, as with --db\n"
    "\n"
    "Copies every row of the SQLite database that --db or --conf names, in one transaction, and\n"
    "compares the counts. Nobody may have it open: take Proj06Database out of the configuration\n"
    "and reload httpd first, then the pages go on from the snapshot. The SQLite file stays.\n";

static int move(p6_ctl *ctl, const char *driver, const char *params)
{
    p6_ctl_progress progress = p6_ctl_progress_begin(ctl);
    p6_ctl target = *ctl;
    p6_store *from = p6_ctl_store(ctl), *to;
    p6_moved moved;
    p6_error *err;

    target.db_driver = driver;
    target.db_params = params;
    to = from ? p6_ctl_store(&target) : NULL;
    if (!to) return 3;
    err = p6_store_move(from, to, &moved, p6_ctl_progress_show, &progress, ctl->pool);
    if (err) return p6_ctl_fail(err);
    printf("moved %" APR_INT64_T_FMT " rows of %d tables\n", moved.rows, moved.tables);
    return 0;
}

int p6_cmd_move(p6_ctl *ctl)
{
    const char *driver, *params, *wrong;

    if (ctl->argc != 2 || strcmp(ctl->argv[0], "--to") != 0)
        return p6_ctl_usage("move needs --to 'pgsql:CONNINFO'");
    wrong = p6_ctl_read_db(&driver, &params, ctl->argv[1]);
    if (wrong) return p6_ctl_usage(wrong);
    if (!ctl->db_driver) return p6_ctl_usage("name the database by --db or --conf");
    if (strcmp(ctl->db_driver, "sqlite3") != 0 || strcmp(driver, "pgsql") != 0)
        return p6_ctl_usage("move goes from SQLite to PostgreSQL only");
    if (!p6_store_in_use(ctl->db_params, ctl->pool)) return move(ctl, driver, params);
    return p6_ctl_fail(p6_error_make(ctl->pool, P6_E_TAKEN, ctl->db_params, "somebody has the "
                                     "database open: see proj06ctl move --help"));
}
