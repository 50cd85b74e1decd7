/* Rows of rotas.csv. */
#include "schedule/import_private.h"

#include <string.h>

static const char *const spoken_words[] = { "tay", "nung", "dao", "mong", NULL };

const char *p6_import_spoken(p6_cells *cells, int column)
{
    const char *codes = p6_cell_keys(cells, column);

    for (const char *at = codes; *at; at += strspn(at, ",")) {
        apr_size_t len = strcspn(at, ",");
        int known = 0;

        for (int i = 0; spoken_words[i]; i++)
            known |= strlen(spoken_words[i]) == len && memcmp(spoken_words[i], at, len) == 0;
        if (!known) {
            p6_cells_bad(cells, column, "Languages are tay, nung, dao, mong, separated by spaces.");
            break;
        }
        at += len;
    }
    return codes;
}

p6_error *p6_import_rota(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_rota rota = {
        .id = p6_cell_key(&cells, P6_ROTA_ID),
        .point = p6_cell_key(&cells, P6_ROTA_POINT),
        .pattern = p6_cell_hours(&cells, P6_ROTA_PATTERN),
        .valid_from = p6_cell_day(&cells, P6_ROTA_VALID_FROM),
        .valid_to = p6_cell_day(&cells, P6_ROTA_VALID_TO),
        .walk_in = p6_cell_yes(&cells, P6_ROTA_WALK_IN, 1),
        .last_entry = p6_cell_number(&cells, P6_ROTA_LAST_ENTRY, 0, P6_MAX_SHIFT_MINUTES, 0),
        .spoken = p6_import_spoken(&cells, P6_ROTA_SPOKEN),
        .note = p6_cell_text(&cells, P6_ROTA_NOTE, P6_MAX_PHRASE),
        .stop_group = p6_cell_text(&cells, P6_ROTA_STOP_GROUP, P6_MAX_NAME),
        .stop_landmark = p6_cell_text(&cells, P6_ROTA_STOP_LANDMARK, P6_MAX_PHRASE),
    };

    p6_cell_position(&cells, P6_ROTA_STOP_LAT, P6_ROTA_STOP_LON, &rota.stop_lat_e6,
                     &rota.stop_lon_e6);
    if (rota.valid_from && rota.valid_to && rota.valid_to < rota.valid_from)
        p6_cells_bad(&cells, P6_ROTA_VALID_TO, "The last day is before the first one.");
    if (!im->writing) {
        p6_import_define(im, &cells, P6_KNOWN_ROTA, P6_ROTA_ID, rota.id);
        return p6_import_refer(im, &cells, P6_KNOWN_POINT, P6_ROTA_POINT, rota.point);
    }
    P6_TRY(p6_import_plan(im, rota.id, &rota.plan, pool));
    if (!rota.plan) {
        p6_known_entry *stored;

        P6_TRY(p6_known_stored(im->known, P6_KNOWN_ROTA, rota.id, &stored));
        rota.plan = stored ? stored->plan : "";
    }
    return p6_ref_put_rota(im->tx, &rota);
}
