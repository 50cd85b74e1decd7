/* What booking answers, and which template has which names. */
#include "booking/way.h"

#define HTML "text/html"
#define FORM (P6_ROUTE_PAGE | P6_ROUTE_FORM)

static const p6_route routes[] = {
    { P6_GET, "/book", p6_page_book, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/book/ready", p6_page_ready, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/book/place", p6_page_place, P6_ROUTE_PAGE, HTML },
    { P6_GET, "/book/time", p6_page_time, P6_ROUTE_PAGE, HTML },
    { P6_POST, "/book/hold", p6_page_hold, FORM, HTML },
    { P6_GET | P6_POST, "/book/who", p6_page_who, FORM, HTML },
    { P6_POST, "/book/keep", p6_page_keep, FORM, HTML },
    { P6_GET, "/book/check", p6_page_check, P6_ROUTE_PAGE, HTML },
    { P6_POST, "/book/confirm", p6_page_confirm, FORM, HTML },
    { P6_GET | P6_POST, "/book/wait", p6_page_wait, FORM, HTML },
    { P6_GET, "/dat-lich", p6_page_book_door, P6_ROUTE_PAGE, NULL },
};

static const p6_binding bindings[] = {
    { "book-services", &p6_book_services_shape }, { "book-ready", &p6_book_ready_shape },
    { "book-place", &p6_book_place_shape },       { "book-time", &p6_book_time_shape },
    { "book-who", &p6_book_who_shape },           { "book-check", &p6_book_check_shape },
    { "book-wait", &p6_book_wait_shape },         { "book-stop", &p6_book_stop_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_booking_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
