/* "/office/shift/ID": a shift's evening on one page, and what is ordered from it. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/token.h"
#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_queue.h"
#include "locator/view_card.h"
#include "office/view_parts.h"
#include "site/statics.h"
#include "visits/visitor.h"

#define NONCE_BYTES 18

#define DESK(F, r) \
    F(r, number, TEXT, NULL) F(r, name, TEXT, NULL) F(r, agency, TEXT, NULL) \
    F(r, agency_lang, TEXT, NULL) F(r, href, URL, NULL) F(r, chosen, BOOL, NULL) \
    F(r, at, RECORD, &p6_queuer_shape)
P6_RECORD(desk, DESK)

#define SHIFT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, point, TEXT, NULL) \
    F(r, hours, TEXT, NULL) F(r, sentence, TEXT, NULL) F(r, said, TEXT, NULL) \
    F(r, tone, TEXT, NULL) F(r, told, TEXT, NULL) F(r, told_bad, BOOL, NULL) \
    F(r, may, BOOL, NULL) F(r, action, URL, NULL) F(r, live, URL, NULL) F(r, walk_in, URL, NULL) \
    F(r, board, URL, NULL) F(r, sheet, URL, NULL) F(r, close, URL, NULL) F(r, here, URL, NULL) \
    F(r, passes, URL, NULL) F(r, round, URL, NULL) F(r, papers, URL, NULL) F(r, find, URL, NULL) \
    F(r, next_key, TEXT, NULL) F(r, desk, TEXT, NULL) \
    F(r, desk_name, TEXT, NULL) F(r, start, BOOL, NULL) F(r, free, BOOL, NULL) \
    F(r, desks, LIST, &desk_shape) F(r, mine, LIST, &desk_shape) \
    F(r, others, LIST, &desk_shape) \
    F(r, waiting, LIST, &p6_queuer_shape) F(r, parked, LIST, &p6_queuer_shape) \
    F(r, expected, LIST, &p6_queuer_shape) F(r, over, LIST, &p6_queuer_shape) \
    F(r, script, URL, NULL)
P6_RECORD(shift, SHIFT)

const p6_shape p6_office_shift_shape = { "office_shift", shift_fields, shift__count };

static p6_value list(const p6_shift_call *s, p6_stage stage, const char *nonce)
{
    const p6_view *view = &s->visitor.view;
    apr_array_header_t *rows = apr_array_make(view->call->pool, 16, sizeof(p6_value *));

    for (int i = 0; i < s->queue->visits->nelts; i++) {
        const p6_queue_visit *v = &APR_ARRAY_IDX(s->queue->visits, i, p6_queue_visit);

        if (v->stage == stage)
            APR_ARRAY_PUSH(rows, p6_value *) = p6_view_queuer(view, s->queue, v, nonce, s->desk,
                                                              s->may);
    }
    return p6_v_list(rows);
}

static const p6_queue_visit *at_desk(const p6_queue *queue, int desk)
{
    for (int i = 0; i < queue->visits->nelts; i++)
        if (APR_ARRAY_IDX(queue->visits, i, p6_queue_visit).desk == desk)
            return &APR_ARRAY_IDX(queue->visits, i, p6_queue_visit);
    return NULL;
}

/* is DESK one that this official has opened? */
static int is_mine(const p6_shift_call *s, int desk)
{
    const p6_official *official = s->visitor.view.call->official;

    for (int i = 0; i < s->queue->now->nelts; i++) {
        const p6_desk_now *now = &APR_ARRAY_IDX(s->queue->now, i, p6_desk_now);

        if (now->desk == desk && ((official->id && now->official == official->id)
                                  || (official->pass && now->pass == official->pass)))
            return 1;
    }
    return 0;
}

static p6_value *desk_row(const p6_shift_call *s, const p6_desk *d, const p6_queue_visit *v,
                          const char *nonce)
{
    p6_call *call = s->visitor.view.call;
    p6_value *row = p6_record_make(&desk_shape, call->pool);
    const char *lang;

    row[desk_number] = p6_v_text(apr_itoa(call->pool, d->number));
    row[desk_name] = p6_v_text(p6_words_capital(call, p6_view_desk(call, d->number)));
    row[desk_agency] = p6_v_text(p6_view_name(&s->visitor.view, "agency", d->agency, &lang));
    row[desk_agency_lang] = p6_v_text(lang);
    row[desk_href] = p6_v_url(p6_shift_link(s, apr_psprintf(call->pool, "?desk=%d", d->number)));
    row[desk_chosen] = p6_v_bool(d->number == s->desk);
    if (v)
        row[desk_at] = p6_v_record(p6_view_queuer(&s->visitor.view, s->queue, v, nonce,
                                                 s->desk, s->may));
    return row;
}

