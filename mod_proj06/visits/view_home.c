#include "visits/view_home.h"

#include <apr_strings.h>

#include "site/words.h"

static const char *typed(const p6_call *call, const char *name)
{
    return call->form ? p6_params_get(call->form, name) : NULL;
}

static p6_value field(const p6_call *call, const apr_array_header_t *faults, p6_form_input input,
                      const char *held)
{
    const char *value = typed(call, input.name);

    input.value = value ? value : held;
    return p6_form_field(call, faults, &input);
}

static void fill_where(p6_value *fields, const p6_call *call, const apr_array_header_t *faults,
                       const p6_home_visit *held)
{
    fields[p6_home_fields_group] = field(call, faults, (p6_form_input){ .name = "group",
        .label = P6_SAY(call, "homevisit.group"), .hint = P6_SAY(call, "homevisit.group.hint") },
        held ? held->group : NULL);
    fields[p6_home_fields_address] = field(call, faults, (p6_form_input){ .name = "address",
        .label = P6_SAY(call, "homevisit.address"),
        .hint = P6_SAY(call, "homevisit.address.hint") }, held ? held->address : NULL);
    fields[p6_home_fields_note] = field(call, faults, (p6_form_input){ .name = "note",
        .label = P6_SAY(call, "homevisit.note"), .hint = P6_SAY(call, "homevisit.note.hint") },
        held ? held->note : NULL);
}

void p6_home_fields_fill(p6_value *fields, const p6_call *call, const apr_array_header_t *faults,
                         const p6_home_visit *held)
{
    const char *phone = held && *held->phone ? p6_words_phone(call, held->phone) : NULL;
    const char *year = held && held->birth_year ? apr_itoa(call->pool, held->birth_year) : NULL;

    fill_where(fields, call, faults, held);
    fields[p6_home_fields_name] = field(call, faults, (p6_form_input){ .name = "name",
        .label = P6_SAY(call, "homevisit.name"), .hint = P6_SAY(call, "homevisit.name.hint") },
        held ? held->name : NULL);
    fields[p6_home_fields_phone] = field(call, faults, (p6_form_input){ .name = "phone",
        .label = P6_SAY(call, "visit.phone"), .type = "tel", .keys = "tel",
        .hint = P6_SAY(call, "homevisit.phone.hint") }, phone);
    fields[p6_home_fields_birth_year] = field(call, faults, (p6_form_input){ .name = "birth_year",
        .label = P6_SAY(call, "visit.birth_year"), .keys = "numeric",
        .hint = P6_SAY(call, "visit.birth_year.hint") }, year);
}

p6_home_fix p6_home_fields_sent(const p6_call *call)
{
    return (p6_home_fix){ .name = typed(call, "name"), .phone = typed(call, "phone"),
        .birth_year = typed(call, "birth_year"), .group = typed(call, "group"),
        .address = typed(call, "address"), .note = typed(call, "note") };
}
