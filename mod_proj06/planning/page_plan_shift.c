/* "/office/schedule/shift/ID": one dated presence: altered, moved, called off; and a new one. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "planning/look.h"
#include "planning/row_json.h"
#include "planning/shifts.h"
#include "planning/view_confirm.h"
#include "planning/view_pages.h"

/* i18n-prefix: sched.status. */

#define SHIFT(F, r) \
    P6_PLAN_ROOT(F, r) F(r, is_new, BOOL, NULL) F(r, may, BOOL, NULL) F(r, when, TEXT, NULL) \
    F(r, visits, TEXT, NULL) F(r, status, TEXT, NULL) F(r, successor, URL, NULL) \
    F(r, queue, URL, NULL) F(r, passes, URL, NULL) F(r, rota, URL, NULL) \
    F(r, desks_now, TEXT, NULL) \
    F(r, day, RECORD, &p6_form_field_shape) F(r, from, RECORD, &p6_form_field_shape) \
    F(r, to, RECORD, &p6_form_field_shape) F(r, p, RECORD, &p6_presence_form_shape) \
    F(r, move, URL, NULL) F(r, move_day, RECORD, &p6_form_field_shape) \
    F(r, move_from, RECORD, &p6_form_field_shape) F(r, move_to, RECORD, &p6_form_field_shape) \
    F(r, move_note, RECORD, &p6_form_field_shape) F(r, points, LIST, &p6_option_shape) \
    F(r, cancel, URL, NULL) F(r, reason, RECORD, &p6_form_field_shape)
P6_RECORD(shift, SHIFT)

const p6_shape p6_office_plan_shift_shape = { "office_plan_shift", shift_fields, shift__count };

static p6_presence presence_of(const p6_shift *s)
{
    if (!s)
        return (p6_presence){ .spoken = "", .note = "", .stop_group = "", .stop_landmark = "",
                              .walk_in = 1 };
    return (p6_presence){ s->plan, s->spoken, s->note, s->stop_group, s->stop_landmark, s->walk_in,
                          s->last_entry, s->stop_lat_e6, s->stop_lon_e6 };
}

static const char *clock_of(const p6_call *call, const p6_shift *s, int end)
{
    return s ? p6_clock_text(end ? s->end : s->start, call->pool) : "";
}

/* a field as one of the page's forms has it: the first one shows what is wrong with it */
static p6_value when_field(const p6_call *call, const p6_plan_page *page, const char *name,
                           const char *id, const char *label, const char *value, const char *type)
{
    const apr_array_header_t *faults = strcmp(id, name) ? NULL : page->faults;
    p6_value field = p6_plan_field(call, faults, name, label, NULL, value, type);

    ((p6_value *)field.u.record)[p6_form_field_id] = p6_v_text(id);
    return field;
}

static void fill_when(const p6_call *call, const p6_plan_page *page, const p6_shift *s, p6_value *r)
{
    const char *day = s ? p6_day_text(p6_day_of_minute(s->start), call->pool) : "";

    r[shift_day] = when_field(call, page, "day", "day", P6_SAY(call, "sched.f.day"), day, "date");
    r[shift_from] = when_field(call, page, "from", "from", P6_SAY(call, "sched.f.from"),
                               clock_of(call, s, 0), "time");
    r[shift_to] = when_field(call, page, "to", "to", P6_SAY(call, "sched.f.to"),
                             clock_of(call, s, 1), "time");
}

