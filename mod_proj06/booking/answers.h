/**
 * What somebody has answered about a person on the way to a booking, as typed, and its form in the
 * draft of a hold (JSON). Nothing of it is checked here.
 */
#ifndef P6_BOOKING_ANSWERS_H
#define P6_BOOKING_ANSWERS_H

#include "visits/view_form.h"
#include "visits/visitor.h"

typedef struct p6_answers {
    const char *name, *phone, *birth_year; /**< "" when nothing was typed */
    int other; /**< for someone else */
} p6_answers;

/** What CALL's form holds. */
p6_answers p6_answers_of_form(const p6_call *call);
/** Does CALL's form hold answers at all? */
int p6_answers_sent(const p6_call *call);
/** What a draft holds: nothing of TEXT that is not ours. In POOL. */
p6_answers p6_answers_read(const char *text, apr_pool_t *pool);
/** ANSWERS for a draft, in POOL; NULL when they are longer than a draft may be: no name is. */
const char *p6_answers_json(const p6_answers *answers, apr_pool_t *pool);
/** The same as a wish; all else of it is for the caller. */
p6_wish p6_answers_wish(const p6_visitor *v, const p6_answers *answers);

/** The fields that ask for them: macro who (name "who"). */
#define P6_WHO_FIELDS(F, r) \
    F(r, whom, RECORD, &p6_form_group_shape) F(r, name, RECORD, &p6_form_field_shape) \
    F(r, phone, RECORD, &p6_form_field_shape) F(r, birth_year, RECORD, &p6_form_field_shape)
P6_RECORD(p6_who_fields, P6_WHO_FIELDS)
/** ANSWERS in their fields, with FAULTS (of p6_field_fault, or NULL), as a p6_who_fields. */
p6_value p6_answers_fields(const p6_call *call, const p6_answers *answers,
                           const apr_array_header_t *faults);
/** Add ANSWERS to what a form carries on in HIDDEN (of p6_value *). */
void p6_answers_hide(const p6_call *call, apr_array_header_t *hidden, const p6_answers *answers);

#endif
