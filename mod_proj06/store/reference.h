/**
 * Verbs on reference data: communes, former units, agencies, services, texts, points, plans,
 * rotas, calendar. "put" inserts or replaces by key. Lists come in pages by key ("keyset"): pass
 * the last key seen ("" first) and a limit; fewer rows than the limit means the end. Results are
 * arrays of the struct itself (not pointers) in the pool given. A writer that changes what citizens
 * see calls p6_ref_touch once in its transaction.
 */
#ifndef P6_STORE_REFERENCE_H
#define P6_STORE_REFERENCE_H

#include "store/model.h"
#include "store/store.h"

/** Say that the structure (anything but free-place counts and live states) has changed. */
p6_error *p6_ref_touch(p6_tx *tx);
/** The generation of the structure: grows with every committed touch. */
p6_error *p6_ref_generation(p6_tx *tx, apr_int64_t *generation);

p6_error *p6_ref_put_commune(p6_tx *tx, const p6_commune *row);
p6_error *p6_ref_put_former_unit(p6_tx *tx, const p6_former_unit *row);
p6_error *p6_ref_put_agency(p6_tx *tx, const p6_agency *row);
p6_error *p6_ref_put_service(p6_tx *tx, const p6_service *row);
p6_error *p6_ref_put_text(p6_tx *tx, const p6_data_text *row);
p6_error *p6_ref_put_point(p6_tx *tx, const p6_point *row);
/** Intern DESKS (array of p6_desk, any order): *ID is the plan's id in POOL. */
p6_error *p6_ref_put_plan(p6_tx *tx, const apr_array_header_t *desks, const char **id,
                          apr_pool_t *pool);
p6_error *p6_ref_put_rota(p6_tx *tx, const p6_rota *row);
p6_error *p6_ref_put_calendar_day(p6_tx *tx, const p6_calendar_day *row);

p6_error *p6_ref_communes(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool);
p6_error *p6_ref_former_units(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool);
p6_error *p6_ref_agencies(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool);
p6_error *p6_ref_services(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool);
p6_error *p6_ref_texts(p6_tx *tx, const char *kind, apr_array_header_t **rows, apr_pool_t *pool);
p6_error *p6_ref_points(p6_tx *tx, const char *after_slug, int limit, apr_array_header_t **rows,
                        apr_pool_t *pool);
p6_error *p6_ref_plans(p6_tx *tx, const char *after_id, int limit, apr_array_header_t **rows,
                       apr_pool_t *pool);
p6_error *p6_ref_rotas(p6_tx *tx, const char *after_id, int limit, apr_array_header_t **rows,
                       apr_pool_t *pool);
p6_error *p6_ref_calendar(p6_tx *tx, p6_day from, p6_day to, apr_array_header_t **rows,
                          apr_pool_t *pool);

/** The desks of plan PLAN (array of p6_desk, by number). Plans never change, so a process asks
    once; they live as long as the store, or in POOL. */
p6_error *p6_ref_desks(p6_tx *tx, const char *plan, const apr_array_header_t **desks,
                       apr_pool_t *pool);
/** The services as of generation STRUCTURE, just read in TX; a process asks once for each. */
p6_error *p6_ref_services_of(p6_tx *tx, apr_int64_t structure, apr_array_header_t **rows,
                             apr_pool_t *pool);
/* single rows; *ROW = NULL when there is none, in POOL */
p6_error *p6_ref_point(p6_tx *tx, const char *slug, p6_point **row, apr_pool_t *pool);
p6_error *p6_ref_rota(p6_tx *tx, const char *id, p6_rota **row, apr_pool_t *pool);
p6_error *p6_ref_service(p6_tx *tx, const char *code, p6_service **row, apr_pool_t *pool);
p6_error *p6_ref_calendar_day(p6_tx *tx, p6_day day, p6_calendar_day **row, apr_pool_t *pool);
/** The desks of the plan ID by number; none when there is no such plan. Array of p6_desk. */
p6_error *p6_ref_plan(p6_tx *tx, const char *id, apr_array_header_t **desks, apr_pool_t *pool);

/** Points of COMMUNE by slug, active or not. Array of p6_point. */
p6_error *p6_ref_points_of(p6_tx *tx, const char *commune, apr_array_header_t **rows,
                           apr_pool_t *pool);
/** Rotas of POINT by id, ended ones too. Array of p6_rota. */
p6_error *p6_ref_rotas_of(p6_tx *tx, const char *point, apr_array_header_t **rows,
                          apr_pool_t *pool);

#endif
