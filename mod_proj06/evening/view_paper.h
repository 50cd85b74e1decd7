/**
 * What is entered from a sheet: times of the evening, and for each service what came of it, one
 * choice each.
 */
#ifndef P6_EVENING_VIEW_PAPER_H
#define P6_EVENING_VIEW_PAPER_H

#include "evening/queue.h"
#include "locator/view_filter.h"
#include "visits/view_form.h"

#define P6_OUTCOME(F, r) \
    F(r, code, TEXT, NULL) F(r, name, TEXT, NULL) F(r, lang, TEXT, NULL) \
    F(r, decided, TEXT, NULL) F(r, choices, LIST, &p6_option_shape)
P6_RECORD(p6_outcome, P6_OUTCOME)

/** SERVICES (of p6_queue_service) as a list of p6_outcome with what the call's form chose; with
    ASKS it is also asked whether they came for it at all. */
p6_value p6_view_outcomes(const p6_view *view, const apr_array_header_t *services, int asks);
/** The reasons for what was not done, as a list of p6_option; the one of the form is selected. */
p6_value p6_view_reasons(const p6_call *call);
/** What the form says came of SERVICES that are still open: array of p6_result. */
apr_array_header_t *p6_form_outcomes(const p6_call *call, const apr_array_header_t *services);
/** Those of SERVICES that the form says they came for: array of const char * codes. */
apr_array_header_t *p6_form_wanted(const p6_call *call, const apr_array_header_t *services);

/** The field NAME for a time of day. */
p6_value p6_view_paper_time(const p6_call *call, const apr_array_header_t *faults,
                            const char *name, const char *label);
/** The time that stands in the form's field NAME, on the day of SHIFT; P6_NO_MINUTE for none, 0 (no
    time of any evening) when it can't be read. */
p6_minute p6_paper_time(const p6_call *call, const p6_shift *shift, const char *name);

#endif
