/* "/office/schedule/rota/ID" and "…/point/SLUG/rota": the weekly presence at a point. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/look.h"
#include "planning/rotas.h"
#include "planning/row_json.h"
#include "planning/view_confirm.h"
#include "planning/view_pages.h"

#define AS_TEXT "text"

#define ROTA(F, r) \
    P6_PLAN_ROOT(F, r) F(r, is_new, BOOL, NULL) F(r, week, LIST, &p6_week_form_shape) \
    F(r, week_error, TEXT, NULL) F(r, holidays, RECORD, &p6_form_choice_shape) \
    F(r, mode, RECORD, &p6_form_group_shape) F(r, as_text, BOOL, NULL) \
    F(r, hours, RECORD, &p6_form_field_shape) \
    F(r, hours_place, TEXT, NULL) F(r, from, RECORD, &p6_form_field_shape) \
    F(r, to, RECORD, &p6_form_field_shape) F(r, p, RECORD, &p6_presence_form_shape)
P6_RECORD(rota, ROTA)

const p6_shape p6_office_plan_rota_shape = { "office_plan_rota", rota_fields, rota__count };

/* what there is to be shown: a rota, or an empty one */
static p6_presence presence_of(const p6_rota *r)
{
    if (!r)
        return (p6_presence){ .spoken = "", .note = "", .stop_group = "", .stop_landmark = "",
                              .walk_in = 1 };
    return (p6_presence){ r->plan, r->spoken, r->note, r->stop_group, r->stop_landmark, r->walk_in,
                          r->last_entry, r->stop_lat_e6, r->stop_lon_e6 };
}

static int as_text(const p6_call *call, int boxes)
{
    const char *mode = p6_typed(call, "mode");

    return mode ? !strcmp(mode, AS_TEXT) : !boxes;
}

static p6_value mode_form(const p6_call *call, int boxes)
{
    apr_array_header_t *list = apr_array_make(call->pool, 2, sizeof(p6_value *));
    int text = as_text(call, boxes);

    p6_form_choice(call, list, "mode", "mode", "boxes", P6_SAY(call, "sched.mode.boxes"), !text);
    p6_form_choice(call, list, "mode", "mode", AS_TEXT, P6_SAY(call, "sched.mode.text"), text);
    return p6_form_group(call, NULL, "mode", P6_SAY(call, "sched.mode"), NULL, list);
}

static void fill_hours(const p6_call *call, const p6_plan_page *page, const p6_rota *rota,
                       const char *place, p6_value *r)
{
    p6_week week = { .not_on_holidays = 1 };
    int boxes = !rota || p6_week_read(&week, rota->pattern);

    r[rota_mode] = mode_form(call, boxes);
    r[rota_as_text] = p6_v_bool(as_text(call, boxes));
    r[rota_week] = p6_plan_week(call, &week);
    r[rota_week_error] = p6_v_text(p6_form_fault(call, page->faults, "week"));
    r[rota_holidays] = p6_form_box(call, NULL, "holidays", "1", P6_SAY(call, "sched.f.holidays"),
                                   call->form ? p6_typed(call, "holidays") != NULL
                                              : week.not_on_holidays);
    r[rota_hours] = p6_plan_field(call, page->faults, "hours", P6_SAY(call, "sched.f.pattern"),
                                  P6_SAY(call, "sched.hint.pattern"), rota ? rota->pattern : "",
                                  NULL);
    if (place) r[rota_hours_place] = p6_v_text(P6_SAY(call, "sched.hours_place", "n", place));
    r[rota_from] = p6_plan_field(call, page->faults, "valid_from",
                                 P6_SAY(call, "sched.f.valid_from"),
                                 P6_SAY(call, "sched.hint.valid"),
                                 rota && rota->valid_from ? p6_day_text(rota->valid_from,
                                                                        call->pool) : "", "date");
    r[rota_to] = p6_plan_field(call, page->faults, "valid_to", P6_SAY(call, "sched.f.valid_to"),
                               NULL, rota && rota->valid_to ? p6_day_text(rota->valid_to,
                                                                          call->pool) : "", "date");
}

static p6_error *show(const p6_visitor *visitor, const p6_plan_page *page,
                      const p6_presence_look *look, const char *place)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&rota_shape, call->pool);
    p6_presence presence = presence_of(look->rota);

    P6_TRY(p6_plan_begin(r, visitor, page));
    r[rota_is_new] = p6_v_bool(!look->rota);
    fill_hours(call, page, look->rota, place, r);
    r[rota_p] = p6_plan_presence(visitor, page->faults, &presence, look->desks,
                                 !strcmp(look->point->kind, "mobile"));
    return p6_plan_end(visitor, "office-plan-rota", r, page);
}

static p6_rota_wish sent(const p6_call *call)
{
    const char *visits = p6_typed(call, "visits");

    return (p6_rota_wish){ .week = as_text(call, 1) ? NULL : p6_plan_week_sent(call),
        .hours = p6_typed(call, "hours"), .from = p6_typed(call, "valid_from"),
        .to = p6_typed(call, "valid_to"), .presence = p6_plan_presence_sent(call),
        .keep = visits && !strcmp(visits, "keep") };
}

static p6_error *save(const p6_visitor *visitor, p6_plan_page *page, const p6_presence_look *look)
{
    p6_call *call = visitor->view.call;
    p6_editor editor = p6_plan_editor(visitor);
    p6_rota_wish wish = sent(call);
    p6_settling settling = { page->title, page->place, page->back, page->back, look->rota != NULL };
    p6_deed_outcome *outcome;
    int answered;

    wish.id = look->rota ? look->rota->id : NULL;
    wish.point = look->point->slug;
    P6_TRY(p6_rota_save(&outcome, &editor, &wish, call->pool));
    P6_TRY(p6_plan_settle(&answered, visitor, outcome, &settling));
    if (answered) return NULL;
    page->faults = outcome->faults;
    return show(visitor, page, look, outcome->detail);
}

static p6_error *answer(const p6_visitor *visitor, const p6_presence_look *look, const char *title)
{
    p6_call *call = visitor->view.call;
    p6_plan_page page = { .title = title, .place = look->point->name };

    page.back = apr_pstrcat(call->pool, "/office/schedule/point/", look->point->slug, NULL);
    if (look->rota) page.content = p6_rota_json(look->rota, call->pool);
    return call->req->method == P6_POST ? save(visitor, &page, look)
                                        : show(visitor, &page, look, NULL);
}

p6_error *p6_page_plan_rota(p6_call *call)
{
    p6_presence_look *look;
    p6_visitor visitor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_rota(&look, &visitor.booking, call->official, call->holes[0], call->pool));
    return answer(&visitor, look, P6_SAY(call, "sched.rota"));
}

p6_error *p6_page_plan_rota_add(p6_call *call)
{
    p6_presence_look *look;
    p6_visitor visitor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_new(&look, &visitor.booking, call->official, call->holes[0], call->pool));
    return answer(&visitor, look, P6_SAY(call, "sched.rota_add"));
}
