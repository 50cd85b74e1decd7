/* "/privacy": what is held, which cookies there are. */
#include "locator/pages.h"

#include "locator/view_pages.h"
#include "site/frame.h"

#define PRIVACY(F, r) F(r, page, RECORD, &p6_frame_shape)
P6_RECORD(privacy, PRIVACY)

const p6_shape p6_privacy_shape = { "privacy", privacy_fields, privacy__count };

p6_error *p6_page_privacy(p6_call *call)
{
    p6_frame frame = { .title = P6_SAY(call, "privacy.title"), .canonical = "/privacy" };
    p6_value *r = p6_record_make(&privacy_shape, call->pool);

    r[privacy_page] = p6_frame_value(call, &frame);
    P6_TRY(p6_page(call, "privacy", r));
    call->res->cache = "no-cache";
    if (!call->lang_explicit) call->res->vary = "Accept-Language, Cookie";
    return NULL;
}
