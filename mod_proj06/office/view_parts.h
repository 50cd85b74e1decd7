/**
 * Pieces that several pages of the office share: whose commune a page is about, shifts to choose
 * from, what a form carries on.
 */
#ifndef P6_OFFICE_VIEW_PARTS_H
#define P6_OFFICE_VIEW_PARTS_H

#include "locator/view_answer.h"
#include "locator/view_filter.h"
#include "office/view_office.h"
#include "visits/view_form.h"

/** The commune that VIEW's call is about: `commune` of the form or the query, else the last one
    that the official had, else the first in which they may ACT. OTHERS (of p6_link): the same page
    (PATH) for the other ones; nothing when there is one only. FORBIDDEN when they may not there. */
p6_error *p6_office_commune(const p6_commune **commune, p6_value *others, const p6_view *view,
                            p6_act act, const char *path);
/** The communes in which VIEW's official may ACT and that a page shows whole, of
    const p6_commune *. Who may in more than FEW, or in all of the province, sees only the one that
    `commune` of the query names; *CHOOSE (of p6_link) then leads to the others on PATH. */
apr_array_header_t *p6_office_communes(p6_value *choose, const p6_view *view, p6_act act, int few,
                                       const char *path);
/** "phường Đức Xuân". */
const char *p6_office_commune_words(const p6_view *view, const p6_commune *commune);

/** The codes of LIST, separated by ",": array of const char *, in POOL. */
apr_array_header_t *p6_codes_of(const char *list, apr_pool_t *pool);
/** Names of the services in LIST, separated by ","; *LANG as of p6_view_names. */
const char *p6_office_services(const p6_view *view, const char *list, const char **lang);

/** The name of the point SLUG; SLUG itself when the picture has it no more. */
const char *p6_office_point(const p6_view *view, const char *slug);

/** A shift of a point, for choosing one. */
typedef struct p6_shift_choice {
    const p6_point_view *point;
    const p6_shift_view *shift;
} p6_shift_choice;
/** Shifts of COMMUNE (code) that go on or are still to come within P6_BOOK_DAYS, by start, at most
    LIMIT; those of mobile teams first when MOBILE_FIRST. Array of p6_shift_choice. */
apr_array_header_t *p6_office_shifts(const p6_view *view, const char *commune, int mobile_first,
                                     int limit);
/** *LINK: the record by which a page offers CHOICE, BATON as handed in. */
typedef p6_error *(*p6_shift_linker)(p6_value **link, const p6_view *view,
                                     const p6_shift_choice *choice, const void *baton);
/** Shifts of COMMUNE (code) that still take people for all SERVICES (const char * codes), at
    whatever desks, as lists of what LINK makes of them: the next few in *FIRST, others in *MORE;
    nothing when there are none. LINK's errors. */
p6_error *p6_office_shift_links(const p6_view *view, const char *commune,
                                const apr_array_header_t *services, p6_shift_linker link,
                                const void *baton, p6_value *first, p6_value *more);
/** Does the picture have the shift ID as one that still takes people? */
int p6_office_shift_open(const p6_view *view, apr_int64_t id);
/** "thứ Ba, 24/11, 18:00: Đội lưu động số 2 (xóm Nà Lùng)". */
const char *p6_office_shift_words(const p6_view *view, const p6_shift_choice *choice);
/** The same for the shift ID, NULL when the picture does not have it. */
const char *p6_office_shift_of(const p6_view *view, apr_int64_t id);

/** A list for what a form carries on (of p6_value *), with the official's csrf and a request key
    (the form's own when it was sent and FAULTS do not say that it was used). UNAVAILABLE. */
p6_error *p6_office_hidden(apr_array_header_t **hidden, const p6_call *call,
                           const apr_array_header_t *faults);
/** The group of boxes "services", one for each service there is (AT_HOME: that is not for a police
    station alone), ticked as CALL's form or query has it, with LEGEND and its fault: macro
    boxes. */
p6_value p6_office_services_boxes(const p6_view *view, const apr_array_header_t *faults,
                                  const char *legend, int at_home);
/** One fault of FIELD with MESSAGE as an array of p6_field_fault. */
apr_array_header_t *p6_office_fault(const p6_call *call, const char *field, const char *message);

/** What stood in the field NAME of CALL's form, or NULL. */
const char *p6_typed(const p6_call *call, const char *name);
/** TEXT (may be NULL) as a number from 0 on; 0 when it is none. */
apr_int64_t p6_form_number(const char *text);
/** Field NAME of the form (else of the query) as a number from 0 on; 0 when it is none. */
apr_int64_t p6_form_int(const p6_call *call, const char *name);
/** Was the box NAME with VALUE ticked? Looks at the form, else at the query. */
int p6_ticked(const p6_call *call, const char *name, const char *value);

#endif
