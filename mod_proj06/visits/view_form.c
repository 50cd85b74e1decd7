#include "visits/view_form.h"

#include <apr_strings.h>
#include <string.h>

#include "base/token.h"
#include "visits/consent.h"
#include "visits/rules.h"

#define KEY_BYTES 24 /* 32 characters */
#define KEY_FIELD "request_key"

static const p6_field_fault *fault_of(const apr_array_header_t *faults, const char *field)
{
    for (int i = 0; faults && i < faults->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(faults, i, p6_field_fault).field, field))
            return &APR_ARRAY_IDX(faults, i, p6_field_fault);
    return NULL;
}

p6_error *p6_form_key(const char **key, const p6_call *call, const apr_array_header_t *faults)
{
    *key = call->form ? p6_params_get(call->form, "key") : NULL;
    if (*key && p6_request_key_ok(*key) && !fault_of(faults, KEY_FIELD)) return NULL;
    return p6_token_random(key, KEY_BYTES, call->site->env, call->pool);
}

int p6_form_trapped(const p6_call *call)
{
    const char *value = p6_params_get(call->form, "website");

    return value && *value;
}

const char *p6_form_fault(const p6_call *call, const apr_array_header_t *faults, const char *field)
{
    const p6_field_fault *fault = fault_of(faults, field);

    return fault ? P6_SAY(call, fault->message) : NULL;
}

p6_value p6_form_errors(const p6_call *call, const apr_array_header_t *faults)
{
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    for (int i = 0; faults && i < faults->nelts; i++) {
        const p6_field_fault *fault = &APR_ARRAY_IDX(faults, i, p6_field_fault);
        const char *field = strcmp(fault->field, KEY_FIELD) ? fault->field : "form";
        p6_value *row = p6_record_make(&p6_form_error_shape, call->pool);

        row[p6_form_error_href] = p6_v_url(apr_pstrcat(call->pool, "#", field, NULL));
        row[p6_form_error_text] = p6_v_text(P6_SAY(call, fault->message));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

/* the ids of what describes a field: its hint, its error */
static const char *described(const p6_call *call, const char *id, int hint, int error)
{
    if (!hint && !error) return NULL;
    if (!error) return apr_pstrcat(call->pool, id, "-hint", NULL);
    return apr_pstrcat(call->pool, hint ? id : "", hint ? "-hint " : "", id, "-error", NULL);
}

p6_value p6_form_field(const p6_call *call, const apr_array_header_t *faults,
                       const p6_form_input *input)
{
    p6_value *f = p6_record_make(&p6_form_field_shape, call->pool);
    const char *error = p6_form_fault(call, faults, input->name);

    f[p6_form_field_id] = p6_v_text(input->name);
    f[p6_form_field_name] = p6_v_text(input->name);
    f[p6_form_field_label] = p6_v_text(input->label);
    f[p6_form_field_hint] = p6_v_text(input->hint);
    f[p6_form_field_error] = p6_v_text(error);
    f[p6_form_field_value] = p6_v_text(input->value);
    f[p6_form_field_described] = p6_v_text(described(call, input->name, input->hint != NULL,
                                                     error != NULL));
    f[p6_form_field_invalid] = p6_v_text(error ? "true" : NULL);
    f[p6_form_field_type] = p6_v_text(input->type ? input->type : "text");
    f[p6_form_field_keys] = p6_v_text(input->keys);
    f[p6_form_field_fill] = p6_v_text(input->fill ? input->fill : "off");
    return p6_v_record(f);
}

p6_value p6_form_group(const p6_call *call, const apr_array_header_t *faults, const char *field,
                       const char *legend, const char *hint, const apr_array_header_t *choices)
{
    p6_value *g = p6_record_make(&p6_form_group_shape, call->pool);
    const char *error = p6_form_fault(call, faults, field);

    g[p6_form_group_id] = p6_v_text(field);
    g[p6_form_group_legend] = p6_v_text(legend);
    g[p6_form_group_hint] = p6_v_text(hint);
    g[p6_form_group_error] = p6_v_text(error);
    g[p6_form_group_described] = p6_v_text(described(call, field, hint != NULL, error != NULL));
    g[p6_form_group_choices] = p6_v_list(choices);
    return p6_v_record(g);
}

p6_value *p6_form_choice(const p6_call *call, apr_array_header_t *choices, const char *field,
                         const char *name, const char *value, const char *text, int checked)
{
    p6_value *c = p6_record_make(&p6_form_choice_shape, call->pool);
    int number = choices->nelts + 1;

    c[p6_form_choice_id] = p6_v_text(
        number == 1 ? field : apr_psprintf(call->pool, "%s-%d", field, number));
    c[p6_form_choice_name] = p6_v_text(name);
    c[p6_form_choice_value] = p6_v_text(value);
    c[p6_form_choice_text] = p6_v_text(text);
    c[p6_form_choice_checked] = p6_v_bool(checked);
    APR_ARRAY_PUSH(choices, p6_value *) = c;
    return c;
}

p6_value p6_form_box(const p6_call *call, const apr_array_header_t *faults, const char *name,
                     const char *value, const char *text, int checked)
{
    apr_array_header_t *alone = apr_array_make(call->pool, 1, sizeof(p6_value *));
    p6_value *c = p6_form_choice(call, alone, name, name, value, text, checked);
    const char *error = p6_form_fault(call, faults, name);

    c[p6_form_choice_error] = p6_v_text(error);
    c[p6_form_choice_described] = p6_v_text(described(call, name, 0, error != NULL));
    c[p6_form_choice_invalid] = p6_v_text(error ? "true" : NULL);
    return p6_v_record(c);
}

p6_value p6_form_consent(const p6_call *call, const apr_array_header_t *faults,
                         const p6_consent *consent)
{
    const char *text = consent ? consent->texts[call->lang] : NULL;
    p6_value box = p6_form_box(call, faults, "consent", consent ? consent->version : "1",
                               P6_SAY(call, "form.consent"), 0);
    p6_value *c = (p6_value *)box.u.record;

    c[p6_form_choice_more] = p6_v_text(text);
    c[p6_form_choice_described] = p6_v_text(
        described(call, "consent", text != NULL, c[p6_form_choice_error].type != P6_NONE));
    return box;
}

void p6_form_hide(const p6_call *call, apr_array_header_t *hidden, const char *name,
                  const char *value)
{
    p6_value *row;

    if (!value) return;
    row = p6_record_make(&p6_form_hidden_shape, call->pool);
    row[p6_form_hidden_name] = p6_v_text(name);
    row[p6_form_hidden_value] = p6_v_text(value);
    APR_ARRAY_PUSH(hidden, p6_value *) = row;
}
