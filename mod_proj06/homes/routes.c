/* What homes/ answers, and which template has which names. */
#include "homes/homes.h"
#include "homes/pages.h"
#include "homes/view_pages.h"
#include "office/act_routes.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_GET, "/office/home-visits", p6_page_home_visits, P6_BY(PERSON), HTML },
    { P6_BOTH, "/office/home-visits/new", p6_page_home_new, P6_FORM(PERSON), HTML },
    { P6_GET, "/office/home-visits/{}", p6_page_home_request, P6_BY(PERSON), HTML },
    { P6_POST, "/office/home-visits/{}/open", p6_page_home_open, P6_FORM(PERSON), HTML },
    { P6_POST, "/office/home-visits/{}/do", p6_page_home_order, P6_FORM(PERSON), HTML },
    { P6_BOTH, "/office/shift/{}/round", p6_page_round, P6_FORM(ROUND), HTML },
    { P6_GET, "/office/home-visits/{}/slip", p6_page_home_slip, P6_BY(PERSON), HTML },
};

static const p6_binding bindings[] = {
    { "office-homes", &p6_office_homes_shape },
    { "office-home", &p6_office_home_shape },
    { "office-round", &p6_office_round_shape },
    { "office-home-new", &p6_office_home_new_shape },
    { "office-home-slip", &p6_office_home_slip_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_homes_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
