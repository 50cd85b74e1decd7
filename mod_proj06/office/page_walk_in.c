/* "/office/shift/ID/walk-in": somebody who came, into the queue; after an evening on paper too. */
#include "office/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "booking/view_form.h"
#include "office/shift_call.h"
#include "office/view_pages.h"
#include "office/view_queue.h"

#define WALK_IN(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, action, URL, NULL) F(r, paper, BOOL, NULL) \
    F(r, other, URL, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, services, RECORD, &p6_form_group_shape) \
    F(r, name, RECORD, &p6_form_field_shape) F(r, phone, RECORD, &p6_form_field_shape) \
    F(r, agreed, RECORD, &p6_form_choice_shape) F(r, group, RECORD, &p6_form_field_shape) \
    F(r, priority, RECORD, &p6_form_group_shape) F(r, age, RECORD, &p6_form_group_shape)
P6_RECORD(walk_in, WALK_IN)

const p6_shape p6_office_walk_in_shape = { "walk_in", walk_in_fields, walk_in__count };

static const char *const age_bands[] = { "", "under-14", "14-17", "18-39", "40-59", "60-79",
                                         "80+" };

static const char *typed(const p6_call *call, const char *name)
{
    return call->form ? p6_params_get(call->form, name) : NULL;
}

static int ticked(const p6_call *call, const char *name, const char *value)
{
    const apr_array_header_t *all;

    if (!call->form) return 0;
    all = p6_params_all(call->form, name, call->pool);
    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, const char *), value)) return 1;
    return 0;
}

static void add_services(const p6_shift_call *s, apr_array_header_t *list, const char *codes)
{
    p6_call *call = s->visitor.view.call;
    char *rest = apr_pstrdup(call->pool, codes), *last;

    for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last)) {
        const char *lang, *name = p6_view_name(&s->visitor.view, "service", code, &lang);
        int known = 0;

        for (int i = 0; i < list->nelts; i++)
            known |= !strcmp(APR_ARRAY_IDX(list, i, p6_value *)[p6_form_choice_value].u.text, code);
        if (!known)
            p6_form_choice(call, list, "services", "service", code, name,
                           ticked(call, "service", code))[p6_form_choice_lang] = p6_v_text(lang);
    }
}

static p6_value services(const p6_shift_call *s, const apr_array_header_t *faults)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *list = apr_array_make(call->pool, 8, sizeof(p6_value *));

    for (int i = 0; i < s->queue->desks->nelts; i++)
        add_services(s, list, APR_ARRAY_IDX(s->queue->desks, i, p6_desk).services);
    return p6_form_group(call, faults, "services", P6_SAY(call, "walk_in.services"), NULL, list);
}

static p6_value priority(const p6_call *call, const apr_array_header_t *faults)
{
    static const char *const words[] = { "none", "age", "disabled", "pregnant", "carried_over" };
    apr_array_header_t *list = apr_array_make(call->pool, 5, sizeof(p6_value *));
    const char *now = typed(call, "priority");

    for (apr_size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *text = p6_view_priority(call, words[i]);

        p6_form_choice(call, list, "priority", "priority", words[i],
                       text ? text : P6_SAY(call, "outcome.no_priority"),
                       now ? !strcmp(now, words[i]) : !i);
    }
    return p6_form_group(call, faults, "priority", P6_SAY(call, "outcome.priority"), NULL, list);
}

static p6_value age(const p6_call *call)
{
    apr_array_header_t *list = apr_array_make(call->pool, 7, sizeof(p6_value *));
    const char *now = typed(call, "age");

    for (apr_size_t i = 0; i < sizeof age_bands / sizeof *age_bands; i++)
        p6_form_choice(call, list, "age", "age", age_bands[i],
                       i ? age_bands[i] : P6_SAY(call, "walk_in.age_unknown"),
                       now ? !strcmp(now, age_bands[i]) : !i);
    return p6_form_group(call, NULL, "age", P6_SAY(call, "walk_in.age"), NULL, list);
}

