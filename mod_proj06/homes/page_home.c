/* "/office/home-visits/ID": one request. Phone, address and note are opened on demand, and that is
   written down; planned into a shift, done, declined. Where nobody knows the address it is noted
   first. */
#include "homes/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "evening/shift_call.h"
#include "homes/requests.h"
#include "homes/view_pages.h"
#include "office/view_parts.h"
#include "visits/view_home.h"
#include "visits/view_visit.h"

/* i18n-prefix: homes.state. */

#define HOME(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, told, TEXT, NULL) F(r, then, TEXT, NULL) \
    F(r, saved, TEXT, NULL) \
    F(r, code, TEXT, NULL) F(r, slip, URL, NULL) F(r, lacks, RECORD, &p6_form_field_shape) \
    F(r, name, TEXT, NULL) F(r, state, TEXT, NULL) F(r, asked, TEXT, NULL) \
    F(r, group, TEXT, NULL) F(r, what, TEXT, NULL) F(r, what_lang, TEXT, NULL) \
    F(r, planned, TEXT, NULL) F(r, planned_href, URL, NULL) F(r, open, URL, NULL) \
    F(r, phone, TEXT, NULL) F(r, phone_href, URL, NULL) F(r, opened, BOOL, NULL) \
    F(r, address, TEXT, NULL) F(r, note, TEXT, NULL) F(r, action, URL, NULL) \
    F(r, mobile, LIST, &p6_option_shape) F(r, fixed, LIST, &p6_option_shape) \
    F(r, shifts, BOOL, NULL) F(r, may_plan, BOOL, NULL) F(r, can_back, BOOL, NULL) \
    F(r, can_end, BOOL, NULL) F(r, fix, RECORD, &p6_home_fields_shape) F(r, fixing, BOOL, NULL)
P6_RECORD(home, HOME)

const p6_shape p6_office_home_shape = { "home", home_fields, home__count };

/** A request being shown. */
typedef struct request {
    p6_visitor v;
    apr_int64_t id;
    p6_home_row *row;
    p6_home_visit *whole;             /* NULL unless it was just opened */
    const apr_array_header_t *faults;
} request;

static const char *own_path(const request *q, const char *rest)
{
    return apr_psprintf(q->v.view.call->pool, "/office/home-visits/%" APR_INT64_T_FMT "%s", q->id,
                        rest);
}

static const char *own_link(const request *q, const char *rest)
{
    return p6_call_link(q->v.view.call, own_path(q, rest));
}

static p6_value *shift_option(const request *q, const p6_shift_choice *choice)
{
    p6_call *call = q->v.view.call;
    p6_value *row = p6_record_make(&p6_option_shape, call->pool);

    row[p6_option_value] = p6_v_text(apr_psprintf(call->pool, "%" APR_INT64_T_FMT,
                                                  choice->shift->id));
    row[p6_option_text] = p6_v_text(p6_office_shift_words(&q->v.view, choice));
    row[p6_option_selected] = p6_v_bool(choice->shift->id == q->row->shift);
    return row;
}

/* what it can be planned into: teams that go about, then other points; a round that goes on has its
   way already, so it stands behind those to come */
static void fill_shifts(const request *q, p6_value *r)
{
    p6_call *call = q->v.view.call;
    const apr_array_header_t *all = p6_office_shifts(&q->v.view, q->row->commune, 1,
                                                     P6_MAX_PLAN_SHIFTS);
    apr_array_header_t *mobile = apr_array_make(call->pool, 8, sizeof(p6_value *));
    apr_array_header_t *fixed = apr_array_make(call->pool, 8, sizeof(p6_value *));

    for (int running = 0; running <= 1; running++)
        for (int i = 0; i < all->nelts; i++) {
            const p6_shift_choice *choice = &APR_ARRAY_IDX(all, i, p6_shift_choice);
            int goes_about = !strcmp(choice->point->kind, "mobile");

            if ((choice->shift->start <= call->now) == running)
                APR_ARRAY_PUSH(goes_about ? mobile : fixed, p6_value *) = shift_option(q, choice);
        }
    r[home_mobile] = mobile->nelts ? p6_v_list(mobile) : P6_NOTHING;
    r[home_fixed] = fixed->nelts ? p6_v_list(fixed) : P6_NOTHING;
    r[home_shifts] = p6_v_bool(all->nelts > 0);
}

