#include "ctl/progress.h"

#include <stdio.h>

#include "schedule/import.h"

const char p6_help_import[] =
    "Reads the files of DIR that conf/data-format.md describes; DIR may hold some of them only.\n"
    "Rows add to the database or replace the row of the same key; nothing is removed. All files\n"
    "are checked before anything is written: when a row is bad, each bad row is printed on\n"
    "standard error as FILE:LINE: COLUMN: REASON, nothing is imported, and the exit status is 1.\n"
    "Shifts come from rotas by \"proj06ctl expand\", or by the module's own job.\n";

static void print_errors(const p6_import_result *result)
{
    for (int i = 0; i < result->list->nelts; i++) {
        const p6_import_error *e = &APR_ARRAY_IDX(result->list, i, p6_import_error);

        fputs(e->file, stderr);
        if (e->line) fprintf(stderr, ":%d", e->line);
        fprintf(stderr, ": %s%s%s\n", e->column, *e->column ? ": " : "", e->reason);
    }
    if (result->errors > result->list->nelts)
        fprintf(stderr, "… and %d more\n", result->errors - result->list->nelts);
    fprintf(stderr, "proj06ctl: nothing was imported: %d mistake%s in %d row%s of %d file%s\n",
            result->errors, result->errors == 1 ? "" : "s", result->rows,
            result->rows == 1 ? "" : "s", result->files, result->files == 1 ? "" : "s");
}

int p6_cmd_import(p6_ctl *ctl)
{
    p6_ctl_progress progress;
    p6_import_result *result;
    p6_store *store;
    p6_error *err;

    if (ctl->argc != 1) return p6_ctl_usage("import needs one directory");
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    progress = p6_ctl_progress_begin(ctl);
    err = p6_import_dir(store, ctl->argv[0], &result, p6_ctl_progress_show, &progress, ctl->pool);
    if (err && result->errors) {
        print_errors(result);
        return 1;
    }
    if (err) return p6_ctl_fail(err);
    printf("%d rows from %d files\n", result->rows, result->files);
    return 0;
}
