/** Inside the export: its open files, and one function for each kind of row. */
#ifndef P6_SCHEDULE_EXPORT_PRIVATE_H
#define P6_SCHEDULE_EXPORT_PRIVATE_H

#include <apr_hash.h>

#include "schedule/export_out.h"
#include "schedule/import.h"

typedef struct p6_export {
    p6_tx *tx;
    p6_out *out[P6_SHEET__COUNT];
    p6_out *geojson;
    apr_hash_t *plans; /**< arrays of p6_desk by plan id */
    p6_progress progress;
    void *baton;
    apr_pool_t *pool;
} p6_export;

p6_error *p6_export_communes(p6_export *ex, apr_pool_t *pool);
p6_error *p6_export_catalog(p6_export *ex, apr_pool_t *pool);
p6_error *p6_export_points(p6_export *ex, apr_pool_t *pool);
p6_error *p6_export_rotas(p6_export *ex, apr_pool_t *pool);
p6_error *p6_export_shifts(p6_export *ex, apr_pool_t *pool);
p6_error *p6_export_activation(p6_export *ex, apr_pool_t *pool);

/** The desks of PLAN as rows of OWNER. */
p6_error *p6_export_desks(p6_export *ex, const char *owner, const char *plan, apr_pool_t *pool);
/** Tell the caller how many rows of OUT are done. */
void p6_export_tell(const p6_export *ex, const p6_out *out);

/* cells */
const char *p6_export_degrees(apr_int32_t e6, apr_pool_t *pool); /**< "22.1658" */
/** Both cells of a position; "" for 0/0. */
void p6_export_position(const char **lat, const char **lon, apr_int32_t lat_e6, apr_int32_t lon_e6,
                        apr_pool_t *pool);
const char *p6_export_yes(int value);                            /**< "" when negative */
const char *p6_export_keys(const char *codes, apr_pool_t *pool); /**< "a,b" as "a b" */
const char *p6_export_number(int value, apr_pool_t *pool);       /**< "" for 0 */

#endif
