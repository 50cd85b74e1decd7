/* "/office/calls": who must be told of a change, and texts for the group's Zalo and loudspeaker. A
   phone is opened on demand, and that is written down. */
#include "behalf/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/token.h"
#include "behalf/tells.h"
#include "behalf/view_news.h"
#include "behalf/view_pages.h"
#include "evening/shift_call.h"
#include "office/view_parts.h"
#include "visits/visitor.h"

#define NONCE_BYTES 18

#define CALL(F, r) \
    F(r, id, TEXT, NULL) F(r, name, TEXT, NULL) F(r, ticket, TEXT, NULL) F(r, href, URL, NULL) \
    F(r, say, TEXT, NULL) \
    F(r, tries, TEXT, NULL) F(r, sent, TEXT, NULL) F(r, open, URL, NULL) F(r, phone, TEXT, NULL) \
    F(r, phone_href, URL, NULL) F(r, no_phone, BOOL, NULL) F(r, action, URL, NULL) \
    F(r, key, TEXT, NULL) F(r, answer, URL, NULL)
P6_RECORD(call, CALL)

#define CALLS(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, commune, TEXT, NULL) F(r, others, LIST, &p6_link_shape) F(r, sentence, TEXT, NULL) \
    F(r, calls, LIST, &call_shape) F(r, told, LIST, &call_shape) F(r, news, LIST, &p6_news_shape)
P6_RECORD(calls, CALLS)

const p6_shape p6_office_calls_shape = { "calls", calls_fields, calls__count };

/** The page being made. */
typedef struct list {
    p6_visitor v;
    const p6_commune *commune;
    apr_int64_t opened;  /* line whose phone is shown, 0 = none */
    const char *phone, *nonce;
} list;

static const char *line_link(const p6_call *call, const p6_tell_row *row, const char *rest)
{
    return p6_call_link(call, apr_psprintf(call->pool, "/office/calls/%" APR_INT64_T_FMT "%s",
                                           row->id, rest));
}

/* what there is to say to them */
static const char *news_of(const list *l, const p6_tell_row *row)
{
    const p6_call *call = l->v.view.call;
    p6_minute start = row->start == P6_NO_MINUTE ? row->shift_start : row->start;
    const char *date = p6_words_sentence_date(call, p6_day_of_minute(start));
    const char *time = p6_words_time(call, start);
    const char *point = p6_office_point(&l->v.view, row->point);

    if (row->restored)
        return P6_SAY(call, "calls.restored", "date", date, "time", time, "point", point);
    if (!strcmp(row->kind, "moved"))
        return P6_SAY(call, "calls.moved", "date", date, "time", time, "point", point);
    if (!strcmp(row->kind, "offered"))
        return P6_SAY(call, "calls.offered", "date", date, "point", point);
    if (!strcmp(row->kind, "given"))
        return P6_SAY(call, "calls.given", "date", date, "time", time, "point", point);
    return P6_SAY(call, "calls.cancelled", "date", date, "time", time, "point", point);
}

