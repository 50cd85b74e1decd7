/* "/visit/CODE.ics": the visit for the phone's calendar, without a name in it. */
#include "booking/pages_visit.h"

#include <apr_strings.h>

#include "booking/seen.h"
#include "locator/ics.h"
#include "locator/view_place.h"
#include "visits/view_visit.h"

/* Grows with each change of the visit; a shift that was called off is one more. */
static const char *sequence(const p6_receipt *receipt, apr_pool_t *pool)
{
    const p6_visit *visit = &receipt->visit;

    return apr_psprintf(pool, "%" APR_INT64_T_FMT,
                        visit->changed_at - visit->created_at + p6_receipt_is_off(receipt));
}

static void add_line(p6_buf *buf, const char *text)
{
    if (!text || !*text) return;
    if (buf->len) p6_buf_addc(buf, '\n');
    p6_buf_adds(buf, text);
}

/* what one must know at the door: code, ticket, what for, what to bring */
static const char *description(const p6_seen *seen)
{
    const p6_view *view = &seen->visitor.view;
    const p6_call *call = view->call;
    const p6_value *v = p6_view_visit(view, seen->receipt).u.record;
    p6_buf *buf = p6_buf_make(call->pool, 512);
    const char *lang; /* a calendar has no place to say in which language a text is */

    add_line(buf, P6_SAY(call, "visit.ics.code", "code", v[p6_slip_code].u.text));
    if (seen->receipt->visit.ticket)
        add_line(buf, P6_SAY(call, "visit.ics.ticket", "ticket", seen->receipt->visit.ticket));
    add_line(buf, p6_view_visit_services(view, seen->receipt, &lang));
    if (v[p6_slip_bring].type == P6_LIST) {
        const apr_array_header_t *bring = v[p6_slip_bring].u.list;

        add_line(buf, P6_SAY(call, "visit.bring"));
        for (int i = 0; i < bring->nelts; i++)
            add_line(buf, APR_ARRAY_IDX(bring, i, p6_value *)[p6_slip_line_text].u.text);
    }
    add_line(buf, P6_SAY(call, "safe.free"));
    return buf->data;
}

static void write_alarm(p6_buf *buf, const p6_call *call)
{
    p6_ics_line(buf, "BEGIN", "VALARM");
    p6_ics_line(buf, "ACTION", "DISPLAY");
    p6_ics_line(buf, "TRIGGER", "-PT2H");
    p6_ics_text(buf, "DESCRIPTION", P6_SAY(call, "visit.ics.summary"));
    p6_ics_line(buf, "END", "VALARM");
}

static void write_place(p6_buf *buf, const p6_seen *seen)
{
    const p6_view *view = &seen->visitor.view;
    const p6_receipt *receipt = seen->receipt;
    apr_pool_t *pool = view->call->pool;

    if (!receipt->shift || !receipt->point) return;
    p6_ics_text(buf, "LOCATION", apr_pstrcat(pool, receipt->point->name, ", ",
                                             p6_view_place(view, receipt->point, receipt->shift),
                                             NULL));
    if (receipt->shift->lat_e6 || receipt->shift->lon_e6)
        p6_ics_line(buf, "GEO", apr_psprintf(pool, "%.6f;%.6f", receipt->shift->lat_e6 / 1e6,
                                             receipt->shift->lon_e6 / 1e6));
}

static void write_event(p6_buf *buf, const p6_seen *seen)
{
    const p6_call *call = seen->visitor.view.call;
    const p6_visit *visit = &seen->receipt->visit;
    apr_pool_t *pool = call->pool;

    p6_ics_line(buf, "BEGIN", "VEVENT");
    p6_ics_line(buf, "UID", apr_psprintf(pool, "visit-%s@proj06", seen->code));
    p6_ics_line(buf, "DTSTAMP", p6_minute_ics(call->now, pool));
    p6_ics_line(buf, "DTSTART", p6_minute_ics(visit->start, pool));
    p6_ics_line(buf, "DTEND", p6_minute_ics(visit->end, pool));
    p6_ics_line(buf, "SEQUENCE", sequence(seen->receipt, pool));
    p6_ics_line(buf, "STATUS", p6_receipt_is_off(seen->receipt) ? "CANCELLED" : "CONFIRMED");
    p6_ics_text(buf, "SUMMARY", P6_SAY(call, "visit.ics.summary"));
    write_place(buf, seen);
    p6_ics_text(buf, "DESCRIPTION", description(seen));
    p6_ics_line(buf, "URL", p6_call_absolute(call, apr_pstrcat(pool, "/visit/", seen->code,
                                                               NULL)));
    if (!p6_receipt_is_off(seen->receipt)) write_alarm(buf, call);
    p6_ics_line(buf, "END", "VEVENT");
}

p6_error *p6_feed_visit(p6_call *call)
{
    p6_buf *buf = p6_buf_make(call->pool, 2048);
    p6_seen *seen;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    if (seen->receipt->visit.start == P6_NO_MINUTE
        || seen->receipt->visit.state == P6_VISIT_WAITING)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no time yet");
    p6_ics_line(buf, "BEGIN", "VCALENDAR");
    p6_ics_line(buf, "VERSION", "2.0");
    p6_ics_line(buf, "PRODID", "-//mod_proj06//visits//VI");
    p6_ics_line(buf, "CALSCALE", "GREGORIAN");
    p6_ics_line(buf, "METHOD", "PUBLISH");
    write_event(buf, seen);
    p6_ics_line(buf, "END", "VCALENDAR");
    p6_response_body(call->res, "text/calendar; charset=utf-8", buf->data, buf->len);
    return NULL;
}
