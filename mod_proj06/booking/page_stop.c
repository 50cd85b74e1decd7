/* Where the way stops: what happened, what is safe, what to do, whom to call. */
#include "booking/way.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

#define RETRY_AFTER_S "5"
#define MINUTE_S 60

#define STOP(F, r) \
    P6_WAY_HEAD(F, r) F(r, lines, LIST, &p6_link_shape) F(r, button, URL, NULL) \
    F(r, button_text, TEXT, NULL) F(r, second, URL, NULL) F(r, second_text, TEXT, NULL)
P6_RECORD(stop, STOP)

const p6_shape p6_book_stop_shape = { "book-stop", stop_fields, stop__count };

p6_error *p6_book_stop(const p6_visitor *v, p6_call *call, const p6_stop *s)
{
    p6_value *r = p6_record_make(&stop_shape, call->pool);
    apr_array_header_t *lines = apr_array_make(call->pool, 3, sizeof(p6_value *));
    p6_way_page page = { .title = s->title, .canonical = s->canonical, .error = 1 };

    p6_way_fill(v, call, &page, r);
    for (int i = 0; i < 3 && s->lines[i]; i++) {
        p6_value *row = p6_record_make(&p6_link_shape, call->pool);

        row[p6_link_text] = p6_v_text(s->lines[i]);
        APR_ARRAY_PUSH(lines, p6_value *) = row;
    }
    r[stop_lines] = p6_v_list(lines);
    r[stop_button] = p6_v_url(s->button);
    r[stop_button_text] = p6_v_text(s->button_text);
    r[stop_second] = p6_v_url(s->second);
    r[stop_second_text] = p6_v_text(s->second_text);
    P6_TRY(p6_page(call, "book-stop", r));
    call->res->status = s->status;
    return NULL;
}

p6_error *p6_book_lost(const p6_visitor *v)
{
    p6_call *call = v->view.call;

    return p6_book_stop(v, call, &(p6_stop){ .status = 410, .title = P6_SAY(call, "way.lost"),
        .lines = { P6_SAY(call, "way.lost.why"), P6_SAY(call, "way.lost.safe"),
                   P6_SAY(call, "way.lost.cookie") },
        .button_text = P6_SAY(call, "way.again"), .button = p6_call_link(call, "/book"),
        .second_text = P6_SAY(call, "way.lookup"), .second = p6_call_link(call, "/visit"),
        .canonical = "/book" });
}

p6_error *p6_book_limit(const p6_visitor *v, const p6_way *way, const p6_outcome *outcome)
{
    p6_call *call = v->view.call;
    p6_way anywhere = *way;
    int minutes = (outcome->retry_s + MINUTE_S - 1) / MINUTE_S;

    anywhere.shift = 0;
    if (outcome->retry_s)
        apr_table_setn(call->res->headers, "Retry-After", apr_itoa(call->pool, outcome->retry_s));
    return p6_book_stop(v, call, &(p6_stop){ .status = 429, .title = P6_SAY(call, "way.limit"),
        .lines = { outcome->retry_s
                       ? P6_SAY(call, "way.limit.wait", "n", apr_itoa(call->pool, minutes))
                       : P6_SAY(call, "way.limit.phone"),
                   P6_SAY(call, "way.limit.come") },
        .button_text = P6_SAY(call, "way.other_day"),
        .button = p6_way_link(v, "/book/place", &anywhere), .canonical = "/book" });
}

p6_error *p6_book_no_shift(const p6_visitor *v, const p6_way *way)
{
    p6_call *call = v->view.call;
    p6_way anywhere = *way;

    anywhere.shift = 0;
    return p6_book_stop(v, call, &(p6_stop){ .status = 404, .title = P6_SAY(call, "way.no_shift"),
        .lines = { P6_SAY(call, "way.no_shift.why"), P6_SAY(call, "failure.safe") },
        .button_text = P6_SAY(call, "way.other_day"),
        .button = p6_way_link(v, "/book/place", &anywhere),
        .second_text = P6_SAY(call, "way.other_services"),
        .second = p6_way_link(v, "/book", &anywhere), .canonical = "/book" });
}

/* Does the shift that CALL is about take people who just come? As far as one can see. */
static int takes_walk_ins(const p6_view *view, const p6_params *params)
{
    const char *id = p6_params_get(params, "shift"), *slug;
    p6_shift_view *shift;

    if (!view->snapshot || !id
        || p6_shift_find(&shift, &slug, view->snapshot, apr_atoi64(id), &view->windows,
                         view->call->now, view->call->pool))
        return 0;
    return shift->walk_in && !shift->full && !shift->unknown && shift->end > view->call->now
        && shift->badge != P6_BADGE_CANCELLED && shift->badge != P6_BADGE_MOVED
        && shift->badge != P6_BADGE_ENDED;
}

/* the same address once more for GET; else RETRY with what the form carried on */
static const char *again(const p6_call *call, const char *retry)
{
    static const char *const carried[] = { "service", "point", "commune", "shift" };
    const p6_request *req = call->req;

    if (!call->form)
        return apr_pstrcat(call->pool, req->mount, req->path, *req->query ? "?" : "", req->query,
                           NULL);
    for (size_t i = 0; i < sizeof carried / sizeof *carried; i++) {
        const apr_array_header_t *all = p6_params_all(call->form, carried[i], call->pool);

        for (int j = 0; j < all->nelts && j < P6_MAX_VISIT_SERVICES; j++)
            retry = apr_pstrcat(call->pool, retry, strchr(retry, '?') ? "&" : "?", carried[i], "=",
                                p6_url_encode(APR_ARRAY_IDX(all, j, const char *), call->pool),
                                NULL);
    }
    return p6_call_link(call, retry);
}

p6_error *p6_book_settle(p6_call *call, const char *retry, p6_error *err)
{
    const p6_params *params = call->form ? call->form : call->query;
    p6_visitor v = { .address = "" };
    p6_error *blind;

    if (!err || p6_error_status(err->code) != 503 || err->code == P6_E_NO_SNAPSHOT) return err;
    blind = p6_view_begin(&v.view, call);
    if (blind) v.view = (p6_view){ .call = call };
    *call->res = *p6_response_make(call->pool);
    apr_table_setn(call->res->headers, "Retry-After", RETRY_AFTER_S);
    return p6_book_stop(&v, call, &(p6_stop){ .status = 503,
        .title = call->form ? P6_SAY(call, "way.outage.post") : P6_SAY(call, "way.outage"),
        .lines = { P6_SAY(call, "failure.safe"),
                   takes_walk_ins(&v.view, params) ? P6_SAY(call, "way.outage.walk_in")
                                                   : P6_SAY(call, "way.outage.wait") },
        .button_text = P6_SAY(call, "way.outage.retry"), .button = again(call, retry),
        .second_text = P6_SAY(call, "failure.find"),
        .second = p6_call_link(call, "/help?when=today"), .canonical = "/book" });
}
