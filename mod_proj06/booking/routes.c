/* What booking answers, and which template has which names. */
#include "booking/api.h"
#include "booking/booking.h"

#define JSON "application/json"
#define POSTED (P6_ROUTE_API | P6_ROUTE_JSON)

static const p6_route routes[] = {
    { P6_GET, "/api/v1/consent", p6_api_consent, P6_ROUTE_API, JSON },
    { P6_GET, "/api/v1/shifts/{}/slots", p6_api_slots, P6_ROUTE_API, JSON },
    { P6_POST, "/api/v1/visits", p6_api_book, POSTED, JSON },
    { P6_GET, "/api/v1/visits/{}", p6_api_visit, P6_ROUTE_API, JSON },
    { P6_POST, "/api/v1/visits/{}/cancel", p6_api_cancel, POSTED, JSON },
    { P6_POST, "/api/v1/visits/{}/reschedule", p6_api_reschedule, POSTED, JSON },
    { P6_POST, "/api/v1/visits/{}/accept", p6_api_accept, POSTED, JSON },
    { P6_POST, "/api/v1/visits/{}/correct", p6_api_correct, POSTED, JSON },
    { P6_POST, "/api/v1/visits/{}/erase", p6_api_erase, POSTED, JSON },
    { P6_POST, "/api/v1/home-visits", p6_api_ask_home, POSTED, JSON },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_booking_part = { routes, COUNT(routes), NULL, 0 };
