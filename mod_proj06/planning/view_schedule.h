/**
 * Pieces of the schedule's pages: what their roots share, the fields of a rota or a shift, weeks in
 * boxes, hours in words. A form that was sent is shown as it was sent.
 */
#ifndef P6_PLANNING_VIEW_SCHEDULE_H
#define P6_PLANNING_VIEW_SCHEDULE_H

#include "office/view_office.h"
#include "office/view_parts.h"
#include "planning/fields.h"
#include "planning/week.h"
#include "visits/view_form.h"
#include "visits/visitor.h"

/** The first names of every page of the schedule. */
#define P6_PLAN_ROOT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, place, TEXT, NULL) F(r, told, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, action, URL, NULL)
P6_RECORD(p6_plan_root, P6_PLAN_ROOT)

/** A desk to be filled in; macro desks of office-plan-parts.xhtml (name "desks"). */
#define P6_DESK_FORM(F, r) \
    F(r, summary, TEXT, NULL) F(r, legend, TEXT, NULL) F(r, number, TEXT, NULL) \
    F(r, number_name, TEXT, NULL) F(r, agency, RECORD, &p6_form_field_shape) \
    F(r, agencies, LIST, &p6_option_shape) \
    F(r, services, RECORD, &p6_form_group_shape) F(r, online, RECORD, &p6_form_choice_shape)
P6_RECORD(p6_desk_form, P6_DESK_FORM)

/** How people are there: macro presence (name "p"). */
#define P6_PRESENCE_FORM(F, r) \
    F(r, desks, LIST, &p6_desk_form_shape) F(r, desks_error, TEXT, NULL) \
    F(r, walk_in, RECORD, &p6_form_choice_shape) F(r, last_entry, RECORD, &p6_form_field_shape) \
    F(r, spoken, RECORD, &p6_form_group_shape) F(r, note, RECORD, &p6_form_field_shape) \
    F(r, mobile, BOOL, NULL) F(r, stop_group, RECORD, &p6_form_field_shape) \
    F(r, stop_landmark, RECORD, &p6_form_field_shape) \
    F(r, stop_lat, RECORD, &p6_form_field_shape) F(r, stop_lon, RECORD, &p6_form_field_shape)
P6_RECORD(p6_presence_form, P6_PRESENCE_FORM)

/** A line of boxes: macro week (name "week"). */
#define P6_WEEK_FORM(F, r) \
    F(r, legend, TEXT, NULL) F(r, days, RECORD, &p6_form_group_shape) \
    F(r, from, RECORD, &p6_form_field_shape) F(r, to, RECORD, &p6_form_field_shape) \
    F(r, from2, RECORD, &p6_form_field_shape) F(r, to2, RECORD, &p6_form_field_shape)
P6_RECORD(p6_week_form, P6_WEEK_FORM)

/** What every page says of itself. */
typedef struct p6_plan_page {
    const char *title;   /**< in the reader's language */
    const char *place;   /**< the point's name, or NULL */
    const char *back;    /**< path of the page before */
    const char *action;  /**< path to which its form goes; NULL: to itself */
    const char *content; /**< JSON of the row that the form shows, for p6_row_mark; or NULL */
    const apr_array_header_t *faults;
} p6_plan_page;
/** Fill the first names of ROOT. UNAVAILABLE when there is no randomness. */
p6_error *p6_plan_begin(p6_value *root, const p6_visitor *visitor, const p6_plan_page *page);
/** Answer with the page NAME; 422 with faults. */
p6_error *p6_plan_end(const p6_visitor *visitor, const char *name, const p6_value *root,
                      const p6_plan_page *page);
/** Who sends CALL's form, and what it carries. */
p6_editor p6_plan_editor(const p6_visitor *visitor);
/** See other: PATH, and say there that it was saved. */
p6_error *p6_plan_saved(const p6_visitor *visitor, const char *path);

/** A field; VALUE is shown unless a form was sent. */
p6_value p6_plan_field(const p6_call *call, const apr_array_header_t *faults, const char *name,
                       const char *label, const char *hint, const char *value,
                       const char *type);
/** Add a line to choose to LIST (of p6_value *). */
void p6_plan_option(const p6_call *call, apr_array_header_t *list, const char *value,
                    const char *text, const char *lang, int selected);
/** "24/11/2026 – 26/11/2026", or the one day. */
const char *p6_plan_days_words(const p6_call *call, p6_day first, p6_day last);
/** A position in millionths of a degree as text: "22.164360", "" for 0. */
const char *p6_plan_degrees(apr_int32_t e6, apr_pool_t *pool);

/** The fields of WAS (desks: DESKS, of p6_desk) with SPARE more desks; MOBILE: the stop matters. */
p6_value p6_plan_presence(const p6_visitor *visitor, const apr_array_header_t *faults,
                          const p6_presence *was, const apr_array_header_t *desks, int mobile);
/** The same fields as CALL's form has them. */
p6_presence_wish p6_plan_presence_sent(const p6_call *call);

/** Lines of boxes for WEEK, and one to spare. */
p6_value p6_plan_week(const p6_call *call, const p6_week *week);
/** The boxes of CALL's form; lines that are not whole make a week that is no text. */
p6_week *p6_plan_week_sent(const p6_call *call);

/** "T2–T6 18:00–21:00; CN 08:00–11:00; nghỉ lễ", or the text itself where boxes can't say it. */
const char *p6_plan_hours_words(const p6_call *call, const char *pattern);
/** "Công an: Định danh mức 2, Cài VNeID · Ngân hàng: …" */
const char *p6_plan_desks_words(const p6_view *view, const apr_array_header_t *desks);

#endif
