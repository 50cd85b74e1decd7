/* "/office/shift/ID/walk-in": somebody who came, into the queue; after an evening on paper too. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "evening/paper.h"
#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_paper.h"
#include "evening/view_queue.h"
#include "office/view_parts.h"

/* i18n-prefix: paper.bad. */

#define WALK_IN(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, action, URL, NULL) F(r, paper, BOOL, NULL) \
    F(r, other, URL, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, services, RECORD, &p6_form_group_shape) \
    F(r, name, RECORD, &p6_form_field_shape) F(r, phone, RECORD, &p6_form_field_shape) \
    F(r, agreed, RECORD, &p6_form_choice_shape) F(r, group, RECORD, &p6_form_field_shape) \
    F(r, priority, RECORD, &p6_form_group_shape) F(r, age, RECORD, &p6_form_group_shape) \
    F(r, number, RECORD, &p6_form_field_shape) F(r, outcomes, LIST, &p6_outcome_shape) \
    F(r, reasons, LIST, &p6_option_shape) F(r, arrived, RECORD, &p6_form_field_shape) \
    F(r, finished, RECORD, &p6_form_field_shape)
P6_RECORD(walk_in, WALK_IN)

const p6_shape p6_office_walk_in_shape = { "walk_in", walk_in_fields, walk_in__count };

static const char *const age_bands[] = { "", "under-14", "14-17", "18-39", "40-59", "60-79",
                                         "80+" };

/* what the shift's desks offer, each once: array of p6_queue_service without outcomes */
static apr_array_header_t *offered(const p6_shift_call *s)
{
    apr_pool_t *pool = s->visitor.view.call->pool;
    apr_array_header_t *list = apr_array_make(pool, 8, sizeof(p6_queue_service));

    for (int i = 0; i < s->queue->desks->nelts; i++) {
        const char *services = APR_ARRAY_IDX(s->queue->desks, i, p6_desk).services;
        const apr_array_header_t *codes = p6_codes_of(services, pool);

        for (int c = 0; c < codes->nelts; c++) {
            const char *code = APR_ARRAY_IDX(codes, c, const char *);
            int known = 0;

            for (int k = 0; k < list->nelts; k++)
                known |= !strcmp(APR_ARRAY_IDX(list, k, p6_queue_service).service, code);
            if (!known)
                APR_ARRAY_PUSH(list, p6_queue_service) = (p6_queue_service){ 0, code, 0, "", "" };
        }
    }
    return list;
}

static p6_value services(const p6_shift_call *s, const apr_array_header_t *faults)
{
    p6_call *call = s->visitor.view.call;
    const apr_array_header_t *all = offered(s);
    apr_array_header_t *list = apr_array_make(call->pool, 8, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_queue_service).service, *lang;
        const char *name = p6_view_name(&s->visitor.view, "service", code, &lang);

        p6_form_choice(call, list, "services", "service", code, name,
                       p6_ticked(call, "service", code))[p6_form_choice_lang] = p6_v_text(lang);
    }
    return p6_form_group(call, faults, "services", P6_SAY(call, "walk_in.services"), NULL, list);
}

static p6_value priority(const p6_call *call, const apr_array_header_t *faults)
{
    static const char *const words[] = { "none", "age", "disabled", "pregnant", "carried_over" };
    apr_array_header_t *list = apr_array_make(call->pool, 5, sizeof(p6_value *));
    const char *now = p6_typed(call, "priority");

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
    const char *now = p6_typed(call, "age");

    for (apr_size_t i = 0; i < sizeof age_bands / sizeof *age_bands; i++)
        p6_form_choice(call, list, "age", "age", age_bands[i],
                       i ? age_bands[i] : P6_SAY(call, "walk_in.age_unknown"),
                       now ? !strcmp(now, age_bands[i]) : !i);
    return p6_form_group(call, NULL, "age", P6_SAY(call, "walk_in.age"), NULL, list);
}

/* what the sheet has beside: its number, times, outcomes */
static void fill_paper(const p6_shift_call *s, const apr_array_header_t *faults, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    const char *number = p6_typed(call, "number");
    p6_form_input input = { .name = "number", .label = P6_SAY(call, "paper.number"),
                            .hint = P6_SAY(call, "paper.number_hint"), .value = number };

    r[walk_in_number] = p6_form_field(call, faults, &input);
    r[walk_in_outcomes] = p6_view_outcomes(&s->visitor.view, offered(s), 1);
    r[walk_in_reasons] = p6_view_reasons(call);
    r[walk_in_arrived] = p6_view_paper_time(call, faults, "arrived",
                                            P6_SAY(call, "paper.arrived"));
    r[walk_in_finished] = p6_view_paper_time(call, faults, "finished",
                                             P6_SAY(call, "paper.finished"));
}