static void fill_move(const p6_call *call, const p6_plan_page *page, const p6_presence_look *look,
                      p6_value *r)
{
    const p6_shift *s = look->shift;
    apr_array_header_t *points = apr_array_make(call->pool, 8, sizeof(p6_value *));

    r[shift_move_day] = when_field(call, page, "day", "move-day", P6_SAY(call, "sched.f.day"),
                                   p6_day_text(p6_day_of_minute(s->start), call->pool), "date");
    r[shift_move_from] = when_field(call, page, "from", "move-from", P6_SAY(call, "sched.f.from"),
                                    clock_of(call, s, 0), "time");
    r[shift_move_to] = when_field(call, page, "to", "move-to", P6_SAY(call, "sched.f.to"),
                                  clock_of(call, s, 1), "time");
    r[shift_move_note] = when_field(call, page, "note", "move-note", P6_SAY(call, "sched.reason"),
                                    "", NULL);
    r[shift_reason] = when_field(call, page, "note", "reason", P6_SAY(call, "sched.reason"), "",
                                 NULL);
    for (int i = 0; i < look->points->nelts; i++) {
        const p6_point *p = &APR_ARRAY_IDX(look->points, i, p6_point);
        const char *sent = p6_typed(call, "point");

        if (p->active)
            p6_plan_option(call, points, p->slug, p->name, NULL,
                           !strcmp(p->slug, sent ? sent : look->point->slug));
    }
    r[shift_points] = p6_v_list(points);
}

static p6_value link_of(const p6_call *call, apr_int64_t id, const char *before, const char *after)
{
    return p6_v_url(p6_call_link(call, apr_psprintf(call->pool, "%s%" APR_INT64_T_FMT "%s", before,
                                                    id, after)));
}

static void fill_words(const p6_visitor *visitor, const p6_presence_look *look, p6_value *r)
{
    const p6_call *call = visitor->view.call;
    const p6_shift *s = look->shift;

    r[shift_when] = p6_v_text(p6_words_capital(call, P6_SAY(
        call, "queue.hours", "date", p6_words_sentence_date(call, p6_day_of_minute(s->start)),
        "hours", p6_words_hours(call, s->start, s->end))));
    if (look->load.visits)
        r[shift_visits] = p6_v_text(P6_SAY(call, "sched.visits", "n",
                                           apr_itoa(call->pool, look->load.visits)));
    if (s->status != P6_SHIFT_PLANNED)
        r[shift_status] = p6_v_text(P6_SAY(call, apr_pstrcat(
            call->pool, "sched.status.", s->status == P6_SHIFT_MOVED ? "moved" : "cancelled",
            NULL)));
    r[shift_desks_now] = p6_v_text(p6_plan_desks_words(&visitor->view, look->desks));
    if (s->successor)
        r[shift_successor] = link_of(call, s->successor, "/office/schedule/shift/", "");
    r[shift_queue] = link_of(call, s->id, "/office/shift/", "");
    r[shift_passes] = link_of(call, s->id, "/office/shift/", "/passes");
    if (*s->rota)
        r[shift_rota] = p6_v_url(p6_call_link(call, apr_pstrcat(
            call->pool, "/office/schedule/rota/", s->rota, NULL)));
    r[shift_may] = p6_v_bool(s->status == P6_SHIFT_PLANNED && s->end > call->now);
    r[shift_cancel] = link_of(call, s->id, "/office/schedule/shift/", "/cancel");
    if (s->start > call->now)
        r[shift_move] = link_of(call, s->id, "/office/schedule/shift/", "/move");
}

static p6_error *show(const p6_visitor *visitor, const p6_plan_page *page,
                      const p6_presence_look *look)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&shift_shape, call->pool);
    p6_presence presence = presence_of(look->shift);

    P6_TRY(p6_plan_begin(r, visitor, page));
    r[shift_is_new] = p6_v_bool(!look->shift);
    r[shift_may] = p6_v_bool(!look->shift);
    fill_when(call, page, look->shift, r);
    r[shift_p] = p6_plan_presence(visitor, page->faults, &presence, look->desks,
                                  !strcmp(look->point->kind, "mobile"));
    if (look->shift) {
        fill_words(visitor, look, r);
        fill_move(call, page, look, r);
    }
    return p6_plan_end(visitor, "office-plan-shift", r, page);
}

static p6_when_wish when_sent(const p6_call *call)
{
    return (p6_when_wish){ p6_typed(call, "day"), p6_typed(call, "from"),
                           p6_typed(call, "to") };
}

static const char *point_path(const p6_call *call, const p6_presence_look *look)
{
    return apr_pstrcat(call->pool, "/office/schedule/point/", look->point->slug, NULL);
}

