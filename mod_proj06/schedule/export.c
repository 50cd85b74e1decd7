#include <apr_strings.h>

#include "schedule/export_private.h"
#include "store/reference.h"

#define DEADLINE_MS 60000
#define PAGE 500

typedef struct run {
    p6_export ex;
    const char *dir;
} run;

void p6_export_tell(const p6_export *ex, const p6_out *out)
{
    if (ex->progress)
        ex->progress(ex->baton, apr_pstrcat(ex->pool, "write ", out->name, NULL), out->rows, 0);
}

static p6_error *open_all(p6_export *ex, const char *dir)
{
    for (int i = 0; i < P6_SHEET__COUNT; i++)
        P6_TRY(p6_out_open(&ex->out[i], dir, p6_sheets[i].file, &p6_sheets[i], ex->pool));
    return p6_out_open(&ex->geojson, dir, P6_POINTS_GEOJSON, NULL, ex->pool);
}

/** Call WORK on all files that are open, GeoJSON last; the first error stops it. */
static p6_error *each(p6_export *ex, p6_error *(*work)(p6_out *, apr_pool_t *), apr_pool_t *pool)
{
    for (int i = 0; i < P6_SHEET__COUNT; i++) P6_TRY(work(ex->out[i], pool));
    return work(ex->geojson, pool);
}

static void discard_all(p6_export *ex, apr_pool_t *pool)
{
    for (int i = 0; i < P6_SHEET__COUNT; i++)
        if (ex->out[i]) p6_out_discard(ex->out[i], pool);
    if (ex->geojson) p6_out_discard(ex->geojson, pool);
}

/** All plans: they are interned, a province has some dozens. */
static p6_error *read_plans(p6_export *ex)
{
    const char *after = "";
    apr_array_header_t *rows;

    ex->plans = apr_hash_make(ex->pool);
    do {
        P6_TRY(p6_ref_plans(ex->tx, after, PAGE, &rows, ex->pool));
        for (int i = 0; i < rows->nelts; i++) {
            const p6_plan *plan = &APR_ARRAY_IDX(rows, i, p6_plan);

            apr_hash_set(ex->plans, plan->id, APR_HASH_KEY_STRING, plan->desks);
            after = plan->id;
        }
    } while (rows->nelts == PAGE);
    return NULL;
}

static p6_error *write_rows(p6_export *ex, apr_pool_t *pool)
{
    static p6_error *(*const kinds[])(p6_export *, apr_pool_t *) = {
        p6_export_communes, p6_export_catalog, p6_export_points, p6_export_rotas,
        p6_export_shifts, p6_export_activation,
    };

    P6_TRY(read_plans(ex));
    for (int i = 0; i < (int)(sizeof kinds / sizeof *kinds); i++) {
        apr_pool_t *scratch;
        p6_error *err;

        apr_pool_create(&scratch, pool);
        err = p6_error_dup(pool, kinds[i](ex, scratch));
        apr_pool_destroy(scratch);
        P6_TRY(err);
    }
    return NULL;
}

/** The whole export in one read transaction: one picture of the database. */
static p6_error *write_all(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    run *r = baton;
    p6_export *ex = &r->ex;
    p6_error *err;

    ex->tx = tx;
    ex->pool = pool;
    for (int i = 0; i < P6_SHEET__COUNT; i++) ex->out[i] = NULL;
    ex->geojson = NULL;
    err = open_all(ex, r->dir);
    if (!err) err = write_rows(ex, pool);
    if (!err) err = each(ex, p6_out_close, pool);
    if (!err) err = each(ex, p6_out_publish, pool);
    if (err) discard_all(ex, pool);
    return err;
}

p6_error *p6_export_dir(p6_store *store, const char *dir, p6_progress progress, void *baton,
                        apr_pool_t *pool)
{
    run r = { .dir = dir, .ex = { .progress = progress, .baton = baton } };
    apr_status_t status = apr_dir_make_recursive(dir, APR_FPROT_OS_DEFAULT, pool);

    if (status != APR_SUCCESS)
        return p6_error_apr(pool, P6_E_IO, status, "can't make the directory %s", dir);
    return p6_store_run(store, P6_TX_READ, DEADLINE_MS, write_all, &r, pool);
}
