/* Rows of activation.csv. */
#include "schedule/import_private.h"

#include <apr_strings.h>

#include "store/figures.h"

static int people(p6_cells *cells, int column)
{
    return p6_cell_number(cells, column, 0, P6_MAX_RESIDENTS, 0);
}

p6_error *p6_import_activation(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_activation figures = {
        .commune = p6_cell_code(&cells, P6_ACTIVATION_COMMUNE),
        .as_of = p6_cell_day(&cells, P6_ACTIVATION_AS_OF),
        .residents = people(&cells, P6_ACTIVATION_RESIDENTS),
        .target = people(&cells, P6_ACTIVATION_TARGET),
        .activated = people(&cells, P6_ACTIVATION_ACTIVATED),
        .source = p6_cell_text(&cells, P6_ACTIVATION_SOURCE, P6_MAX_PHRASE),
        .imported_at = im->now_s,
    };

    if (im->writing) return p6_activation_put(im->tx, &figures);
    if (figures.activated > figures.residents)
        p6_cells_bad(&cells, P6_ACTIVATION_ACTIVATED, "More accounts than residents.");
    if (figures.target > figures.residents)
        p6_cells_bad(&cells, P6_ACTIVATION_TARGET, "The target is above the residents.");
    p6_import_define(im, &cells, P6_KNOWN_ACTIVATION, P6_ACTIVATION_AS_OF,
                     apr_pstrcat(pool, figures.commune, "/", p6_day_text(figures.as_of, pool),
                                 NULL));
    return p6_import_refer(im, &cells, P6_KNOWN_COMMUNE, P6_ACTIVATION_COMMUNE, figures.commune);
}
