/* "/book/who": for whom the place is, what to call them by, how to reach them. What was typed is
   kept in the draft whether or not it is right; "/book/keep" holds the place for longer. */
#include "booking/way.h"

#include <apr_strings.h>

#include "booking/answers.h"
#include "booking/draft.h"
#include "visits/rules.h"

#define WHO(F, r) \
    P6_WAY_HEAD(F, r) P6_DRAFT_FIELDS(F, r) F(r, action, URL, NULL) \
    F(r, hidden, LIST, &p6_form_hidden_shape) F(r, who, RECORD, &p6_who_fields_shape) \
    F(r, family, TEXT, NULL)
P6_RECORD(who, WHO)

const p6_shape p6_book_who_shape = { "book-who", who_fields, who__count };

p6_error *p6_book_who(const p6_draft *draft, const p6_answers *answers,
                      const apr_array_header_t *faults)
{
    p6_call *call = draft->v.view.call;
    p6_value *r = p6_record_make(&who_shape, call->pool);
    apr_array_header_t *hidden = p6_way_hidden(&draft->v);
    p6_way_page page = { P6_STEP_WHO, P6_SAY(call, "way.who"),
                         p6_way_link(&draft->v, "/book/time", &draft->way), "/book/who",
                         draft->receipt->point, faults, 0, NULL };

    p6_way_fill(&draft->v, call, &page, r);
    p6_draft_fill(draft, r + who_when);
    r[who_action] = p6_v_url(p6_call_link(call, "/book/who"));
    r[who_hidden] = p6_v_list(hidden);
    r[who_who] = p6_answers_fields(call, answers, faults);
    r[who_family] = p6_v_text(P6_SAY(call, "way.who.family", "n",
                                     apr_itoa(call->pool,
                                              draft->v.booking.limits->per_phone_day)));
    P6_TRY(p6_page(call, "book-who", r));
    if (faults && faults->nelts) call->res->status = 422;
    return NULL;
}

static const apr_array_header_t *faults_of(const p6_draft *draft, const p6_answers *answers)
{
    apr_pool_t *pool = draft->v.view.call->pool;
    apr_array_header_t *faults = apr_array_make(pool, 3, sizeof(p6_field_fault));
    p6_who who;

    p6_who_read(&who, &draft->v.booking, answers->name, answers->phone, answers->birth_year, faults,
                pool);
    return faults;
}

/* What was typed goes into the draft first; then it is looked at. */
static p6_error *take_answers(const p6_draft *draft)
{
    p6_call *call = draft->v.view.call;
    p6_answers answers = p6_answers_of_form(call);
    const apr_array_header_t *faults = faults_of(draft, &answers);
    int only_keep = p6_params_get(call->form, "keep") != NULL, done;

    P6_TRY(p6_draft_keep(draft, &answers, &done));
    if (done) return NULL;
    if (faults->nelts && !only_keep) return p6_book_who(draft, &answers, faults);
    p6_response_redirect(call->res, 303,
                         p6_call_link(call, only_keep ? "/book/who" : "/book/check"));
    return NULL;
}

static p6_error *answer(p6_call *call)
{
    p6_draft draft;
    int done;

    P6_TRY(p6_draft_open(&draft, call, &done));
    if (done) return NULL;
    return call->form ? take_answers(&draft) : p6_book_who(&draft, &draft.answers, NULL);
}

p6_error *p6_page_who(p6_call *call)
{
    return p6_book_settle(call, "/book/who", answer(call));
}

static p6_error *keep(p6_call *call)
{
    p6_draft draft;
    int done;

    P6_TRY(p6_draft_open(&draft, call, &done));
    if (!done) P6_TRY(p6_draft_keep(&draft, &draft.answers, &done));
    if (!done) p6_response_redirect(call->res, 303, p6_call_link(call, "/book/check"));
    return NULL;
}

p6_error *p6_page_keep(p6_call *call)
{
    return p6_book_settle(call, "/book/check", keep(call));
}
