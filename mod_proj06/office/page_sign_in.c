/* "/office/sign-in": by the commune's directory, or by the code of a pass. */
#include "office/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/wipe.h"
#include "office/sign_in.h"
#include "office/view_office.h"
#include "office/view_pages.h"
#include "site/statics.h"
#include "visits/view_form.h"

#define CHOICE(F, r) F(r, value, TEXT, NULL) F(r, text, TEXT, NULL) F(r, selected, BOOL, NULL) \
    F(r, lang, TEXT, NULL)
P6_RECORD(choice, CHOICE)

#define SIGN_IN(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, errors, LIST, &p6_form_error_shape) \
    F(r, action, URL, NULL) F(r, to, TEXT, NULL) F(r, portal, TEXT, NULL) \
    F(r, unsafe, BOOL, NULL) F(r, said, TEXT, NULL) \
    F(r, directories, LIST, &choice_shape) F(r, directory, TEXT, NULL) F(r, user, TEXT, NULL) \
    F(r, wrong, TEXT, NULL) F(r, wrong_pass, TEXT, NULL) F(r, script, URL, NULL)
P6_RECORD(sign_in, SIGN_IN)

const p6_shape p6_sign_in_shape = { "sign_in", sign_in_fields, sign_in__count };

/* the directories to choose from when there are several */
static void fill_directories(const p6_call *call, p6_value *r, const char *chosen)
{
    const apr_array_header_t *confs = call->site->office->confs;
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    if (!confs || !confs->nelts) return;
    r[sign_in_directory] = p6_v_text(APR_ARRAY_IDX(confs, 0, p6_directory_conf *)->name);
    if (confs->nelts < 2) return;
    for (int i = 0; i < confs->nelts; i++) {
        const char *name = APR_ARRAY_IDX(confs, i, p6_directory_conf *)->name;
        p6_value *row = p6_record_make(&choice_shape, call->pool);

        row[choice_value] = row[choice_text] = p6_v_text(name);
        row[choice_selected] = p6_v_bool(chosen && !strcmp(chosen, name));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    r[sign_in_directories] = p6_v_list(list);
}

/* here again, in another language too */
static const char *own_address(const p6_call *call, const char *to, const char *portal)
{
    const char *path = apr_pstrcat(call->pool, "/office/sign-in?to=",
                                   p6_url_encode(to, call->pool), NULL);

    if (!portal) return path;
    return apr_pstrcat(call->pool, path, "&portal=", p6_url_encode(portal, call->pool), NULL);
}

/* what must be mended, and in which field */
static void fill_error(p6_call *call, p6_value *r, const char *field, const char *sentence)
{
    apr_array_header_t *list = apr_array_make(call->pool, 1, sizeof(p6_value *));
    p6_value *row = p6_record_make(&p6_form_error_shape, call->pool);
    int pass = !strcmp(field, "pass");

    row[p6_form_error_href] = p6_v_url(apr_pstrcat(call->pool, "#", field, NULL));
    row[p6_form_error_text] = p6_v_text(sentence);
    APR_ARRAY_PUSH(list, p6_value *) = row;
    r[sign_in_errors] = p6_v_list(list);
    r[pass ? sign_in_wrong_pass : sign_in_wrong] = p6_v_text("true");
}

/* the page, saying SENTENCE (or NULL) at its head: about FIELD, or, with NULL, about no field */
static p6_error *show(p6_call *call, const char *field, const char *sentence, int status)
{
    const p6_params *params = call->form ? call->form : call->query;
    const char *to = p6_office_own_path(p6_params_get(params, "to"));
    const char *portal = p6_office_portal_path(p6_params_get(params, "portal"));
    p6_frame frame = { .title = P6_SAY(call, "sign_in.title"),
                       .canonical = own_address(call, to, portal), .error = sentence != NULL };
    p6_value *r = p6_record_make(&sign_in_shape, call->pool);

    r[sign_in_page] = p6_frame_value(call, &frame);
    r[sign_in_action] = p6_v_url(p6_call_link(call, "/office/sign-in"));
    r[sign_in_script] = p6_v_url(p6_static_link(call, "office.js"));
    r[sign_in_to] = p6_v_text(to);
    r[sign_in_portal] = p6_v_text(portal);
    r[sign_in_unsafe] = p6_v_bool(!p6_sign_in_safe(call));
    r[sign_in_user] = p6_v_text(p6_params_get(params, "user"));
    fill_directories(call, r, p6_params_get(params, "directory"));
    if (sentence && field) fill_error(call, r, field, sentence);
    else r[sign_in_said] = p6_v_text(sentence);
    P6_TRY(p6_office_page(call, "office-sign-in", r));
    call->res->status = status;
    return NULL;
}

/* What the page says for ERR; other errors are pages of their own. */
static p6_error *refuse(p6_call *call, const p6_error *err, int by_pass)
{
    switch (err->code) {
    case P6_E_REFUSED:
        return by_pass ? show(call, "pass", P6_SAY(call, "sign_in.bad_pass"), 422)
                       : show(call, "user", P6_SAY(call, "sign_in.bad"), 422);
    case P6_E_FORBIDDEN:
        return show(call, NULL, P6_SAY(call, "sign_in.no_role"), 403);
    case P6_E_NOT_FOUND:
        return show(call, "user", P6_SAY(call, "sign_in.bad"), 422);
    case P6_E_TOO_MANY:
        apr_table_set(call->res->headers, "Retry-After", err->detail);
        return show(call, NULL, P6_SAY(call, "sign_in.too_many"), 429);
    case P6_E_UNAVAILABLE:
        apr_table_setn(call->res->headers, "Retry-After", "30");
        return show(call, NULL, P6_SAY(call, "sign_in.unavailable"), 503);
    default:
        return (p6_error *)err;
    }
}

/* The password stands in the request's body and in the form: neither may stay. The values of a form
   and the body are this request's own memory. */
static void forget_password(const p6_call *call, const char *password)
{
    if (password) p6_wipe((char *)password, strlen(password));
    if (call->req->body) p6_wipe((char *)call->req->body, call->req->body_len);
}

/* to where they wanted to go: in the office, or to another place of the portal */
static p6_error *go_on(p6_call *call)
{
    const char *portal = p6_office_portal_path(p6_params_get(call->form, "portal"));

    if (!portal) return p6_office_done(call, p6_office_own_path(p6_params_get(call->form, "to")));
    p6_response_redirect(call->res, 303, portal);
    return NULL;
}

static p6_error *sign_in(p6_call *call)
{
    const p6_params *form = call->form;
    const char *code = p6_params_get(form, "pass"), *user = p6_params_get(form, "user");
    const char *directory = p6_params_get(form, "directory"), *token;
    const char *password = p6_params_get(form, "password");
    p6_error *err;

    if (code && *code) {
        err = p6_sign_in_by_pass(&token, call, code);
    } else {
        err = p6_sign_in(&token, call, directory ? directory : "", user ? user : "",
                         password ? (char *)password : apr_pstrdup(call->pool, ""));
        forget_password(call, password);
    }
    if (err) return refuse(call, err, code && *code);
    p6_sign_in_set_cookie(call, token);
    return go_on(call);
}

p6_error *p6_page_sign_in(p6_call *call)
{
    if (!call->site->office || !call->site->store)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "there is no office here");
    if (call->req->method != P6_POST) return show(call, NULL, NULL, 200);
    if (!p6_sign_in_safe(call)) {
        forget_password(call, p6_params_get(call->form, "password"));
        return show(call, NULL, NULL, 403); /* which says so anyway */
    }
    return sign_in(call);
}

p6_error *p6_page_sign_out(p6_call *call)
{
    P6_TRY(p6_sign_out(call, call->official, p6_params_get(call->form, "everywhere") != NULL));
    p6_sign_in_drop_cookie(call);
    return p6_office_done(call, "/office/sign-in");
}
