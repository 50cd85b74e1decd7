/* "/office/schedule/point/SLUG/closure": nobody is there for some days; and undoing a line of the
   history, which is how a closure is lifted. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/closures.h"
#include "planning/look.h"
#include "planning/undo.h"
#include "planning/view_confirm.h"
#include "planning/view_pages.h"

#define CLOSED(F, r) F(r, days, TEXT, NULL) F(r, reason, TEXT, NULL)
P6_RECORD(closed, CLOSED)

#define CLOSURE(F, r) \
    P6_PLAN_ROOT(F, r) F(r, from, RECORD, &p6_form_field_shape) \
    F(r, to, RECORD, &p6_form_field_shape) F(r, reason, RECORD, &p6_form_field_shape) \
    F(r, closed, LIST, &closed_shape)
P6_RECORD(closure, CLOSURE)

const p6_shape p6_office_plan_closure_shape = { "office_plan_closure", closure_fields,
                                                closure__count };

static p6_value closed_rows(const p6_call *call, const apr_array_header_t *closures)
{
    apr_array_header_t *list = apr_array_make(call->pool, 2, sizeof(p6_value *));

    for (int i = 0; i < closures->nelts; i++) {
        const p6_closure *c = &APR_ARRAY_IDX(closures, i, p6_closure);
        p6_value *row = p6_record_make(&closed_shape, call->pool);

        row[closed_days] = p6_v_text(p6_plan_days_words(call, c->from, c->to));
        row[closed_reason] = p6_v_text(c->reason);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static p6_error *show(const p6_visitor *visitor, const p6_plan_page *page,
                      const p6_point_look *look)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&closure_shape, call->pool);

    P6_TRY(p6_plan_begin(r, visitor, page));
    r[closure_from] = p6_plan_field(call, page->faults, "from", P6_SAY(call, "sched.f.first_day"),
                                    NULL, "", "date");
    r[closure_to] = p6_plan_field(call, page->faults, "to", P6_SAY(call, "sched.f.last_day"), NULL,
                                  "", "date");
    r[closure_reason] = p6_plan_field(call, page->faults, "reason", P6_SAY(call, "sched.reason"),
                                      P6_SAY(call, "sched.hint.note"), "", NULL);
    r[closure_closed] = closed_rows(call, look->closures);
    return p6_plan_end(visitor, "office-plan-closure", r, page);
}

p6_error *p6_page_plan_closure(p6_call *call)
{
    p6_plan_page page = { .title = P6_SAY(call, "sched.close") };
    p6_settling settling = { .title = page.title };
    p6_deed_outcome *outcome;
    p6_point_look *look;
    p6_visitor visitor;
    p6_editor editor;
    int answered;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_point(&look, &visitor.booking, call->official, call->holes[0], 0, 1,
                         call->pool));
    page.place = settling.place = look->point->name;
    page.back = apr_pstrcat(call->pool, "/office/schedule/point/", look->point->slug, NULL);
    settling.back = apr_pstrcat(call->pool, page.back, "/closure", NULL);
    settling.next = page.back;
    if (call->req->method != P6_POST) return show(&visitor, &page, look);
    editor = p6_plan_editor(&visitor);
    P6_TRY(p6_closure_make(&outcome, &editor, look->point->slug, p6_typed(call, "from"),
                           p6_typed(call, "to"), p6_typed(call, "reason"), call->pool));
    P6_TRY(p6_plan_settle(&answered, &visitor, outcome, &settling));
    if (answered) return NULL;
    page.faults = outcome->faults;
    return show(&visitor, &page, look);
}

#define REFUSED(F, r) P6_PLAN_ROOT(F, r)
P6_RECORD(refused, REFUSED)

const p6_shape p6_office_plan_refused_shape = { "office_plan_refused", refused_fields,
                                                refused__count };

/* what can't be undone any more: why, and the way back */
static p6_error *refuse(const p6_visitor *visitor, const p6_deed_outcome *outcome,
                        const char *back)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&refused_shape, call->pool);
    p6_plan_page page = { .title = P6_SAY(call, "history.undo"), .back = back,
                          .faults = outcome->faults };

    P6_TRY(p6_plan_begin(r, visitor, &page));
    return p6_plan_end(visitor, "office-plan-refused", r, &page);
}

p6_error *p6_page_plan_undo(p6_call *call)
{
    const char *line = p6_typed(call, "line"), *slug = p6_typed(call, "point");
    p6_settling settling = { .title = P6_SAY(call, "history.undo") };
    p6_deed_outcome *outcome;
    p6_visitor visitor;
    p6_editor editor;
    int answered;

    P6_TRY(p6_visitor_begin(&visitor, call));
    settling.back = settling.next = slug && *slug
        ? apr_pstrcat(call->pool, "/office/schedule/point/", p6_url_encode(slug, call->pool), NULL)
        : "/office/calendar";
    editor = p6_plan_editor(&visitor);
    /* a page has a button for each line, and one key for all of them */
    editor.key = apr_pstrcat(call->pool, editor.key, "-", line ? line : "", NULL);
    P6_TRY(p6_schedule_undo(&outcome, &editor, line ? apr_atoi64(line) : 0, call->pool));
    P6_TRY(p6_plan_settle(&answered, &visitor, outcome, &settling));
    return answered ? NULL : refuse(&visitor, outcome, settling.back);
}
