/* "/home-visit/CODE": a request for a home visit, for the one who made it or has shown its proof:
   what was asked for, what is held, putting it right and taking it back. */
#include "booking/pages_visit.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "booking/confirm.h"
#include "booking/held_json.h"
#include "booking/lookup.h"
#include "locator/view_card.h"
#include "visits/view_home.h"
#include "visits/view_visit.h"

/* i18n-prefix: homevisit.is. */


#define HOME_SEEN(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, heading, TEXT, NULL) F(r, code, TEXT, NULL) \
    F(r, then, TEXT, NULL) F(r, where, TEXT, NULL) F(r, vi, TEXT, NULL) \
    F(r, services, TEXT, NULL) F(r, services_lang, TEXT, NULL) F(r, agencies, TEXT, NULL) \
    F(r, agencies_lang, TEXT, NULL) F(r, name, TEXT, NULL) F(r, phone, TEXT, NULL) \
    F(r, birth_year, TEXT, NULL) F(r, note, TEXT, NULL) F(r, made, TEXT, NULL) \
    F(r, consent, TEXT, NULL) F(r, erased_on, TEXT, NULL) F(r, cancel, URL, NULL) \
    F(r, file, URL, NULL) F(r, erase, URL, NULL) F(r, correct, URL, NULL) F(r, done, TEXT, NULL)
P6_RECORD(home_seen, HOME_SEEN)

const p6_shape p6_home_seen_shape = { "home_seen", home_seen_fields, home_seen__count };

#define HOME_CORRECT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, back, URL, NULL) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, send, URL, NULL) P6_HOME_FIELDS(F, r)
P6_RECORD(home_correct, HOME_CORRECT)

const p6_shape p6_home_correct_shape = { "home_correct", home_correct_fields,
                                         home_correct__count };

/** A page of one request. */
typedef struct seen {
    p6_visitor visitor;
    const char *code;         /* canonical if it can be one */
    p6_home_visit *request;   /* NULL: the proof is still to be shown */
} seen;

static const char *path_of(const p6_call *call, const char *code, const char *ending)
{
    return apr_pstrcat(call->pool, "/home-visit/", p6_url_encode(code, call->pool), ending, NULL);
}

static const char *link_of(const seen *s, const char *ending)
{
    p6_call *call = s->visitor.view.call;

    return p6_call_link(call, path_of(call, s->code, ending));
}

void p6_home_see(p6_call *call, const char *code, const char *token)
{
    const char *path = path_of(call, code, "");

    p6_call_set_cookie(call, P6_HOME_COOKIE, token, path, P6_OPENING_S);
    p6_response_redirect(call->res, 303, p6_call_link(call, path));
}

static p6_error *look(seen *s, p6_call *call)
{
    const char *code = p6_token_code_read(call->holes[0], P6_VISIT_CODE, call->pool);
    p6_error *err;

    P6_TRY(p6_visitor_begin(&s->visitor, call));
    s->code = code ? code : call->holes[0];
    s->request = NULL;
    err = p6_home_seen(&s->request, &s->visitor.booking, s->code,
                       p6_call_cookie(call, P6_HOME_COOKIE), call->pool);
    return err && err->code == P6_E_REFUSED ? NULL : err;
}

/* *SEEN is 0 when the call was sent on to where the proof is asked for */
static p6_error *begin(seen *s, int *may_see, p6_call *call)
{
    P6_TRY(look(s, call));
    *may_see = s->request != NULL;
    if (!*may_see) p6_response_redirect(call->res, 303, link_of(s, ""));
    return NULL;
}

static p6_frame frame_of(const seen *s, const char *title, const char *ending)
{
    const p6_view *view = &s->visitor.view;
    const p6_commune *commune = p6_view_commune(view, s->request->commune);
    p6_frame frame = p6_view_frame(view, title, path_of(view->call, s->code, ending));

    if (commune) frame.help_line = commune->help_line;
    return frame;
}

static apr_array_header_t *services_of(const seen *s)
{
    apr_pool_t *pool = s->visitor.view.call->pool;
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));
    char *last, *list = apr_pstrdup(pool, s->request->services);

    for (char *code = apr_strtok(list, ",", &last); code; code = apr_strtok(NULL, ",", &last))
        APR_ARRAY_PUSH(codes, const char *) = code;
    return codes;
}

static const char *where(const p6_view *view, const p6_home_visit *request)
{
    const p6_commune *commune = p6_view_commune(view, request->commune);

    return apr_pstrcat(view->call->pool, request->address, *request->group ? ", " : "",
                       request->group, commune ? ", " : "",
                       commune ? p6_view_commune_words(view, commune->kind, commune->name) : "",
                       NULL);
}

