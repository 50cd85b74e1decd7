/* "/board/SHIFT": the numbers that were called, for a screen on the wall. Public: no names, nothing
   but tickets and desks. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_queue.h"
#include "site/statics.h"

#define SHOWN 6 /* the last one large, five below it */

#define CALLED(F, r) F(r, ticket, TEXT, NULL) F(r, desk, TEXT, NULL)
P6_RECORD(called, CALLED)

#define BOARD(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, point, TEXT, NULL) F(r, said, TEXT, NULL) \
    F(r, waiting, TEXT, NULL) F(r, last, RECORD, &called_shape) F(r, before, LIST, &called_shape) \
    F(r, script, URL, NULL) F(r, css, URL, NULL)
P6_RECORD(board, BOARD)

const p6_shape p6_board_shape = { "board", board_fields, board__count };

/** Somebody who was called, and when last. */
typedef struct call_row {
    const p6_queue_visit *visit;
    apr_int64_t at_s;
} call_row;

static int last_first(const void *a, const void *b)
{
    const call_row *left = a, *right = b;

    if (left->at_s != right->at_s) return left->at_s < right->at_s ? 1 : -1;
    return (left->visit->row.id < right->visit->row.id)
           - (left->visit->row.id > right->visit->row.id);
}

/* when V was called to its desk, or called again there */
static apr_int64_t called_at(const p6_queue *queue, const p6_queue_visit *v)
{
    for (int i = 0; v->row.state == P6_VISIT_CALLED && i < queue->now->nelts; i++)
        if (APR_ARRAY_IDX(queue->now, i, p6_desk_now).visit == v->row.id)
            return APR_ARRAY_IDX(queue->now, i, p6_desk_now).changed_at;
    return v->row.called_at;
}

static p6_value *called_row(const p6_call *call, const p6_queue_visit *v)
{
    p6_value *row = p6_record_make(&called_shape, call->pool);

    row[called_ticket] = p6_v_text(v->row.ticket);
    if (v->desk) row[called_desk] = p6_v_text(p6_words_capital(call, p6_view_desk(call, v->desk)));
    return row;
}

static void fill_called(const p6_shift_call *s, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    const apr_array_header_t *all = s->queue->visits;
    apr_array_header_t *called = apr_array_make(call->pool, 16, sizeof(call_row));
    apr_array_header_t *before = apr_array_make(call->pool, SHOWN, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_queue_visit *v = &APR_ARRAY_IDX(all, i, p6_queue_visit);

        if (v->row.called_at && *v->row.ticket
            && (v->stage == P6_STAGE_DESK || v->stage == P6_STAGE_OVER))
            APR_ARRAY_PUSH(called, call_row) = (call_row){ v, called_at(s->queue, v) };
    }
    qsort(called->elts, (size_t)called->nelts, sizeof(call_row), last_first);
    for (int i = 0; i < called->nelts && i < SHOWN; i++) {
        p6_value *row = called_row(call, APR_ARRAY_IDX(called, i, call_row).visit);

        if (!i) r[board_last] = p6_v_record(row);
        else APR_ARRAY_PUSH(before, p6_value *) = row;
    }
    r[board_before] = p6_v_list(before);
}

p6_error *p6_page_board(p6_call *call)
{
    p6_value *r = p6_record_make(&board_shape, call->pool);
    p6_shift_call s;
    p6_frame frame;

    if (!call->site->office) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no office");
    P6_TRY(p6_shift_call_public(&s, call));
    frame = p6_view_frame(&s.visitor.view, P6_SAY(call, "board.title"),
                          apr_pstrcat(call->pool, "/board/", call->holes[0], NULL));
    frame.place = s.point;
    r[board_page] = p6_frame_value(call, &frame);
    r[board_point] = p6_v_text(s.point);
    r[board_said] = p6_v_text(p6_shift_said(&s).text);
    r[board_waiting] = p6_v_text(P6_SAY(call, "queue.sentence", "n",
                                        apr_itoa(call->pool, s.queue->waiting)));
    r[board_css] = p6_v_url(p6_static_link(call, "office.css"));
    r[board_script] = p6_v_url(p6_static_link(call, "office.js"));
    fill_called(&s, r);
    P6_TRY(p6_page(call, "board", r));
    call->res->cache = "no-cache";
    call->res->etag = p6_view_queue_tag(call, s.queue);
    return NULL;
}
