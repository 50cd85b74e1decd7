/* The failing wrapper. */
#include "support_store.h"

#include <string.h>

#define FAILED 77

static int hit(const p6_dbd_ops *ops)
{
    faults *f = (faults *)ops;

    f->calls++;
    if (!f->fail_at || (f->for_good ? f->calls < f->fail_at : f->calls != f->fail_at)) return 0;
    f->fired++;
    return 1;
}

static int failing_open(const p6_dbd_ops *ops, p6_dbd *db, const char *with, const char **message)
{
    int rc;

    *message = NULL;
    if (hit(ops)) return FAILED;
    rc = p6_dbd_apr.open(&p6_dbd_apr, db, with, message);
    if (!rc) ((faults *)ops)->opened++;
    return rc;
}

static void counted_close(const p6_dbd_ops *ops, p6_dbd *db)
{
    ((faults *)ops)->closed++;
    p6_dbd_apr.close(&p6_dbd_apr, db);
}

static int failing_command(const p6_dbd_ops *ops, p6_dbd *db, const char *sql)
{
    if (!hit(ops)) return p6_dbd_apr.command(&p6_dbd_apr, db, sql);
    if (((faults *)ops)->after) p6_dbd_apr.command(&p6_dbd_apr, db, sql);
    return FAILED;
}

static int failing_ask(const p6_dbd_ops *ops, p6_dbd *db, const char *sql,
                       apr_dbd_results_t **results, apr_pool_t *in)
{
    return hit(ops) ? FAILED : p6_dbd_apr.ask(&p6_dbd_apr, db, sql, results, in);
}

static int failing_prepare(const p6_dbd_ops *ops, p6_dbd *db, const char *sql, const char *label,
                           apr_dbd_prepared_t **statement)
{
    return hit(ops) ? FAILED : p6_dbd_apr.prepare(&p6_dbd_apr, db, sql, label, statement);
}

static int failing_execute(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_prepared_t *statement,
                           const void **values, int *rows, apr_pool_t *in)
{
    if (!hit(ops)) return p6_dbd_apr.execute(&p6_dbd_apr, db, statement, values, rows, in);
    if (((faults *)ops)->after) p6_dbd_apr.execute(&p6_dbd_apr, db, statement, values, rows, in);
    return FAILED;
}

static int failing_select(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_prepared_t *statement,
                          const void **values, apr_dbd_results_t **results, apr_pool_t *in)
{
    return hit(ops) ? FAILED : p6_dbd_apr.select(&p6_dbd_apr, db, statement, values, results, in);
}

static int failing_row(const p6_dbd_ops *ops, p6_dbd *db, apr_dbd_results_t *results,
                       apr_dbd_row_t **row, apr_pool_t *in)
{
    return hit(ops) ? FAILED : p6_dbd_apr.row(&p6_dbd_apr, db, results, row, in);
}

void faults_init(faults *f, int fail_at, int after)
{
    static const p6_dbd_ops ops = { failing_open, counted_close, failing_command, failing_ask,
                                    failing_prepare, failing_execute, failing_select, failing_row };

    memset(f, 0, sizeof *f);
    f->ops = ops;
    f->fail_at = fail_at;
    f->after = after;
}
