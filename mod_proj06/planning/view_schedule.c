#include "planning/view_schedule.h"

#include <apr_strings.h>
#include <string.h>

/* the word in the address that a form led to */
static const char *told(const p6_call *call)
{
    const char *word = p6_params_get(call->query, "told");

    return word && !strcmp(word, "saved") ? P6_SAY(call, "sched.told.saved") : NULL;
}

static p6_error *hide(p6_value *root, const p6_visitor *visitor, const p6_plan_page *page)
{
    p6_call *call = visitor->view.call;
    apr_array_header_t *hidden = apr_array_make(call->pool, 4, sizeof(p6_value *));
    const char *key;

    P6_TRY(p6_form_key(&key, call, page->faults));
    p6_form_hide(call, hidden, "csrf", call->official->csrf);
    p6_form_hide(call, hidden, "key", key);
    if (page->content) p6_form_hide(call, hidden, "was", p6_row_mark(page->content, call->pool));
    root[p6_plan_root_hidden] = p6_v_list(hidden);
    return NULL;
}

p6_error *p6_plan_begin(p6_value *root, const p6_visitor *visitor, const p6_plan_page *page)
{
    p6_call *call = visitor->view.call;
    p6_frame frame = p6_view_frame(&visitor->view, page->title, "/office/schedule");

    frame.place = page->place;
    frame.error = page->faults && page->faults->nelts;
    root[p6_plan_root_page] = p6_frame_value(call, &frame);
    root[p6_plan_root_bar] = p6_view_bar(call);
    root[p6_plan_root_place] = p6_v_text(page->place);
    root[p6_plan_root_told] = p6_v_text(told(call));
    if (page->back) root[p6_plan_root_back] = p6_v_url(p6_call_link(call, page->back));
    root[p6_plan_root_action] = p6_v_url(p6_call_link(
        call, page->action ? page->action : call->req->path));
    root[p6_plan_root_errors] = p6_form_errors(call, page->faults);
    return hide(root, visitor, page);
}

p6_error *p6_plan_end(const p6_visitor *visitor, const char *name, const p6_value *root,
                      const p6_plan_page *page)
{
    p6_call *call = visitor->view.call;

    P6_TRY(p6_office_page(call, name, root));
    if (page->faults && page->faults->nelts) call->res->status = 422;
    return NULL;
}

p6_editor p6_plan_editor(const p6_visitor *visitor)
{
    const p6_call *call = visitor->view.call;
    const char *key = p6_typed(call, "key");

    return (p6_editor){ .b = &visitor->booking, .official = call->official, .key = key ? key : "",
                        .shown = p6_typed(call, "shown"), .was = p6_typed(call, "was") };
}

p6_error *p6_plan_saved(const p6_visitor *visitor, const char *path)
{
    p6_call *call = visitor->view.call;

    return p6_office_done(call, apr_pstrcat(call->pool, path, "?told=saved", NULL));
}

p6_value p6_plan_field(const p6_call *call, const apr_array_header_t *faults, const char *name,
                       const char *label, const char *hint, const char *value, const char *type)
{
    const char *sent = p6_typed(call, name);
    p6_form_input input = { .name = name, .label = label, .hint = hint,
        .value = call->form ? sent : value, .type = type,
        .keys = type && !strcmp(type, "number") ? "numeric" : NULL };

    if (type && !strcmp(type, "number")) input.type = "text"; /* no little arrows */
    return p6_form_field(call, faults, &input);
}

void p6_plan_option(const p6_call *call, apr_array_header_t *list, const char *value,
                    const char *text, const char *lang, int selected)
{
    p6_value *row = p6_record_make(&p6_option_shape, call->pool);

    row[p6_option_value] = p6_v_text(value);
    row[p6_option_text] = p6_v_text(text);
    row[p6_option_lang] = p6_v_text(lang);
    row[p6_option_selected] = p6_v_bool(selected);
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

const char *p6_plan_days_words(const p6_call *call, p6_day first, p6_day last)
{
    const char *from = p6_words_plain_date(call, first);

    if (first == last) return from;
    return apr_pstrcat(call->pool, from, " – ", p6_words_plain_date(call, last), NULL);
}

const char *p6_plan_degrees(apr_int32_t e6, apr_pool_t *pool)
{
    return e6 ? apr_psprintf(pool, "%d.%06d", e6 / 1000000, e6 % 1000000) : "";
}

const char *p6_plan_desks_words(const p6_view *view, const apr_array_header_t *desks)
{
    const p6_call *call = view->call;
    const char *all = NULL;

    for (int i = 0; i < desks->nelts; i++) {
        const p6_desk *desk = &APR_ARRAY_IDX(desks, i, p6_desk);
        apr_array_header_t *codes = apr_array_make(call->pool, 4, sizeof(const char *));
        char *rest = apr_pstrdup(call->pool, desk->services), *last;
        const char *agency, *services, *lang;

        for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last))
            APR_ARRAY_PUSH(codes, const char *) = code;
        agency = p6_view_name(view, "agency", desk->agency, &lang);
        services = p6_view_names(view, "service", codes, &lang);
        all = apr_pstrcat(call->pool, all ? all : "", all ? " · " : "", agency, ": ",
                          services ? services : "–", NULL);
    }
    return all;
}
