/**
 * Handlers of the locator's HTML pages (locator/page_*.c), named in the routes of locator/routes.c.
 *
 * All follow p6_handler: they fill call->res or return an error, which site/dispatch turns into a
 * page. They read the snapshot only: no database, no directory.
 */
#ifndef P6_LOCATOR_PAGES_H
#define P6_LOCATOR_PAGES_H

#include "site/call.h"

p6_error *p6_page_home(p6_call *call);     /**< "/" */
p6_error *p6_page_help(p6_call *call);     /**< "/help" */
p6_error *p6_page_point(p6_call *call);    /**< "/point/{}": holes[0] is the slug */
p6_error *p6_page_notice(p6_call *call);   /**< "/point/{}/notice" */
p6_error *p6_page_fragment(p6_call *call); /**< "/fragment/tonight", for SSI */
/** "/toi-nay", "/bay-gio", "/cuoi-tuan": a redirect to /help that keeps the query. */
p6_error *p6_page_door(p6_call *call);

#endif
