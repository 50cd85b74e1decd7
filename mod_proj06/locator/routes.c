#include "locator/api.h"
#include "locator/locator.h"
#include "locator/pages.h"
#include "site/statics.h"

#define HTML "text/html"
#define JSON "application/json"

const p6_route p6_locator_routes[] = {
    { P6_GET, "/", p6_page_home, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/help", p6_page_help, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/point/{}.ics", p6_feed_ics, P6_ROUTE_API, "text/calendar" },
    { P6_GET, "/point/{}/notice", p6_page_notice, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/point/{}", p6_page_point, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/privacy", p6_page_privacy, P6_ROUTE_PAGE, HTML },
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
const int p6_locator_routes_count = (int)(sizeof p6_locator_routes / sizeof *p6_locator_routes);
