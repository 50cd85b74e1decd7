#include "booking/answers.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <apr_strings.h>

#include "base/limits.h"

static const char *sent(const p6_call *call, const char *name)
{
    const char *value = call->form ? p6_params_get(call->form, name) : NULL;

    return value ? value : "";
}

p6_answers p6_answers_of_form(const p6_call *call)
{
    return (p6_answers){ sent(call, "name"), sent(call, "phone"), sent(call, "birth_year"),
                         !strcmp(sent(call, "whom"), "other") };
}

int p6_answers_sent(const p6_call *call)
{
    return call->form && p6_params_get(call->form, "name") != NULL;
}

static const char *text_of(const json_t *object, const char *name, apr_pool_t *pool)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? apr_pstrdup(pool, text) : "";
}

p6_answers p6_answers_read(const char *text, apr_pool_t *pool)
{
    json_t *object = json_loads(text, 0, NULL);
    p6_answers answers = { text_of(object, "name", pool), text_of(object, "phone", pool),
                           text_of(object, "birth_year", pool),
                           json_is_true(json_object_get(object, "other")) };

    json_decref(object);
    return answers;
}

const char *p6_answers_json(const p6_answers *answers, apr_pool_t *pool)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:b}", "name", answers->name, "phone",
                               answers->phone, "birth_year", answers->birth_year, "other",
                               answers->other);
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    const char *copy = text && strlen(text) <= P6_MAX_ANSWERS ? apr_pstrdup(pool, text) : NULL;

    free(text);
    json_decref(object);
    return copy;
}

p6_wish p6_answers_wish(const p6_visitor *v, const p6_answers *answers)
{
    return (p6_wish){ .name = answers->name, .phone = answers->phone,
        .birth_year = answers->birth_year, .for_someone_else = answers->other,
        .channel = P6_ONLINE, .address_key = v->address };
}

static p6_value whom(const p6_call *call, const p6_answers *answers)
{
    apr_array_header_t *list = apr_array_make(call->pool, 2, sizeof(p6_value *));

    p6_form_choice(call, list, "whom", "whom", "self", P6_SAY(call, "way.whom.self"),
                   !answers->other);
    p6_form_choice(call, list, "whom", "whom", "other", P6_SAY(call, "way.whom.other"),
                   answers->other);
    return p6_form_group(call, NULL, "whom", P6_SAY(call, "way.whom"), NULL, list);
}

p6_value p6_answers_fields(const p6_call *call, const p6_answers *answers,
                           const apr_array_header_t *faults)
{
    p6_value *who = p6_record_make(&p6_who_fields_shape, call->pool);
    p6_form_input name = { "name", P6_SAY(call, "way.name"), P6_SAY(call, "way.name.hint"),
                           answers->name, NULL, NULL, "name" };
    p6_form_input phone = { "phone", P6_SAY(call, "way.phone"), P6_SAY(call, "way.phone.hint"),
                            answers->phone, "tel", "tel", "tel" };
    p6_form_input year = { "birth_year", P6_SAY(call, "way.birth_year"),
                           P6_SAY(call, "way.birth_year.hint"), answers->birth_year, NULL,
                           "numeric", "bday-year" };

    who[p6_who_fields_whom] = whom(call, answers);
    who[p6_who_fields_name] = p6_form_field(call, faults, &name);
    who[p6_who_fields_phone] = p6_form_field(call, faults, &phone);
    who[p6_who_fields_birth_year] = p6_form_field(call, faults, &year);
    return p6_v_record(who);
}

void p6_answers_hide(const p6_call *call, apr_array_header_t *hidden, const p6_answers *answers)
{
    p6_form_hide(call, hidden, "name", answers->name);
    p6_form_hide(call, hidden, "phone", answers->phone);
    p6_form_hide(call, hidden, "birth_year", answers->birth_year);
    p6_form_hide(call, hidden, "whom", answers->other ? "other" : "self");
}
