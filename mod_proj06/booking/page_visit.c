/* "/visit/CODE": the receipt. What counts stands on the first screen: code, ticket, when, where. */
#include "booking/pages_visit.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "booking/lookup.h"
#include "booking/seen.h"
#include "locator/view_card.h"
#include "visits/state.h"
#include "visits/view_visit.h"
#include "visits/view_way.h"

/* i18n-prefix: visit.is. */

#define RECEIPT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, happened, TEXT, NULL) F(r, heading, TEXT, NULL) \
    F(r, advice, TEXT, NULL) F(r, v, RECORD, &p6_slip_shape) \
    F(r, from, TEXT, NULL) F(r, reason, TEXT, NULL) \
    F(r, tone, TEXT, NULL) F(r, figure, TEXT, NULL) F(r, badge, TEXT, NULL) \
    F(r, moved, TEXT, NULL) F(r, moved_href, URL, NULL) F(r, follow, URL, NULL) \
    F(r, accept, URL, NULL) \
    F(r, slip, URL, NULL) F(r, calendar, URL, NULL) F(r, change, URL, NULL) \
    F(r, another, URL, NULL) \
    F(r, cancel, URL, NULL) F(r, leave, URL, NULL) F(r, correct, URL, NULL) \
    F(r, data, URL, NULL) F(r, again, URL, NULL)
P6_RECORD(receipt, RECEIPT)

const p6_shape p6_receipt_shape = { "receipt", receipt_fields, receipt__count };

static int is_offered(const p6_receipt *receipt)
{
    return receipt->visit.state == P6_VISIT_WAITING && receipt->hold_until_s;
}

/* Can something still come of it? */
static int is_live(p6_visit_state state)
{
    return !p6_visit_over(state) && state != P6_VISIT_EXPIRED;
}

/* Does its session not take place at all, or only its time not any more? */
static int is_shift_off(const p6_receipt *receipt)
{
    return receipt->shift && receipt->shift->badge == P6_BADGE_CANCELLED;
}

static const char *heading(const p6_call *call, const p6_receipt *receipt)
{
    const char *name = receipt->person ? receipt->person->name : P6_SAY(call, "visit.nobody");
    p6_visit_state state = receipt->visit.state;

    if (state == P6_VISIT_BOOKED && p6_receipt_is_off(receipt))
        return P6_SAY(call, "visit.called_off", "name", name);
    if (receipt->called_off)
        return is_shift_off(receipt) ? P6_SAY(call, "visit.no_session", "name", name)
                                     : P6_SAY(call, "visit.no_time", "name", name);
    if (is_offered(receipt)) return P6_SAY(call, "visit.offered", "name", name);
    if (receipt->waiting_place)
        return P6_SAY(call, "visit.waiting", "name", name, "place",
                      apr_itoa(call->pool, receipt->waiting_place));
    return P6_SAY(call, apr_pstrcat(call->pool, "visit.is.", p6_visit_state_name(state), NULL),
                  "name", name);
}

/* Is the shift over that is waited for? */
static int is_too_late(const p6_seen *seen)
{
    const p6_receipt *receipt = seen->receipt;

    return receipt->visit.state == P6_VISIT_WAITING
        && (!receipt->shift || receipt->shift->end <= seen->visitor.view.call->now);
}

static const char *waiting_advice(const p6_seen *seen)
{
    const p6_call *call = seen->visitor.view.call;
    const p6_receipt *receipt = seen->receipt;
    int minutes = seen->visitor.booking.limits->offer_s / 60;

    if (is_too_late(seen)) return P6_SAY(call, "visit.then.over");
    if (is_offered(receipt))
        return P6_SAY(call, "visit.then.offered", "time",
                      p6_words_time(call, p6_minute_of_epoch(receipt->hold_until_s)));
    if (receipt->visit.accept_offer || !receipt->person || !*receipt->person->phone)
        return P6_SAY(call, "visit.then.given");
    return P6_SAY(call, "visit.then.called", "n", apr_itoa(call->pool, minutes));
}

static const char *advice(const p6_seen *seen)
{
    const p6_call *call = seen->visitor.view.call;
    const p6_visit *visit = &seen->receipt->visit;

    switch (visit->state) {
    case P6_VISIT_WAITING:
        return waiting_advice(seen);
    case P6_VISIT_BOOKED:
        return visit->end <= call->now ? P6_SAY(call, "visit.then.past") : NULL;
    case P6_VISIT_PARKED:
        return P6_SAY(call, "visit.then.parked");
    case P6_VISIT_ABSENT:
        return P6_SAY(call, "visit.then.absent");
    case P6_VISIT_NOT_REACHED:
        return P6_SAY(call, "visit.then.not_reached");
    case P6_VISIT_CANCELLED:
        return seen->receipt->called_off ? P6_SAY(call, "visit.then.called_off")
                                         : P6_SAY(call, "visit.then.cancelled");
    case P6_VISIT_EXPIRED:
        return P6_SAY(call, "visit.then.expired");
    default:
        return NULL;
    }
}

