/**
 * The fields of a request for a home visit, for whoever asks, corrects or notes one.
 */
#ifndef P6_VISITS_VIEW_HOME_H
#define P6_VISITS_VIEW_HOME_H

#include "visits/view_form.h"

/** What its form, or its correction, shows: put into the shapes of pages. */
#define P6_HOME_FIELDS(F, r) \
    F(r, group, RECORD, &p6_form_field_shape) F(r, address, RECORD, &p6_form_field_shape) \
    F(r, name, RECORD, &p6_form_field_shape) F(r, phone, RECORD, &p6_form_field_shape) \
    F(r, birth_year, RECORD, &p6_form_field_shape) F(r, note, RECORD, &p6_form_field_shape)
P6_RECORD(p6_home_fields, P6_HOME_FIELDS)

/** Fill FIELDS, the first of P6_HOME_FIELDS in a page's record, from CALL's form; without one from
    HELD (may be NULL), with the faults of FAULTS. */
void p6_home_fields_fill(p6_value *fields, const p6_call *call, const apr_array_header_t *faults,
                         const p6_home_visit *held);
/** What CALL's form has of them; NULL where a field is missing. */
p6_home_fix p6_home_fields_sent(const p6_call *call);

#endif