static void fill_person(const request *q, p6_value *r)
{
    p6_call *call = q->v.view.call;
    const p6_home_visit *whole = q->whole;

    if (*q->row->name && !whole) r[home_open] = p6_v_url(own_link(q, "/open"));
    if (!whole) return;
    r[home_opened] = p6_v_bool(1);
    if (!p6_home_lacks_address(q->row)) {
        p6_value *fix = p6_record_make(&p6_home_fields_shape, call->pool);

        p6_home_fields_fill(fix, call, q->faults, whole);
        r[home_fix] = p6_v_record(fix);
        r[home_fixing] = p6_v_bool(q->faults != NULL);
    }
    r[home_address] = p6_v_text(*whole->address ? whole->address : NULL);
    r[home_note] = p6_v_text(*whole->note ? whole->note : NULL);
    if (!*whole->phone) return;
    r[home_phone] = p6_v_text(p6_words_phone(call, whole->phone));
    r[home_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", whole->phone, NULL));
}

static void fill_forms(const request *q, p6_value *r)
{
    p6_call *call = q->v.view.call;
    int plans = p6_may(call->official, P6_ACT_SCHEDULE, q->row->commune, 0)
                && p6_home_can(P6_HOME_PLAN, q->row->state);

    r[home_action] = p6_v_url(own_link(q, "/do"));
    if (p6_home_lacks_address(q->row))
        r[home_lacks] = p6_form_field(call, q->faults, &(p6_form_input){ .name = "address",
            .label = P6_SAY(call, "homevisit.address"),
            .hint = P6_SAY(call, "homevisit.address.hint"),
            .value = p6_typed(call, "address") });
    r[home_may_plan] = p6_v_bool(plans && q->row->has_address);
    if (plans) fill_shifts(q, r);
    r[home_can_back] = p6_v_bool(plans && p6_home_can(P6_HOME_BACK, q->row->state));
    r[home_can_end] = p6_v_bool(p6_home_can(P6_HOME_DONE, q->row->state));
}

/* just asked for: what the person who is on the phone or at the counter must know */
static void fill_told(const request *q, p6_value *r)
{
    const p6_call *call = q->v.view.call;
    const char *told = p6_params_get(call->query, "told");

    if (told && !strcmp(told, "asked")) {
        r[home_told] = p6_v_text(P6_SAY(call, "homes.told.asked"));
        r[home_then] = p6_v_text(q->row->has_phone ? P6_SAY(call, "homevisit.then.phone")
                                                   : P6_SAY(call, "homevisit.then.visit"));
    }
    if (told && !strcmp(told, "saved")) r[home_saved] = p6_v_text(P6_SAY(call, "homes.told.saved"));
    if (*q->row->name && p6_home_can(P6_HOME_DONE, q->row->state))
        r[home_slip] = p6_v_url(own_link(q, "/slip"));
}

static void fill_request(const request *q, p6_value *r)
{
    const p6_view *view = &q->v.view;
    p6_call *call = view->call;
    const p6_home_row *row = q->row;
    const char *lang;

    r[home_code] = p6_v_text(p6_view_code(call, row->code));
    r[home_name] = p6_v_text(*row->name ? row->name : P6_SAY(call, "homes.erased"));
    r[home_state] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "homes.state.", row->state,
                                                       NULL)));
    r[home_asked] = p6_v_text(P6_SAY(call, "homes.asked_at", "stamp",
                                     p6_words_stamp(call, row->created_at)));
    r[home_group] = p6_v_text(*row->group ? row->group : NULL);
    r[home_what] = p6_v_text(p6_office_services(view, row->services, &lang));
    r[home_what_lang] = p6_v_text(lang);
    if (!row->shift) return;
    r[home_planned] = p6_v_text(p6_office_shift_of(view, row->shift));
    r[home_planned_href] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/shift/%" APR_INT64_T_FMT "/round", row->shift)));
}

