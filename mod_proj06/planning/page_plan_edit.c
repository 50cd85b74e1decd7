/* "/office/schedule/point/SLUG/edit" and "/office/schedule/add": what stands about a point. */
#include "planning/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/view_card.h"
#include "planning/data_texts.h"
#include "planning/look.h"
#include "planning/points.h"
#include "planning/row_json.h"
#include "planning/view_confirm.h"
#include "planning/view_pages.h"

#define EDIT(F, r) \
    P6_PLAN_ROOT(F, r) F(r, is_new, BOOL, NULL) F(r, name, RECORD, &p6_form_field_shape) \
    F(r, kind, RECORD, &p6_form_group_shape) F(r, group, RECORD, &p6_form_field_shape) \
    F(r, aliases, RECORD, &p6_form_field_shape) F(r, address, RECORD, &p6_form_field_shape) \
    F(r, landmark, RECORD, &p6_form_field_shape) F(r, phone, RECORD, &p6_form_field_shape) \
    F(r, step_free, RECORD, &p6_form_group_shape) F(r, lat, RECORD, &p6_form_field_shape) \
    F(r, lon, RECORD, &p6_form_field_shape) F(r, notice_vi, RECORD, &p6_form_field_shape) \
    F(r, notice_en, RECORD, &p6_form_field_shape) F(r, notice_fr, RECORD, &p6_form_field_shape) \
    F(r, active, RECORD, &p6_form_choice_shape)
P6_RECORD(edit, EDIT)

const p6_shape p6_office_plan_edit_shape = { "office_plan_edit", edit_fields, edit__count };

static const p6_point nothing = { .name = "", .group = "", .group_aliases = "", .address = "",
                                  .landmark = "", .phone = "", .step_free = -1, .active = 1 };

/* the choices WORDS with TEXTS for NAME, one of them chosen */
static p6_value radios(const p6_call *call, const char *name, const char *legend,
                       const char *const *words, const char *const *texts, const char *now)
{
    apr_array_header_t *list = apr_array_make(call->pool, 3, sizeof(p6_value *));
    const char *sent = p6_typed(call, name);

    for (int i = 0; words[i]; i++)
        p6_form_choice(call, list, name, name, words[i], texts[i],
                       !strcmp(words[i], sent ? sent : now));
    return p6_form_group(call, NULL, name, legend, NULL, list);
}

static p6_value kinds(const p6_call *call)
{
    static const char *const words[] = { "fixed", "mobile", "police", NULL };
    const char *texts[] = { P6_SAY(call, "sched.kind.fixed"), P6_SAY(call, "sched.kind.mobile"),
                            P6_SAY(call, "sched.kind.police") };

    return radios(call, "kind", P6_SAY(call, "sched.f.kind"), words, texts, "fixed");
}

static p6_value step_free(const p6_call *call, int now)
{
    static const char *const words[] = { "yes", "no", "", NULL };
    const char *texts[] = { P6_SAY(call, "sched.yes"), P6_SAY(call, "sched.no"),
                            P6_SAY(call, "sched.unknown") };

    return radios(call, "step_free", P6_SAY(call, "sched.f.step_free"), words, texts,
                  words[now > 0 ? 0 : now == 0 ? 1 : 2]);
}

static const char *notice_of(const p6_call *call, const char *content, int lang)
{
    const json_t *texts = json_object_get(p6_row_parse(content, call->pool), "texts");
    const char *text = json_string_value(json_object_get(json_object_get(texts, "notice"),
                                                         p6_text_langs[lang]));

    return text ? text : "";
}

static void fill_words(const p6_call *call, const apr_array_header_t *faults, const p6_point *p,
                       p6_value *r)
{
    r[edit_name] = p6_plan_field(call, faults, "name", P6_SAY(call, "sched.f.name"), NULL, p->name,
                                 NULL);
    r[edit_group] = p6_plan_field(call, faults, "group", P6_SAY(call, "sched.f.group"), NULL,
                                  p->group, NULL);
    r[edit_aliases] = p6_plan_field(call, faults, "group_aliases",
                                    P6_SAY(call, "sched.f.group_aliases"),
                                    P6_SAY(call, "sched.hint.aliases"), p->group_aliases, NULL);
    r[edit_address] = p6_plan_field(call, faults, "address", P6_SAY(call, "sched.f.address"), NULL,
                                    p->address, NULL);
    r[edit_landmark] = p6_plan_field(call, faults, "landmark", P6_SAY(call, "sched.f.landmark"),
                                     P6_SAY(call, "sched.hint.landmark"), p->landmark, NULL);
    r[edit_phone] = p6_plan_field(call, faults, "phone", P6_SAY(call, "sched.f.phone"), NULL,
                                  *p->phone ? p6_words_phone(call, p->phone) : "", "tel");
    r[edit_lat] = p6_plan_field(call, faults, "lat", P6_SAY(call, "sched.f.lat_e6"),
                                P6_SAY(call, "sched.hint.position"),
                                p6_plan_degrees(p->lat_e6, call->pool), NULL);
    r[edit_lon] = p6_plan_field(call, faults, "lon", P6_SAY(call, "sched.f.lon_e6"), NULL,
                                p6_plan_degrees(p->lon_e6, call->pool), NULL);
}

