/**
 * The free times of a shift to choose from, by parts of the day, as the citizens' pages have them.
 */
#ifndef P6_BEHALF_VIEW_TIMES_H
#define P6_BEHALF_VIEW_TIMES_H

#include "visits/view_form.h"

/** SLOTS (of p6_slot) as a list of p6_form_group with radio buttons "start"; chosen is NEAR, or the
    first one when it is P6_NO_MINUTE or not among them. */
p6_value p6_office_times(const p6_call *call, const apr_array_header_t *slots, p6_minute near,
                         const apr_array_header_t *faults);

#endif