static p6_error *show(const request *q)
{
    const p6_view *view = &q->v.view;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&home_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "homes.title"), own_path(q, ""));

    frame.error = q->faults != NULL;
    r[home_page] = p6_frame_value(call, &frame);
    r[home_bar] = p6_view_bar(call);
    r[home_back] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/home-visits?commune=%s&state=%s", q->row->commune, q->row->state)));
    r[home_errors] = p6_form_errors(call, q->faults);
    fill_request(q, r);
    fill_told(q, r);
    fill_person(q, r);
    fill_forms(q, r);
    P6_TRY(p6_office_page(call, "office-home", r));
    if (q->faults) call->res->status = 422;
    return NULL;
}

static p6_error *begin(request *q, p6_call *call)
{
    memset(q, 0, sizeof *q);
    q->id = apr_atoi64(call->holes[0]);
    return p6_visitor_begin(&q->v, call);
}

p6_error *p6_page_home_request(p6_call *call)
{
    request q;

    P6_TRY(begin(&q, call));
    P6_TRY(p6_homes_get(&q.row, &q.v.booking, call->official, q.id, call->pool));
    return show(&q);
}

p6_error *p6_page_home_open(p6_call *call)
{
    request q;

    P6_TRY(begin(&q, call));
    P6_TRY(p6_homes_open(&q.row, &q.whole, &q.v.booking, call->official, q.id, call->pool));
    return show(&q);
}

static p6_error *carry_out(const request *q)
{
    p6_call *call = q->v.view.call;
    const char *word = p6_typed(call, "order");
    p6_home_order order;

    if (word && !strcmp(word, "address"))
        return p6_homes_note_address(&q->v.booking, call->official, q->id,
                                     p6_typed(call, "address"), call->pool);
    if (!p6_home_order_parse(&order, word))
        return p6_error_make(call->pool, P6_E_BAD_FIELD, "order", "no such order");
    return p6_homes_order(&q->v.booking, call->official, q->id, order, p6_form_int(call, "shift"),
                          call->pool);
}

/* what is wrong is shown with all that is held: it was opened again, and that is noted */
static p6_error *correct(request *q)
{
    p6_call *call = q->v.view.call;
    p6_home_fix fix = p6_home_fields_sent(call);

    P6_TRY(p6_homes_correct(&q->faults, &q->v.booking, call->official, q->id, &fix, call->pool));
    if (!q->faults->nelts) return p6_office_done(call, own_path(q, "?told=saved"));
    P6_TRY(p6_homes_open(&q->row, &q->whole, &q->v.booking, call->official, q->id, call->pool));
    return show(q);
}

static int is_fault_of(const p6_error *err, const char *field)
{
    return err && err->code == P6_E_BAD_FIELD && err->where && !strcmp(err->where, field);
}

p6_error *p6_page_home_order(p6_call *call)
{
    p6_error *err;
    request q;

    P6_TRY(begin(&q, call));
    if (p6_ticked(call, "order", "correct")) return correct(&q);
    err = carry_out(&q);
    if (is_fault_of(err, "shift")) q.faults = p6_office_fault(call, "shift", "homes.bad.shift");
    if (is_fault_of(err, "address"))
        q.faults = p6_office_fault(call, "address", "book.bad.address");
    if (q.faults) {
        P6_TRY(p6_homes_get(&q.row, &q.v.booking, call->official, q.id, call->pool));
        return show(&q);
    }
    P6_TRY(err);
    return p6_office_done(call, own_path(&q, ""));
}
