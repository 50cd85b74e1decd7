/* What the locator answers, and which template has which names. */
#include "locator/api.h"
#include "locator/locator.h"
#include "locator/pages.h"
#include "locator/view_pages.h"
#include "site/statics.h"

#define HTML "text/html"
#define JSON "application/json"

static const p6_route routes[] = {
    { P6_GET, "/", p6_page_home, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/help", p6_page_help, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/point/{}.ics", p6_feed_ics, P6_ROUTE_API, "text/calendar" },
    { P6_GET, "/point/{}/notice", p6_page_notice, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/point/{}", p6_page_point, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/toi-nay", p6_page_door, P6_ROUTE_PAGE, NULL },
    { P6_GET, "/bay-gio", p6_page_door, P6_ROUTE_PAGE, NULL },
    { P6_GET, "/cuoi-tuan", p6_page_door, P6_ROUTE_PAGE, NULL },
    { P6_GET, "/fragment/tonight", p6_page_fragment, P6_ROUTE_FRAGMENT, HTML },
    { P6_GET, "/health", p6_health, P6_ROUTE_API, NULL },
    { P6_GET, "/static/{}", p6_static_handler, P6_ROUTE_PAGE, NULL },
    { P6_GET, "/api/v1/help", p6_api_help, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/help.geojson", p6_api_help_geojson, P6_ROUTE_API, "application/geo+json" },
    { P6_GET, "/api/v1/points", p6_api_points, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/points/{}", p6_api_point, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/communes", p6_api_communes, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/services", p6_api_services, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/agencies", p6_api_agencies, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/openapi.json", p6_api_openapi, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/$bulk-publish", p6_feed_manifest, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/bulk/locations/{}.ndjson", p6_feed_locations, P6_ROUTE_API, NULL },
    { P6_GET, "/api/v1/bulk/schedules/{}.ndjson", p6_feed_schedules, P6_ROUTE_API, NULL },
    { P6_GET, "/api/v1/bulk/slots/{}.ndjson", p6_feed_slots, P6_ROUTE_API, NULL },
};

static const p6_binding bindings[] = {
    { "home", &p6_home_shape },         { "help", &p6_help_shape },
    { "point", &p6_point_shape },       { "notice", &p6_notice_shape },
    { "fragment", &p6_fragment_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_locator_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