static p6_error *fill_fields(const p6_shift_call *s, const apr_array_header_t *faults, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *hidden = apr_array_make(call->pool, 4, sizeof(p6_value *));
    p6_form_input name = { .name = "name", .label = P6_SAY(call, "walk_in.name"),
                           .hint = P6_SAY(call, "walk_in.name_hint"),
                           .value = typed(call, "name") };
    p6_form_input phone = { .name = "phone", .label = P6_SAY(call, "walk_in.phone"),
                            .value = typed(call, "phone"), .type = "tel", .keys = "tel" };
    p6_form_input group = { .name = "group", .label = P6_SAY(call, "walk_in.group"),
                            .value = typed(call, "group") };
    const char *key;

    P6_TRY(p6_form_key(&key, call, faults));
    p6_form_hide(call, hidden, "csrf", call->official->csrf);
    p6_form_hide(call, hidden, "key", key);
    p6_form_hide(call, hidden, "desk", apr_itoa(call->pool, s->desk));
    if (r[walk_in_paper].u.number) p6_form_hide(call, hidden, "paper", "1");
    r[walk_in_hidden] = p6_v_list(hidden);
    r[walk_in_errors] = p6_form_errors(call, faults);
    r[walk_in_services] = services(s, faults);
    r[walk_in_name] = p6_form_field(call, faults, &name);
    r[walk_in_phone] = p6_form_field(call, faults, &phone);
    r[walk_in_agreed] = p6_form_box(call, faults, "consent", "1", P6_SAY(call, "walk_in.agreed"),
                                    typed(call, "consent") != NULL);
    r[walk_in_group] = p6_form_field(call, faults, &group);
    r[walk_in_priority] = priority(call, faults);
    r[walk_in_age] = age(call);
    return NULL;
}

static p6_error *show(const p6_shift_call *s, const apr_array_header_t *faults)
{
    p6_call *call = s->visitor.view.call;
    p6_frame frame = p6_view_frame(&s->visitor.view, P6_SAY(call, "walk_in.title"), "/office");
    p6_value *r = p6_record_make(&walk_in_shape, call->pool);
    int paper = typed(call, "paper") || p6_params_get(call->query, "paper");

    frame.place = s->point;
    frame.error = faults != NULL;
    r[walk_in_page] = p6_frame_value(call, &frame);
    r[walk_in_bar] = p6_view_bar(call);
    r[walk_in_point] = p6_v_text(s->point);
    r[walk_in_back] = p6_v_url(p6_shift_link(s, apr_psprintf(call->pool, "?desk=%d", s->desk)));
    r[walk_in_action] = p6_v_url(p6_shift_link(s, "/walk-in"));
    r[walk_in_other] = p6_v_url(p6_shift_link(s, paper ? "/walk-in" : "/walk-in?paper=1"));
    r[walk_in_paper] = p6_v_bool(paper);
    P6_TRY(fill_fields(s, faults, r));
    P6_TRY(p6_office_page(call, "office-walk-in", r));
    if (faults) call->res->status = 422;
    return NULL;
}

static const char *known_age(const char *word)
{
    for (apr_size_t i = 0; word && i < sizeof age_bands / sizeof *age_bands; i++)
        if (!strcmp(age_bands[i], word)) return age_bands[i];
    return "";
}

static p6_error *add(const p6_shift_call *s, p6_outcome **outcome)
{
    p6_call *call = s->visitor.view.call;
    p6_doer doer = { call->official->id, call->official->pass, s->desk };
    const char *group = typed(call, "group"), *priority_word = typed(call, "priority");
    int paper = typed(call, "paper") != NULL;
    p6_wish wish = { .request_key = typed(call, "key"), .shift = s->shift,
        .services = p6_params_all(call->form, "service", call->pool),
        .name = typed(call, "name"), .phone = typed(call, "phone"),
        .channel = paper ? P6_PAPER : P6_WALK_IN };
    p6_walk_in marks = { paper ? "P" : "A", priority_word ? priority_word : "none",
                         known_age(typed(call, "age")), group ? group : "",
                         typed(call, "consent") != NULL, &doer };

    return p6_walk_in_add(outcome, &s->visitor.booking, &wish, &marks, call->pool);
}

p6_error *p6_page_walk_in(p6_call *call)
{
    p6_shift_call s;
    p6_outcome *outcome;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_QUEUE));
    if (call->req->method != P6_POST) return show(&s, NULL);
    P6_TRY(add(&s, &outcome));
    if (outcome->what == P6_BOOKED_FAULTS) return show(&s, outcome->faults);
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "?desk=%d&told=added", s.shift, s.desk));
}
