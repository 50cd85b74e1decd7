/* "/office/shift/ID/round": from door to door along a group's houses. One tap for a house where
   nobody is met; numbers of people by outcome where somebody is. */
#include "homes/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "evening/queue.h"
#include "evening/shift_call.h"
#include "homes/rounds.h"
#include "homes/view_pages.h"
#include "office/view_parts.h"
#include "visits/visitor.h"

/* i18n-prefix: round.state. */
/* i18n-prefix: round.bad. */
/* i18n-prefix: outcome.reason. */

#define SERVICE(F, r) \
    F(r, code, TEXT, NULL) F(r, name, TEXT, NULL) F(r, lang, TEXT, NULL) \
    F(r, done, TEXT, NULL) F(r, handed_off, TEXT, NULL) F(r, not_done, TEXT, NULL)
P6_RECORD(service, SERVICE)

#define HOUSE(F, r) \
    F(r, href, URL, NULL) F(r, label, TEXT, NULL) F(r, state, TEXT, NULL) F(r, tone, TEXT, NULL) \
    F(r, what, TEXT, NULL)
P6_RECORD(house, HOUSE)

#define ROUND(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, hours, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, action, URL, NULL) F(r, hidden, LIST, &p6_form_hidden_shape) F(r, now, BOOL, NULL) \
    F(r, ended, BOOL, NULL) F(r, group, TEXT, NULL) F(r, sentence, TEXT, NULL) \
    F(r, id, TEXT, NULL) F(r, editing, TEXT, NULL) F(r, fresh, URL, NULL) \
    F(r, label, RECORD, &p6_form_field_shape) F(r, people, RECORD, &p6_form_field_shape) \
    F(r, services, LIST, &service_shape) F(r, reasons, LIST, &p6_option_shape) \
    F(r, houses, LIST, &house_shape) F(r, along, RECORD, &p6_form_field_shape) \
    F(r, rounds, LIST, &p6_link_shape) F(r, planned, LIST, &p6_link_shape)
P6_RECORD(round, ROUND)

const p6_shape p6_office_round_shape = { "round", round_fields, round__count };

/** The page being made. */
typedef struct walk {
    p6_visitor v;
    apr_int64_t shift, id, house; /* of the address or the form; 0 = none */
    p6_rounds *rounds;
    const p6_house *edited;       /* the house whose note is shown to be changed, or NULL */
    const apr_array_header_t *faults;
} walk;

static const char *own_path(const walk *w, apr_int64_t id, const char *rest)
{
    return apr_psprintf(w->v.view.call->pool, "/office/shift/%" APR_INT64_T_FMT "/round?round=%"
                        APR_INT64_T_FMT "%s", w->shift, id, rest);
}

static const char *own_link(const walk *w, apr_int64_t id, const char *rest)
{
    return p6_call_link(w->v.view.call, own_path(w, id, rest));
}

static const char *number(const p6_call *call, int n)
{
    return n ? apr_itoa(call->pool, n) : NULL;
}

/* what stands in the field of SERVICE and OUTCOME: as typed, else as noted before */
static const char *count_of(const walk *w, const char *service, const char *outcome)
{
    const p6_call *call = w->v.view.call;
    const char *name = apr_pstrcat(call->pool, outcome, "-", service, NULL);
    int people = 0;

    if (w->faults) return p6_typed(call, name);
    for (int i = 0; w->edited && i < w->edited->services->nelts; i++) {
        const p6_household_service *s = &APR_ARRAY_IDX(w->edited->services, i,
                                                       p6_household_service);

        if (!strcmp(s->service, service) && !strcmp(s->outcome, outcome)) people += s->people;
    }
    return number(call, people);
}

static p6_value services(const walk *w)
{
    const p6_view *view = &w->v.view;
    const apr_array_header_t *codes = w->rounds->offered;
    apr_array_header_t *list = apr_array_make(view->call->pool, codes->nelts, sizeof(p6_value *));

    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *), *lang;
        p6_value *row = p6_record_make(&service_shape, view->call->pool);

        row[service_code] = p6_v_text(code);
        row[service_name] = p6_v_text(p6_view_name(view, "service", code, &lang));
        row[service_lang] = p6_v_text(lang);
        row[service_done] = p6_v_text(count_of(w, code, "done"));
        row[service_handed_off] = p6_v_text(count_of(w, code, "handed_off"));
        row[service_not_done] = p6_v_text(count_of(w, code, "not_done"));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static const char *noted_reason(const walk *w)
{
    const char *reason = w->faults ? p6_typed(w->v.view.call, "reason") : NULL;

    for (int i = 0; !w->faults && w->edited && i < w->edited->services->nelts; i++)
        if (*APR_ARRAY_IDX(w->edited->services, i, p6_household_service).reason)
            reason = APR_ARRAY_IDX(w->edited->services, i, p6_household_service).reason;
    return reason ? reason : "";
}