/* what the last press of a button did, said only while it is still so */
static const char *happened(const p6_call *call, p6_visit_state state)
{
    const char *done = p6_params_get(call->query, "done");

    if (!done) return NULL;
    if (!strcmp(done, "changed") && state == P6_VISIT_BOOKED)
        return P6_SAY(call, "visit.done.changed");
    if (!strcmp(done, "lapsed") && state != P6_VISIT_BOOKED)
        return P6_SAY(call, "visit.done.lapsed");
    if (!strcmp(done, "corrected")) return P6_SAY(call, "visit.done.corrected");
    return NULL;
}

/* a shift that is late, ended, cancelled or moved, for those who still count on it */
static void fill_shift(const p6_seen *seen, p6_value *r)
{
    const p6_receipt *receipt = seen->receipt;
    const p6_value *row;

    if (!receipt->shift || receipt->shift->end <= seen->visitor.view.call->now) return;
    /* what the office writes on a session is for everybody to read; why it is off, too */
    if (is_shift_off(receipt) && p6_receipt_is_off(receipt) && *receipt->shift->note)
        r[receipt_reason] = p6_v_text(receipt->shift->note);
    if (!is_live(receipt->visit.state) && !receipt->called_off) return;
    row = p6_view_row(&seen->visitor.view, receipt->shift, 0, -1);
    r[receipt_badge] = row[p6_row_badge];
    r[receipt_tone] = row[p6_row_tone];
    r[receipt_figure] = row[p6_row_figure];
    r[receipt_moved] = row[p6_row_moved];
    r[receipt_moved_href] = row[p6_row_moved_href];
}

/* straight to where and when, for the same */
static const char *book_again(const p6_seen *seen)
{
    p6_way way = p6_way_of_receipt(&seen->visitor, seen->receipt);

    way.shift = 0;
    return p6_way_link(&seen->visitor, way.services->nelts ? "/book/place" : "/book", &way);
}

static void fill_actions(const p6_seen *seen, p6_value *r)
{
    p6_call *call = seen->visitor.view.call;
    const p6_receipt *receipt = seen->receipt;
    p6_visit_state state = receipt->visit.state;
    int booked = state == P6_VISIT_BOOKED;

    if (is_offered(receipt)) r[receipt_accept] = p6_v_url(p6_seen_link(seen, "/accept"));
    if (receipt->visit.ticket) r[receipt_slip] = p6_v_url(p6_seen_link(seen, "/slip"));
    if (receipt->visit.start != P6_NO_MINUTE && !is_offered(receipt))
        r[receipt_calendar] = p6_v_url(p6_seen_link(seen, ".ics"));
    if (p6_seen_may_add(seen)) r[receipt_another] = p6_v_url(p6_seen_link(seen, "/another"));
    if (booked) r[receipt_change] = p6_v_url(p6_seen_link(seen, "/change"));
    if (booked && receipt->shift && receipt->shift->successor)
        r[receipt_follow] = p6_v_url(p6_seen_link(seen, apr_psprintf(
            call->pool, "/change?shift=%" APR_INT64_T_FMT, receipt->shift->successor)));
    if (booked) r[receipt_cancel] = p6_v_url(p6_seen_link(seen, "/cancel"));
    if (state == P6_VISIT_WAITING) r[receipt_leave] = p6_v_url(p6_seen_link(seen, "/cancel"));
    if (receipt->person) r[receipt_correct] = p6_v_url(p6_seen_link(seen, "/correct"));
    if (receipt->person) r[receipt_data] = p6_v_url(p6_seen_link(seen, "/data"));
    if (!booked && (state != P6_VISIT_WAITING || is_too_late(seen)))
        r[receipt_again] = p6_v_url(book_again(seen));
}

p6_error *p6_page_visit(p6_call *call)
{
    p6_value *r = p6_record_make(&receipt_shape, call->pool);
    p6_frame frame;
    p6_seen *seen;

    P6_TRY(p6_seen_look(&seen, call));
    if (strcmp(seen->code, call->holes[0])) {
        p6_seen_go(seen, "");
        return NULL;
    }
    if (!seen->receipt) return p6_lookup_page(&seen->visitor.view, seen->code, NULL, 200);
    frame = p6_seen_frame(seen, P6_SAY(call, "visit.title"), "");
    r[receipt_page] = p6_frame_value(call, &frame);
    r[receipt_happened] = p6_v_text(happened(call, seen->receipt->visit.state));
    r[receipt_heading] = p6_v_text(p6_words_capital(call, heading(call, seen->receipt)));
    r[receipt_advice] = p6_v_text(advice(seen));
    r[receipt_from] = p6_v_text(p6_view_visit_moved(&seen->visitor.view, seen->receipt));
    r[receipt_v] = p6_view_visit(&seen->visitor.view, seen->receipt);
    fill_shift(seen, r);
    fill_actions(seen, r);
    return p6_page(call, "visit", r);
}

p6_error *p6_page_accept(p6_call *call)
{
    p6_outcome *outcome;
    p6_seen *seen;
    p6_error *err;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    err = p6_offer_accept(&outcome, &seen->visitor.booking, seen->code, call->pool);
    if (err && err->code != P6_E_STALE) return err; /* what it is by now, the receipt says */
    p6_seen_go(seen, !err && outcome->what == P6_BOOKED_TAKEN ? "?done=lapsed" : "");
    return NULL;
}
