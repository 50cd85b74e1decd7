#include "site/failure.h"

#include "site/frame.h"
#include "site/problem.h"

#include <apr_strings.h>

#define FAILURE(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, happened, TEXT, NULL) F(r, right, TEXT, NULL) \
    F(r, todo, TEXT, NULL) F(r, find, URL, NULL) F(r, number, TEXT, NULL)
P6_RECORD(failure, FAILURE)

const p6_binding p6_site_bindings[] = { { "failure", &failure_shape } };
const int p6_site_bindings_count = sizeof p6_site_bindings / sizeof *p6_site_bindings;

static const char *what_to_do(const p6_call *call, int status)
{
    switch (status) {
    case 401:
    case 403:
        return P6_SAY(call, "failure.do.access");
    case 404:
    case 410:
        return P6_SAY(call, "failure.do.missing");
    case 409:
    case 429:
    case 503:
        return P6_SAY(call, "failure.do.wait");
    case 500:
        return P6_SAY(call, "failure.do.fault");
    default:
        return P6_SAY(call, "failure.do.input");
    }
}

p6_error *p6_failure_page(p6_call *call, const p6_error *err, int status)
{
    p6_value *r = p6_record_make(&failure_shape, call->pool);
    p6_frame frame = { .title = p6_problem_title(call, err), .error = 1, .canonical = "/" };

    r[failure_page] = p6_frame_value(call, &frame);
    r[failure_happened] = p6_v_text(frame.title);
    r[failure_right] = p6_v_text(p6_problem_remedy(call, err));
    r[failure_todo] = p6_v_text(what_to_do(call, status));
    r[failure_find] = p6_v_url(p6_call_link(call, "/help?when=today"));
    r[failure_number] = p6_v_text(P6_SAY(call, "failure.number", "status",
                                         apr_itoa(call->pool, status)));
    return p6_page(call, "failure", r);
}