static p6_value *call_row(const list *l, const p6_tell_row *row)
{
    p6_call *call = l->v.view.call;
    p6_value *r = p6_record_make(&call_shape, call->pool);

    r[call_name] = p6_v_text(*row->name ? row->name : P6_SAY(call, "homes.erased"));
    r[call_id] = p6_v_text(apr_psprintf(call->pool, "call-%" APR_INT64_T_FMT, row->id));
    r[call_ticket] = p6_v_text(*row->ticket ? row->ticket : NULL);
    r[call_href] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/visit/%" APR_INT64_T_FMT, row->visit)));
    r[call_say] = p6_v_text(news_of(l, row));
    if (row->tries)
        r[call_tries] = p6_v_text(P6_SAY(call, "calls.tries", "n",
                                         apr_itoa(call->pool, row->tries)));
    if (row->sent_at)
        r[call_sent] = p6_v_text(P6_SAY(call, "calls.sent", "stamp",
                                        p6_words_stamp(call, row->sent_at)));
    r[call_action] = p6_v_url(line_link(call, row, "/do"));
    r[call_key] = p6_v_text(apr_psprintf(call->pool, "%s-%" APR_INT64_T_FMT, l->nonce, row->id));
    if (!strcmp(row->kind, "offered")) r[call_answer] = r[call_href];
    r[call_no_phone] = p6_v_bool(!row->has_phone);
    if (row->has_phone && row->id != l->opened)
        r[call_open] = p6_v_url(line_link(call, row, apr_psprintf(
            call->pool, "/open#call-%" APR_INT64_T_FMT, row->id)));
    if (row->id != l->opened || !*l->phone) return r;
    r[call_phone] = p6_v_text(p6_words_phone(call, l->phone));
    r[call_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", l->phone, NULL));
    return r;
}

static void fill_lines(const list *l, const apr_array_header_t *rows, p6_value *r)
{
    p6_call *call = l->v.view.call;
    apr_array_header_t *calls = apr_array_make(call->pool, rows->nelts, sizeof(p6_value *));
    apr_array_header_t *told = apr_array_make(call->pool, rows->nelts, sizeof(p6_value *));

    for (int i = 0; i < rows->nelts; i++) {
        const p6_tell_row *row = &APR_ARRAY_IDX(rows, i, p6_tell_row);
        p6_value *line = call_row(l, row);

        APR_ARRAY_PUSH(strcmp(row->state, "told") ? calls : told, p6_value *) = line;
    }
    r[calls_calls] = p6_v_list(calls);
    r[calls_told] = told->nelts ? p6_v_list(told) : P6_NOTHING;
    r[calls_sentence] = p6_v_text(
        calls->nelts ? P6_SAY(call, "calls.sentence", "n", apr_itoa(call->pool, calls->nelts))
                     : P6_SAY(call, "calls.none"));
}

static p6_error *show(list *l, const p6_value others)
{
    const p6_view *view = &l->v.view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&calls_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "calls.title"), "/office/calls");
    apr_array_header_t *rows;

    P6_TRY(p6_tells_list(&rows, &l->v.booking, call->official, l->commune->code, call->pool));
    P6_TRY(p6_token_random(&l->nonce, NONCE_BYTES, call->site->env, call->pool));
    frame.place = p6_office_commune_words(view, l->commune);
    r[calls_page] = p6_frame_value(call, &frame);
    r[calls_bar] = p6_view_bar(call);
    r[calls_commune] = p6_v_text(frame.place);
    r[calls_others] = others;
    fill_lines(l, rows, r);
    r[calls_news] = p6_view_news(view, l->commune);
    p6_view_remember_commune(view, l->commune->code);
    return p6_office_page(call, "office-calls", r);
}

p6_error *p6_page_calls(p6_call *call)
{
    list l = { .phone = "" };
    p6_value others;

    P6_TRY(p6_visitor_begin(&l.v, call));
    P6_TRY(p6_office_commune(&l.commune, &others, &l.v.view, P6_ACT_PERSON, "/office/calls"));
    return show(&l, others);
}

p6_error *p6_page_calls_open(p6_call *call)
{
    list l = { .opened = apr_atoi64(call->holes[0]) };
    p6_tell_row *row;

    P6_TRY(p6_visitor_begin(&l.v, call));
    P6_TRY(p6_tells_open(&row, &l.phone, &l.v.booking, call->official, l.opened, call->pool));
    l.commune = p6_view_commune(&l.v.view, row->commune);
    if (l.commune) return show(&l, P6_NOTHING);
    return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "the picture has no such commune");
}

p6_error *p6_page_calls_do(p6_call *call)
{
    const char *state = p6_typed(call, "state"), *key = p6_typed(call, "key");
    p6_visitor v;

    P6_TRY(p6_visitor_begin(&v, call));
    /* a line's form has several buttons: another one is another request */
    P6_TRY(p6_tells_settle(&v.booking, call->official, apr_atoi64(call->holes[0]), state,
                           apr_pstrcat(call->pool, key ? key : "", "-", state ? state : "", NULL),
                           call->pool));
    return p6_office_done(call, "/office/calls");
}