static void fill_held(const p6_call *call, const p6_home_visit *request, p6_value *r)
{
    p6_minute erased = p6_minute_of_epoch(request->erase_after_s);

    r[home_seen_name] = p6_v_text(request->name);
    if (*request->phone) r[home_seen_phone] = p6_v_text(p6_words_phone(call, request->phone));
    if (request->birth_year)
        r[home_seen_birth_year] = p6_v_text(apr_itoa(call->pool, request->birth_year));
    if (*request->note) r[home_seen_note] = p6_v_text(request->note);
    r[home_seen_made] = p6_v_text(p6_words_stamp(call, request->created_at));
    if (request->consent_version)
        r[home_seen_consent] = p6_v_text(p6_view_consent(call, request->consent_version,
                                                         request->consent_at));
    r[home_seen_erased_on] = p6_v_text(p6_words_plain_date(call, p6_day_of_minute(erased)));
}

static int may_cancel(const p6_home_visit *request)
{
    return !strcmp(request->state, "asked") || !strcmp(request->state, "planned");
}

static void fill_request(const seen *s, p6_value *r)
{
    const p6_view *view = &s->visitor.view;
    const p6_call *call = view->call;
    const p6_home_visit *request = s->request;
    apr_array_header_t *services = services_of(s);
    const char *lang;

    r[home_seen_heading] = p6_v_text(P6_SAY(call, apr_pstrcat(call->pool, "homevisit.is.",
                                                              request->state, NULL),
                                            "name", request->name));
    r[home_seen_code] = p6_v_text(p6_view_code(call, request->code));
    if (!strcmp(request->state, "asked"))
        r[home_seen_then] = p6_v_text(*request->phone ? P6_SAY(call, "homevisit.then.phone")
                                                      : P6_SAY(call, "homevisit.then.visit"));
    r[home_seen_where] = p6_v_text(where(view, request));
    r[home_seen_vi] = p6_v_text(p6_view_vi(view));
    r[home_seen_services] = p6_v_text(p6_view_names(view, "service", services, &lang));
    r[home_seen_services_lang] = p6_v_text(lang);
    r[home_seen_agencies] = p6_v_text(p6_view_agencies_for(view, services, &lang));
    r[home_seen_agencies_lang] = p6_v_text(lang);
}

p6_error *p6_page_home_seen(p6_call *call)
{
    p6_value *r = p6_record_make(&home_seen_shape, call->pool);
    const char *corrected = p6_params_get(call->query, "done");
    p6_frame frame;
    seen s;

    P6_TRY(look(&s, call));
    if (strcmp(s.code, call->holes[0])) {
        p6_response_redirect(call->res, 303, link_of(&s, ""));
        return NULL;
    }
    if (!s.request) return p6_lookup_page(&s.visitor.view, s.code, NULL, 200);
    frame = frame_of(&s, P6_SAY(call, "homevisit.seen.title"), "");
    r[home_seen_page] = p6_frame_value(call, &frame);
    fill_request(&s, r);
    fill_held(call, s.request, r);
    if (may_cancel(s.request)) r[home_seen_cancel] = p6_v_url(link_of(&s, "/cancel"));
    if (corrected && !strcmp(corrected, "corrected"))
        r[home_seen_done] = p6_v_text(P6_SAY(call, "visit.done.corrected"));
    r[home_seen_correct] = p6_v_url(link_of(&s, "/correct"));
    r[home_seen_file] = p6_v_url(link_of(&s, "/data.json"));
    r[home_seen_erase] = p6_v_url(link_of(&s, "/erase"));
    return p6_page(call, "home-visit-seen", r);
}

static json_t *export(const seen *s)
{
    const p6_home_visit *request = s->request;
    apr_pool_t *pool = s->visitor.view.call->pool;
    apr_array_header_t *services = services_of(s);
    json_t *all = json_object(), *list = json_array();

    for (int i = 0; i < services->nelts; i++)
        json_array_append_new(list, json_string(APR_ARRAY_IDX(services, i, const char *)));
    p6_held_text(all, "code", request->code);
    p6_held_text(all, "name", request->name);
    p6_held_text(all, "phone", request->phone);
    if (request->birth_year)
        json_object_set_new(all, "birth_year", json_integer(request->birth_year));
    p6_held_text(all, "commune", request->commune);
    p6_held_text(all, "group", request->group);
    p6_held_text(all, "address", request->address);
    p6_held_text(all, "note", request->note);
    json_object_set_new(all, "services", list);
    p6_held_text(all, "state", request->state);
    p6_held_text(all, "consent_version", request->consent_version);
    p6_held_time(all, "consent_at", request->consent_at, pool);
    p6_held_time(all, "created_at", request->created_at, pool);
    p6_held_time(all, "erase_after", request->erase_after_s, pool);
    return all;
}

