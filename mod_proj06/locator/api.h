/**
 * Handlers of the locator's API, feeds and health, named in the routes of locator/routes.c. All
 * follow p6_handler and read the snapshot only.
 */
#ifndef P6_LOCATOR_API_H
#define P6_LOCATOR_API_H

#include "locator/api_json.h"
#include "locator/view.h"

p6_error *p6_api_help(p6_call *call);         /**< "/api/v1/help" */
p6_error *p6_api_help_geojson(p6_call *call); /**< "/api/v1/help.geojson" */
p6_error *p6_api_points(p6_call *call);       /**< "/api/v1/points" */
p6_error *p6_api_point(p6_call *call);        /**< "/api/v1/points/{}" */
p6_error *p6_api_communes(p6_call *call);     /**< "/api/v1/communes" */
p6_error *p6_api_services(p6_call *call);     /**< "/api/v1/services" */
p6_error *p6_api_agencies(p6_call *call);     /**< "/api/v1/agencies" */
p6_error *p6_api_openapi(p6_call *call);      /**< "/api/v1/openapi.json" */
p6_error *p6_feed_manifest(p6_call *call);    /**< "/api/v1/$bulk-publish" */
p6_error *p6_feed_locations(p6_call *call);   /**< "/api/v1/bulk/locations/{}.ndjson" */
p6_error *p6_feed_schedules(p6_call *call);   /**< "/api/v1/bulk/schedules/{}.ndjson" */
p6_error *p6_feed_slots(p6_call *call);       /**< "/api/v1/bulk/slots/{}.ndjson" */
p6_error *p6_feed_ics(p6_call *call);         /**< "/point/{}.ics" */
p6_error *p6_health(p6_call *call);           /**< "/health" */

#define P6_CACHE_API "no-cache"
#define P6_CACHE_FEED "public, max-age=60"

/** Make JSON the answer's body as media type TYPE. */
void p6_api_body(p6_call *call, const char *type, const p6_json *json);
/** Member FIELD: the data text (KIND, CODE, FIELD) in the reader's language or null; with it
    FIELD_lang when it is in another one. */
void p6_api_data_text(p6_json *json, const p6_view *view, const char *kind, const char *code,
                      const char *field);

#endif
