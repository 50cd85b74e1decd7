/* "/point/SLUG.ics": what is planned at a point in the next fourteen days. */
#include <apr_strings.h>

#include "base/limits.h"
#include "locator/api.h"
#include "locator/ics.h"
#include "locator/view_card.h"
#include "locator/view_place.h"

/** TEXT on a line of its own, when there is any. */
static void add_line(p6_buf *buf, const char *text)
{
    if (!text || !*text) return;
    if (buf->len) p6_buf_addc(buf, '\n');
    p6_buf_adds(buf, text);
}

static const char *description(const p6_view *view, const p6_shift_view *shift)
{
    p6_buf *buf = p6_buf_make(view->call->pool, 256);
    const char *lang; /* a calendar has no place to say in which language a text is */

    add_line(buf, p6_view_names(view, "service", shift->services, &lang));
    add_line(buf, p6_view_names(view, "agency", shift->agencies, &lang));
    add_line(buf, shift->note);
    if (shift->successor_slug)
        add_line(buf, apr_pstrcat(view->call->pool, "→ ", p6_call_absolute(view->call,
                 apr_pstrcat(view->call->pool, "/point/", shift->successor_slug, NULL)), NULL));
    return buf->data;
}

static int is_called_off(const p6_shift_view *shift)
{
    return shift->badge == P6_BADGE_CANCELLED || shift->badge == P6_BADGE_MOVED;
}

static void write_event(p6_buf *buf, const p6_view *view, const p6_point_view *point,
                        const p6_shift_view *shift)
{
    apr_pool_t *pool = view->call->pool;
    int off = is_called_off(shift);

    p6_ics_line(buf, "BEGIN", "VEVENT");
    p6_ics_line(buf, "UID", apr_psprintf(pool, "shift-%" APR_INT64_T_FMT "@%s.proj06", shift->id,
                                         point->slug));
    p6_ics_line(buf, "DTSTAMP", p6_minute_ics(p6_minute_of_epoch(view->built_at), pool));
    p6_ics_line(buf, "DTSTART", p6_minute_ics(shift->start, pool));
    p6_ics_line(buf, "DTEND", p6_minute_ics(shift->end, pool));
    p6_ics_line(buf, "SEQUENCE", off ? "1" : "0");
    p6_ics_line(buf, "STATUS", off ? "CANCELLED"
                : shift->unknown && shift->live == P6_LIVE_NONE ? "TENTATIVE" : "CONFIRMED");
    p6_ics_text(buf, "SUMMARY", point->name);
    p6_ics_text(buf, "LOCATION", p6_view_place(view, point, shift));
    p6_ics_text(buf, "DESCRIPTION", description(view, shift));
    if (shift->lat_e6 || shift->lon_e6)
        p6_ics_line(buf, "GEO", apr_psprintf(pool, "%.6f;%.6f", shift->lat_e6 / 1e6,
                                             shift->lon_e6 / 1e6));
    p6_ics_line(buf, "URL", p6_call_absolute(view->call, apr_pstrcat(pool, "/point/", point->slug,
                                                                     NULL)));
    p6_ics_line(buf, "TRANSP", "TRANSPARENT");
    p6_ics_line(buf, "END", "VEVENT");
}

static p6_error *make(const p6_view *view, void *baton)
{
    p6_call *call = view->call;
    p6_buf *buf = p6_buf_make(call->pool, 8192);
    p6_point_view *point;

    P6_TRY(p6_point_find(&point, view->snapshot, baton, P6_FEED_DAYS, &view->windows, call->now,
                         call->pool));
    p6_ics_line(buf, "BEGIN", "VCALENDAR");
    p6_ics_line(buf, "VERSION", "2.0");
    p6_ics_line(buf, "PRODID", "-//mod_proj06//help points//VI");
    p6_ics_line(buf, "CALSCALE", "GREGORIAN");
    p6_ics_line(buf, "METHOD", "PUBLISH");
    p6_ics_text(buf, "X-WR-CALNAME", point->name);
    p6_ics_line(buf, "REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    for (int i = 0; i < point->shifts->nelts; i++)
        write_event(buf, view, point, &APR_ARRAY_IDX(point->shifts, i, p6_shift_view));
    p6_ics_line(buf, "END", "VCALENDAR");
    p6_response_body(call->res, "text/calendar; charset=utf-8", buf->data, buf->len);
    return NULL;
}

p6_error *p6_feed_ics(p6_call *call)
{
    const char *key = NULL;
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    if (call->site->settings->base_url) /* else the request's own origin stands in it */
        key = apr_pstrcat(call->pool, "ics ", call->holes[0], NULL);
    return p6_view_answer(&view, key, NULL, P6_CACHE_FEED, NULL, make, (void *)call->holes[0]);
}