p6_error *p6_feed_home_data(p6_call *call)
{
    int may_see;
    seen s;

    P6_TRY(begin(&s, &may_see, call));
    return may_see ? p6_held_answer(call, export(&s), "home-visit", s.code) : NULL;
}

static p6_error *show_correction(p6_call *call, const seen *s, const apr_array_header_t *faults)
{
    p6_value *r = p6_record_make(&home_correct_shape, call->pool);
    p6_frame frame = frame_of(s, P6_SAY(call, "homevisit.correct"), "/correct");

    frame.error = faults != NULL;
    r[home_correct_page] = p6_frame_value(call, &frame);
    r[home_correct_back] = p6_v_url(link_of(s, ""));
    r[home_correct_errors] = p6_form_errors(call, faults);
    r[home_correct_send] = p6_v_url(link_of(s, "/correct"));
    p6_home_fields_fill(&r[home_correct_group], call, faults, s->request);
    P6_TRY(p6_page(call, "home-visit-correct", r));
    if (faults) call->res->status = 422;
    return NULL;
}

p6_error *p6_page_home_correct(p6_call *call)
{
    p6_home_outcome *outcome;
    p6_home_fix fix;
    int may_see;
    seen s;

    P6_TRY(begin(&s, &may_see, call));
    if (!may_see) return NULL;
    if (!call->form) return show_correction(call, &s, NULL);
    fix = p6_home_fields_sent(call);
    P6_TRY(p6_home_correct(&outcome, &s.visitor.booking, s.code, &fix, call->pool));
    if (outcome->what == P6_BOOKED_FAULTS) return show_correction(call, &s, outcome->faults);
    p6_response_redirect(call->res, 303, link_of(&s, "?done=corrected"));
    return NULL;
}

p6_error *p6_page_home_cancel(p6_call *call)
{
    p6_confirm asked;
    p6_frame frame;
    p6_error *err;
    int may_see;
    seen s;

    P6_TRY(begin(&s, &may_see, call));
    if (!may_see) return NULL;
    if (call->form) {
        err = p6_home_cancel(&s.visitor.booking, s.code, call->pool);
        if (err && err->code != P6_E_STALE) return err;
    }
    if (call->form || !may_cancel(s.request)) {
        p6_response_redirect(call->res, 303, link_of(&s, ""));
        return NULL;
    }
    frame = frame_of(&s, P6_SAY(call, "homevisit.cancel.title"), "/cancel");
    asked = (p6_confirm){ .frame = &frame, .heading = frame.title,
        .place = where(&s.visitor.view, s.request), .then = P6_SAY(call, "homevisit.cancel.then"),
        .send = link_of(&s, "/cancel"), .button = P6_SAY(call, "homevisit.cancel.yes"),
        .keep = link_of(&s, ""), .keep_text = P6_SAY(call, "homevisit.cancel.no") };
    return p6_confirm_page(call, &asked);
}

/* as for a visit: erased stays erased, whatever the tidying up says */
static p6_error *erase(p6_call *call, const seen *s)
{
    p6_error *err = p6_home_forget(&s->visitor.booking, s->code, call->pool);
    seen now;

    if (err) {
        if (err->code != P6_E_UNAVAILABLE || look(&now, call) || now.request) return err;
    }
    p6_call_set_cookie(call, P6_HOME_COOKIE, "", path_of(call, s->code, ""), 0);
    p6_response_redirect(call->res, 303, p6_call_link(call, "/visit/gone"));
    return NULL;
}

p6_error *p6_page_home_erase(p6_call *call)
{
    p6_confirm asked;
    p6_frame frame;
    int may_see;
    seen s;

    P6_TRY(begin(&s, &may_see, call));
    if (!may_see) return NULL;
    if (call->form) return erase(call, &s);
    frame = frame_of(&s, P6_SAY(call, "erase.title"), "/erase");
    asked = (p6_confirm){ .frame = &frame, .heading = frame.title,
        .what = P6_SAY(call, "homevisit.erase.what"), .then = P6_SAY(call, "erase.then"),
        .send = link_of(&s, "/erase"), .button = P6_SAY(call, "erase.yes"),
        .keep = link_of(&s, ""), .keep_text = P6_SAY(call, "erase.no") };
    return p6_confirm_page(call, &asked);
}
