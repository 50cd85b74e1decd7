#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "booking/answers.h"
#include "visits/view_way.h"
#include "web/params.h"

static apr_pool_t *pool;

/** A call in Vietnamese with the form TEXT (NULL: none). */
static p6_call *call_with(const char *text)
{
    static p6_settings settings;
    p6_site *site = apr_pcalloc(pool, sizeof *site);
    p6_call *call = apr_pcalloc(pool, sizeof *call);
    p6_catalog *catalog;
    p6_params *form;

    assert_null(p6_catalog_load(&catalog, "templates/messages", pool));
    site->settings = &settings;
    site->catalog = catalog;
    site->env = p6_env_process(0, pool);
    call->site = site;
    call->pool = pool;
    if (!text) return call;
    assert_null(p6_params_parse(&form, text, strlen(text), pool));
    call->form = form;
    return call;
}

static const apr_array_header_t *faults(const char *field, const char *message)
{
    apr_array_header_t *list = apr_array_make(pool, 1, sizeof(p6_field_fault));

    APR_ARRAY_PUSH(list, p6_field_fault) = (p6_field_fault){ field, message };
    return list;
}

static const char *key_of(const char *form, const apr_array_header_t *wrong)
{
    const char *key;

    assert_null(p6_form_key(&key, call_with(form), wrong));
    return key;
}

static void a_form_keeps_its_key_until_it_was_used_for_somebody_else(void **state)
{
    static const char sent[] = "key=abcdefghijklmnop";

    (void)state;
    assert_int_equal(strlen(key_of(NULL, NULL)), 32);
    assert_string_not_equal(key_of(NULL, NULL), key_of(NULL, NULL));
    assert_string_equal(key_of(sent, NULL), "abcdefghijklmnop");
    assert_string_equal(key_of(sent, faults("name", "book.bad.name")), "abcdefghijklmnop");
    assert_string_not_equal(key_of(sent, faults("request_key", "book.bad.key_used")),
                            "abcdefghijklmnop");
    assert_int_equal(strlen(key_of("key=too+short", NULL)), 32);
    assert_int_equal(strlen(key_of("name=Lan", NULL)), 32);
}

static const p6_value *only(p6_value list)
{
    assert_int_equal(list.type, P6_LIST);
    assert_int_equal(list.u.list->nelts, 1);
    return APR_ARRAY_IDX(list.u.list, 0, const p6_value *);
}

static void a_fault_leads_to_its_field_and_is_told_there(void **state)
{
    const p6_call *call = call_with(NULL);
    const apr_array_header_t *wrong = faults("phone", "book.bad.phone");
    p6_form_input input = { "phone", "Số", "Gợi ý", "12", "tel", "tel", NULL };
    const p6_value *f = p6_form_field(call, wrong, &input).u.record, *e;

    (void)state;
    e = only(p6_form_errors(call, wrong));
    assert_string_equal(e[p6_form_error_href].u.text, "#phone");
    assert_string_equal(f[p6_form_field_error].u.text, e[p6_form_error_text].u.text);
    assert_string_equal(f[p6_form_field_described].u.text, "phone-hint phone-error");
    assert_string_equal(f[p6_form_field_invalid].u.text, "true");
    assert_string_equal(f[p6_form_field_value].u.text, "12");
    f = p6_form_field(call, NULL, &input).u.record;
    assert_string_equal(f[p6_form_field_described].u.text, "phone-hint");
    assert_int_equal(f[p6_form_field_invalid].type, P6_NONE);
    input.hint = NULL;
    f = p6_form_field(call, NULL, &input).u.record;
    assert_int_equal(f[p6_form_field_described].type, P6_NONE);
    e = only(p6_form_errors(call, faults("request_key", "book.bad.key")));
    assert_string_equal(e[p6_form_error_href].u.text, "#form");
    assert_int_equal(p6_form_errors(call, NULL).type, P6_NONE);
}

static void the_first_choice_of_a_group_is_where_its_fault_leads(void **state)
{
    const p6_call *call = call_with(NULL);
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(p6_value *));
    p6_value *one = p6_form_choice(call, list, "services", "service", "a", "A", 1);
    p6_value *two = p6_form_choice(call, list, "services", "service", "b", "B", 0);

    (void)state;
    assert_string_equal(one[p6_form_choice_id].u.text, "services");
    assert_string_equal(two[p6_form_choice_id].u.text, "services-2");
    assert_string_equal(two[p6_form_choice_name].u.text, "service");
    assert_int_equal(list->nelts, 2);
}

static void only_machines_fill_the_field_that_nobody_sees(void **state)
{
    (void)state;
    assert_true(p6_form_trapped(call_with("website=x")));
    assert_false(p6_form_trapped(call_with("website=")));
    assert_false(p6_form_trapped(call_with("name=Lan")));
}

static void answers_come_back_from_a_draft_as_they_were_typed(void **state)
{
    p6_answers typed = { "Bà \"Lan\" <\\>\n", "091 2", "", 1 }, back;
    char *endless = apr_palloc(pool, P6_MAX_ANSWERS + 2);

    (void)state;
    back = p6_answers_read(p6_answers_json(&typed, pool), pool);
    assert_string_equal(back.name, typed.name);
    assert_string_equal(back.phone, "091 2");
    assert_string_equal(back.birth_year, "");
    assert_true(back.other);
    memset(endless, 'a', P6_MAX_ANSWERS + 1);
    endless[P6_MAX_ANSWERS + 1] = '\0';
    typed.name = endless;
    assert_null(p6_answers_json(&typed, pool));
    for (int i = 0; i < 4; i++) {
        static const char *const texts[] = { "{}", "", "[1]", "{\"name\":7,\"other\":\"x\"}" };

        back = p6_answers_read(texts[i], pool);
        assert_string_equal(back.name, "");
        assert_false(back.other);
    }
}

static void times_are_grouped_as_people_say_the_hour(void **state)
{
    static const struct { const char *time; int part; } known[] = {
        { "2026-11-23T00:00", 0 }, { "2026-11-23T11:59", 0 }, { "2026-11-23T12:00", 1 },
        { "2026-11-23T18:59", 1 }, { "2026-11-23T19:00", 2 }, { "2026-11-23T23:59", 2 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(p6_way_part(p6_way_minute(known[i].time)), known[i].part);
    assert_int_equal(p6_way_minute(NULL), P6_NO_MINUTE);
    assert_int_equal(p6_way_minute("19:00"), P6_NO_MINUTE);
}

static int set_up(void **state)
{
    (void)state;
    return apr_pool_create(&pool, NULL) != APR_SUCCESS;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

#define T(sentence, f) { sentence, f, set_up, tear_down, NULL }

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("a form keeps its key until it was used for somebody else",
          a_form_keeps_its_key_until_it_was_used_for_somebody_else),
        T("a fault leads to its field and is told there",
          a_fault_leads_to_its_field_and_is_told_there),
        T("the first choice of a group is where its fault leads",
          the_first_choice_of_a_group_is_where_its_fault_leads),
        T("only machines fill the field that nobody sees",
          only_machines_fill_the_field_that_nobody_sees),
        T("answers come back from a draft as they were typed",
          answers_come_back_from_a_draft_as_they_were_typed),
        T("times are grouped as people say the hour", times_are_grouped_as_people_say_the_hour),
    };

    apr_initialize();
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
