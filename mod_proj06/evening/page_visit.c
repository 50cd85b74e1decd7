/* "/office/shift/ID/visit/ID": one person at the desk: what for, what came of it, where it goes on.
   The phone number is opened on demand, and that is written down. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "evening/person.h"
#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "evening/view_queue.h"
#include "visits/view_form.h"

/* i18n-prefix: outcome.reason. */

#define NONCE_BYTES 18
#define MOST_POLICE 40 /* stations to choose from */

#define CHOICE(F, r) \
    F(r, value, TEXT, NULL) F(r, text, TEXT, NULL) F(r, selected, BOOL, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(choice, CHOICE)

#define SERVICE(F, r) \
    F(r, code, TEXT, NULL) F(r, number, TEXT, NULL) F(r, name, TEXT, NULL) \
    F(r, name_lang, TEXT, NULL) F(r, next, TEXT, NULL) F(r, next_lang, TEXT, NULL) \
    F(r, decided, TEXT, NULL)
P6_RECORD(service, SERVICE)

#define VISIT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, back, URL, NULL) F(r, point, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, q, RECORD, &p6_queuer_shape) \
    F(r, may, BOOL, NULL) F(r, action, URL, NULL) F(r, finish, URL, NULL) F(r, open, URL, NULL) \
    F(r, desk, TEXT, NULL) F(r, key, TEXT, NULL) F(r, phone, TEXT, NULL) \
    F(r, phone_href, URL, NULL) F(r, masked, TEXT, NULL) F(r, may_open, BOOL, NULL) \
    F(r, for_other, BOOL, NULL) F(r, can_finish, BOOL, NULL) F(r, can_redirect, BOOL, NULL) \
    F(r, can_absent, BOOL, NULL) F(r, can_not_reached, BOOL, NULL) F(r, acts, BOOL, NULL) \
    F(r, services, LIST, &service_shape) F(r, reasons, LIST, &choice_shape) \
    F(r, stations, LIST, &choice_shape) F(r, desks, LIST, &choice_shape) \
    F(r, priorities, LIST, &choice_shape) F(r, citizen, URL, NULL) F(r, paper, URL, NULL)
P6_RECORD(visit, VISIT)

const p6_shape p6_office_visit_shape = { "office_visit", visit_fields, visit__count };

static void add_choice(const p6_call *call, apr_array_header_t *list, const char *value,
                       const char *text, int selected)
{
    p6_value *row = p6_record_make(&choice_shape, call->pool);

    row[choice_value] = p6_v_text(value);
    row[choice_text] = p6_v_text(text);
    row[choice_selected] = p6_v_bool(selected);
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

static p6_value reasons(const p6_call *call)
{
    apr_array_header_t *list = apr_array_make(call->pool, 10, sizeof(p6_value *));

    add_choice(call, list, "", P6_SAY(call, "outcome.no_reason"), 0);
#define REASON(word) \
    add_choice(call, list, word, P6_SAY(call, "outcome.reason." word), 0);
    P6_REASONS(REASON)
#undef REASON
    return p6_v_list(list);
}

static p6_value priorities(const p6_call *call, const char *now)
{
    static const char *const words[] = { "none", "age", "disabled", "pregnant" };
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    for (apr_size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *text = p6_view_priority(call, words[i]);

        add_choice(call, list, words[i], text ? text : P6_SAY(call, "outcome.no_priority"),
                   !strcmp(words[i], now));
    }
    return p6_v_list(list);
}

/* where biometrics are taken: the commune's stations first */
static p6_value stations(const p6_shift_call *s)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *list = apr_array_make(call->pool, 8, sizeof(p6_value *));
    const char *communes[] = { s->queue->commune, NULL };

    add_choice(call, list, "", P6_SAY(call, "outcome.no_station"), 0);
    for (int c = 0; c < 2; c++) {
        const apr_array_header_t *points = p6_points_list(
            s->visitor.view.snapshot, communes[c], 0, P6_MAX_API_POINTS,
            &s->visitor.view.windows, call->now, call->pool);

        for (int i = 0; i < points->nelts && list->nelts < MOST_POLICE; i++) {
            const p6_point_view *p = &APR_ARRAY_IDX(points, i, p6_point_view);

            if (strcmp(p->kind, "police") || (c && !strcmp(p->commune, communes[0]))) continue;
            add_choice(call, list, p->slug, p->name, 0);
        }
    }
    return p6_v_list(list);
}

/* the other desks that help with what is still open of V */
static p6_value desks(const p6_shift_call *s, const p6_queue_visit *v)
{
    p6_call *call = s->visitor.view.call;
    apr_array_header_t *list = apr_array_make(call->pool, 8, sizeof(p6_value *));

    for (int i = 0; i < s->queue->desks->nelts; i++) {
        const p6_desk *d = &APR_ARRAY_IDX(s->queue->desks, i, p6_desk);
        const char *lang, *agency = p6_view_name(&s->visitor.view, "agency", d->agency, &lang);

        if (d->number != v->desk && p6_queue_helps(d, v))
            add_choice(call, list, apr_itoa(call->pool, d->number),
                       apr_pstrcat(call->pool, p6_view_desk(call, d->number), " – ", agency,
                                   NULL), 0);
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static const char *decided(const p6_call *call, const p6_queue_service *s)
{
    if (!strcmp(s->outcome, "done")) return P6_SAY(call, "outcome.done");
    if (!strcmp(s->outcome, "handed_off")) return P6_SAY(call, "outcome.handed_off");
    if (!strcmp(s->outcome, "not_done")) return P6_SAY(call, "outcome.not_done");
    return NULL;
}

static p6_value services(const p6_shift_call *s, const p6_queue_visit *v)
{
    const p6_view *view = &s->visitor.view;
    apr_array_header_t *list = apr_array_make(view->call->pool, 4, sizeof(p6_value *));

    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *q = &APR_ARRAY_IDX(v->services, i, p6_queue_service);
        p6_value *row = p6_record_make(&service_shape, view->call->pool);
        const char *lang;

        row[service_code] = p6_v_text(q->service);
        row[service_number] = p6_v_text(apr_itoa(view->call->pool, i));
        row[service_name] = p6_v_text(p6_view_name(view, "service", q->service, &lang));
        row[service_name_lang] = p6_v_text(lang);
        row[service_next] = p6_v_text(p6_view_text(view, "service", q->service, "next", &lang));
        row[service_next_lang] = p6_v_text(lang);
        row[service_decided] = p6_v_text(decided(view->call, q));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static void fill_phone(const p6_shift_call *s, const p6_queue_visit *v, const char *phone,
                       p6_value *r)
{
    p6_call *call = s->visitor.view.call;

    r[visit_may_open] = p6_v_bool(v->row.has_phone && !phone
                                  && p6_may(call->official, P6_ACT_PERSON, s->queue->commune, 0));
    if (v->row.has_phone && !phone) r[visit_masked] = p6_v_text("••• ••• •••");
    if (!phone) return;
    r[visit_phone] = p6_v_text(p6_words_phone(call, phone));
    r[visit_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", phone, NULL));
}

static void fill_forms(const p6_shift_call *s, const p6_queue_visit *v, p6_value *r)
{
    p6_call *call = s->visitor.view.call;
    const char *own = apr_psprintf(call->pool, "/visit/%" APR_INT64_T_FMT, v->row.id);
    p6_visit_state state = v->row.state;

    r[visit_may] = p6_v_bool(s->may);
    r[visit_back] = p6_v_url(p6_shift_link(s, apr_psprintf(call->pool, "?desk=%d", s->desk)));
    r[visit_action] = p6_v_url(p6_shift_link(s, "/do"));
    r[visit_finish] = p6_v_url(p6_shift_link(s, apr_pstrcat(call->pool, own, "/finish", NULL)));
    r[visit_open] = p6_v_url(p6_shift_link(s, apr_pstrcat(call->pool, own, "/phone", NULL)));
    r[visit_desk] = p6_v_text(apr_itoa(call->pool, s->desk));
    if (p6_may(call->official, P6_ACT_PERSON, s->queue->commune, 0))
        r[visit_citizen] = p6_v_url(p6_call_link(call, apr_psprintf(
            call->pool, "/office/visit/%" APR_INT64_T_FMT, v->row.id)));
    if (!s->may) return;
    r[visit_paper] = p6_v_url(p6_shift_link(s, apr_pstrcat(call->pool, own, "/paper", NULL)));
    r[visit_can_finish] = p6_v_bool(state == P6_VISIT_CALLED || state == P6_VISIT_SERVING);
    r[visit_can_redirect] = p6_v_bool(state == P6_VISIT_ARRIVED || state == P6_VISIT_SERVING);
    r[visit_can_absent] = p6_v_bool(state == P6_VISIT_CALLED || state == P6_VISIT_BOOKED);
    r[visit_acts] = p6_v_bool(state != P6_VISIT_SERVING && state != P6_VISIT_FINISHED
                              && state != P6_VISIT_NOT_REACHED);
    r[visit_can_not_reached] = p6_v_bool(state == P6_VISIT_ARRIVED || state == P6_VISIT_PARKED
                                         || state == P6_VISIT_CALLED);
}

/* the page, with PHONE shown when it was just opened, and FAULTS (NULL: none) to be mended */
static p6_error *show(const p6_shift_call *s, const p6_queue_visit *v, const char *phone,
                      const apr_array_header_t *faults)
{
    p6_call *call = s->visitor.view.call;
    p6_frame frame = p6_view_frame(&s->visitor.view, P6_SAY(call, "outcome.title"), "/office");
    p6_value *r = p6_record_make(&visit_shape, call->pool);
    const char *nonce;

    P6_TRY(p6_token_random(&nonce, NONCE_BYTES, call->site->env, call->pool));
    frame.place = s->point;
    frame.error = faults != NULL;
    r[visit_errors] = p6_form_errors(call, faults);
    r[visit_page] = p6_frame_value(call, &frame);
    r[visit_bar] = p6_view_bar(call);
    r[visit_point] = p6_v_text(s->point);
    r[visit_q] = p6_v_record(p6_view_queuer(&s->visitor.view, s->queue, v, nonce, s->desk,
                                              s->may));
    r[visit_key] = p6_v_text(nonce);
    r[visit_for_other] = p6_v_bool(v->row.for_someone_else);
    fill_forms(s, v, r);
    fill_phone(s, v, phone, r);
    r[visit_services] = services(s, v);
    r[visit_reasons] = reasons(call);
    r[visit_stations] = stations(s);
    r[visit_desks] = desks(s, v);
    r[visit_priorities] = priorities(call, v->row.priority);
    P6_TRY(p6_office_page(call, "office-visit", r));
    if (faults) call->res->status = 422;
    return NULL;
}

/* the shift of the first hole and in it the visit of the second */
static p6_error *begin(p6_shift_call *s, const p6_queue_visit **v, p6_call *call, p6_act act)
{
    P6_TRY(p6_shift_call_begin(s, call, act));
    *v = p6_queue_find(s->queue, apr_atoi64(call->holes[1]));
    if (*v) return NULL;
    return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such visit in this shift");
}

p6_error *p6_page_queue_visit(p6_call *call)
{
    const p6_queue_visit *v;
    p6_shift_call s;

    P6_TRY(begin(&s, &v, call, P6_ACT_WATCH));
    return show(&s, v, NULL, NULL);
}

p6_error *p6_page_queue_phone(p6_call *call)
{
    const p6_queue_visit *v;
    const char *phone;
    p6_shift_call s;

    P6_TRY(begin(&s, &v, call, P6_ACT_PERSON));
    P6_TRY(p6_person_open(&phone, &s.visitor.booking, call->official, s.queue, v->row.id,
                          call->pool));
    return show(&s, v, phone, NULL);
}

/* the results of the form: out-N with why-N and to-N for the service svc-N */
static apr_array_header_t *read_results(const p6_call *call)
{
    apr_array_header_t *results = apr_array_make(call->pool, 4, sizeof(p6_result));

    for (int i = 0; i < P6_MAX_QUEUE_SERVICES; i++) {
        const char *number = apr_itoa(call->pool, i);
        const char *service = p6_params_get(call->form, apr_pstrcat(call->pool, "svc-", number,
                                                                    NULL));
        const char *out = p6_params_get(call->form, apr_pstrcat(call->pool, "out-", number, NULL));
        const char *why = p6_params_get(call->form, apr_pstrcat(call->pool, "why-", number, NULL));
        const char *to = p6_params_get(call->form, apr_pstrcat(call->pool, "to-", number, NULL));

        if (!service || !out || !*out) continue;
        APR_ARRAY_PUSH(results, p6_result) = (p6_result){ service, out, why ? why : "",
            to ? to : "", P6_SAY(call, "outcome.police"), P6_NO_MINUTE };
    }
    return results;
}

/* the form came without a result, though something is still open: nothing happens yet */
static p6_error *ask_again(p6_call *call, int *asked)
{
    apr_array_header_t *faults = apr_array_make(call->pool, 1, sizeof(p6_field_fault));
    const p6_queue_visit *v;
    p6_shift_call s;

    P6_TRY(begin(&s, &v, call, P6_ACT_QUEUE));
    for (int i = 0; i < v->services->nelts; i++)
        *asked |= !*APR_ARRAY_IDX(v->services, i, p6_queue_service).outcome;
    if (!*asked) return NULL;
    APR_ARRAY_PUSH(faults, p6_field_fault) = (p6_field_fault){ "results", "outcome.choose" };
    return show(&s, v, NULL, faults);
}

p6_error *p6_page_queue_finish(p6_call *call)
{
    const char *key = p6_params_get(call->form, "key");
    p6_order order = { .kind = P6_ORDER_FINISH, .visit = apr_atoi64(call->holes[1]),
                       .key = apr_pstrcat(call->pool, key ? key : "", "-finish", NULL),
                       .results = read_results(call) };
    p6_shift_call s;
    p6_done done;
    int asked = 0;

    if (!order.results->nelts) P6_TRY(ask_again(call, &asked));
    if (asked) return NULL;
    P6_TRY(p6_shift_call_lead(&s, call));
    P6_TRY(p6_queue_do(&done, NULL, &s.visitor.booking, call->official, s.shift, &order,
                       call->pool));
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "?desk=%d%s#now", s.shift, s.desk,
                                             done == P6_DONE_STALE ? "&told=stale" : ""));
}
