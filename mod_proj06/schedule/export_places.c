/* Rows of points, as CSV and as GeoJSON, and of shifts that people made or changed. */
#include "schedule/export_private.h"

#include <apr_strings.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "schedule/shift_key.h"
#include "store/reference.h"

#define PAGE 500
#define LAST_DAY 84000 /* in the year 2199 */

static const char *instant(apr_int64_t epoch_s, apr_pool_t *pool)
{
    p6_minute minute = p6_minute_of_epoch(epoch_s);
    int second = (int)(epoch_s - p6_epoch_of_minute(minute));

    if (!epoch_s) return "";
    return apr_psprintf(pool, "%s:%02d+07:00", p6_minute_text(minute, pool), second);
}

static void point_cells(const char **cells, const p6_point *row, apr_pool_t *pool)
{
    cells[P6_POINT_SLUG] = row->slug;
    cells[P6_POINT_KIND] = row->kind;
    cells[P6_POINT_NAME] = row->name;
    cells[P6_POINT_COMMUNE] = row->commune;
    cells[P6_POINT_GROUP] = row->group;
    cells[P6_POINT_GROUP_ALIASES] = row->group_aliases;
    cells[P6_POINT_ADDRESS] = row->address;
    cells[P6_POINT_LANDMARK] = row->landmark;
    p6_export_position(&cells[P6_POINT_LAT], &cells[P6_POINT_LON], row->lat_e6, row->lon_e6, pool);
    cells[P6_POINT_PHONE] = row->phone;
    cells[P6_POINT_STEP_FREE] = p6_export_yes(row->step_free);
    cells[P6_POINT_CHECKED_AT] = instant(row->checked_at, pool);
    cells[P6_POINT_ACTIVE] = p6_export_yes(row->active);
    cells[P6_POINT_SAMPLE] = p6_export_yes(row->sample);
}

static apr_status_t free_text(void *text)
{
    free(text);
    return APR_SUCCESS;
}

/** The columns but the position as a JSON object, in POOL; NULL when memory ran out. */
static const char *properties(const p6_out *out, const char *const *cells, apr_pool_t *pool)
{
    json_t *object = json_object();
    char *text;

    for (int i = 0; i < out->sheet->count; i++)
        if (i != P6_POINT_LAT && i != P6_POINT_LON)
            json_object_set_new(object, out->sheet->columns[i].name, json_string(cells[i]));
    text = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
    json_decref(object);
    if (!text) return NULL;
    apr_pool_cleanup_register(pool, text, free_text, apr_pool_cleanup_null);
    return text;
}

static p6_error *feature(p6_export *ex, const char *const *cells, apr_pool_t *pool)
{
    const char *about = properties(ex->out[P6_SHEET_POINTS], cells, pool);
    const char *at = *cells[P6_POINT_LAT]
        ? apr_psprintf(pool, "{\"type\":\"Point\",\"coordinates\":[%s,%s]}", cells[P6_POINT_LON],
                       cells[P6_POINT_LAT]) : "null";

    if (!about) return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "while writing GeoJSON");
    return p6_out_text(ex->geojson,
                       apr_pstrcat(pool, ex->geojson->rows++ ? ",\n" : "\n",
                                   "{\"type\":\"Feature\",\"geometry\":", at, ",\"properties\":",
                                   about, "}", NULL), pool);
}

p6_error *p6_export_points(p6_export *ex, apr_pool_t *pool)
{
    const char *cells[P6_MAX_CSV_COLUMNS];
    char after[P6_MAX_KEY + 1] = "";
    apr_array_header_t *rows;

    P6_TRY(p6_out_text(ex->geojson, "{\"type\":\"FeatureCollection\",\"features\":[", pool));
    do {
        apr_pool_clear(pool);
        P6_TRY(p6_ref_points(ex->tx, after, PAGE, &rows, pool));
        for (int i = 0; i < rows->nelts; i++) {
            const p6_point *row = &APR_ARRAY_IDX(rows, i, p6_point);

            point_cells(cells, row, pool);
            P6_TRY(p6_out_row(ex->out[P6_SHEET_POINTS], cells, pool));
            P6_TRY(feature(ex, cells, pool));
            apr_cpystrn(after, row->slug, sizeof after);
        }
        p6_export_tell(ex, ex->out[P6_SHEET_POINTS]);
    } while (rows->nelts == PAGE);
    return p6_out_text(ex->geojson, "\n]}\n", pool);
}