p6_error *p6_page_plan_shift_add(p6_call *call)
{
    p6_plan_page page = { .title = P6_SAY(call, "sched.shift_add") };
    p6_when_wish when = when_sent(call);
    p6_presence_wish presence;
    p6_deed_outcome *outcome;
    p6_presence_look *look;
    p6_visitor visitor;
    p6_editor editor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_new(&look, &visitor.booking, call->official, call->holes[0], call->pool));
    page.place = look->point->name;
    page.back = point_path(call, look);
    if (call->req->method != P6_POST) return show(&visitor, &page, look);
    editor = p6_plan_editor(&visitor);
    presence = p6_plan_presence_sent(call);
    P6_TRY(p6_shift_put_on(&outcome, &editor, look->point->slug, &when, &presence, call->pool));
    if (outcome->what == P6_DEED_DONE) return p6_plan_saved(&visitor, page.back);
    page.faults = outcome->faults;
    return show(&visitor, &page, look);
}

/** A call about one shift. */
typedef struct one_shift {
    p6_visitor visitor;
    p6_presence_look *look;
    p6_plan_page page;
} one_shift;

static p6_error *begin(one_shift *s, p6_call *call)
{
    const char *id = call->holes[0];

    if (!*id || strlen(id) > 18 || strspn(id, "0123456789") != strlen(id))
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no shift's number");
    P6_TRY(p6_visitor_begin(&s->visitor, call));
    P6_TRY(p6_look_shift(&s->look, &s->visitor.booking, call->official, apr_atoi64(id),
                         call->pool));
    s->page = (p6_plan_page){ .title = P6_SAY(call, "sched.shift"),
        .place = s->look->point->name, .back = point_path(call, s->look),
        .action = apr_pstrcat(call->pool, "/office/schedule/shift/", id, NULL),
        .content = p6_shift_json(s->look->shift, call->pool) };
    return NULL;
}

static p6_error *settle(one_shift *s, const p6_deed_outcome *outcome, const char *title)
{
    p6_settling settling = { title, s->page.place, s->page.action, s->page.back, 0 };
    int answered;

    P6_TRY(p6_plan_settle(&answered, &s->visitor, outcome, &settling));
    if (answered) return NULL;
    s->page.faults = outcome->faults;
    return show(&s->visitor, &s->page, s->look);
}

p6_error *p6_page_plan_shift(p6_call *call)
{
    p6_when_wish when = when_sent(call);
    p6_presence_wish presence;
    p6_deed_outcome *outcome;
    p6_editor editor;
    one_shift s;

    P6_TRY(begin(&s, call));
    if (call->req->method != P6_POST) return show(&s.visitor, &s.page, s.look);
    editor = p6_plan_editor(&s.visitor);
    presence = p6_plan_presence_sent(call);
    P6_TRY(p6_shift_alter(&outcome, &editor, s.look->shift->id, &when, &presence, call->pool));
    return settle(&s, outcome, P6_SAY(call, "sched.alter"));
}

p6_error *p6_page_plan_cancel(p6_call *call)
{
    p6_deed_outcome *outcome;
    p6_editor editor;
    one_shift s;

    P6_TRY(begin(&s, call));
    editor = p6_plan_editor(&s.visitor);
    P6_TRY(p6_shift_cancel(&outcome, &editor, s.look->shift->id, p6_typed(call, "note"),
                           call->pool));
    return settle(&s, outcome, P6_SAY(call, "sched.cancel"));
}

p6_error *p6_page_plan_move(p6_call *call)
{
    p6_when_wish when = when_sent(call);
    p6_deed_outcome *outcome;
    p6_editor editor;
    one_shift s;

    P6_TRY(begin(&s, call));
    editor = p6_plan_editor(&s.visitor);
    P6_TRY(p6_shift_move(&outcome, &editor, s.look->shift->id, &when, p6_typed(call, "point"),
                         p6_typed(call, "note"), call->pool));
    return settle(&s, outcome, P6_SAY(call, "sched.move"));
}