/* Each desk; then those with somebody: the chosen one and others that this phone runs with their
   buttons, the colleagues' in short. */
static void fill_desks(const p6_shift_call *s, const char *nonce, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *rows = apr_array_make(call->pool, 8, sizeof(p6_value *));
    apr_array_header_t *chosen = apr_array_make(call->pool, 1, sizeof(p6_value *));
    apr_array_header_t *mine = apr_array_make(call->pool, 8, sizeof(p6_value *));
    apr_array_header_t *others = apr_array_make(call->pool, 8, sizeof(p6_value *));

    for (int i = 0; i < s->queue->desks->nelts; i++) {
        const p6_desk *d = &APR_ARRAY_IDX(s->queue->desks, i, p6_desk);
        const p6_queue_visit *v = at_desk(s->queue, d->number);
        p6_value *row = desk_row(s, d, v, nonce);
        apr_array_header_t *list = d->number == s->desk ? chosen
                                   : is_mine(s, d->number) ? mine : others;

        APR_ARRAY_PUSH(rows, p6_value *) = row;
        if (v) APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    r[shift_desks] = p6_v_list(rows);
    r[shift_mine] = p6_v_list(apr_array_append(call->pool, chosen, mine));
    r[shift_others] = others->nelts ? p6_v_list(others) : P6_NOTHING;
    r[shift_desk] = p6_v_text(apr_itoa(call->pool, s->desk));
    r[shift_desk_name] = p6_v_text(p6_view_desk(call, s->desk));
    r[shift_free] = p6_v_bool(s->may && !chosen->nelts);
    r[shift_start] = p6_v_bool(s->may && s->queue->shift->live == P6_LIVE_NONE
                               && s->queue->shift->status == P6_SHIFT_PLANNED);
}

static void fill_links(const p6_shift_call *s, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    const char *id = apr_psprintf(call->pool, "%" APR_INT64_T_FMT, s->queue->shift->id);

    r[shift_here] = p6_v_url(p6_shift_link(s, apr_psprintf(call->pool, "?desk=%d", s->desk)));
    r[shift_board] = p6_v_url(p6_call_link(call, apr_pstrcat(call->pool, "/board/", id, NULL)));
    if (p6_may(call->official, P6_ACT_ROUND, s->queue->commune, s->shift))
        r[shift_round] = p6_v_url(p6_shift_link(s, "/round"));
    if (!s->may) return;
    r[shift_sheet] = p6_v_url(p6_shift_link(s, "/sheet"));
    r[shift_papers] = p6_v_url(p6_shift_link(s, "/paper"));
    r[shift_find] = p6_v_url(p6_call_link(call, apr_pstrcat(
        call->pool, "/office/find?commune=", s->queue->commune, NULL)));
    r[shift_action] = p6_v_url(p6_shift_link(s, "/do"));
    r[shift_live] = p6_v_url(p6_shift_link(s, "/live"));
    r[shift_walk_in] = p6_v_url(p6_shift_link(s, "/walk-in"));
    r[shift_close] = p6_v_url(p6_shift_link(s, "/close"));
    if (p6_may(call->official, P6_ACT_SCHEDULE, s->queue->commune, 0))
        r[shift_passes] = p6_v_url(p6_shift_link(s, "/passes"));
}

/* What came of the order before, by the word in the address: never about a person. */
static void fill_told(const p6_shift_call *s, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    const char *told = p6_params_get(call->query, "told");

    if (!told) return;
    if (!strcmp(told, "nobody")) r[shift_told] = p6_v_text(P6_SAY(call, "queue.told.nobody"));
    if (!strcmp(told, "stale")) r[shift_told] = p6_v_text(P6_SAY(call, "queue.told.stale"));
    if (!strcmp(told, "added")) r[shift_told] = p6_v_text(P6_SAY(call, "queue.told.added"));
    r[shift_told_bad] = p6_v_bool(strcmp(told, "added") != 0);
}

static void fill_head(const p6_shift_call *s, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    p6_frame frame = p6_view_frame(&s->visitor.view, P6_SAY(call, "queue.title"), "/office");
    p6_badge_words badge = p6_shift_said(s);

    frame.place = s->point;
    r[shift_page] = p6_frame_value(call, &frame);
    r[shift_bar] = p6_view_bar(call);
    r[shift_point] = p6_v_text(s->point);
    r[shift_hours] = p6_v_text(p6_words_capital(call, P6_SAY(
        call, "queue.hours", "date",
        p6_words_sentence_date(call, p6_day_of_minute(s->queue->shift->start)), "hours",
        p6_words_hours(call, s->queue->shift->start, s->queue->shift->end))));
    r[shift_sentence] = p6_v_text(P6_SAY(call, "queue.sentence", "n",
                                         apr_itoa(call->pool, s->queue->waiting)));
    r[shift_said] = p6_v_text(badge.text);
    r[shift_tone] = p6_v_text(badge.tone);
    r[shift_may] = p6_v_bool(s->may);
    r[shift_script] = p6_v_url(p6_static_link(call, "office.js"));
}

p6_error *p6_page_shift(p6_call *call)
{
    p6_value *r = p6_record_make(&shift_shape, call->pool);
    p6_shift_call s;
    const char *nonce;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_WATCH));
    P6_TRY(p6_token_random(&nonce, NONCE_BYTES, call->site->env, call->pool));
    fill_head(&s, r);
    fill_told(&s, r);
    fill_links(&s, r);
    fill_desks(&s, nonce, r);
    r[shift_next_key] = p6_v_text(apr_pstrcat(call->pool, nonce, "-next", NULL));
    r[shift_waiting] = list(&s, P6_STAGE_WAITING, nonce);
    r[shift_parked] = list(&s, P6_STAGE_PARKED, nonce);
    r[shift_expected] = list(&s, P6_STAGE_EXPECTED, nonce);
    r[shift_over] = list(&s, P6_STAGE_OVER, nonce);
    P6_TRY(p6_office_page(call, "office-shift", r));
    call->res->etag = p6_view_queue_tag(call, s.queue);
    return NULL;
}