static void fill_notice(const p6_call *call, const apr_array_header_t *faults,
                        const char *content, p6_value *r)
{
    r[edit_notice_vi] = p6_plan_field(call, faults, "notice", P6_SAY(call, "sched.f.notice"),
                                      P6_SAY(call, "sched.hint.notice"),
                                      notice_of(call, content, 0), NULL);
    r[edit_notice_en] = p6_plan_field(call, faults, "notice_en", P6_SAY(call, "sched.f.notice_en"),
                                      NULL, notice_of(call, content, 1), NULL);
    r[edit_notice_fr] = p6_plan_field(call, faults, "notice_fr", P6_SAY(call, "sched.f.notice_fr"),
                                      NULL, notice_of(call, content, 2), NULL);
}

static p6_error *show(const p6_visitor *visitor, const p6_plan_page *page, const p6_point *p)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&edit_shape, call->pool);

    P6_TRY(p6_plan_begin(r, visitor, page));
    r[edit_is_new] = p6_v_bool(p == &nothing);
    fill_words(call, page->faults, p, r);
    fill_notice(call, page->faults, page->content ? page->content : "", r);
    r[edit_kind] = kinds(call);
    r[edit_step_free] = step_free(call, p->step_free);
    r[edit_active] = p6_form_box(call, page->faults, "active", "1", P6_SAY(call, "sched.f.active"),
                                 call->form ? p6_typed(call, "active") != NULL : p->active);
    return p6_plan_end(visitor, "office-plan-edit", r, page);
}

static p6_point_wish sent(const p6_call *call)
{
    return (p6_point_wish){ .kind = p6_typed(call, "kind"), .name = p6_typed(call, "name"),
        .address = p6_typed(call, "address"), .landmark = p6_typed(call, "landmark"),
        .phone = p6_typed(call, "phone"), .group = p6_typed(call, "group"),
        .group_aliases = p6_typed(call, "group_aliases"), .lat = p6_typed(call, "lat"),
        .lon = p6_typed(call, "lon"), .step_free = p6_typed(call, "step_free"),
        .notice = { p6_typed(call, "notice"), p6_typed(call, "notice_en"),
                    p6_typed(call, "notice_fr") },
        .active = p6_typed(call, "active") != NULL };
}

static const char *point_path(const p6_call *call, const char *slug)
{
    return apr_pstrcat(call->pool, "/office/schedule/point/", slug, NULL);
}

p6_error *p6_page_plan_edit(p6_call *call)
{
    p6_plan_page page = { .title = P6_SAY(call, "sched.edit") };
    p6_deed_outcome *outcome;
    p6_point_wish wish;
    p6_point_look *look;
    p6_visitor visitor;
    p6_editor editor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(p6_look_point(&look, &visitor.booking, call->official, call->holes[0], 0, 1,
                         call->pool));
    page.place = look->point->name;
    page.back = point_path(call, look->point->slug);
    page.content = look->content;
    if (call->req->method != P6_POST) return show(&visitor, &page, look->point);
    editor = p6_plan_editor(&visitor);
    wish = sent(call);
    wish.slug = look->point->slug;
    P6_TRY(p6_point_save(&outcome, &editor, &wish, call->pool));
    if (outcome->what == P6_DEED_DONE) return p6_plan_saved(&visitor, page.back);
    page.faults = outcome->faults;
    return show(&visitor, &page, look->point);
}

/* the commune of the address, which the official must run */
static p6_error *find_commune(const p6_commune **commune, const p6_visitor *visitor)
{
    p6_call *call = visitor->view.call;
    const char *code = p6_params_get(call->query, "commune");

    *commune = code ? p6_view_commune(&visitor->view, code) : NULL;
    if (!*commune) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such commune");
    return p6_require(call->official, P6_ACT_SCHEDULE, (*commune)->code, 0, call->pool);
}

p6_error *p6_page_plan_add(p6_call *call)
{
    p6_plan_page page = { .title = P6_SAY(call, "sched.add") };
    const p6_commune *commune;
    p6_deed_outcome *outcome;
    p6_point_wish wish;
    p6_visitor visitor;
    p6_editor editor;

    P6_TRY(p6_visitor_begin(&visitor, call));
    P6_TRY(find_commune(&commune, &visitor));
    page.place = p6_view_commune_words(&visitor.view, commune->kind, commune->name);
    page.back = apr_pstrcat(call->pool, "/office/schedule?commune=", commune->code, NULL);
    page.action = apr_pstrcat(call->pool, "/office/schedule/add?commune=", commune->code, NULL);
    if (call->req->method != P6_POST) return show(&visitor, &page, &nothing);
    editor = p6_plan_editor(&visitor);
    wish = sent(call);
    wish.commune = commune->code;
    P6_TRY(p6_point_save(&outcome, &editor, &wish, call->pool));
    page.faults = outcome->faults;
    if (outcome->what != P6_DEED_DONE) return show(&visitor, &page, &nothing);
    /* sent twice: the first one has added it */
    return outcome->subject ? p6_plan_saved(&visitor, point_path(call, outcome->subject))
                            : p6_office_done(call, page.back);
}