static p6_error *successor_of(p6_export *ex, const p6_shift *row, const char **key,
                              apr_pool_t *pool)
{
    p6_shift *successor;

    *key = "";
    if (!row->successor) return NULL;
    P6_TRY(p6_shift_get(ex->tx, row->successor, &successor, pool));
    return p6_shift_key_of(key, ex->tx, successor, pool);
}

static p6_error *shift(p6_export *ex, const p6_shift *row, apr_pool_t *pool)
{
    static const char *const statuses[] = { "planned", "cancelled", "moved" };
    const char *cells[] = {
        [P6_COL_SHIFT_KEY] = "",
        [P6_COL_SHIFT_POINT] = row->point,
        [P6_COL_SHIFT_START] = p6_minute_text(row->start, pool),
        [P6_COL_SHIFT_END] = p6_minute_text(row->end, pool),
        [P6_COL_SHIFT_STATUS] = statuses[row->status],
        [P6_COL_SHIFT_SUCCESSOR] = "",
        [P6_COL_SHIFT_UNKNOWN] = p6_export_yes(row->unknown),
        [P6_COL_SHIFT_WALK_IN] = p6_export_yes(row->walk_in),
        [P6_COL_SHIFT_LAST_ENTRY] = p6_export_number(row->last_entry, pool),
        [P6_COL_SHIFT_SPOKEN] = p6_export_keys(row->spoken, pool),
        [P6_COL_SHIFT_NOTE] = row->note,
        [P6_COL_SHIFT_STOP_GROUP] = row->stop_group,
        [P6_COL_SHIFT_STOP_LANDMARK] = row->stop_landmark,
        [P6_COL_SHIFT_STOP_LAT] = "",
        [P6_COL_SHIFT_STOP_LON] = "",
    };

    P6_TRY(p6_shift_key_of(&cells[P6_COL_SHIFT_KEY], ex->tx, row, pool));
    P6_TRY(successor_of(ex, row, &cells[P6_COL_SHIFT_SUCCESSOR], pool));
    p6_export_position(&cells[P6_COL_SHIFT_STOP_LAT], &cells[P6_COL_SHIFT_STOP_LON],
                       row->stop_lat_e6, row->stop_lon_e6, pool);
    P6_TRY(p6_out_row(ex->out[P6_SHEET_SHIFTS], cells, pool));
    return p6_export_desks(ex, cells[P6_COL_SHIFT_KEY], row->plan, pool);
}

typedef p6_error *(*each_shift)(p6_export *ex, const p6_shift *row, void *baton, apr_pool_t *pool);

static p6_error *all_shifts(p6_export *ex, each_shift work, void *baton, apr_pool_t *pool)
{
    p6_minute end = p6_minute_at(LAST_DAY, 0);
    char point[P6_MAX_KEY + 1] = "";
    p6_shift after = { .point = point };
    apr_array_header_t *rows;

    do {
        apr_pool_clear(pool);
        P6_TRY(p6_shifts_page(ex->tx, 0, end, after.id ? &after : NULL, PAGE, &rows, pool));
        for (int i = 0; i < rows->nelts; i++) {
            const p6_shift *row = &APR_ARRAY_IDX(rows, i, p6_shift);

            P6_TRY(work(ex, row, baton, pool));
            apr_cpystrn(point, row->point, sizeof point);
            after.start = row->start;
            after.id = row->id;
        }
        p6_export_tell(ex, ex->out[P6_SHEET_SHIFTS]);
    } while (rows->nelts == PAGE);
    return NULL;
}

static p6_error *note_successor(p6_export *ex, const p6_shift *row, void *ids, apr_pool_t *pool)
{
    (void)pool;
    if (row->successor)
        apr_hash_set(ids, apr_pmemdup(ex->pool, &row->successor, sizeof row->successor),
                     sizeof row->successor, "");
    return NULL;
}

/** What expansion would make again by itself is not exported, unless another shift leads to it. */
static p6_error *export_if_made(p6_export *ex, const p6_shift *row, void *ids, apr_pool_t *pool)
{
    if (*row->rota && !row->edited && !apr_hash_get(ids, &row->id, sizeof row->id)) return NULL;
    return shift(ex, row, pool);
}

p6_error *p6_export_shifts(p6_export *ex, apr_pool_t *pool)
{
    apr_hash_t *successors = apr_hash_make(ex->pool);

    P6_TRY(all_shifts(ex, note_successor, successors, pool));
    return all_shifts(ex, export_if_made, successors, pool);
}
