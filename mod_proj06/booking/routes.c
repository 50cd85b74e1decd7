/* What booking answers, and which template has which names. */
#include "booking/api.h"
#include "booking/booking.h"
#include "booking/pages_visit.h"
#include "booking/way.h"
#include "visits/slip.h"

#define HTML "text/html"
#define JSON "application/json"
#define POSTED (P6_ROUTE_API | P6_ROUTE_JSON)
#define FORM (P6_ROUTE_PAGE | P6_ROUTE_FORM)

static const p6_route routes[] = {
    { P6_GET, "/book", p6_page_book, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/book/ready", p6_page_ready, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/book/place", p6_page_place, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/book/time", p6_page_time, P6_ROUTE_PAGE, HTML },
    { P6_POST, "/book/hold", p6_page_hold, FORM, HTML },
    { P6_BOTH, "/book/who", p6_page_who, FORM, HTML },
    { P6_POST, "/book/keep", p6_page_keep, FORM, HTML },
    { P6_GET, "/book/check", p6_page_check, P6_ROUTE_PAGE, HTML },
    { P6_POST, "/book/confirm", p6_page_confirm, FORM, HTML },
    { P6_BOTH, "/book/wait", p6_page_wait, FORM, HTML },
    { P6_GET, "/dat-lich", p6_page_book_door, P6_ROUTE_PAGE, NULL },
    { P6_BOTH, "/visit", p6_page_lookup, FORM, HTML },
    { P6_GET, "/visit/card", p6_page_card, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/visit/gone", p6_page_erased, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/visit/{}.ics", p6_feed_visit, P6_ROUTE_PAGE, NULL },
    { P6_GET, "/visit/{}/slip", p6_page_slip, P6_ROUTE_PAGE, HTML },
    { P6_BOTH, "/visit/{}/change", p6_page_change, FORM, HTML },
    { P6_BOTH, "/visit/{}/another", p6_page_another, FORM, HTML },
    { P6_BOTH, "/visit/{}/cancel", p6_page_cancel, FORM, HTML },
    { P6_POST, "/visit/{}/accept", p6_page_accept, FORM, HTML },
    { P6_GET, "/visit/{}/data", p6_page_data, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/visit/{}/data.json", p6_feed_data, P6_ROUTE_PAGE, NULL },
    { P6_BOTH, "/visit/{}/correct", p6_page_correct, FORM, HTML },
    { P6_BOTH, "/visit/{}/erase", p6_page_erase, FORM, HTML },
    { P6_GET, "/visit/{}", p6_page_visit, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/lich-hen", p6_page_visit_door, P6_ROUTE_PAGE, NULL },
    { P6_BOTH, "/home-visit", p6_page_home_visit, FORM, HTML },
    { P6_GET, "/home-visit/{}", p6_page_home_seen, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/home-visit/{}/data.json", p6_feed_home_data, P6_ROUTE_PAGE, NULL },
    { P6_BOTH, "/home-visit/{}/cancel", p6_page_home_cancel, FORM, HTML },
    { P6_BOTH, "/home-visit/{}/correct", p6_page_home_correct, FORM, HTML },
    { P6_BOTH, "/home-visit/{}/erase", p6_page_home_erase, FORM, HTML },
    { P6_GET, "/privacy", p6_page_privacy, P6_ROUTE_PAGE, HTML },
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

static const p6_binding bindings[] = {
    { "book-services", &p6_book_services_shape }, { "book-ready", &p6_book_ready_shape },
    { "book-place", &p6_book_place_shape },       { "book-time", &p6_book_time_shape },
    { "book-who", &p6_book_who_shape },           { "book-check", &p6_book_check_shape },
    { "book-wait", &p6_book_wait_shape },         { "book-stop", &p6_book_stop_shape },
    { "visit-lookup", &p6_lookup_shape },   { "visit", &p6_receipt_shape },
    { "visit-slip", &p6_slip_page_shape },  { "visit-card", &p6_card_page_shape },
    { "visit-change", &p6_change_shape },   { "visit-confirm", &p6_confirm_shape },
    { "visit-data", &p6_data_shape },       { "visit-correct", &p6_correct_shape },
    { "visit-erased", &p6_erased_shape },   { "home-visit", &p6_home_visit_shape },
    { "home-visit-correct", &p6_home_correct_shape },
    { "home-visit-seen", &p6_home_seen_shape }, { "privacy", &p6_privacy_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_booking_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
