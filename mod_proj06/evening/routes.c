/* What evening/ answers, and which template has which names. */
#include "evening/evening.h"
#include "evening/pages.h"
#include "evening/view_pages.h"
#include "office/act_routes.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_GET, "/office/shift/{}", p6_page_shift, P6_BY(WATCH), HTML },
    { P6_BOTH, "/office/shift/{}/walk-in", p6_page_walk_in, P6_FORM(QUEUE), HTML },
    { P6_BOTH, "/office/shift/{}/passes", p6_page_passes, P6_FORM(SCHEDULE), HTML },
    { P6_GET, "/board/{}", p6_page_board, P6_ROUTE_PAGE, HTML },
    { P6_POST, "/office/shift/{}/do", p6_page_shift_do, P6_FORM(QUEUE), NULL },
    { P6_GET, "/office/shift/{}/visit/{}", p6_page_queue_visit, P6_BY(WATCH), HTML },
    { P6_POST, "/office/shift/{}/visit/{}/phone", p6_page_queue_phone, P6_FORM(PERSON), HTML },
    { P6_POST, "/office/shift/{}/visit/{}/finish", p6_page_queue_finish, P6_FORM(QUEUE), NULL },
    { P6_POST, "/office/shift/{}/live", p6_page_shift_live, P6_FORM(QUEUE), NULL },
    { P6_BOTH, "/office/shift/{}/close", p6_page_close, P6_FORM(QUEUE), HTML },
    { P6_GET, "/office/shift/{}/sheet", p6_page_sheet, P6_BY(QUEUE), HTML },
    { P6_GET, "/office/shift/{}/paper", p6_page_papers, P6_BY(QUEUE), HTML },
    { P6_BOTH, "/office/shift/{}/visit/{}/paper", p6_page_paper, P6_FORM(QUEUE), HTML },
};

static const p6_binding bindings[] = {
    { "office-shift", &p6_office_shift_shape },
    { "office-walk-in", &p6_office_walk_in_shape },
    { "office-passes", &p6_office_passes_shape },
    { "board", &p6_board_shape },
    { "office-visit", &p6_office_visit_shape },
    { "office-close", &p6_office_close_shape },
    { "office-sheet", &p6_office_sheet_shape },
    { "office-papers", &p6_office_papers_shape },
    { "office-paper", &p6_office_paper_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_evening_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
