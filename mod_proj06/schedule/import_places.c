/* Rows of communes.csv, former_units.csv, points.csv and points.geojson. */
#include "schedule/import_private.h"

#include <apr_strings.h>
#include <string.h>

#include "base/token.h"

static const char *const commune_kinds[] = { "phuong", "xa", NULL };
static const char *const point_kinds[] = { "fixed", "mobile", "police", NULL };

p6_error *p6_import_commune(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_commune commune = {
        .code = p6_cell_code(&cells, P6_COMMUNE_CODE),
        .name = p6_cell_text(&cells, P6_COMMUNE_NAME, P6_MAX_NAME),
        .kind = p6_cell_word(&cells, P6_COMMUNE_KIND, commune_kinds),
        .help_line = p6_cell_phone(&cells, P6_COMMUNE_HELP_LINE),
    };

    p6_cell_position(&cells, P6_COMMUNE_LAT, P6_COMMUNE_LON, &commune.lat_e6, &commune.lon_e6);
    p6_import_define(im, &cells, P6_KNOWN_COMMUNE, P6_COMMUNE_CODE, commune.code);
    return im->writing ? p6_ref_put_commune(im->tx, &commune) : NULL;
}

p6_error *p6_import_former_unit(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_former_unit unit = {
        .name = p6_cell_text(&cells, P6_FORMER_UNIT_NAME, P6_MAX_NAME),
        .commune = p6_cell_code(&cells, P6_FORMER_UNIT_CODE),
    };

    if (im->writing) return p6_ref_put_former_unit(im->tx, &unit);
    p6_import_define(im, &cells, P6_KNOWN_FORMER_UNIT, P6_FORMER_UNIT_NAME,
                     apr_pstrcat(pool, unit.name, "/", unit.commune, NULL));
    return p6_import_refer(im, &cells, P6_KNOWN_COMMUNE, P6_FORMER_UNIT_CODE, unit.commune);
}

/** A short hash of all values: two files may both hold a point when they say the same. */
static apr_uint64_t mark_of(const p6_point *p, apr_pool_t *pool)
{
    const char *all = apr_psprintf(
        pool, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%d %d %s %d %" APR_INT64_T_FMT " %d %d", p->kind,
        p->name, p->commune, p->group, p->group_aliases, p->address, p->landmark, p->lat_e6,
        p->lon_e6, p->phone, p->step_free, p->checked_at, p->active, p->sample);
    unsigned char digest[P6_SHA256_BYTES];
    apr_uint64_t mark;

    p6_sha256(digest, all, strlen(all));
    memcpy(&mark, digest, sizeof mark);
    return mark;
}

static void define_point(p6_import *im, p6_cells *cells, const p6_point *point)
{
    p6_known_entry *before = *point->slug
        ? apr_hash_get(im->known->files[P6_KNOWN_POINT], point->slug, APR_HASH_KEY_STRING) : NULL;
    apr_uint64_t mark = mark_of(point, cells->pool);

    if (!before || strcmp(before->file, cells->row->file) == 0) {
        p6_known_entry *entry = p6_import_define(im, cells, P6_KNOWN_POINT, P6_POINT_SLUG,
                                                 point->slug);

        if (entry) entry->mark = mark;
    } else if (before->mark != mark)
        p6_cells_bad(cells, P6_POINT_SLUG, "%s line %d holds this point with other values; keep it"
                     " in one of the two files.", before->file, before->line);
}

p6_error *p6_import_point(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_point point = {
        .slug = p6_cell_key(&cells, P6_POINT_SLUG),
        .kind = p6_cell_word(&cells, P6_POINT_KIND, point_kinds),
        .name = p6_cell_text(&cells, P6_POINT_NAME, P6_MAX_NAME),
        .commune = p6_cell_code(&cells, P6_POINT_COMMUNE),
        .group = p6_cell_text(&cells, P6_POINT_GROUP, P6_MAX_NAME),
        .group_aliases = p6_cell_text(&cells, P6_POINT_GROUP_ALIASES, P6_MAX_PHRASE),
        .address = p6_cell_text(&cells, P6_POINT_ADDRESS, P6_MAX_PHRASE),
        .landmark = p6_cell_text(&cells, P6_POINT_LANDMARK, P6_MAX_PHRASE),
        .phone = p6_cell_phone(&cells, P6_POINT_PHONE),
        .step_free = p6_cell_yes(&cells, P6_POINT_STEP_FREE, -1),
        .checked_at = p6_cell_instant(&cells, P6_POINT_CHECKED_AT),
        .active = p6_cell_yes(&cells, P6_POINT_ACTIVE, 1),
        .sample = p6_cell_yes(&cells, P6_POINT_SAMPLE, 0),
    };

    p6_cell_position(&cells, P6_POINT_LAT, P6_POINT_LON, &point.lat_e6, &point.lon_e6);
    if (im->writing) return p6_ref_put_point(im->tx, &point);
    define_point(im, &cells, &point);
    return p6_import_refer(im, &cells, P6_KNOWN_COMMUNE, P6_POINT_COMMUNE, point.commune);
}
