/* What behalf/ answers, and which template has which names. */
#include "behalf/behalf.h"
#include "behalf/pages.h"
#include "behalf/view_pages.h"
#include "office/act_routes.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_GET, "/office/calls", p6_page_calls, P6_BY(PERSON), HTML },
    { P6_POST, "/office/calls/{}/open", p6_page_calls_open, P6_FORM(PERSON), HTML },
    { P6_POST, "/office/calls/{}/do", p6_page_calls_do, P6_FORM(PERSON), NULL },
    { P6_BOTH, "/office/book", p6_page_office_book, P6_FORM(PERSON), HTML },
    { P6_GET, "/office/visit/{}", p6_page_citizen, P6_BY(PERSON), HTML },
    { P6_POST, "/office/visit/{}/phone", p6_page_citizen_phone, P6_FORM(PERSON), HTML },
    { P6_GET, "/office/visit/{}/slip", p6_page_citizen_slip, P6_BY(PERSON), HTML },
    { P6_BOTH, "/office/visit/{}/move", p6_page_citizen_move, P6_FORM(PERSON), HTML },
    { P6_POST, "/office/visit/{}/cancel", p6_page_citizen_cancel, P6_FORM(PERSON), NULL },
    { P6_BOTH, "/office/find", p6_page_find, P6_FORM(QUEUE), HTML },
    { P6_POST, "/office/visit/{}/accept", p6_page_citizen_accept, P6_FORM(PERSON), NULL },
};

static const p6_binding bindings[] = {
    { "office-calls", &p6_office_calls_shape },
    { "office-book", &p6_office_book_shape },
    { "office-citizen", &p6_office_citizen_shape },
    { "office-find", &p6_office_find_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_behalf_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
