#include "booking/draft.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

static p6_error *show_receipt(const p6_draft *draft, const p6_receipt *receipt)
{
    p6_call *call = draft->v.view.call;

    if (!receipt->visit.code) return p6_book_lost(&draft->v);
    p6_visitor_see(call, receipt->visit.code, p6_opening_token(draft->token, call->pool));
    return NULL;
}

static int is_open(const p6_receipt *receipt)
{
    return receipt->visit.state == P6_VISIT_HOLD || receipt->visit.state == P6_VISIT_EXPIRED;
}

p6_error *p6_draft_open(p6_draft *draft, p6_call *call, int *done)
{
    const char *answers;
    p6_error *err;

    *done = 1;
    P6_TRY(p6_visitor_begin(&draft->v, call));
    draft->token = p6_call_cookie(call, P6_DRAFT_COOKIE);
    if (!draft->token) return p6_book_lost(&draft->v);
    err = p6_hold_find(&draft->receipt, &answers, &draft->v.booking, draft->token, call->pool);
    if (err && err->code == P6_E_NOT_FOUND) return p6_book_lost(&draft->v);
    P6_TRY(err);
    if (!is_open(draft->receipt)) return show_receipt(draft, draft->receipt);
    draft->answers = p6_answers_read(answers, call->pool);
    draft->way = p6_way_of_receipt(&draft->v, draft->receipt);
    *done = 0;
    return NULL;
}

p6_error *p6_draft_settle(const p6_draft *draft, const p6_outcome *outcome,
                          const p6_answers *answers, int *done)
{
    *done = 1;
    switch (outcome->what) {
    case P6_BOOKED_TAKEN:
        return p6_book_taken(&draft->v, &draft->way, outcome, answers);
    case P6_BOOKED_LIMIT:
        return p6_book_limit(&draft->v, &draft->way, outcome);
    case P6_BOOKED_FAULTS:
        *done = 0;
        return NULL;
    default:
        if (!is_open(outcome->receipt)) return show_receipt(draft, outcome->receipt);
        *done = 0;
        return NULL;
    }
}

p6_error *p6_draft_keep(const p6_draft *draft, const p6_answers *answers, int *done)
{
    const p6_call *call = draft->v.view.call;
    const char *json = p6_answers_json(answers, call->pool);
    p6_outcome *outcome;
    p6_error *err;

    *done = 0;
    if (!json) return NULL;
    err = p6_hold_keep(&outcome, &draft->v.booking, draft->token, json, draft->v.address,
                       call->pool);
    if (err && err->code == P6_E_NOT_FOUND) {
        *done = 1;
        return p6_book_lost(&draft->v);
    }
    P6_TRY(err);
    return p6_draft_settle(draft, outcome, answers, done);
}

void p6_draft_fill(const p6_draft *draft, p6_value *fields)
{
    const p6_view *view = &draft->v.view;
    const p6_call *call = view->call;
    const p6_receipt *r = draft->receipt;
    p6_minute until = r->hold_until_s ? p6_minute_of_epoch(r->hold_until_s) : P6_NO_MINUTE;
    const char *stop = r->shift && *r->shift->stop_landmark ? r->shift->stop_landmark
                                                            : r->shift ? r->shift->stop_group : "";

    fields[p6_draft_fields_when] = p6_v_text(
        p6_words_capital(call, p6_way_when(call, r->visit.start)));
    if (r->point) {
        fields[p6_draft_fields_place] = p6_v_text(r->point->name);
        fields[p6_draft_fields_where] = p6_v_text(*stop ? stop : p6_view_where(view, r->point));
    }
    fields[p6_draft_fields_longer] = p6_v_text(
        P6_SAY(call, "way.keep", "n",
               apr_itoa(call->pool, draft->v.booking.limits->hold_s / 60)));
    fields[p6_draft_fields_vi] = p6_v_text(p6_view_vi(view));
    if (until != P6_NO_MINUTE && r->hold_until_s > p6_now_s(call->site->env))
        fields[p6_draft_fields_until] = p6_v_text(P6_SAY(call, "way.held", "time",
                                                         p6_words_time(call, until)));
    else
        fields[p6_draft_fields_lapsed] = p6_v_bool(1);
}
