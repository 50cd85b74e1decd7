#include "schedule/import.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "schedule/import_private.h"

#define DEADLINE_MS 60000 /* a running booking storm gets out of the way long before that */

/* the files in order of dependence; points.geojson follows points.csv */
#define GEOJSON P6_SHEET__COUNT
#define FILES (P6_SHEET__COUNT + 1)
static const int order[FILES] = {
    P6_SHEET_COMMUNES, P6_SHEET_FORMER_UNITS, P6_SHEET_AGENCIES, P6_SHEET_SERVICES,
    P6_SHEET_CALENDAR, P6_SHEET_POINTS, GEOJSON, P6_SHEET_TEXTS, P6_SHEET_ROTAS, P6_SHEET_SHIFTS,
    P6_SHEET_DESKS, P6_SHEET_ACTIVATION,
};
static const p6_sheet_take handlers[FILES] = {
    [P6_SHEET_COMMUNES] = p6_import_commune, [P6_SHEET_FORMER_UNITS] = p6_import_former_unit,
    [P6_SHEET_AGENCIES] = p6_import_agency, [P6_SHEET_SERVICES] = p6_import_service,
    [P6_SHEET_CALENDAR] = p6_import_calendar_day, [P6_SHEET_POINTS] = p6_import_point,
    [GEOJSON] = p6_import_point, [P6_SHEET_TEXTS] = p6_import_text,
    [P6_SHEET_ROTAS] = p6_import_rota, [P6_SHEET_SHIFTS] = p6_import_shift,
    [P6_SHEET_DESKS] = p6_import_desk, [P6_SHEET_ACTIVATION] = p6_import_activation,
};

typedef struct run {
    p6_import im;
    const char *dir;
    int has[FILES];
    int files, rows;
    p6_progress progress;
    void *baton;
} run;

static const char *file_name(int file)
{
    return file == GEOJSON ? P6_POINTS_GEOJSON : p6_sheets[file].file;
}

p6_known_entry *p6_import_define(p6_import *im, p6_cells *cells, p6_known_kind kind, int column,
                                 const char *key)
{
    p6_known_entry *entry, *before;

    if (im->writing || !*key) return NULL;
    entry = p6_known_add(im->known, kind, key, cells->row->file, cells->row->line, &before);
    if (!entry)
        p6_cells_bad(cells, column, "%s line %d says the same thing before; once is right.",
                     before->file, before->line);
    return entry;
}

p6_error *p6_import_refer(p6_import *im, p6_cells *cells, p6_known_kind kind, int column,
                          const char *key)
{
    static const struct {
        const char *what, *file;
    } kinds[] = {
        [P6_KNOWN_COMMUNE] = { "commune", "communes.csv" },
        [P6_KNOWN_AGENCY] = { "agency", "agencies.csv" },
        [P6_KNOWN_SERVICE] = { "service", "services.csv" },
        [P6_KNOWN_DAY] = { "day of the calendar", "calendar.csv" },
        [P6_KNOWN_POINT] = { "point", "points.csv" },
        [P6_KNOWN_ROTA] = { "rota", "rotas.csv" },
    };
    p6_known_entry *entry;

    if (im->writing || !*key) return NULL;
    P6_TRY(p6_known_find(im->known, kind, key, &entry));
    if (!entry)
        p6_cells_bad(cells, column, "There is no %s \"%s\", neither in %s nor in the database.",
                     kinds[kind].what, p6_report_show(key, cells->pool), kinds[kind].file);
    return NULL;
}

static int ends_with(const char *name, const char *end)
{
    apr_size_t len = strlen(name), tail = strlen(end);

    return len > tail && strcasecmp(name + len - tail, end) == 0;
}

static void note_file(run *r, const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (strcmp(file_name(i), name) == 0) {
            r->has[i] = 1;
            r->files++;
            return;
        }
    if (*name != '.' && (ends_with(name, ".csv") || ends_with(name, ".geojson")
                         || ends_with(name, ".json")))
        p6_report_add(r->im.report, name, 0, "", "This is no file of the data exchange; the names"
                      " are in conf/data-format.md.");
}

static p6_error *scan_dir(run *r, apr_pool_t *pool)
{
    apr_dir_t *dir;
    apr_finfo_t info;
    apr_status_t status = apr_dir_open(&dir, r->dir, pool);

    if (status != APR_SUCCESS)
        return p6_error_apr(pool, P6_E_IO, status, "can't read the directory %s", r->dir);
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) note_file(r, info.name);
    apr_dir_close(dir);
    if (!r->files)
        return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "%s holds no file to import; their names"
                             " are in conf/data-format.md", r->dir);
    return NULL;
}

static void tell(void *baton, const char *file, apr_int64_t done, apr_int64_t all)
{
    const run *r = baton;
    char what[80];

    if (!r->progress) return;
    apr_snprintf(what, sizeof what, "%s %s", r->im.writing ? "write" : "check", file);
    r->progress(r->baton, what, done, all);
}

