/* "/office/shift/ID/sheet": the list of an evening without network, on A4 or saved to the phone as
   one file. Who is booked and who is there, then numbers for those who will come. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "evening/paper.h"
#include "evening/sheet.h"
#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_queue.h"
#include "office/view_parts.h"
#include "site/statics.h"

#define LINE(F, r) \
    F(r, ticket, TEXT, NULL) F(r, time, TEXT, NULL) F(r, name, TEXT, NULL) F(r, what, TEXT, NULL) \
    F(r, what_lang, TEXT, NULL) F(r, came, TEXT, NULL)
P6_RECORD(line, LINE)

#define SHEET(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, css, URL, NULL) F(r, back, URL, NULL) \
    F(r, save, URL, NULL) F(r, next, URL, NULL) F(r, point, TEXT, NULL) F(r, hours, TEXT, NULL) \
    F(r, stop, TEXT, NULL) F(r, made, TEXT, NULL) F(r, lines, LIST, &line_shape) \
    F(r, numbers, LIST, &line_shape)
P6_RECORD(sheet, SHEET)

const p6_shape p6_office_sheet_shape = { "sheet", sheet_fields, sheet__count };

static p6_value *line_of(const p6_view *view, const p6_queue_visit *v)
{
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&line_shape, call->pool);
    const char *lang;

    r[line_ticket] = p6_v_text(v->row.ticket);
    if (v->row.start != P6_NO_MINUTE) r[line_time] = p6_v_text(p6_words_time(call, v->row.start));
    r[line_name] = p6_v_text(*v->row.name ? v->row.name : NULL);
    r[line_what] = p6_v_text(p6_view_queue_services(view, v, &lang));
    r[line_what_lang] = p6_v_text(lang);
    if (v->row.arrived_at)
        r[line_came] = p6_v_text(p6_words_time(call, p6_minute_of_epoch(v->row.arrived_at)));
    return r;
}

static int by_hour(const p6_queue_visit *v)
{
    return v->stage == P6_STAGE_EXPECTED;
}

/* those who are there, in their order, then those who are expected, by their time */
static p6_value lines(const p6_view *view, const p6_queue *queue)
{
    apr_array_header_t *list = apr_array_make(view->call->pool, 32, sizeof(p6_value *));

    for (int expected = 0; expected < 2; expected++)
        for (int i = 0; i < queue->visits->nelts; i++) {
            const p6_queue_visit *v = &APR_ARRAY_IDX(queue->visits, i, p6_queue_visit);

            if (v->stage != P6_STAGE_OVER && by_hour(v) == expected)
                APR_ARRAY_PUSH(list, p6_value *) = line_of(view, v);
        }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static int first_number(const p6_call *call)
{
    apr_int64_t from = p6_form_int(call, "from");

    return from >= 1 && from <= P6_MAX_SHEET_NUMBER - P6_SHEET_LINES ? (int)from : 1;
}

static p6_value numbers(const p6_call *call, int first)
{
    apr_array_header_t *list = apr_array_make(call->pool, P6_SHEET_LINES, sizeof(p6_value *));

    for (int i = 0; i < P6_SHEET_LINES; i++) {
        p6_value *r = p6_record_make(&line_shape, call->pool);

        r[line_ticket] = p6_v_text(apr_psprintf(call->pool, P6_PAPER_LETTER "%d", first + i));
        APR_ARRAY_PUSH(list, p6_value *) = r;
    }
    return p6_v_list(list);
}

/* the page with its style sheet in it, to be kept as one file */
static void save(p6_call *call, const p6_shift *shift)
{
    const char *css = p6_static_text(call, "sheet.css"), *body = call->res->body;
    const char *end = strstr(body, "</head>");
    const char *name = apr_psprintf(call->pool, "attachment; filename=\"%s-%s.html\"",
                                    shift->point,
                                    p6_day_text(p6_day_of_minute(shift->start), call->pool));

    if (css && end)
        body = apr_pstrcat(call->pool, apr_pstrmemdup(call->pool, body, (apr_size_t)(end - body)),
                           "<style>", css, "</style>", end, NULL);
    p6_response_body(call->res, call->res->type, body, strlen(body));
    apr_table_setn(call->res->headers, "Content-Disposition", name);
}

static void fill(const p6_shift_call *s, const p6_queue *queue, int saved, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    const p6_shift *shift = queue->shift;
    const char *stop = *shift->stop_landmark ? shift->stop_landmark : shift->stop_group;
    int first = first_number(call);

    r[sheet_point] = p6_v_text(p6_office_point(&s->visitor.view, shift->point));
    r[sheet_stop] = p6_v_text(*stop ? stop : NULL);
    r[sheet_hours] = p6_v_text(p6_words_capital(call, P6_SAY(
        call, "queue.hours", "date",
        p6_words_sentence_date(call, p6_day_of_minute(shift->start)), "hours",
        p6_words_hours(call, shift->start, shift->end))));
    r[sheet_made] = p6_v_text(P6_SAY(call, "sheet.made", "stamp",
                                     p6_words_stamp(call, p6_epoch_of_minute(call->now))));
    r[sheet_lines] = lines(&s->visitor.view, queue);
    r[sheet_numbers] = numbers(call, first);
    if (saved) return;
    r[sheet_css] = p6_v_url(p6_static_link(call, "sheet.css"));
    r[sheet_back] = p6_v_url(p6_shift_link(s, ""));
    r[sheet_save] = p6_v_url(p6_shift_link(s, apr_psprintf(call->pool, "/sheet?save=1&from=%d",
                                                           first)));
    r[sheet_next] = p6_v_url(p6_shift_link(s, apr_psprintf(call->pool, "/sheet?from=%d",
                                                           first + P6_SHEET_LINES)));
}

p6_error *p6_page_sheet(p6_call *call)
{
    p6_value *r = p6_record_make(&sheet_shape, call->pool);
    int saved = p6_params_get(call->query, "save") != NULL;
    p6_shift_call s;
    p6_queue *queue;
    p6_frame frame;

    P6_TRY(p6_shift_call_lead(&s, call));
    P6_TRY(p6_sheet_load(&queue, &s.visitor.booking, call->official, s.shift, call->pool));
    frame = p6_view_frame(&s.visitor.view, P6_SAY(call, "sheet.title"), "/office");
    frame.place = p6_office_point(&s.visitor.view, queue->shift->point);
    r[sheet_page] = p6_frame_value(call, &frame);
    fill(&s, queue, saved, r);
    P6_TRY(p6_office_page(call, "office-sheet", r));
    if (saved) save(call, queue->shift);
    return NULL;
}
