/* Rows of communes, former units, agencies, services, calendar, texts, rotas and desks. */
#include "schedule/export_private.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

#include "store/figures.h"
#include "store/reference.h"

#define PAGE 500

#define ROWS(rows, type, row) \
    for (const type *row = (const type *)(rows)->elts, \
                    *end = row + (rows)->nelts; row < end; row++)

const char *p6_export_degrees(apr_int32_t e6, apr_pool_t *pool)
{
    apr_int32_t size = e6 < 0 ? -e6 : e6;
    char *text = apr_psprintf(pool, "%s%d.%06d", e6 < 0 ? "-" : "", size / 1000000, size % 1000000);
    apr_size_t len = strlen(text);

    /* four decimals at least, as the province's own lists have them */
    for (int cut = 0; cut < 2 && text[len - 1] == '0'; cut++) text[--len] = '\0';
    return text;
}

void p6_export_position(const char **lat, const char **lon, apr_int32_t lat_e6, apr_int32_t lon_e6,
                        apr_pool_t *pool)
{
    int none = !lat_e6 && !lon_e6;

    *lat = none ? "" : p6_export_degrees(lat_e6, pool);
    *lon = none ? "" : p6_export_degrees(lon_e6, pool);
}

const char *p6_export_yes(int value)
{
    return value < 0 ? "" : value ? "yes" : "no";
}

const char *p6_export_keys(const char *codes, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, codes);

    for (char *p = text; *p; p++)
        if (*p == ',') *p = ' ';
    return text;
}

const char *p6_export_number(int value, apr_pool_t *pool)
{
    return value ? apr_itoa(pool, value) : "";
}

static const char *day_text(p6_day day, apr_pool_t *pool)
{
    return day ? p6_day_text(day, pool) : "";
}

p6_error *p6_export_communes(p6_export *ex, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_ref_communes(ex->tx, &rows, pool));
    ROWS(rows, p6_commune, row) {
        const char *cells[] = { row->code, row->name, row->kind,
                                p6_export_degrees(row->lat_e6, pool),
                                p6_export_degrees(row->lon_e6, pool), row->help_line };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_COMMUNES], cells, pool));
    }
    P6_TRY(p6_ref_former_units(ex->tx, &rows, pool));
    ROWS(rows, p6_former_unit, row) {
        const char *cells[] = { row->name, row->commune };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_FORMER_UNITS], cells, pool));
    }
    return NULL;
}

static p6_error *texts(p6_export *ex, apr_pool_t *pool)
{
    static const char *const kinds[] = { "agency", "service", "point", "calendar" };
    apr_array_header_t *rows;

    for (int i = 0; i < 4; i++) {
        P6_TRY(p6_ref_texts(ex->tx, kinds[i], &rows, pool));
        ROWS(rows, p6_data_text, row) {
            const char *cells[] = { row->kind, row->subject, row->field, row->lang, row->text };

            P6_TRY(p6_out_row(ex->out[P6_SHEET_TEXTS], cells, pool));
        }
    }
    return NULL;
}

p6_error *p6_export_catalog(p6_export *ex, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_ref_agencies(ex->tx, &rows, pool));
    ROWS(rows, p6_agency, row) {
        const char *cells[] = { row->code, row->kind, p6_export_number(row->position, pool) };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_AGENCIES], cells, pool));
    }
    P6_TRY(p6_ref_services(ex->tx, &rows, pool));
    ROWS(rows, p6_service, row) {
        const char *cells[] = { row->code, row->agency_kind, apr_itoa(pool, row->minutes),
                                p6_export_number(row->position, pool) };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_SERVICES], cells, pool));
    }
    P6_TRY(p6_ref_calendar(ex->tx, 0, INT_MAX, &rows, pool));
    ROWS(rows, p6_calendar_day, row) {
        const char *cells[] = { p6_day_text(row->day, pool), row->kind, row->name, row->decision,
                                p6_export_yes(row->active) };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_CALENDAR], cells, pool));
    }
    return texts(ex, pool);
}

p6_error *p6_export_desks(p6_export *ex, const char *owner, const char *plan, apr_pool_t *pool)
{
    const apr_array_header_t *desks = apr_hash_get(ex->plans, plan, APR_HASH_KEY_STRING);

    if (!desks) return p6_error_make(pool, P6_E_INTERNAL, NULL, "plan %s is missing", plan);
    ROWS(desks, p6_desk, row) {
        const char *cells[] = { owner, apr_itoa(pool, row->number), row->agency,
                                p6_export_keys(row->services, pool), p6_export_yes(row->online) };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_DESKS], cells, pool));
    }
    return NULL;
}

static p6_error *rota(p6_export *ex, const p6_rota *row, apr_pool_t *pool)
{
    const char *cells[] = {
        [P6_ROTA_ID] = row->id,
        [P6_ROTA_POINT] = row->point,
        [P6_ROTA_PATTERN] = row->pattern,
        [P6_ROTA_VALID_FROM] = day_text(row->valid_from, pool),
        [P6_ROTA_VALID_TO] = day_text(row->valid_to, pool),
        [P6_ROTA_WALK_IN] = p6_export_yes(row->walk_in),
        [P6_ROTA_LAST_ENTRY] = p6_export_number(row->last_entry, pool),
        [P6_ROTA_SPOKEN] = p6_export_keys(row->spoken, pool),
        [P6_ROTA_NOTE] = row->note,
        [P6_ROTA_STOP_GROUP] = row->stop_group,
        [P6_ROTA_STOP_LANDMARK] = row->stop_landmark,
        [P6_ROTA_STOP_LAT] = "",
        [P6_ROTA_STOP_LON] = "",
    };

    p6_export_position(&cells[P6_ROTA_STOP_LAT], &cells[P6_ROTA_STOP_LON], row->stop_lat_e6,
                       row->stop_lon_e6, pool);
    P6_TRY(p6_out_row(ex->out[P6_SHEET_ROTAS], cells, pool));
    return p6_export_desks(ex, row->id, row->plan, pool);
}

p6_error *p6_export_rotas(p6_export *ex, apr_pool_t *pool)
{
    char after[P6_MAX_KEY + 1] = "";
    apr_array_header_t *rows;

    do {
        apr_pool_clear(pool);
        P6_TRY(p6_ref_rotas(ex->tx, after, PAGE, &rows, pool));
        ROWS(rows, p6_rota, row) {
            P6_TRY(rota(ex, row, pool));
            apr_cpystrn(after, row->id, sizeof after);
        }
        p6_export_tell(ex, ex->out[P6_SHEET_ROTAS]);
    } while (rows->nelts == PAGE);
    return NULL;
}

p6_error *p6_export_activation(p6_export *ex, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_activation_all(ex->tx, &rows, pool));
    ROWS(rows, p6_activation, row) {
        const char *cells[] = { row->commune, p6_day_text(row->as_of, pool),
                                apr_itoa(pool, row->residents), apr_itoa(pool, row->target),
                                apr_itoa(pool, row->activated), row->source };

        P6_TRY(p6_out_row(ex->out[P6_SHEET_ACTIVATION], cells, pool));
    }
    return NULL;
}
