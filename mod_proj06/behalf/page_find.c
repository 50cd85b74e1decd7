/* "/office/find": a visit by the name, with or without marks, or by the number. The name is posted:
   addresses end up in logs. */
#include "behalf/pages.h"

#include <apr_strings.h>

#include "behalf/find.h"
#include "behalf/view_pages.h"
#include "office/view_parts.h"
#include "visits/state.h"
#include "visits/visitor.h"

/* i18n-prefix: citizen.state. */

#define FOUND(F, r) \
    F(r, href, URL, NULL) F(r, name, TEXT, NULL) F(r, ticket, TEXT, NULL) F(r, when, TEXT, NULL) \
    F(r, state, TEXT, NULL)
P6_RECORD(found, FOUND)

#define FIND(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, commune, TEXT, NULL) F(r, others, LIST, &p6_link_shape) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, action, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, name, RECORD, &p6_form_field_shape) \
    F(r, asked, BOOL, NULL) F(r, found, LIST, &found_shape)
P6_RECORD(find, FIND)

const p6_shape p6_office_find_shape = { "find", find_fields, find__count };

static p6_value *found_row(const p6_view *view, const p6_found_row *row)
{
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&found_shape, call->pool);
    p6_minute start = row->start == P6_NO_MINUTE ? row->shift_start : row->start;
    int queued = row->state != P6_VISIT_WAITING && row->state != P6_VISIT_CANCELLED;
    const char *path = queued
        ? apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT "/visit/%" APR_INT64_T_FMT,
                       row->shift, row->id)
        : apr_psprintf(call->pool, "/office/visit/%" APR_INT64_T_FMT, row->id);

    if (queued || !call->official->pass) r[found_href] = p6_v_url(p6_call_link(call, path));
    r[found_name] = p6_v_text(*row->name ? row->name : P6_SAY(call, "queue.no_name"));
    r[found_ticket] = p6_v_text(*row->ticket ? row->ticket : NULL);
    r[found_when] = p6_v_text(P6_SAY(call, "office.shift_at", "day",
                                     p6_words_day(call, p6_day_of_minute(start)), "time",
                                     p6_words_time(call, start), "point",
                                     p6_office_point(view, row->point)));
    r[found_state] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "citizen.state.",
                                                        p6_visit_state_name(row->state), NULL)));
    return r;
}

static p6_error *show(const p6_visitor *v, const p6_commune *commune, p6_value others,
                      const apr_array_header_t *rows, const apr_array_header_t *faults)
{
    const p6_view *view = &v->view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&find_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "find.title"), "/office/find");
    apr_array_header_t *hidden, *list = apr_array_make(call->pool, 8, sizeof(p6_value *));
    p6_form_input name = { .name = "name", .label = P6_SAY(call, "find.name"),
                           .hint = P6_SAY(call, "find.hint"), .value = p6_typed(call, "name") };

    P6_TRY(p6_office_hidden(&hidden, call, faults));
    p6_form_hide(call, hidden, "commune", commune->code);
    frame.place = p6_office_commune_words(view, commune);
    frame.error = faults != NULL;
    for (int i = 0; rows && i < rows->nelts; i++)
        APR_ARRAY_PUSH(list, p6_value *) = found_row(view, &APR_ARRAY_IDX(rows, i, p6_found_row));
    r[find_page] = p6_frame_value(call, &frame);
    r[find_bar] = p6_view_bar(call);
    r[find_commune] = p6_v_text(frame.place);
    r[find_others] = others;
    r[find_errors] = p6_form_errors(call, faults);
    r[find_action] = p6_v_url(p6_call_link(call, "/office/find"));
    r[find_hidden] = p6_v_list(hidden);
    r[find_name] = p6_form_field(call, faults, &name);
    r[find_asked] = p6_v_bool(rows != NULL);
    r[find_found] = list->nelts ? p6_v_list(list) : P6_NOTHING;
    P6_TRY(p6_office_page(call, "office-find", r));
    if (faults) call->res->status = 422;
    return NULL;
}

p6_error *p6_page_find(p6_call *call)
{
    const p6_commune *commune;
    apr_array_header_t *rows;
    p6_value others;
    p6_visitor v;
    p6_error *err;

    P6_TRY(p6_visitor_begin(&v, call));
    P6_TRY(p6_office_commune(&commune, &others, &v.view, P6_ACT_QUEUE, "/office/find"));
    if (!call->form) return show(&v, commune, others, NULL, NULL);
    err = p6_find(&rows, &v.booking, call->official, commune->code, p6_typed(call, "name"),
                  call->pool);
    if (err && err->code == P6_E_BAD_FIELD)
        return show(&v, commune, others, NULL, p6_office_fault(call, "name", "find.bad.name"));
    P6_TRY(err);
    return show(&v, commune, others, rows, NULL);
}
