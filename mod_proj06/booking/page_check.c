/* "/book/check": every answer once more, and the consent; "/book/confirm" books. */
#include "booking/way.h"

#include <apr_strings.h>

#include "booking/draft.h"
#include "visits/rules.h"

#define ANSWER(F, r) \
    F(r, label, TEXT, NULL) F(r, text, TEXT, NULL) F(r, lang, TEXT, NULL) F(r, more, TEXT, NULL) \
    F(r, more_lang, TEXT, NULL) F(r, change, URL, NULL) F(r, change_label, TEXT, NULL)
P6_RECORD(answer, ANSWER)

#define CHECK(F, r) \
    P6_WAY_HEAD(F, r) P6_DRAFT_FIELDS(F, r) F(r, answers, LIST, &answer_shape) \
    F(r, keep, URL, NULL) F(r, action, URL, NULL) F(r, hidden, LIST, &p6_form_hidden_shape) \
    F(r, consent, RECORD, &p6_form_choice_shape)
P6_RECORD(check, CHECK)

const p6_shape p6_book_check_shape = { "book-check", check_fields, check__count };

static p6_value *add(const p6_draft *draft, apr_array_header_t *list, const char *label,
                     const char *text, const char *change)
{
    const p6_call *call = draft->v.view.call;
    p6_value *row = p6_record_make(&answer_shape, call->pool);

    row[answer_label] = p6_v_text(label);
    row[answer_text] = p6_v_text(text);
    row[answer_change] = p6_v_url(change);
    row[answer_change_label] = p6_v_text(P6_SAY(call, "way.change", "what", label));
    APR_ARRAY_PUSH(list, p6_value *) = row;
    return row;
}

static void add_visit(const p6_draft *draft, apr_array_header_t *list, const p6_value *held)
{
    const p6_call *call = draft->v.view.call;
    const char *lang, *names = p6_way_names(&draft->v, &draft->way, &lang);
    p6_value *row;

    /* all lead to where it is held: another service needs no other place, until one is chosen */
    row = add(draft, list, P6_SAY(call, "way.check.services"), names,
              p6_way_link(&draft->v, "/book", &draft->way));
    row[answer_lang] = p6_v_text(lang);
    row = add(draft, list, P6_SAY(call, "way.check.place"),
              draft->receipt->point ? draft->receipt->point->name
                                    : P6_SAY(call, "way.check.no_place"),
              p6_way_link(&draft->v, "/book/place", &draft->way));
    row[answer_more] = held[p6_draft_fields_where];
    row[answer_more_lang] = held[p6_draft_fields_vi];
    row = add(draft, list, P6_SAY(call, "way.check.when"),
              p6_words_capital(call, p6_way_when(call, draft->receipt->visit.start)),
              p6_way_link(&draft->v, "/book/time", &draft->way));
    row[answer_more] = p6_v_text(P6_SAY(call, "way.check.until", "time",
                                        p6_words_time(call, draft->receipt->visit.end)));
}

static void add_person(const p6_draft *draft, apr_array_header_t *list, const p6_who *who)
{
    const p6_call *call = draft->v.view.call;
    const char *change = p6_call_link(call, "/book/who");

    add(draft, list, P6_SAY(call, "way.whom"),
        draft->answers.other ? P6_SAY(call, "way.whom.other") : P6_SAY(call, "way.whom.self"),
        change);
    add(draft, list, P6_SAY(call, "way.name"), who->name, change);
    add(draft, list, P6_SAY(call, "way.check.phone"),
        *who->phone ? p6_words_phone(call, who->phone) : P6_SAY(call, "way.check.none"), change);
    if (who->birth_year)
        add(draft, list, P6_SAY(call, "way.birth_year"), apr_itoa(call->pool, who->birth_year),
            change);
}

static p6_error *show(const p6_draft *draft, const p6_who *who, const apr_array_header_t *faults)
{
    p6_call *call = draft->v.view.call;
    p6_value *r = p6_record_make(&check_shape, call->pool);
    apr_array_header_t *answers = apr_array_make(call->pool, 8, sizeof(p6_value *));
    p6_way_page page = { P6_STEP_CHECK, P6_SAY(call, "way.check"),
                         p6_call_link(call, "/book/who"), "/book/check", draft->receipt->point,
                         faults, 0, NULL };

    p6_way_fill(&draft->v, call, &page, r);
    p6_draft_fill(draft, r + check_when);
    add_visit(draft, answers, r + check_when);
    add_person(draft, answers, who);
    r[check_answers] = p6_v_list(answers);
    r[check_keep] = p6_v_url(p6_call_link(call, "/book/keep"));
    r[check_action] = p6_v_url(p6_call_link(call, "/book/confirm"));
    r[check_hidden] = p6_v_list(p6_way_hidden(&draft->v));
    r[check_consent] = p6_form_consent(call, faults, draft->v.booking.consent);
    P6_TRY(p6_page(call, "book-check", r));
    if (faults && faults->nelts) call->res->status = 422;
    return NULL;
}

/* The answers of DRAFT as the rules read them into WHO. *READY is 0, with CALL sent on or answered,
   when something is still missing. */
static p6_error *read_who(const p6_draft *draft, p6_who *who, int *ready)
{
    p6_call *call = draft->v.view.call;
    apr_array_header_t *faults = apr_array_make(call->pool, 3, sizeof(p6_field_fault));

    p6_who_read(who, &draft->v.booking, draft->answers.name, draft->answers.phone,
                draft->answers.birth_year, faults, call->pool);
    *ready = !faults->nelts;
    if (*ready) return NULL;
    if (call->form) return p6_book_who(draft, &draft->answers, faults);
    p6_response_redirect(call->res, 302, p6_call_link(call, "/book/who"));
    return NULL;
}

static p6_error *answer_check(p6_call *call)
{
    p6_draft draft;
    p6_who who;
    int done, ready;

    P6_TRY(p6_draft_open(&draft, call, &done));
    if (done) return NULL;
    P6_TRY(read_who(&draft, &who, &ready));
    return ready ? show(&draft, &who, NULL) : NULL;
}

p6_error *p6_page_check(p6_call *call)
{
    return p6_book_settle(call, "/book/check", answer_check(call));
}

static p6_error *confirm(const p6_draft *draft, const p6_who *who)
{
    p6_call *call = draft->v.view.call;
    p6_wish wish = p6_answers_wish(&draft->v, &draft->answers);
    p6_outcome *outcome;
    int done;

    wish.consent = p6_params_get(call->form, "consent");
    P6_TRY(p6_hold_confirm(&outcome, &draft->v.booking, draft->token, &wish, call->pool));
    P6_TRY(p6_draft_settle(draft, outcome, NULL, &done));
    return done ? NULL : show(draft, who, outcome->faults);
}

static p6_error *answer_confirm(p6_call *call)
{
    p6_draft draft;
    p6_who who;
    int done, ready;

    if (p6_form_trapped(call)) {
        p6_response_redirect(call->res, 303, p6_call_link(call, "/book"));
        return NULL;
    }
    P6_TRY(p6_draft_open(&draft, call, &done));
    if (done) return NULL;
    P6_TRY(read_who(&draft, &who, &ready));
    return ready ? confirm(&draft, &who) : NULL;
}

p6_error *p6_page_confirm(p6_call *call)
{
    return p6_book_settle(call, "/book/check", answer_confirm(call));
}