/** Give the handler what the reader reads; the baton of the import is the import itself. */
static p6_error *take_row(void *baton, const p6_sheet_row *row, apr_pool_t *pool)
{
    run *r = baton;

    for (int i = 0; i < FILES; i++)
        if (strcmp(file_name(i), row->file) == 0) return handlers[i](&r->im, row, pool);
    return NULL;
}

static p6_error *read_file(run *r, int file, apr_pool_t *pool)
{
    p6_sheet_reader reader = { .report = r->im.report, .take = take_row, .progress = tell,
                               .baton = r };
    char *path;
    p6_error *err;

    if (apr_filepath_merge(&path, r->dir, file_name(file), 0, pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_IO, file_name(file), "the path is too long");
    err = file == GEOJSON ? p6_sheet_read_geojson(&reader, path, pool)
                          : p6_sheet_read(&reader, &p6_sheets[file], path, pool);
    if (!r->im.writing) r->rows += reader.rows;
    return err;
}

static p6_error *read_files(run *r, apr_pool_t *pool)
{
    for (int i = 0; i < FILES; i++) {
        apr_pool_t *file_pool;
        p6_error *err;

        if (!r->has[order[i]] || (r->im.writing && order[i] == P6_SHEET_DESKS)) continue;
        apr_pool_create(&file_pool, pool);
        err = p6_error_dup(pool, read_file(r, order[i], file_pool));
        apr_pool_destroy(file_pool);
        P6_TRY(err);
    }
    return NULL;
}

/** All files against each other and the database. */
static p6_error *check_all(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    run *r = baton;
    p6_import *im = &r->im;

    im->report->count = 0;
    im->report->list->nelts = 0;
    im->writing = r->files = r->rows = 0;
    im->known = p6_known_make(tx, im->pool);
    im->named = apr_hash_make(im->pool);
    im->words = apr_hash_make(im->pool);
    im->owners = apr_hash_make(im->pool);
    im->successions = apr_array_make(im->pool, 8, sizeof(p6_succession));
    P6_TRY(scan_dir(r, pool));
    P6_TRY(read_files(r, pool));
    P6_TRY(p6_import_check_names(im, pool));
    P6_TRY(p6_import_check_desks(im, pool));
    return p6_import_check_successors(im, pool);
}

static p6_error *write_all(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    run *r = baton;
    p6_import *im = &r->im;

    im->writing = 1;
    im->tx = im->known->tx = tx;
    im->plans = apr_hash_make(pool);
    im->successions = apr_array_make(pool, 8, sizeof(p6_succession));
    for (apr_hash_index_t *i = apr_hash_first(pool, im->owners); i; i = apr_hash_next(i))
        ((p6_owner *)apr_hash_this_val(i))->placed = 0;
    P6_TRY(read_files(r, pool));
    P6_TRY(p6_import_write_successors(im, pool));
    P6_TRY(p6_import_write_desks(im, pool));
    if (im->report->count)
        return p6_error_make(pool, P6_E_BAD_DATA, NULL, "a file changed while it was imported");
    return p6_ref_touch(tx);
}

static int by_place(const void *a, const void *b)
{
    const p6_import_error *left = a, *right = b;
    int files = strcmp(left->file, right->file);
    int lines = (left->line > right->line) - (left->line < right->line);

    return files ? files : lines ? lines : strcmp(left->column, right->column);
}

static p6_import_result *result_of(run *r, apr_pool_t *pool)
{
    p6_import_result *result = apr_pcalloc(pool, sizeof *result);
    apr_array_header_t *list = r->im.report->list;

    qsort(list->elts, (size_t)list->nelts, sizeof(p6_import_error), by_place);
    result->files = r->files;
    result->rows = r->rows;
    result->errors = r->im.report->count;
    result->list = list;
    return result;
}

p6_error *p6_import_dir(p6_store *store, const char *dir, p6_import_result **result,
                        p6_progress progress, void *baton, apr_pool_t *pool)
{
    run r = { .dir = dir, .progress = progress, .baton = baton };
    apr_pool_t *work;
    p6_error *err;

    r.im.pool = pool;
    r.im.now_s = p6_now_s(p6_store_env(store));
    r.im.report = p6_report_make(pool);
    apr_pool_create(&work, pool);
    err = p6_store_run(store, P6_TX_READ, DEADLINE_MS, check_all, &r, work);
    if (!err && r.im.report->count)
        err = p6_error_make(work, P6_E_BAD_DATA, NULL, "%d rows or files are wrong; nothing was"
                            " imported", r.im.report->count);
    if (!err) err = p6_store_run(store, P6_TX_WRITE, DEADLINE_MS, write_all, &r, work);
    err = p6_error_dup(pool, err);
    apr_pool_destroy(work);
    *result = result_of(&r, pool);
    return err;
}
