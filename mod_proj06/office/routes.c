/* What office/ answers, and which template has which names. */
#include "office/act_routes.h"
#include "office/office.h"
#include "office/pages.h"
#include "office/view_pages.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_BOTH, "/office/sign-in", p6_page_sign_in, P6_ROUTE_FORM, HTML },
    { P6_POST, "/office/sign-out", p6_page_sign_out, P6_FORM(ANY), NULL },
    { P6_GET, "/office", p6_page_office, P6_BY(ANY), HTML },
};

static const p6_binding bindings[] = {
    { "office-sign-in", &p6_sign_in_shape },
    { "office", &p6_office_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_office_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
