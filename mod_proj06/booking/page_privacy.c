/* "/privacy": who holds what for how long, what people agree to, their rights, the cookies. */
#include "booking/pages_visit.h"

#include <apr_strings.h>

#include "base/limits.h"
#include "booking/lookup.h"
#include "locator/view.h"
#include "site/language.h"

#define HOUR_S 3600

#define COOKIE(F, r) F(r, name, TEXT, NULL) F(r, text, TEXT, NULL)
P6_RECORD(cookie, COOKIE)

#define PRIVACY(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, booking, BOOL, NULL) F(r, days, TEXT, NULL) \
    F(r, consent, TEXT, NULL) F(r, version, TEXT, NULL) \
    F(r, home_consent, TEXT, NULL) F(r, home_version, TEXT, NULL) F(r, visit, URL, NULL) \
    F(r, cookies, LIST, &cookie_shape)
P6_RECORD(privacy, PRIVACY)

const p6_shape p6_privacy_shape = { "privacy", privacy_fields, privacy__count };

static void add_cookie(const p6_call *call, apr_array_header_t *cookies, const char *name,
                       const char *text)
{
    p6_value *r = p6_record_make(&cookie_shape, call->pool);

    r[cookie_name] = p6_v_text(p6_call_cookie_name(call, name));
    r[cookie_text] = p6_v_text(text);
    APR_ARRAY_PUSH(cookies, p6_value *) = r;
}

static const char *hours(const p6_call *call, int seconds)
{
    return apr_itoa(call->pool, seconds / HOUR_S);
}

static p6_value cookies(const p6_call *call, int booking)
{
    apr_array_header_t *list = apr_array_make(call->pool, 5, sizeof(p6_value *));

    add_cookie(call, list, P6_LANG_COOKIE, P6_SAY(call, "privacy.cookie.lang"));
    add_cookie(call, list, P6_COMMUNE_COOKIE, P6_SAY(call, "privacy.cookie.commune"));
    if (!booking) return p6_v_list(list);
    add_cookie(call, list, P6_DRAFT_COOKIE,
               P6_SAY(call, "privacy.cookie.draft", "n", hours(call, P6_DRAFT_KEPT_S)));
    add_cookie(call, list, P6_VISIT_COOKIE,
               P6_SAY(call, "privacy.cookie.visit", "n", hours(call, P6_OPENING_S)));
    add_cookie(call, list, P6_HOME_COOKIE,
               P6_SAY(call, "privacy.cookie.home", "n", hours(call, P6_OPENING_S)));
    return p6_v_list(list);
}

p6_error *p6_page_privacy(p6_call *call)
{
    p6_frame frame = p6_view_bare_frame(call, P6_SAY(call, "privacy.title"), "/privacy");
    const p6_site *site = call->site;
    int booking = site->limits && site->consent;
    p6_value *r = p6_record_make(&privacy_shape, call->pool);

    r[privacy_page] = p6_frame_value(call, &frame);
    r[privacy_booking] = p6_v_bool(booking);
    if (booking) {
        r[privacy_days] = p6_v_text(apr_itoa(call->pool, site->limits->retention_days));
        r[privacy_consent] = p6_v_text(site->consent->texts[call->lang]);
        r[privacy_version] = p6_v_text(site->consent->version);
        r[privacy_home_consent] = p6_v_text(site->consent->home->texts[call->lang]);
        r[privacy_home_version] = p6_v_text(site->consent->home->version);
        r[privacy_visit] = p6_v_url(p6_call_link(call, "/visit"));
    }
    r[privacy_cookies] = cookies(call, booking);
    P6_TRY(p6_page(call, "privacy", r));
    call->res->cache = "no-cache";
    call->res->vary = call->lang_explicit ? "Cookie" : "Accept-Language, Cookie";
    return NULL;
}
