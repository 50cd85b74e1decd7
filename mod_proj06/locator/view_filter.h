/**
 * What can be chosen: the options of the filter form, the filters that hold now as removable words,
 * and links to other times.
 */
#ifndef P6_LOCATOR_VIEW_FILTER_H
#define P6_LOCATOR_VIEW_FILTER_H

#include "locator/view_answer.h"

#define P6_OPTION(F, r) \
    F(r, value, TEXT, NULL) F(r, text, TEXT, NULL) F(r, lang, TEXT, NULL) \
    F(r, selected, BOOL, NULL)
P6_RECORD(p6_option, P6_OPTION)

/** The communes in Vietnamese order, CODE (may be NULL) selected. */
p6_value p6_view_commune_options(const p6_view *view, const char *code);
/** The services or agencies, CODE (may be NULL) selected. */
p6_value p6_view_service_options(const p6_view *view, const char *code);
p6_value p6_view_agency_options(const p6_view *view, const char *code);
/** The staff languages, CODE (may be NULL) selected. */
p6_value p6_view_tongue_options(const p6_view *view, const char *code);
/** Now, today … this weekend and the days of a week, ASK's selected. */
p6_value p6_view_when_options(const p6_view *view, const p6_ask *ask);

/** Links to the times that ASK does not ask for, with the rest of ASK kept. */
p6_value p6_view_time_links(const p6_view *view, const p6_ask *ask);
/** The filters of ASK as words, each with the link that removes it. COMMUNE is the one that was
    used, or NULL. Nothing when there are none. */
p6_value p6_view_removable(const p6_view *view, const p6_ask *ask, const p6_commune *commune);

#endif