/* back to the page, at the same desk and where the evening stands on it, saying what came of it */
static p6_error *back(const p6_shift_call *s, const char *told)
{
    p6_call *call = s->visitor.view.call;

    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "?desk=%d%s%s#now", s->shift, s->desk,
                                             *told ? "&told=" : "", told));
}

static const char *told_of(p6_done done)
{
    return done == P6_DONE_NOBODY ? "nobody" : done == P6_DONE_STALE ? "stale" : "";
}

p6_error *p6_page_shift_do(p6_call *call)
{
    p6_order order = { .word = p6_params_get(call->form, "word"),
                       .desk = p6_form_int(call, "to_desk"), .visit = p6_form_int(call, "visit") };
    const char *word = p6_params_get(call->form, "order"), *key = p6_params_get(call->form, "key");
    p6_shift_call s;
    p6_done done;

    P6_TRY(p6_shift_call_lead(&s, call));
    if (!order.desk) order.desk = s.desk;
    if (!p6_order_parse(&order.kind, word) || order.kind == P6_ORDER_FINISH)
        return p6_error_make(call->pool, P6_E_BAD_FIELD, "order", "no such order");
    /* a page's form has several buttons: another one is another request */
    order.key = apr_pstrcat(call->pool, key ? key : "", "-", word, NULL);
    P6_TRY(p6_queue_do(&done, NULL, &s.visitor.booking, call->official, s.shift, &order,
                       call->pool));
    return back(&s, told_of(done));
}

p6_error *p6_page_shift_live(p6_call *call)
{
    static const struct {
        const char *word;
        p6_shift_live live;
    } words[] = { { "started", P6_LIVE_STARTED }, { "late", P6_LIVE_LATE },
                  { "full", P6_LIVE_FULL }, { "ended", P6_LIVE_ENDED }, { "none", P6_LIVE_NONE } };
    const char *word = p6_params_get(call->form, "live");
    p6_shift_call s;

    P6_TRY(p6_shift_call_lead(&s, call));
    for (apr_size_t i = 0; word && i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].word, word)) continue;
        P6_TRY(p6_queue_say_live(&s.visitor.booking, call->official, s.shift, words[i].live,
                                 p6_form_int(call, "late"), call->pool));
        return back(&s, "");
    }
    return p6_error_make(call->pool, P6_E_BAD_FIELD, "live", "no such state");
}
