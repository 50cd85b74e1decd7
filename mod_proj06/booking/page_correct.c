/* "/visit/CODE/correct": name, phone and birth year put right. */
#include "booking/pages_visit.h"

#include <apr_strings.h>

#include "booking/seen.h"
#include "visits/view_form.h"

#define CORRECT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, back, URL, NULL) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, send, URL, NULL) \
    F(r, name, RECORD, &p6_form_field_shape) F(r, phone, RECORD, &p6_form_field_shape) \
    F(r, birth_year, RECORD, &p6_form_field_shape)
P6_RECORD(correct, CORRECT)

const p6_shape p6_correct_shape = { "correct", correct_fields, correct__count };

/* what was typed, else what is held */
static const char *value_of(const p6_call *call, const char *field, const char *held)
{
    const char *typed = call->form ? p6_params_get(call->form, field) : NULL;

    return typed ? typed : held;
}

static p6_error *show(p6_call *call, const p6_seen *seen, const apr_array_header_t *faults)
{
    const p6_person *person = seen->receipt->person;
    p6_value *r = p6_record_make(&correct_shape, call->pool);
    p6_frame frame = p6_seen_frame(seen, P6_SAY(call, "visit.correct.title"), "/correct");
    const char *year = person->birth_year ? apr_itoa(call->pool, person->birth_year) : NULL;
    p6_form_input name = { .name = "name", .label = P6_SAY(call, "visit.name"),
        .value = value_of(call, "name", person->name), .fill = "name" };
    p6_form_input phone = { .name = "phone", .label = P6_SAY(call, "visit.phone"),
        .hint = P6_SAY(call, "visit.phone.hint"), .type = "tel", .keys = "tel", .fill = "tel",
        .value = value_of(call, "phone", *person->phone ? p6_words_phone(call, person->phone)
                                                        : NULL) };
    p6_form_input born = { .name = "birth_year", .label = P6_SAY(call, "visit.birth_year"),
        .hint = P6_SAY(call, "visit.birth_year.hint"), .keys = "numeric", .fill = "bday-year",
        .value = value_of(call, "birth_year", year) };

    frame.error = faults != NULL;
    r[correct_page] = p6_frame_value(call, &frame);
    r[correct_back] = p6_v_url(p6_seen_link(seen, ""));
    r[correct_errors] = p6_form_errors(call, faults);
    r[correct_send] = p6_v_url(p6_seen_link(seen, "/correct"));
    r[correct_name] = p6_form_field(call, faults, &name);
    r[correct_phone] = p6_form_field(call, faults, &phone);
    r[correct_birth_year] = p6_form_field(call, faults, &born);
    P6_TRY(p6_page(call, "visit-correct", r));
    if (faults) call->res->status = 422;
    return NULL;
}

p6_error *p6_page_correct(p6_call *call)
{
    p6_outcome *outcome;
    p6_seen *seen;

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    if (!seen->receipt->person)
        return p6_error_make(call->pool, P6_E_GONE, NULL, "the person is erased");
    if (!call->form) return show(call, seen, NULL);
    P6_TRY(p6_visit_correct(&outcome, &seen->visitor.booking, seen->code,
                            p6_params_get(call->form, "name"), p6_params_get(call->form, "phone"),
                            p6_params_get(call->form, "birth_year"), call->pool));
    if (outcome->what == P6_BOOKED_FAULTS) return show(call, seen, outcome->faults);
    p6_seen_go(seen, "?done=corrected");
    return NULL;
}
