/* "/office/services" and "/office/services/CODE": how long a service takes, what is said of it. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "planning/data_texts.h"
#include "planning/look.h"
#include "planning/province.h"
#include "planning/row_json.h"
#include "planning/view_confirm.h"
#include "planning/view_pages.h"

/* i18n-prefix: sched.f. */

#define LINE(F, r) \
    F(r, href, URL, NULL) F(r, name, TEXT, NULL) F(r, lang, TEXT, NULL) F(r, minutes, TEXT, NULL)
P6_RECORD(line, LINE)

#define SERVICES(F, r) \
    P6_PLAN_ROOT(F, r) F(r, calendar, URL, NULL) F(r, services, LIST, &line_shape)
P6_RECORD(services, SERVICES)

const p6_shape p6_office_services_shape = { "office_services", services_fields, services__count };

#define TEXTS(F, r) \
    F(r, legend, TEXT, NULL) F(r, inputs, LIST, &p6_form_field_shape)
P6_RECORD(texts, TEXTS)

#define SERVICE(F, r) \
    P6_PLAN_ROOT(F, r) F(r, minutes, RECORD, &p6_form_field_shape) \
    F(r, position, RECORD, &p6_form_field_shape) F(r, texts, LIST, &texts_shape)
P6_RECORD(service, SERVICE)

const p6_shape p6_office_service_shape = { "office_service", service_fields, service__count };

p6_error *p6_page_services(p6_call *call)
{
    p6_value *r = p6_record_make(&services_shape, call->pool);
    p6_plan_page page = { .title = P6_SAY(call, "services.title"), .back = "/office/calendar" };
    apr_array_header_t *list = apr_array_make(call->pool, 8, sizeof(p6_value *));
    p6_province_look *look;
    p6_visitor visitor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_province(&look, &visitor.booking, call->official, call->pool));
    P6_TRY(p6_plan_begin(r, &visitor, &page));
    for (int i = 0; i < look->services->nelts; i++) {
        const p6_service *s = &APR_ARRAY_IDX(look->services, i, p6_service);
        p6_value *row = p6_record_make(&line_shape, call->pool);
        const char *lang;

        row[line_href] = p6_v_url(p6_call_link(call, apr_pstrcat(call->pool, "/office/services/",
                                                                 s->code, NULL)));
        row[line_name] = p6_v_text(p6_view_name(&visitor.view, "service", s->code, &lang));
        row[line_lang] = p6_v_text(lang);
        row[line_minutes] = p6_v_text(P6_SAY(call, "services.minutes", "n",
                                             apr_itoa(call->pool, s->minutes)));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    r[services_services] = p6_v_list(list);
    r[services_calendar] = p6_v_url(p6_call_link(call, "/office/calendar"));
    return p6_plan_end(&visitor, "office-services", r, &page);
}

/* "name" in Vietnamese, "name-en", "name-fr" */
static const char *field_name(const p6_call *call, int field, int lang)
{
    return lang ? apr_pstrcat(call->pool, p6_service_fields[field], "-", p6_text_langs[lang], NULL)
                : p6_service_fields[field];
}

static p6_value *texts_of(const p6_call *call, const p6_plan_page *page, int field)
{
    static const char *const names[] = { "Tiếng Việt", "English", "Français" };
    const json_t *all = json_object_get(p6_row_parse(page->content, call->pool), "texts");
    const json_t *texts = json_object_get(all, p6_service_fields[field]);
    apr_array_header_t *list = apr_array_make(call->pool, 3, sizeof(p6_value *));
    p6_value *row = p6_record_make(&texts_shape, call->pool);

    for (int lang = 0; lang < 3; lang++) {
        const char *text = json_string_value(json_object_get(texts, p6_text_langs[lang]));
        p6_value made = p6_plan_field(call, page->faults, field_name(call, field, lang),
                                      names[lang], NULL, text ? text : "", NULL);

        APR_ARRAY_PUSH(list, const p6_value *) = made.u.record;
    }
    row[texts_legend] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "sched.f.",
                                                           p6_service_fields[field], NULL)));
    row[texts_inputs] = p6_v_list(list);
    return row;
}

static p6_error *show(const p6_visitor *visitor, const p6_plan_page *page, const p6_service *s)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&service_shape, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, P6_SERVICE__TEXTS, sizeof(p6_value *));

    P6_TRY(p6_plan_begin(r, visitor, page));
    r[service_minutes] = p6_plan_field(call, page->faults, "minutes",
                                       P6_SAY(call, "sched.f.minutes"),
                                       P6_SAY(call, "services.minutes_hint"),
                                       apr_itoa(call->pool, s->minutes), "number");
    r[service_position] = p6_plan_field(call, page->faults, "position",
                                        P6_SAY(call, "sched.f.position"), NULL,
                                        apr_itoa(call->pool, s->position), "number");
    for (int field = 0; field < P6_SERVICE__TEXTS; field++)
        APR_ARRAY_PUSH(list, p6_value *) = texts_of(call, page, field);
    r[service_texts] = p6_v_list(list);
    return p6_plan_end(visitor, "office-service", r, page);
}

p6_error *p6_page_service(p6_call *call)
{
    p6_plan_page page = { .title = P6_SAY(call, "services.edit"), .back = "/office/services" };
    p6_service_wish wish = { .minutes = p6_typed(call, "minutes"),
                             .position = p6_typed(call, "position") };
    p6_deed_outcome *outcome;
    const p6_service *s;
    p6_visitor visitor;
    p6_editor editor;
    const char *lang;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_service(&s, &page.content, &visitor.booking, call->official, call->holes[0],
                           call->pool));
    page.place = p6_view_name(&visitor.view, "service", s->code, &lang);
    if (call->req->method != P6_POST) return show(&visitor, &page, s);
    wish.code = s->code;
    for (int field = 0; field < P6_SERVICE__TEXTS; field++)
        for (int i = 0; i < 3; i++)
            wish.text[field][i] = p6_typed(call, field_name(call, field, i));
    editor = p6_plan_editor(&visitor);
    P6_TRY(p6_service_save(&outcome, &editor, &wish, call->pool));
    if (outcome->what == P6_DEED_DONE) return p6_plan_saved(&visitor, "/office/services");
    page.faults = outcome->faults;
    return show(&visitor, &page, s);
}
