#include "store/reference.h"

#include "store/fields.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define ALL(statement, fields, type) \
    p6_select_rows(tx, statement, NULL, 0, fields, COUNT(fields), sizeof(type), rows, pool)

static const p6_field commune[] = {
    P6_FIELD(TEXT, p6_commune, code), P6_FIELD(TEXT, p6_commune, name),
    P6_FIELD(TEXT, p6_commune, kind), P6_FIELD(I32, p6_commune, lat_e6),
    P6_FIELD(I32, p6_commune, lon_e6), P6_FIELD(TEXT, p6_commune, help_line),
};
static const p6_field former_unit[] = {
    P6_FIELD(TEXT, p6_former_unit, name), P6_FIELD(TEXT, p6_former_unit, commune),
};
static const p6_field agency[] = {
    P6_FIELD(TEXT, p6_agency, code), P6_FIELD(TEXT, p6_agency, kind),
    P6_FIELD(INT, p6_agency, position),
};
static const p6_field service[] = {
    P6_FIELD(TEXT, p6_service, code), P6_FIELD(TEXT, p6_service, agency_kind),
    P6_FIELD(INT, p6_service, minutes), P6_FIELD(INT, p6_service, position),
};
static const p6_field data_text[] = {
    P6_FIELD(TEXT, p6_data_text, kind), P6_FIELD(TEXT, p6_data_text, subject),
    P6_FIELD(TEXT, p6_data_text, field), P6_FIELD(TEXT, p6_data_text, lang),
    P6_FIELD(TEXT, p6_data_text, text),
};
static const p6_field point[] = {
    P6_FIELD(TEXT, p6_point, slug), P6_FIELD(TEXT, p6_point, kind), P6_FIELD(TEXT, p6_point, name),
    P6_FIELD(TEXT, p6_point, commune), P6_FIELD(TEXT, p6_point, group),
    P6_FIELD(TEXT, p6_point, group_aliases), P6_FIELD(TEXT, p6_point, address),
    P6_FIELD(TEXT, p6_point, landmark), P6_FIELD(I32, p6_point, lat_e6),
    P6_FIELD(I32, p6_point, lon_e6), P6_FIELD(TEXT, p6_point, phone),
    P6_FIELD(INT, p6_point, step_free), P6_FIELD(I64, p6_point, checked_at),
    P6_FIELD(INT, p6_point, active), P6_FIELD(INT, p6_point, sample),
};
static const p6_field rota[] = {
    P6_FIELD(TEXT, p6_rota, id), P6_FIELD(TEXT, p6_rota, point), P6_FIELD(TEXT, p6_rota, pattern),
    P6_FIELD(I32, p6_rota, valid_from), P6_FIELD(I32, p6_rota, valid_to),
    P6_FIELD(TEXT, p6_rota, plan), P6_FIELD(INT, p6_rota, walk_in),
    P6_FIELD(INT, p6_rota, last_entry), P6_FIELD(TEXT, p6_rota, spoken),
    P6_FIELD(TEXT, p6_rota, note), P6_FIELD(TEXT, p6_rota, stop_group),
    P6_FIELD(TEXT, p6_rota, stop_landmark), P6_FIELD(I32, p6_rota, stop_lat_e6),
    P6_FIELD(I32, p6_rota, stop_lon_e6),
};
static const p6_field calendar_day[] = {
    P6_FIELD(I32, p6_calendar_day, day), P6_FIELD(TEXT, p6_calendar_day, kind),
    P6_FIELD(TEXT, p6_calendar_day, name), P6_FIELD(TEXT, p6_calendar_day, decision),
    P6_FIELD(INT, p6_calendar_day, active),
};

#define PUT(statement, fields, row) \
    p6_exec_row(tx, statement, fields, COUNT(fields), row, NULL, 0, NULL)

p6_error *p6_ref_touch(p6_tx *tx)
{
    tx->touched = 1;
    return p6_exec(tx, P6_S_TOUCH, NULL, 0, NULL);
}

p6_error *p6_ref_generation(p6_tx *tx, apr_int64_t *generation)
{
    return p6_select_int(tx, P6_S_GENERATION, NULL, 0, generation);
}

p6_error *p6_ref_put_commune(p6_tx *tx, const p6_commune *row)
{
    return PUT(P6_S_PUT_COMMUNE, commune, row);
}

p6_error *p6_ref_put_former_unit(p6_tx *tx, const p6_former_unit *row)
{
    return PUT(P6_S_PUT_FORMER_UNIT, former_unit, row);
}

p6_error *p6_ref_put_agency(p6_tx *tx, const p6_agency *row)
{
    return PUT(P6_S_PUT_AGENCY, agency, row);
}

p6_error *p6_ref_put_service(p6_tx *tx, const p6_service *row)
{
    return PUT(P6_S_PUT_SERVICE, service, row);
}

