/* "/office/shift/ID/paper": what there is to enter from the sheet after an evening without network;
   "/office/shift/ID/visit/ID/paper": one line of it. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "evening/paper.h"
#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_paper.h"
#include "evening/view_queue.h"
#include "office/view_parts.h"

/* i18n-prefix: paper.bad. */

#define PAPERS(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, told, TEXT, NULL) F(r, walk_in, URL, NULL) \
    F(r, lines, LIST, &p6_link_shape)
P6_RECORD(papers, PAPERS)

const p6_shape p6_office_papers_shape = { "papers", papers_fields, papers__count };

#define PAPER(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, q, RECORD, &p6_queuer_shape) F(r, action, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, over, BOOL, NULL) \
    F(r, may_absent, BOOL, NULL) F(r, arrived, RECORD, &p6_form_field_shape) \
    F(r, finished, RECORD, &p6_form_field_shape) F(r, services, LIST, &p6_outcome_shape) \
    F(r, reasons, LIST, &p6_option_shape)
P6_RECORD(paper, PAPER)

const p6_shape p6_office_paper_shape = { "paper", paper_fields, paper__count };

/* the ones about which the sheet may still say something */
static p6_value lines(const p6_shift_call *s)
{
    const p6_view *view = &s->visitor.view;
    p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, 32, sizeof(p6_value *));

    for (int i = 0; i < s->queue->visits->nelts; i++) {
        const p6_queue_visit *v = &APR_ARRAY_IDX(s->queue->visits, i, p6_queue_visit);
        const char *name = *v->row.name ? v->row.name : P6_SAY(call, "queue.no_name"), *lang;
        p6_value *row;

        if (v->row.state == P6_VISIT_FINISHED) continue;
        row = p6_view_link(view, p6_shift_link(s, apr_psprintf(
            call->pool, "/visit/%" APR_INT64_T_FMT "/paper", v->row.id)),
            *v->row.ticket ? apr_pstrcat(call->pool, v->row.ticket, " · ", name, NULL) : name);
        row[p6_link_more] = p6_v_text(p6_view_queue_services(view, v, &lang));
        row[p6_link_lang] = p6_v_text(lang);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

p6_error *p6_page_papers(p6_call *call)
{
    p6_value *r = p6_record_make(&papers_shape, call->pool);
    const char *told = p6_params_get(call->query, "told");
    p6_shift_call s;
    p6_frame frame;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_QUEUE));
    frame = p6_view_frame(&s.visitor.view, P6_SAY(call, "paper.title"),
                          p6_shift_path(&s, "/paper"));
    frame.place = s.point;
    r[papers_page] = p6_frame_value(call, &frame);
    r[papers_bar] = p6_view_bar(call);
    r[papers_point] = p6_v_text(s.point);
    r[papers_back] = p6_v_url(p6_shift_link(&s, ""));
    r[papers_walk_in] = p6_v_url(p6_shift_link(&s, "/walk-in?paper=1"));
    if (told && !strcmp(told, "entered"))
        r[papers_told] = p6_v_text(P6_SAY(call, "paper.entered"));
    if (told && !strcmp(told, "stale")) r[papers_told] = p6_v_text(P6_SAY(call, "paper.stale"));
    r[papers_lines] = lines(&s);
    return p6_office_page(call, "office-papers", r);
}

static p6_error *show(const p6_shift_call *s, const p6_queue_visit *v,
                      const apr_array_header_t *faults)
{
    const p6_view *view = &s->visitor.view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&paper_shape, call->pool);
    const char *own = apr_psprintf(call->pool, "/visit/%" APR_INT64_T_FMT "/paper", v->row.id);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "paper.title"), p6_shift_path(s, own));
    apr_array_header_t *hidden;

    P6_TRY(p6_office_hidden(&hidden, call, faults));
    frame.place = s->point;
    frame.error = faults != NULL;
    r[paper_page] = p6_frame_value(call, &frame);
    r[paper_bar] = p6_view_bar(call);
    r[paper_point] = p6_v_text(s->point);
    r[paper_back] = p6_v_url(p6_shift_link(s, "/paper"));
    r[paper_errors] = p6_form_errors(call, faults);
    r[paper_q] = p6_v_record(p6_view_queuer(view, s->queue, v, "", 0, 0));
    r[paper_action] = p6_v_url(p6_shift_link(s, own));
    r[paper_hidden] = p6_v_list(hidden);
    r[paper_over] = p6_v_bool(v->row.state == P6_VISIT_FINISHED);
    r[paper_may_absent] = p6_v_bool(v->row.state == P6_VISIT_BOOKED);
    r[paper_arrived] = p6_view_paper_time(call, faults, "arrived",
                                          P6_SAY(call, "paper.arrived"));
    r[paper_finished] = p6_view_paper_time(call, faults, "finished",
                                           P6_SAY(call, "paper.finished"));
    r[paper_services] = p6_view_outcomes(view, v->services, 0);
    r[paper_reasons] = p6_view_reasons(call);
    P6_TRY(p6_office_page(call, "office-paper", r));
    if (faults) call->res->status = 422;
    return NULL;
}

static p6_error *enter(const p6_shift_call *s, const p6_queue_visit *v)
{
    p6_call *call = s->visitor.view.call;
    p6_paper_line line = { .key = p6_typed(call, "key"), .visit = v->row.id,
        .absent = p6_typed(call, "absent") != NULL,
        .arrived = p6_paper_time(call, s->queue->shift, "arrived"),
        .finished = p6_paper_time(call, s->queue->shift, "finished"),
        .results = p6_form_outcomes(call, v->services) };
    p6_done done;
    p6_error *err = p6_paper_enter(&done, &s->visitor.booking, call->official, s->shift, &line,
                                   call->pool);

    if (err && err->code == P6_E_BAD_FIELD && strcmp(err->where, "key"))
        return show(s, v, p6_office_fault(call, err->where,
                                          apr_pstrcat(call->pool, "paper.bad.", err->where,
                                                      NULL)));
    P6_TRY(err);
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "/paper?told=%s", s->shift,
                                             done == P6_DONE_STALE ? "stale" : "entered"));
}

p6_error *p6_page_paper(p6_call *call)
{
    const p6_queue_visit *v;
    p6_shift_call s;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_QUEUE));
    v = p6_queue_find(s.queue, apr_atoi64(call->holes[1]));
    if (!v) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such visit in this shift");
    return call->form ? enter(&s, v) : show(&s, v, NULL);
}
