#include "office/view_office.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "site/frame.h"
#include "site/statics.h"

static p6_value link_if(const p6_call *call, p6_act act, const char *path)
{
    return p6_may_somewhere(call->official, act) ? p6_v_url(p6_call_link(call, path)) : P6_NOTHING;
}

p6_value p6_view_bar(const p6_call *call)
{
    p6_value *r = p6_record_make(&p6_bar_shape, call->pool);
    int pass = call->official->pass != 0;

    r[p6_bar_css] = p6_v_url(p6_static_link(call, "office.css"));
    r[p6_bar_name] = p6_v_text(call->official->name);
    r[p6_bar_csrf] = p6_v_text(call->official->csrf);
    r[p6_bar_out] = p6_v_url(p6_call_link(call, "/office/sign-out"));
    r[p6_bar_office] = p6_v_url(p6_call_link(call, "/office"));
    r[p6_bar_schedule] = link_if(call, P6_ACT_SCHEDULE, "/office/schedule");
    r[p6_bar_homes] = link_if(call, P6_ACT_PERSON, "/office/home-visits");
    r[p6_bar_tells] = link_if(call, P6_ACT_PERSON, "/office/calls");
    r[p6_bar_reports] = link_if(call, P6_ACT_REPORT, "/office/reports");
    r[p6_bar_calendar] = link_if(call, P6_ACT_PROVINCE, "/office/calendar");
    r[p6_bar_audit] = link_if(call, P6_ACT_AUDIT, "/office/audit");
    r[p6_bar_pass] = p6_v_bool(pass);
    return p6_v_record(r);
}

p6_error *p6_office_page(p6_call *call, const char *name, const p6_value *root)
{
    P6_TRY(p6_page(call, name, root));
    call->res->cache = "no-store";
    return NULL;
}

p6_error *p6_office_done(p6_call *call, const char *path)
{
    p6_response_redirect(call->res, 303, p6_call_link(call, path));
    return NULL;
}

/* nothing in it that leaves this host, or that a header or a page could stumble over */
static int is_plain_path(const char *path)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "/-_.~?=&%,+";

    return *path == '/' && !path[strspn(path, allowed)] && !strstr(path, "//")
           && !strstr(path, "..") && !strcasestr(path, "%2e") && strlen(path) <= P6_MAX_PATH;
}

const char *p6_office_own_path(const char *path)
{
    if (!path || strncmp(path, "/office", 7) || (path[7] && !strchr("/?", path[7])))
        return "/office";
    return is_plain_path(path) ? path : "/office";
}

const char *p6_office_portal_path(const char *path)
{
    return path && is_plain_path(path) ? path : NULL;
}
