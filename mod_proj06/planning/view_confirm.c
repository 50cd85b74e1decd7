#include "planning/view_confirm.h"

#include <apr_strings.h>
#include <string.h>

#include "base/phone.h"
#include "planning/view_pages.h"

#define SHOWN_DIGITS 3

#define FATED(F, r) \
    F(r, when, TEXT, NULL) F(r, name, TEXT, NULL) F(r, phone, TEXT, NULL) F(r, fate, TEXT, NULL) \
    F(r, tone, TEXT, NULL)
P6_RECORD(fated, FATED)

#define CONFIRM(F, r) \
    P6_PLAN_ROOT(F, r) F(r, title, TEXT, NULL) F(r, sentence, TEXT, NULL) F(r, homes, TEXT, NULL) \
    F(r, fates, LIST, &fated_shape) F(r, may_keep, BOOL, NULL) \
    F(r, returns, TEXT, NULL) F(r, lost, TEXT, NULL) F(r, calls, BOOL, NULL)
P6_RECORD(confirm, CONFIRM)

const p6_shape p6_office_confirm_shape = { "office_confirm", confirm_fields, confirm__count };

static const char *when_words(const p6_call *call, p6_minute start)
{
    if (start == P6_NO_MINUTE) return P6_SAY(call, "fate.in_line");
    return P6_SAY(call, "fate.when", "time", p6_words_time(call, start), "date",
                  p6_words_short_date(call, p6_day_of_minute(start)));
}

static const char *fate_words(const p6_call *call, const p6_fated *v)
{
    switch (v->fate) {
    case P6_FATE_MOVES: return P6_SAY(call, "fate.moves", "when", when_words(call, v->start));
    case P6_FATE_WAITS: return P6_SAY(call, "fate.waits");
    case P6_FATE_CANCELLED: return P6_SAY(call, "fate.cancelled");
    case P6_FATE_NOT_REACHED: return P6_SAY(call, "fate.not_reached");
    case P6_FATE_RETURNS: return P6_SAY(call, "fate.returns");
    case P6_FATE_LOST: return P6_SAY(call, "fate.lost");
    case P6_FATE_STAYS:
    case P6_FATE_EXPIRES:
    case P6_FATE__COUNT: break;
    }
    return P6_SAY(call, "fate.stays");
}

static const char *tone_of(p6_fate fate)
{
    return fate == P6_FATE_CANCELLED || fate == P6_FATE_NOT_REACHED || fate == P6_FATE_LOST ? "shut"
         : fate == P6_FATE_STAYS || fate == P6_FATE_RETURNS ? "open" : "soon";
}

static p6_value *fated_row(const p6_call *call, const p6_fated *v)
{
    p6_value *row = p6_record_make(&fated_shape, call->pool);

    row[fated_when] = p6_v_text(when_words(call, v->visit.start));
    row[fated_name] = p6_v_text(*v->visit.name ? v->visit.name
                                               : P6_SAY(call, "queue.no_name"));
    if (*v->visit.phone)
        row[fated_phone] = p6_v_text(P6_SAY(call, "fate.phone", "digits", p6_phone_tail(
            v->visit.phone, SHOWN_DIGITS, call->pool)));
    row[fated_fate] = p6_v_text(fate_words(call, v));
    row[fated_tone] = p6_v_text(tone_of(v->fate));
    return row;
}

/* people whom something happens to, before those who stay; holds are nobody's yet */
static p6_value fates(const p6_call *call, const apr_array_header_t *all, int *matter)
{
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts + 1, sizeof(p6_value *));

    *matter = 0;
    for (int second = 0; second <= 1; second++)
        for (int i = 0; i < all->nelts; i++) {
            const p6_fated *v = &APR_ARRAY_IDX(all, i, p6_fated);

            if (v->visit.state == P6_VISIT_HOLD || p6_fate_matters(v->fate) == second) continue;
            *matter += !second;
            APR_ARRAY_PUSH(list, p6_value *) = fated_row(call, v);
        }
    return p6_v_list(list);
}

static int count(const apr_array_header_t *all, p6_fate fate)
{
    int n = 0;

    for (int i = 0; i < all->nelts; i++) n += APR_ARRAY_IDX(all, i, p6_fated).fate == fate;
    return n;
}

/* of an undo: how many come back, and how many can't */
static void fill_returns(const p6_call *call, const apr_array_header_t *all, int matter,
                         p6_value *r)
{
    int returns = count(all, P6_FATE_RETURNS), lost = count(all, P6_FATE_LOST);

    if (returns)
        r[confirm_returns] = p6_v_text(P6_SAY(call, "fate.returns_sentence", "n",
                                              apr_itoa(call->pool, returns)));
    if (lost)
        r[confirm_lost] = p6_v_text(P6_SAY(call, "fate.lost_sentence", "n",
                                           apr_itoa(call->pool, lost)));
    r[confirm_calls] = p6_v_bool(matter > returns + lost);
}

/* the whole form once more, and what is shown now */
static void carry_on(const p6_call *call, const p6_deed_outcome *outcome, p6_value *root)
{
    apr_array_header_t *hidden = apr_array_make(call->pool, 16, sizeof(p6_value *));
    const char *name, *value;

    for (int i = 0; i < p6_params_count(call->form); i++) {
        p6_params_at(call->form, i, &name, &value);
        if (strcmp(name, "shown") && strcmp(name, "visits"))
            p6_form_hide(call, hidden, name, value);
    }
    p6_form_hide(call, hidden, "shown", p6_fates_shown(outcome->fates, outcome->homes,
                                                       call->pool));
    root[p6_plan_root_hidden] = p6_v_list(hidden);
}

static p6_error *ask(const p6_visitor *visitor, const p6_deed_outcome *outcome,
                     const p6_settling *s)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&confirm_shape, call->pool);
    p6_plan_page page = { .title = s->title, .place = s->place, .back = s->back };
    int matter;

    P6_TRY(p6_plan_begin(r, visitor, &page));
    carry_on(call, outcome, r);
    r[confirm_title] = p6_v_text(s->title);
    r[confirm_fates] = fates(call, outcome->fates, &matter);
    r[confirm_sentence] = p6_v_text(P6_SAY(call, "fate.sentence", "n",
                                           apr_itoa(call->pool, matter)));
    fill_returns(call, outcome->fates, matter, r);
    if (outcome->homes)
        r[confirm_homes] = p6_v_text(P6_SAY(call, "fate.homes", "n",
                                            apr_itoa(call->pool, outcome->homes)));
    r[confirm_may_keep] = p6_v_bool(s->may_keep);
    P6_TRY(p6_plan_end(visitor, "office-confirm", r, &page));
    call->res->status = 409;
    return NULL;
}

p6_error *p6_plan_settle(int *answered, const p6_visitor *visitor,
                         const p6_deed_outcome *outcome, const p6_settling *s)
{
    *answered = outcome->what != P6_DEED_FAULTS;
    if (outcome->what == P6_DEED_DONE) return p6_plan_saved(visitor, s->next);
    return outcome->what == P6_DEED_ASK ? ask(visitor, outcome, s) : NULL;
}
