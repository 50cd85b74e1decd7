#include "ctl/progress.h"

#include "schedule/import.h"

const char p6_help_export[] =
    "Writes the files that conf/data-format.md describes to DIR, which is made if it is missing.\n"
    "Points are written twice, as CSV and as GeoJSON. \"proj06ctl import DIR\" reads them all.\n"
    "Cells are data, exactly: one that begins with = + - @ is a formula to a spreadsheet.\n";

int p6_cmd_export(p6_ctl *ctl)
{
    p6_ctl_progress progress;
    p6_store *store;
    p6_error *err;

    if (ctl->argc != 1) return p6_ctl_usage("export needs one directory");
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    progress = p6_ctl_progress_begin(ctl);
    err = p6_export_dir(store, ctl->argv[0], p6_ctl_progress_show, &progress, ctl->pool);
    return err ? p6_ctl_fail(err) : 0;
}