static void add_reason(const p6_call *call, apr_array_header_t *list, const char *value,
                       const char *text, const char *now)
{
    p6_value *row = p6_record_make(&p6_option_shape, call->pool);

    row[p6_option_value] = p6_v_text(value);
    row[p6_option_text] = p6_v_text(text);
    row[p6_option_selected] = p6_v_bool(!strcmp(value, now));
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

static p6_value reasons(const walk *w)
{
    const p6_call *call = w->v.view.call;
    apr_array_header_t *list = apr_array_make(call->pool, 10, sizeof(p6_value *));
    const char *now = noted_reason(w);

    add_reason(call, list, "", P6_SAY(call, "outcome.no_reason"), now);
#define REASON(word) add_reason(call, list, word, P6_SAY(call, "outcome.reason." word), now);
    P6_REASONS(REASON)
#undef REASON
    return p6_v_list(list);
}

static const char *state_words(const p6_call *call, const char *state)
{
    return P6_SAY(call, apr_pstrcat(call->pool, "round.state.", state, NULL));
}

/* "2 người: Cài VNeID" */
static const char *what_of(const walk *w, const p6_house *h)
{
    const p6_call *call = w->v.view.call;
    apr_array_header_t *codes = apr_array_make(call->pool, 4, sizeof(const char *));
    const char *people = P6_SAY(call, "round.people", "n", apr_itoa(call->pool, h->row.people));
    const char *names, *lang;

    for (int i = 0; i < h->services->nelts; i++) {
        const char *code = APR_ARRAY_IDX(h->services, i, p6_household_service).service;

        if (!codes->nelts || strcmp(APR_ARRAY_IDX(codes, codes->nelts - 1, const char *), code))
            APR_ARRAY_PUSH(codes, const char *) = code;
    }
    names = p6_view_names(&w->v.view, "service", codes, &lang);
    if (!h->row.people && !names) return NULL;
    return names ? apr_pstrcat(call->pool, people, ": ", names, NULL) : people;
}

static p6_value houses(const walk *w)
{
    const p6_call *call = w->v.view.call;
    const apr_array_header_t *all = w->rounds->houses;
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_house *h = &APR_ARRAY_IDX(all, i, p6_house);
        p6_value *row = p6_record_make(&house_shape, call->pool);
        int open = !strcmp(h->row.state, "absent") || !strcmp(h->row.state, "later");

        if (!w->rounds->now->ended_at)
            row[house_href] = p6_v_url(own_link(w, w->rounds->now->id, apr_psprintf(
                call->pool, "&house=%" APR_INT64_T_FMT, h->row.id)));
        row[house_label] = p6_v_text(h->row.label);
        row[house_state] = p6_v_text(state_words(call, h->row.state));
        row[house_tone] = p6_v_text(open ? "soon" : "open");
        row[house_what] = p6_v_text(what_of(w, h));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

/* "Đã đến 12 nhà: 8 nhà gặp được, 3 nhà vắng; 14 người được giúp." */
static const char *sentence(const walk *w)
{
    const p6_call *call = w->v.view.call;
    int met = 0, absent = 0, people = 0, all = w->rounds->houses->nelts;

    for (int i = 0; i < all; i++) {
        const p6_household_row *row = &APR_ARRAY_IDX(w->rounds->houses, i, p6_house).row;

        met += !strcmp(row->state, "visited");
        absent += !strcmp(row->state, "absent");
        people += row->people;
    }
    return P6_SAY(call, "round.sentence", "n", apr_itoa(call->pool, all), "met",
                  apr_itoa(call->pool, met), "absent", apr_itoa(call->pool, absent), "people",
                  apr_itoa(call->pool, people));
}

static p6_value other_rounds(const walk *w)
{
    const p6_call *call = w->v.view.call;
    const apr_array_header_t *all = w->rounds->rounds;
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_round_row *row = &APR_ARRAY_IDX(all, i, p6_round_row);
        p6_value *link;

        if (row == w->rounds->now) continue;
        link = p6_view_link(&w->v.view, own_link(w, row->id, ""), row->group);
        link[p6_link_more] = p6_v_text(p6_words_stamp(call, row->begun_at));
        APR_ARRAY_PUSH(list, p6_value *) = link;
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

/* home visits planned into the shift; whoever may see people is led to each */
static p6_value planned(const walk *w)
{
    const p6_view *view = &w->v.view;
    const p6_call *call = view->call;
    const apr_array_header_t *all = w->rounds->planned;
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));
    int may = p6_may(call->official, P6_ACT_PERSON, w->rounds->commune, 0);

    for (int i = 0; i < all->nelts; i++) {
        const p6_home_row *row = &APR_ARRAY_IDX(all, i, p6_home_row);
        const char *lang, *name = *row->name ? row->name : P6_SAY(call, "homes.erased");
        const char *path = apr_psprintf(call->pool, "/office/home-visits/%" APR_INT64_T_FMT,
                                        row->id);
        p6_value *link = p6_view_link(view, may ? p6_call_link(call, path) : NULL,
                                      *row->group ? apr_pstrcat(call->pool, name, " · ",
                                                                row->group, NULL) : name);

        link[p6_link_more] = p6_v_text(p6_office_services(view, row->services, &lang));
        link[p6_link_lang] = p6_v_text(lang);
        if (!strcmp(row->state, "done"))
            link[p6_link_label] = p6_v_text(P6_SAY(call, "homes.state.done"));
        APR_ARRAY_PUSH(list, p6_value *) = link;
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

/* the next house is called by its number until the team calls it otherwise */
static const char *label_of(const walk *w)
{
    const p6_call *call = w->v.view.call;

    if (w->faults) return p6_typed(call, "label");
    if (w->edited) return w->edited->row.label;
    return P6_SAY(call, "round.house", "number",
                  apr_itoa(call->pool, w->rounds->houses->nelts + 1));
}

static const char *people_of(const walk *w)
{
    if (w->faults) return p6_typed(w->v.view.call, "people");
    return w->edited ? number(w->v.view.call, w->edited->row.people) : NULL;
}

static void fill_now(const walk *w, p6_value *r)
{
    const p6_call *call = w->v.view.call;
    const p6_round_row *now = w->rounds->now;
    p6_form_input label = { .name = "label", .label = P6_SAY(call, "round.label"),
                            .hint = P6_SAY(call, "round.label_hint"), .value = label_of(w) };
    p6_form_input people = { .name = "people", .label = P6_SAY(call, "round.people_label"),
                             .value = people_of(w), .keys = "numeric" };

    r[round_now] = p6_v_bool(1);
    r[round_ended] = p6_v_bool(now->ended_at != 0);
    r[round_id] = p6_v_text(apr_psprintf(call->pool, "%" APR_INT64_T_FMT, now->id));
    r[round_group] = p6_v_text(now->group);
    r[round_sentence] = p6_v_text(sentence(w));
    r[round_houses] = houses(w);
    r[round_label] = p6_form_field(call, w->faults, &label);
    r[round_people] = p6_form_field(call, w->faults, &people);
    r[round_services] = services(w);
    r[round_reasons] = reasons(w);
    if (!w->edited) return;
    r[round_editing] = p6_v_text(apr_psprintf(call->pool, "%" APR_INT64_T_FMT,
                                              w->edited->row.id));
    r[round_fresh] = p6_v_url(own_link(w, now->id, ""));
}

static void fill_begin(const walk *w, const p6_point_view *point, p6_value *r)
{
    const p6_call *call = w->v.view.call;
    const p6_shift *shift = w->rounds->shift;
    const char *group = *shift->stop_group ? shift->stop_group : point ? point->group : "";
    p6_form_input along = { .name = "group", .label = P6_SAY(call, "round.group"),
                            .value = w->faults ? p6_typed(call, "group") : group };

    r[round_along] = p6_form_field(call, w->faults, &along);
}

static p6_error *show(const walk *w)
{
    const p6_view *view = &w->v.view;
    p6_call *call = view->call;
    const p6_shift *shift = w->rounds->shift;
    p6_value *r = p6_record_make(&round_shape, call->pool);
    p6_frame frame = p6_view_frame(view, P6_SAY(call, "round.title"),
                                   own_path(w, w->rounds->now ? w->rounds->now->id : 0, ""));
    apr_array_header_t *hidden;
    p6_point_view *point = NULL;
    p6_error *err = p6_point_find(&point, view->snapshot, shift->point, 1, &view->windows,
                                  call->now, call->pool);

    if (err) point = NULL; /* the picture may be older */
    P6_TRY(p6_office_hidden(&hidden, call, w->faults));
    frame.place = point ? point->name : shift->point;
    frame.error = w->faults != NULL;
    r[round_page] = p6_frame_value(call, &frame);
    r[round_bar] = p6_view_bar(call);
    r[round_back] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/shift/%" APR_INT64_T_FMT, w->shift)));
    r[round_point] = p6_v_text(frame.place);
    r[round_hours] = p6_v_text(p6_words_capital(call, p6_words_hours(call, shift->start,
                                                                     shift->end)));
    r[round_errors] = p6_form_errors(call, w->faults);
    r[round_action] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/shift/%" APR_INT64_T_FMT "/round", w->shift)));
    r[round_hidden] = p6_v_list(hidden);
    if (w->rounds->now) fill_now(w, r);
    fill_begin(w, point, r);
    r[round_rounds] = other_rounds(w);
    r[round_planned] = planned(w);
    P6_TRY(p6_office_page(call, "office-round", r));
    if (w->faults) call->res->status = 422;
    return NULL;
}

static p6_error *load(walk *w)
{
    p6_call *call = w->v.view.call;

    P6_TRY(p6_rounds_load(&w->rounds, &w->v.booking, call->official, w->shift, w->id,
                          call->pool));
    for (int i = 0; w->house && w->rounds->now && i < w->rounds->houses->nelts; i++)
        if (APR_ARRAY_IDX(w->rounds->houses, i, p6_house).row.id == w->house)
            w->edited = &APR_ARRAY_IDX(w->rounds->houses, i, p6_house);
    return show(w);
}

/* the numbers of the form; *MOST: of the service with the most people */
static apr_array_header_t *read_services(const walk *w, int *most)
{
    static const char *const outcomes[] = { "done", "handed_off", "not_done" };
    const p6_call *call = w->v.view.call;
    const char *reason = p6_typed(call, "reason");
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_household_service));

    *most = 0;
    for (int i = 0; i < p6_params_count(call->form); i++) {
        const char *name, *value;

        p6_params_at(call->form, i, &name, &value);
        for (int o = 0; o < 3; o++) {
            apr_size_t len = strlen(outcomes[o]);
            int people = (int)p6_form_int(call, name);

            if (strncmp(name, outcomes[o], len) || name[len] != '-' || !*value) continue;
            if (!people && !strcmp(value, "0")) continue;
            APR_ARRAY_PUSH(list, p6_household_service) = (p6_household_service){
                0, name + len + 1, outcomes[o], people, o == 2 && reason ? reason : "" };
            if (people > *most) *most = people;
        }
    }
    return list;
}

static p6_error *note_house(const walk *w)
{
    const p6_call *call = w->v.view.call;
    const char *state = p6_typed(call, "state"), *people = p6_typed(call, "people");
    int visited = state && !strcmp(state, "visited"), most;
    apr_array_header_t *list = read_services(w, &most);
    p6_house_note note = { .house = w->house, .key = p6_typed(call, "key"),
        .label = p6_typed(call, "label"), .state = state, .services = list };

    if (!visited) list->nelts = 0;
    else note.people = people && *people ? (int)p6_form_int(call, "people") : most;
    return p6_rounds_house(&w->v.booking, call->official, w->shift, w->id, &note, call->pool);
}

static p6_error *carry_out(const walk *w)
{
    const p6_call *call = w->v.view.call;
    const p6_booking *b = &w->v.booking;
    const char *order = p6_typed(call, "order");

    if (order && !strcmp(order, "begin"))
        return p6_rounds_begin(b, call->official, w->shift, p6_typed(call, "group"),
                               p6_typed(call, "key"), call->pool);
    if (order && !strcmp(order, "end"))
        return p6_rounds_end(b, call->official, w->shift, w->id, call->pool);
    return note_house(w);
}

p6_error *p6_page_round(p6_call *call)
{
    walk w = { .shift = apr_atoi64(call->holes[0]), .id = p6_form_int(call, "round"),
               .house = p6_form_int(call, "house") };
    p6_error *err;

    P6_TRY(p6_visitor_begin(&w.v, call));
    if (!call->form) return load(&w);
    err = carry_out(&w);
    if (err && err->code == P6_E_BAD_FIELD) {
        const char *field = err->where;

        w.faults = p6_office_fault(call, strcmp(field, "key") ? field : "request_key",
                                   apr_pstrcat(call->pool, "round.bad.", field, NULL));
        return load(&w);
    }
    P6_TRY(err);
    return p6_office_done(call, w.id ? own_path(&w, w.id, "")
                                     : apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                                    "/round", w.shift));
}
