/* The short Vietnamese doors, to be said and written: /toi-nay leads to /help?when=tonight. */
#include "locator/pages.h"

#include <apr_strings.h>
#include <string.h>

static const struct {
    const char *path, *when;
} doors[] = {
    { "/toi-nay", "tonight" },
    { "/bay-gio", "now" },
    { "/cuoi-tuan", "weekend" },
};

p6_error *p6_page_door(p6_call *call)
{
    const p6_request *req = call->req;

    for (int i = 0; i < (int)(sizeof doors / sizeof *doors); i++) {
        if (strcmp(req->path, doors[i].path) != 0) continue;
        /* the first value of a repeated name counts, so the door's own stands in front */
        p6_response_redirect(call->res, 302,
                             apr_pstrcat(call->pool, req->mount, "/help?when=", doors[i].when,
                                         *req->query ? "&" : "", req->query, NULL));
        return NULL;
    }
    return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such door");
}
