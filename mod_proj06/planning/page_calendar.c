/* "/office/calendar": the province's holidays and swapped working days. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/look.h"
#include "planning/province.h"
#include "planning/view_confirm.h"
#include "planning/view_history.h"
#include "planning/view_pages.h"

#define DAY(F, r) \
    F(r, day, TEXT, NULL) F(r, date, TEXT, NULL) F(r, kind, TEXT, NULL) F(r, name, TEXT, NULL) \
    F(r, decision, TEXT, NULL) F(r, active, BOOL, NULL) F(r, booked, TEXT, NULL)
P6_RECORD(day, DAY)

#define CALENDAR(F, r) \
    P6_PLAN_ROOT(F, r) F(r, missing, TEXT, NULL) F(r, services, URL, NULL) \
    F(r, days, LIST, &day_shape) F(r, past, LIST, &day_shape) \
    F(r, day, RECORD, &p6_form_field_shape) \
    F(r, kind, RECORD, &p6_form_group_shape) F(r, name, RECORD, &p6_form_field_shape) \
    F(r, decision, RECORD, &p6_form_field_shape) F(r, active, RECORD, &p6_form_choice_shape) \
    F(r, history, LIST, &p6_history_line_shape) F(r, undo, URL, NULL) F(r, slug, TEXT, NULL)
P6_RECORD(calendar, CALENDAR)

const p6_shape p6_office_calendar_shape = { "office_calendar", calendar_fields, calendar__count };

static const char *kind_words(const p6_call *call, const char *kind)
{
    return !strcmp(kind, "working") ? P6_SAY(call, "calendar.working")
                                    : P6_SAY(call, "calendar.holiday");
}

static p6_value *day_row(const p6_call *call, const p6_calendar_day *d, int booked)
{
    p6_value *row = p6_record_make(&day_shape, call->pool);

    row[day_day] = p6_v_text(p6_day_text(d->day, call->pool));
    row[day_date] = p6_v_text(p6_words_capital(call, p6_words_date(call, d->day)));
    row[day_kind] = p6_v_text(kind_words(call, d->kind));
    row[day_name] = p6_v_text(d->name);
    row[day_decision] = p6_v_text(d->decision);
    row[day_active] = p6_v_bool(d->active);
    if (booked)
        row[day_booked] = p6_v_text(P6_SAY(call, "calendar.booked", "n",
                                           apr_itoa(call->pool, booked)));
    return row;
}

/* the days that are past, or those to come */
static p6_value day_rows(const p6_call *call, const p6_province_look *look, int past)
{
    apr_array_header_t *list = apr_array_make(call->pool, look->days->nelts + 1,
                                              sizeof(p6_value *));

    for (int i = 0; i < look->days->nelts; i++) {
        const p6_calendar_day *d = &APR_ARRAY_IDX(look->days, i, p6_calendar_day);

        if ((d->day < p6_day_of_minute(call->now)) == past)
            APR_ARRAY_PUSH(list, p6_value *) = day_row(call, d, look->booked[i]);
    }
    return p6_v_list(list);
}

static p6_value kinds(const p6_call *call)
{
    apr_array_header_t *list = apr_array_make(call->pool, 2, sizeof(p6_value *));
    int working = p6_ticked(call, "kind", "working");

    p6_form_choice(call, list, "kind", "kind", "holiday", P6_SAY(call, "calendar.holiday"),
                   !working);
    p6_form_choice(call, list, "kind", "kind", "working", P6_SAY(call, "calendar.working"),
                   working);
    return p6_form_group(call, NULL, "kind", P6_SAY(call, "sched.f.kind"), NULL, list);
}

static void fill_form(const p6_call *call, const apr_array_header_t *faults, p6_value *r)
{
    r[calendar_day] = p6_plan_field(call, faults, "day", P6_SAY(call, "sched.f.day"), NULL, "",
                                    "date");
    r[calendar_kind] = kinds(call);
    r[calendar_name] = p6_plan_field(call, faults, "name", P6_SAY(call, "sched.f.name"), NULL, "",
                                     NULL);
    r[calendar_decision] = p6_plan_field(call, faults, "decision",
                                         P6_SAY(call, "sched.f.decision"),
                                         P6_SAY(call, "calendar.decision_hint"), "", NULL);
    r[calendar_active] = p6_form_box(call, faults, "active", "1", P6_SAY(call, "calendar.active"),
                                     call->form ? p6_typed(call, "active") != NULL : 1);
}

static p6_error *show(const p6_visitor *visitor, const p6_plan_page *page)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&calendar_shape, call->pool);
    p6_province_look *look;
    int year;

    P6_TRY(p6_look_province(&look, &visitor->booking, call->official, call->pool));
    P6_TRY(p6_plan_begin(r, visitor, page));
    year = p6_calendar_missing(look->days, p6_day_of_minute(call->now));
    if (year)
        r[calendar_missing] = p6_v_text(P6_SAY(call, "sched.missing_calendar", "year",
                                               apr_itoa(call->pool, year)));
    r[calendar_services] = p6_v_url(p6_call_link(call, "/office/services"));
    r[calendar_days] = day_rows(call, look, 0);
    r[calendar_past] = day_rows(call, look, 1);
    fill_form(call, page->faults, r);
    r[calendar_history] = p6_view_history(visitor, look->history, 1);
    r[calendar_undo] = p6_v_url(p6_call_link(call, "/office/calendar/undo"));
    r[calendar_slug] = p6_v_text("");
    return p6_plan_end(visitor, "office-calendar", r, page);
}

/* the form below the list adds a day, or puts one in its place; the list's buttons switch one */
static p6_error *save(p6_deed_outcome **outcome, const p6_visitor *visitor)
{
    const p6_call *call = visitor->view.call;
    p6_editor editor = p6_plan_editor(visitor);
    const char *on = p6_typed(call, "on"), *off = p6_typed(call, "off");
    p6_day_wish wish = { p6_typed(call, "day"), p6_typed(call, "kind"),
                         p6_typed(call, "name"), p6_typed(call, "decision"),
                         p6_typed(call, "active") != NULL };

    if (!on && !off) return p6_calendar_save(outcome, &editor, &wish, call->pool);
    editor.key = apr_pstrcat(call->pool, editor.key, "-", on ? on : off, NULL);
    return p6_calendar_switch(outcome, &editor, on ? on : off, on != NULL, call->pool);
}

p6_error *p6_page_calendar(p6_call *call)
{
    p6_plan_page page = { .title = P6_SAY(call, "calendar.title") };
    p6_deed_outcome *outcome;
    p6_visitor visitor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    if (call->req->method != P6_POST) return show(&visitor, &page);
    P6_TRY(save(&outcome, &visitor));
    if (outcome->what == P6_DEED_DONE) return p6_plan_saved(&visitor, "/office/calendar");
    page.faults = outcome->faults;
    return show(&visitor, &page);
}