p6_error *p6_ref_put_text(p6_tx *tx, const p6_data_text *row)
{
    return PUT(P6_S_PUT_TEXT, data_text, row);
}

p6_error *p6_ref_put_point(p6_tx *tx, const p6_point *row)
{
    return PUT(P6_S_PUT_POINT, point, row);
}

p6_error *p6_ref_put_rota(p6_tx *tx, const p6_rota *row)
{
    return PUT(P6_S_PUT_ROTA, rota, row);
}

p6_error *p6_ref_put_calendar_day(p6_tx *tx, const p6_calendar_day *row)
{
    return PUT(P6_S_PUT_CALENDAR_DAY, calendar_day, row);
}

p6_error *p6_ref_communes(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool)
{
    return ALL(P6_S_COMMUNES, commune, p6_commune);
}

p6_error *p6_ref_former_units(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool)
{
    return ALL(P6_S_FORMER_UNITS, former_unit, p6_former_unit);
}

p6_error *p6_ref_agencies(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool)
{
    return ALL(P6_S_AGENCIES, agency, p6_agency);
}

p6_error *p6_ref_services(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool)
{
    return ALL(P6_S_SERVICES, service, p6_service);
}

p6_error *p6_ref_texts(p6_tx *tx, const char *kind, apr_array_header_t **rows, apr_pool_t *pool)
{
    const p6_value values[] = { p6_v_text(kind) };

    return p6_select_rows(tx, P6_S_TEXTS, values, 1, data_text, COUNT(data_text),
                          sizeof(p6_data_text), rows, pool);
}

static p6_error *page(p6_tx *tx, p6_statement statement, const char *after, int limit,
                      const p6_field *fields, int n, apr_size_t size, apr_array_header_t **rows,
                      apr_pool_t *pool)
{
    const p6_value values[] = { p6_v_text(after), p6_v_int(limit) };

    return p6_select_rows(tx, statement, values, 2, fields, n, size, rows, pool);
}

p6_error *p6_ref_points(p6_tx *tx, const char *after_slug, int limit, apr_array_header_t **rows,
                        apr_pool_t *pool)
{
    return page(tx, P6_S_POINTS, after_slug, limit, point, COUNT(point), sizeof(p6_point), rows,
                pool);
}

p6_error *p6_ref_rotas(p6_tx *tx, const char *after_id, int limit, apr_array_header_t **rows,
                       apr_pool_t *pool)
{
    return page(tx, P6_S_ROTAS, after_id, limit, rota, COUNT(rota), sizeof(p6_rota), rows, pool);
}

p6_error *p6_ref_calendar(p6_tx *tx, p6_day from, p6_day to, apr_array_header_t **rows,
                          apr_pool_t *pool)
{
    const p6_value values[] = { p6_v_int(from), p6_v_int(to) };

    return p6_select_rows(tx, P6_S_CALENDAR, values, 2, calendar_day, COUNT(calendar_day),
                          sizeof(p6_calendar_day), rows, pool);
}

#define OF_KEY(statement, key, fields, type) \
    p6_select_rows(tx, statement, P6_VALUES(p6_v_text(key)), fields, COUNT(fields), sizeof(type), \
                   &rows, pool)
#define FIRST(type) (rows->nelts ? &APR_ARRAY_IDX(rows, 0, type) : NULL)

p6_error *p6_ref_point(p6_tx *tx, const char *slug, p6_point **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(OF_KEY(P6_S_POINT_GET, slug, point, p6_point));
    *row = FIRST(p6_point);
    return NULL;
}

p6_error *p6_ref_rota(p6_tx *tx, const char *id, p6_rota **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(OF_KEY(P6_S_ROTA_GET, id, rota, p6_rota));
    *row = FIRST(p6_rota);
    return NULL;
}

p6_error *p6_ref_service(p6_tx *tx, const char *code, p6_service **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(OF_KEY(P6_S_SERVICE_GET, code, service, p6_service));
    *row = FIRST(p6_service);
    return NULL;
}

p6_error *p6_ref_calendar_day(p6_tx *tx, p6_day day, p6_calendar_day **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_ref_calendar(tx, day, day, &rows, pool));
    *row = FIRST(p6_calendar_day);
    return NULL;
}

p6_error *p6_ref_points_of(p6_tx *tx, const char *in, apr_array_header_t **found,
                           apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(OF_KEY(P6_S_POINTS_OF_COMMUNE, in, point, p6_point));
    *found = rows;
    return NULL;
}

p6_error *p6_ref_rotas_of(p6_tx *tx, const char *at, apr_array_header_t **found, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(OF_KEY(P6_S_ROTAS_OF_POINT, at, rota, p6_rota));
    *found = rows;
    return NULL;
}