static p6_error *fill_fields(const p6_shift_call *s, const apr_array_header_t *faults, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *hidden = apr_array_make(call->pool, 4, sizeof(p6_value *));
    p6_form_input name = { .name = "name", .label = P6_SAY(call, "walk_in.name"),
                           .hint = P6_SAY(call, "walk_in.name_hint"),
                           .value = p6_typed(call, "name") };
    p6_form_input phone = { .name = "phone", .label = P6_SAY(call, "walk_in.phone"),
                            .value = p6_typed(call, "phone"), .type = "tel", .keys = "tel" };
    p6_form_input group = { .name = "group", .label = P6_SAY(call, "walk_in.group"),
                            .value = p6_typed(call, "group") };
    const char *key;

    P6_TRY(p6_form_key(&key, call, faults));
    p6_form_hide(call, hidden, "csrf", call->official->csrf);
    p6_form_hide(call, hidden, "key", key);
    p6_form_hide(call, hidden, "desk", apr_itoa(call->pool, s->desk));
    if (r[walk_in_paper].u.number) {
        p6_form_hide(call, hidden, "paper", "1");
        fill_paper(s, faults, r);
    }
    r[walk_in_hidden] = p6_v_list(hidden);
    r[walk_in_errors] = p6_form_errors(call, faults);
    r[walk_in_services] = services(s, faults);
    r[walk_in_name] = p6_form_field(call, faults, &name);
    r[walk_in_phone] = p6_form_field(call, faults, &phone);
    r[walk_in_agreed] = p6_form_box(call, faults, "consent", "1", P6_SAY(call, "walk_in.agreed"),
                                    p6_typed(call, "consent") != NULL);
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
    int paper = p6_typed(call, "paper") || p6_params_get(call->query, "paper");

    frame.place = s->point;
    frame.error = faults != NULL;
    r[walk_in_page] = p6_frame_value(call, &frame);
    r[walk_in_bar] = p6_view_bar(call);
    r[walk_in_point] = p6_v_text(s->point);
    r[walk_in_back] = p6_v_url(p6_shift_link(s, paper ? "/paper" : apr_psprintf(
        call->pool, "?desk=%d", s->desk)));
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

static p6_error *add(const p6_shift_call *s, int paper, const char *ticket, p6_outcome **outcome)
{
    p6_call *call = s->visitor.view.call;
    p6_doer doer = { call->official->id, call->official->pass, s->desk };
    const char *group = p6_typed(call, "group"), *priority_word = p6_typed(call, "priority");
    p6_wish wish = { .request_key = p6_typed(call, "key"), .shift = s->shift,
        .services = paper ? p6_form_wanted(call, offered(s))
                          : p6_params_all(call->form, "service", call->pool),
        .name = p6_typed(call, "name"), .phone = p6_typed(call, "phone"),
        .channel = paper ? P6_PAPER : P6_WALK_IN };
    p6_walk_in marks = { paper ? P6_PAPER_LETTER : "A", priority_word ? priority_word : "none",
                         known_age(p6_typed(call, "age")), group ? group : "",
                         p6_typed(call, "consent") != NULL, &doer };

    return p6_paper_add(outcome, &s->visitor.booking, &wish, &marks, ticket, call->pool);
}

/* The line's number, times and outcomes. What was written down of it so far stays when a time can't
   be: the line is there then, and says so. */
static p6_error *enter_line(const p6_shift_call *s, const apr_array_header_t **faults)
{
    p6_call *call = s->visitor.view.call;
    const char *key = p6_typed(call, "key");
    const char *ticket = p6_paper_ticket(p6_typed(call, "number"), call->pool);
    p6_paper_line line = { .key = apr_pstrcat(call->pool, key ? key : "", "-line", NULL),
        .arrived = p6_paper_time(call, s->queue->shift, "arrived"),
        .finished = p6_paper_time(call, s->queue->shift, "finished"),
        .results = p6_form_outcomes(call, offered(s)) };
    p6_outcome *outcome;
    p6_done done;
    p6_error *err;

    *faults = NULL;
    if (!ticket) {
        *faults = p6_office_fault(call, "number", "paper.bad.number");
        return NULL;
    }
    P6_TRY(p6_paper_check(s->queue->shift, &line, call->now, call->pool));
    P6_TRY(add(s, 1, ticket, &outcome));
    *faults = outcome->faults;
    if (outcome->what == P6_BOOKED_FAULTS) return NULL;
    line.visit = outcome->receipt->visit.id;
    err = p6_paper_enter(&done, &s->visitor.booking, call->official, s->shift, &line, call->pool);
    return err;
}

static p6_error *add_paper(const p6_shift_call *s)
{
    p6_call *call = s->visitor.view.call;
    const apr_array_header_t *faults;
    p6_error *err = enter_line(s, &faults);

    if (err && err->code == P6_E_BAD_FIELD)
        return show(s, p6_office_fault(call, err->where,
                                       apr_pstrcat(call->pool, "paper.bad.", err->where, NULL)));
    P6_TRY(err);
    if (faults) return show(s, faults);
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "/paper?told=entered", s->shift));
}

p6_error *p6_page_walk_in(p6_call *call)
{
    p6_shift_call s;
    p6_outcome *outcome;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_QUEUE));
    if (call->req->method != P6_POST) return show(&s, NULL);
    if (p6_typed(call, "paper")) return add_paper(&s);
    P6_TRY(add(&s, 0, NULL, &outcome));
    if (outcome->what == P6_BOOKED_FAULTS) return show(&s, outcome->faults);
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "?desk=%d&told=added#now", s.shift, s.desk));
}
